"""`report` in templates: what a document is called, and how much it prints of lists that grow with the briefing.

A document is set as a whole and read from front to back. What it leaves to the site it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from factbound.facts.model import Entity
from factbound.facts.vocabulary import Kind
from factbound.render.lists import statements_by_entity
from factbound.render.views.parts import CutView
from factbound.render.views.provenance import CountView

if TYPE_CHECKING:
    from factbound.render.plan import PlannedReport
    from factbound.render.views.briefing import BriefingView
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView

MOST = 500
"""Entries of a list that a document prints."""
MOST_ROWS = 1_500
"""Statements that it prints of all that there are: some eighty pages."""


class ReportView:
    """A document."""

    def __init__(self, report: PlannedReport, views: Views, briefing: BriefingView) -> None:
        self._views, self._briefing = views, briefing
        self.name, self.title, self.description = report.name, report.title, report.description

    def first(self, values: Sequence[Any]) -> CutView:
        """Return the first of some things, and how many more there are, for a list that grows with the briefing."""
        return CutView(values[:MOST], CountView(max(0, len(values) - MOST), self._views))

    @property
    def events(self) -> CutView:
        """What happened to what the briefing is about, oldest first."""
        return self.first([one for one in self._briefing.events if one.on_subject])

    @property
    def events_around(self) -> CutView:
        """What happened around it."""
        return self.first([one for one in self._briefing.events if not one.on_subject])

    @cached_property
    def register(self) -> RegisterView:
        """What it prints where it is to print all statements."""
        return RegisterView(self._views)


@dataclass(frozen=True)
class LeftView:
    """A kind of which a document prints nothing, but for what the briefing is about."""

    plural: str
    entities: CountView
    statements: CountView


class RegisterView:
    """What a document prints of all statements: all of them, or those on kinds that do not have too many."""

    def __init__(self, views: Views) -> None:
        self._views = views

    @cached_property
    def _left(self) -> dict[Kind, list[Entity]]:
        """The kinds that are left out, those with most statements, until the rest is no more than a document takes."""
        project = self._views.knowledge.project
        known = self._views.knowledge.gathered(statements_by_entity)
        kinds: dict[Kind, list[Entity]] = {}
        for name in known:
            if name != project.briefing.subject:
                kinds.setdefault(project.entities[name].kind, []).append(project.entities[name])
        rows = {kind: sum(len(known[one.id]) for one in found) for kind, found in kinds.items()}
        left: dict[Kind, list[Entity]] = {}
        total = len(self._views.knowledge.statements)
        for kind in sorted(kinds, key=lambda kind: (-rows[kind], kind.name)):
            if total <= MOST_ROWS:
                break
            left[kind] = kinds[kind]
            total -= rows[kind]
        return left

    @property
    def entities(self) -> list[EntityView]:
        """Whose statements it prints, by name."""
        project = self._views.knowledge.project
        printed = [one for one in project.entities.values() if one.kind not in self._left or one.id == project.briefing.subject]
        return sorted((self._views.entities[one.id] for one in printed), key=lambda entity: entity.name.casefold())

    @property
    def left(self) -> list[LeftView]:
        """The kinds that it leaves out, with how many there are of them and of statements on them."""
        known, views = self._views.knowledge.gathered(statements_by_entity), self._views
        return [
            LeftView(kind.plural, CountView(len(found), views), CountView(sum(len(known[one.id]) for one in found), views))
            for kind, found in self._left.items()
        ]
