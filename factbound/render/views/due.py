"""Plans whose day has passed, as templates see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbound.facts.due import Due
from factbound.render.views.entities import EntityView
from factbound.render.views.statements import StatementView
from factbound.render.views.view import time_words

if TYPE_CHECKING:
    from factbound.render.views.document import Views


class DueView:
    """A plan that is due for confirmation."""

    def __init__(self, due: Due, views: Views) -> None:
        self._due, self._views = due, views

    @property
    def statement(self) -> StatementView:
        """The plan."""
        return self._views.statement(self._due.statement)

    @property
    def entity(self) -> EntityView:
        """What it is about."""
        return self._views.entities[self._due.fact.entity]

    @property
    def label(self) -> str:
        """The property's label."""
        return self._due.statement.prop.label

    @property
    def expected(self) -> str:
        """When it was to come about, in words."""
        return time_words(self._due.expected)

    @property
    def is_date(self) -> bool:
        """Whether the plan is a date and nothing else."""
        return self._due.statement.prop.type == "date"

    @property
    def outcome(self) -> str:
        """The label of the property that would say what came of it; empty where the vocabulary names none."""
        prop = self._views.knowledge.project.vocabulary.properties.get(self._due.statement.prop.outcome)
        return prop.label if prop else ""
