"""Statements and facts: `{{ megafon.stake }}` and the rows of the fact register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from factbound.facts.clocks import Fact, mark_words, marks_at, own_marks, state_of
from factbound.facts.model import Statement
from factbound.facts.values import Missing, Reference
from factbound.facts.vocabulary import Property
from factbound.render.views.prose import ProseView
from factbound.render.views.silence import Silence
from factbound.render.views.sources import LocatorView
from factbound.render.views.view import View, time_words
from factbound.render.wording import in_brackets

if TYPE_CHECKING:
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView


SAME = ("id", "fact_id", "status", "certainty", "directness", "rank", "formula")
"""What a statement's view passes on as it is."""
PROSE = ("because", "note", "provided")
"""What may name facts, and prints them."""


class StatementView(View):
    """One statement: a row of the fact register."""

    def __init__(self, statement: Statement, views: Views) -> None:
        self._statement, self._views = statement, views

    def __getattr__(self, name: str) -> Any:
        if name not in SAME and name not in PROSE:
            raise AttributeError(f"a statement has no {name}")
        found = getattr(self._statement, name)
        return ProseView(found, self._views) if name in PROSE else found

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
        """Print the value with its marks."""
        return self._printed(self.marks)

    def __str__(self) -> str:
        return self.text + in_brackets(self.marks)

    @property
    def marked(self) -> Markup:
        """The value with its own marks, for a table that says by itself whether it holds or is disputed."""
        return self._printed(own_marks(self._statement))

    @property
    def value(self) -> Markup:
        """The value alone, for a table that has its status and certainty in columns of their own."""
        return self._printed(())

    def _printed(self, words: Sequence[str]) -> Markup:
        named = self._statement.value.entity if isinstance(self._statement.value, Reference) else ""
        entity = self._views.entity(named)
        return self._views.landing.value(self._statement, words, entity.land() if entity else None)

    @property
    def cited(self) -> Markup:
        """The value bound to its sources, with its marks."""
        return self._views.landing.fact(self.fact_id, self.text, [self._statement], self.marks, self.id)

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
        """What must be said with it: planned, alleged, disputed, superseded ..."""
        return marks_at(self._statement, self.fact.record, self._views.knowledge.clocks)

    @property
    def standing(self) -> str:
        """All that a status column says of it: 'done', 'planned, claimed', 'agreed, later'."""
        further = () if self.holds else (self.state.lower(),)
        return ", ".join(dict.fromkeys([self.status, *own_marks(self._statement), *self.marks, *further]))

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
        return self.fact.record.holds(self._statement)

    @property
    def state(self) -> str:
        """One of Holds, Also said, Superseded, Past, Later, Rejected."""
        return state_of(self._statement, self.fact.record, self._views.knowledge.clocks)

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


class FactView(View):
    """A fact at the clocks: `{{ megafon.stake }}`."""

    def __init__(self, fact: Fact, views: Views) -> None:
        self._fact, self._views = fact, views
        self.id = fact.id
        self.disputed = fact.disputed
        self.holding = fact.holding
        self.known = bool(fact.holding)

    def land(self) -> Markup:
        """Print the value, bound to its sources, with its marks."""
        return self._views.landing.fact(self.id, self.text, self.holding, self.marks)

    def __str__(self) -> str:
        return self.text + in_brackets(self.marks)

    @property
    def value(self) -> Markup:
        """The value for a table that shows source and status beside it: no link, no footnote, no mark."""
        return Markup(" or " if self.disputed else ", ").join(one.value for one in self.held)

    @property
    def text(self) -> str:
        """The value in words; the alternatives of a dispute joined by 'or'."""
        return self._views.landing.wording.fact(self._fact)

    @property
    def in_words(self) -> Markup:
        """The number as prose has it, without its unit: 'four'; bound and marked as the fact itself."""
        return self._views.landing.fact(self.id, self._views.landing.wording.in_words(self._fact), self.holding, self.marks)

    @property
    def mentioned(self) -> Markup:
        """The value where a note names it."""
        return self._views.landing.mention(self.id, self.text, self.holding, self.marks)

    @property
    def record(self) -> Fact:
        """The fact itself."""
        return self._fact

    @property
    def marks(self) -> tuple[str, ...]:
        """What must be said with it."""
        return mark_words(self.holding, self.disputed)

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
