"""Facts: `{{ megafon.stake }}`, what holds of a property at the clocks, with all that was said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.clocks import Fact, mark_words
from factbound.facts.values import Missing, Quantity
from factbound.facts.vocabulary import Property
from factbound.render.views.silence import Silence
from factbound.render.views.sources import LocatorView
from factbound.render.views.view import View
from factbound.render.wording import in_brackets

if TYPE_CHECKING:
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView
    from factbound.render.views.statements import StatementView


class FactView(View):
    """A fact at the clocks: `{{ megafon.stake }}`."""

    def __init__(self, fact: Fact, views: Views, moment: Fact | None = None) -> None:
        self._fact, self._views, self._moment = fact, views, moment
        self.id = fact.id
        self.disputed = fact.disputed
        self.holding = fact.holding
        self.known = bool(fact.holding)

    def land(self) -> Markup:
        """Print the value, bound to its sources, with its marks."""
        return self._views.landing.fact(self.id, self.bare, self.holding, self.marks, moment=self._moment)

    def __str__(self) -> str:
        return self.bare + in_brackets(self.marks)

    @property
    def record(self) -> Fact:
        """The fact itself."""
        return self._fact

    @property
    def value(self) -> Markup:
        """The value for a table that shows source and status beside it: no link, no footnote, no mark."""
        return Markup(" or " if self.disputed else ", ").join(one.value for one in self.held)

    @property
    def text(self) -> str:
        """The value in words, with its mark where it is not simply so."""
        return str(self)

    @property
    def bare(self) -> str:
        """The value in words without its mark, for what shows that itself; alternatives joined by 'or'. Templates cannot reach it."""
        return self._views.landing.wording.fact(self._fact)

    @property
    def in_words(self) -> Markup:
        """The number as prose has it, without its unit: 'four'; bound and marked as the fact itself."""
        return self._views.landing.fact(self.id, self._views.landing.wording.in_words(self._fact), self.holding, self.marks, moment=self._moment)

    @property
    def mentioned(self) -> Markup:
        """The value where a note names it."""
        return self._views.landing.mention(self.id, self.bare, self.holding, self.marks)

    @property
    def marks(self) -> tuple[str, ...]:
        """What must be said with it."""
        return mark_words(self.holding, self.disputed)

    @property
    def number(self) -> Quantity | None:
        """Its number, for charts; where it is disputed, all that lies between what is said."""
        return self._fact.number

    @property
    def mark(self) -> str:
        """'planned, disputed', or nothing when it is simply so."""
        return ", ".join(self.marks)

    @property
    def prop(self) -> Property:
        """What it says about its entity."""
        return self._views.knowledge.project.vocabulary.properties[self.id.split(".")[1]]

    @property
    def label(self) -> str:
        """The property's label."""
        return self.prop.label

    @property
    def entity(self) -> EntityView:
        """What it is about."""
        return self._views.entities[self._fact.entity]

    @property
    def object(self) -> EntityView | None:
        """The venture of a stake."""
        return self._views.entity(self._fact.of)

    def is_about(self, entity: EntityView) -> bool:
        """Return whether it says something of an entity, as what it is about or as its object."""
        return entity.id in (self.entity.id, self._fact.of)

    @property
    def missing(self) -> bool:
        """Whether it is undisclosed or unknown."""
        return not self.known or isinstance(self.holding[0].value, Missing)

    @property
    def done(self) -> bool:
        """Whether it is known and has come about, so that a sentence may tell it as done."""
        return self._fact.is_done

    @property
    def statement(self) -> StatementView | Silence:
        """The first statement that holds; silence when nothing holds."""
        return self._views.statement(self.holding[0]) if self.holding else Silence()

    @property
    def held(self) -> list[StatementView]:
        """The statements that hold: one, or several that stand side by side or are disputed."""
        return self._views.all(self.holding)

    @property
    def statements(self) -> list[StatementView]:
        """All that was said about it, newest first."""
        return self._views.all(self._fact.statements)

    @property
    def when(self) -> str:
        """The times of what holds, each once."""
        return ", ".join(dict.fromkeys(one.when for one in self.held if one.when))

    @property
    def locators(self) -> list[LocatorView]:
        """Where the sources of what holds say it, each place once."""
        found = {(one.source.id, one.passage): one for statement in self.held for one in statement.locators}
        return list(found.values())

    @property
    def excerpt(self) -> bool:
        """Whether only excerpts of the sources of what holds could be read."""
        return self.known and all(one.excerpt for one in self.held)

    @property
    def formula(self) -> str:
        """How it was computed, if it was."""
        return self.holding[0].formula if self.holding else ""

    @property
    def working(self) -> list[StatementView]:
        """The statements that it was computed from."""
        return self.statement.working if self.statement else []

    @property
    def set_aside(self) -> list[StatementView]:
        """What was said otherwise and is not followed; what came later or had passed is not otherwise."""
        return [one for one in self.others if one.state in ("Rejected", "Superseded")]

    @property
    def change(self) -> StatementView | Silence:
        """What was said of it first, if that is another value than what holds now; silence where nothing changed."""
        followed = [one for one in self.statements if not one.overruled]
        first = followed[-1] if self.known and followed else None
        return Silence() if first is None or first.holds or first.bare == self.bare else first

    def said_in(self, source: str) -> StatementView | Silence:
        """Return what one source says, whether it holds or not; silence when it says nothing at the clocks.

        Args:
            source: The source's id.

        Raises:
            LookupError: When there is no such source.
        """
        if source not in self._views.knowledge.project.sources:
            raise LookupError(f"there is no source '{source}'")
        for view in self.statements:
            if any(locator.source == source for locator in view.record.locators):
                return view
        return Silence()

    def at(self, moment: View | str) -> FactView:
        """Return this fact as it stood on the day that another fact gives; not known where that day is not known or is yet to come.

        Args:
            moment: A fact that is a date: `megafon.stake.at(aliexpress_russia.announced_on)`. A month is its last day.

        Raises:
            LookupError: When it is no date.
        """
        if not isinstance(moment, FactView) or moment.prop.type != "date":
            raise LookupError(f"'{getattr(moment, 'id', moment)}' is not a date, and 'at' needs a fact that is one")
        stood = self._views.knowledge.stood(self._fact, moment.record)
        return FactView(stood, self._views, moment.record if moment.record.day else None)

    @property
    def others(self) -> list[StatementView]:
        """What was said about it and does not hold."""
        return [one for one in self.statements if not one.holds]
