"""Statements and facts: `{{ megafon.stake }}` and the rows of the fact register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from factbound.facts.clocks import is_overruled, marks_at, own_marks, state_of
from factbound.facts.model import Statement
from factbound.facts.reasons import REASONS, Reason
from factbound.facts.values import Missing, Reference
from factbound.render.views.prose import ProseView
from factbound.render.views.sources import LocatorView
from factbound.render.views.view import View, time_words
from factbound.render.views.workings import ComputedView, Worked, worked
from factbound.render.wording import in_brackets

if TYPE_CHECKING:
    from factbound.render.views.changes import StepView
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView
    from factbound.render.views.facts import FactView


SAME = ("id", "fact_id", "status", "certainty", "directness", "rank")
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
        return self.bare + in_brackets(self.marks)

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
        return self._views.landing.fact(self.fact_id, self.bare, [self._statement], self.marks, self.id)

    @property
    def record(self) -> Statement:
        """The statement itself."""
        return self._statement

    @property
    def text(self) -> str:
        """The value in words, with its marks."""
        return str(self)

    @property
    def bare(self) -> str:
        """The value in words without its marks, for what shows them itself. Templates cannot reach it."""
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
    def reason(self) -> Reason | None:
        """Why its value is missing: `.words`, `.description`, `.code`."""
        return REASONS.get(self._statement.reason)

    @property
    def settled_by(self) -> list[EntityView | str]:
        """Who could tell a missing value."""
        return [self._views.entity(name) or name for name in self._statement.settled_by]

    @property
    def holds(self) -> bool:
        """Whether it is what the briefing says at its clocks."""
        return self.fact.record.holds(self._statement)

    @property
    def disputed(self) -> bool:
        """Whether it holds together with others that contradict it."""
        return self.fact.disputed and self.holds

    @property
    def overruled(self) -> bool:
        """Whether it is rejected, or another that contradicts it is preferred."""
        return is_overruled(self._statement, self.fact.record)

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
    def excerpt(self) -> bool:
        """Whether only excerpts of its sources could be read."""
        return self._views.knowledge.project.rests_on_excerpts(self._statement)

    @property
    def trail(self) -> list[StepView]:
        """When it was entered and changed, the newest first; nothing where no history tells."""
        return self._views.changes.trail(self.id)

    @property
    def working(self) -> list[StatementView]:
        """The statements that it was computed from."""
        inputs = self._views.knowledge.workings.get(self.id, ())
        return self._views.all(inputs)

    @property
    def formula(self) -> ComputedView:
        """How it was computed, as it is written; false where it was not."""
        return ComputedView(self._statement.formula, [self._statement], self._views)

    @property
    def worked(self) -> Worked | None:
        """How it was computed, step by step; nothing where it was not."""
        return worked(self, self._views)
