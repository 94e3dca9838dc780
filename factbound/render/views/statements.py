"""Statements and facts: `{{ megafon.stake }}` and the rows of the fact register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from factbound.facts.clocks import Fact, marks
from factbound.facts.model import Statement
from factbound.facts.values import Missing, Reference, compatible
from factbound.facts.vocabulary import Property
from factbound.render.landing import mark_words
from factbound.render.views.silence import Silence
from factbound.render.views.sources import LocatorView
from factbound.render.views.view import View, time_words
from factbound.render.views.workings import Worked, worked

if TYPE_CHECKING:
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView


SAME = ("id", "fact_id", "status", "certainty", "rank", "because", "note", "provided", "formula")
"""What a statement's view passes on as it is."""


class StatementView(View):
    """One statement: a row of the fact register."""

    def __init__(self, statement: Statement, views: Views) -> None:
        self._statement, self._views = statement, views

    def __getattr__(self, name: str) -> Any:
        if name not in SAME:
            raise AttributeError(f"a statement has no {name}")
        return getattr(self._statement, name)

    @property
    def when(self) -> str:
        """Its time in words."""
        return time_words(self._statement.when)

    @property
    def until(self) -> str:
        """Its last day in words."""
        return time_words(self._statement.until)

    @property
    def label(self) -> str:
        """The property's label."""
        return self._statement.prop.label

    @property
    def missing(self) -> bool:
        """Whether the value is undisclosed or unknown."""
        return isinstance(self._statement.value, Missing)

    def land(self) -> Markup:
        """Print the value."""
        named = self._statement.value.entity if isinstance(self._statement.value, Reference) else ""
        entity = self._views.entity(named)
        return self._views.landing.value(self._statement, entity.land() if entity else None)

    def __str__(self) -> str:
        return self.text

    @property
    def cited(self) -> Markup:
        """The value bound to its sources, with its marks."""
        return self._views.landing.fact(self.fact_id, self.text, [self._statement], self.fact.disputed and self.holds)

    @property
    def record(self) -> Statement:
        """The statement itself."""
        return self._statement

    @property
    def text(self) -> str:
        """The value in words."""
        return self._views.landing.wording.value(self._statement)

    @property
    def marks(self) -> tuple[str, ...]:
        """What must be said with it: planned, alleged, disputed ..."""
        return marks(self._statement, self.fact.disputed and self.holds)

    @property
    def entity(self) -> EntityView:
        """What it is about."""
        return self._views.entities[self._statement.entity]

    @property
    def object(self) -> EntityView | None:
        """The venture of a stake, the forum of a speech."""
        return self._views.entity(self._statement.of)

    @property
    def fact(self) -> FactView:
        """The fact that it stands for."""
        return self._views.fact(self._statement.fact_id, self._statement.of)

    @property
    def by(self) -> EntityView | str:
        """Who says it."""
        return self._views.entity(self._statement.by) or self._statement.by

    @property
    def holds(self) -> bool:
        """Whether it is what the briefing says at its clocks."""
        return any(one.id == self.id for one in self.fact.holding)

    @property
    def state(self) -> str:
        """One of Holds, Also said, Superseded, Past, Later, Rejected."""
        clocks = self._views.knowledge.clocks
        if self.holds:
            return "Holds"
        if self.rank == "rejected":
            return "Rejected"
        if not clocks.has_begun(self._statement):
            return "Later"
        if clocks.is_past(self._statement):
            return "Past"
        return "Also said" if self._agrees() else "Superseded"

    def _agrees(self) -> bool:
        """Whether it is of the same moment as what holds and can be true beside it."""
        held, own = self.fact.holding, self._statement
        return any(one.when == own.when and one.value and own.value and compatible(one.value, own.value) for one in held)

    @property
    def locators(self) -> list[LocatorView]:
        """Where its sources say it."""
        sources = self._views.knowledge.project.sources
        return [LocatorView(one, sources[one.source], self._views) for one in self._statement.locators if one.source in sources]

    @property
    def working(self) -> list[StatementView]:
        """The statements that it was computed from."""
        inputs = self._views.knowledge.workings.get(self.id, ())
        return self._views.all(inputs)

    @property
    def worked(self) -> Worked | None:
        """How it was computed, step by step; nothing where it was not."""
        return worked(self, self._views)


class FactView(View):
    """A fact at the clocks: `{{ megafon.stake }}`."""

    def __init__(self, fact: Fact, views: Views) -> None:
        self._fact, self._views = fact, views
        self.id = fact.id
        self.disputed = fact.disputed
        self.holding = fact.holding
        self.known = bool(fact.holding)

    def land(self) -> Markup:
        """Print the value, bound to its sources."""
        return self._views.landing.fact(self.id, self.text, self.holding, self.disputed)

    def __str__(self) -> str:
        return self.text

    @property
    def value(self) -> Markup:
        """The value for a table that shows source and status beside it: no link, no footnote, no mark."""
        return Markup(" or " if self.disputed else ", ").join(one.land() for one in self.held)

    @property
    def text(self) -> str:
        """The value in words; the alternatives of a dispute joined by 'or'."""
        if not self.holding:
            return "not known"
        wording = self._views.landing.wording
        if self.disputed:
            return " or ".join(dict.fromkeys(wording.value(one) for one in self.holding))
        return wording.values(self.holding)

    @property
    def mark(self) -> str:
        """'planned, disputed', or nothing when it is simply so."""
        return ", ".join(mark_words(self.holding, self.disputed))

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
        return self._views.entities[self.id.split(".")[0]]

    @property
    def object(self) -> EntityView | None:
        """The venture of a stake."""
        return self._views.entity(self._fact.of)

    @property
    def missing(self) -> bool:
        """Whether it is undisclosed or unknown."""
        return not self.known or isinstance(self.holding[0].value, Missing)

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
    def filled(self) -> bool:
        """Whether nothing but silence was set aside: one source says nothing, and another gives the value."""
        return not self.disputed and all(one.missing for one in self.set_aside)

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

    @property
    def others(self) -> list[StatementView]:
        """What was said about it and does not hold."""
        return [one for one in self.statements if not one.holds]
