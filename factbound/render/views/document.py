"""All views of one document, made when they are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from factbound.facts.clocks import Fact
from factbound.facts.index import StatementIndex, index_statements
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.history.journal import Journal
from factbound.render.landing import Landing, SiteLanding
from factbound.render.past import CHANGES, Past
from factbound.render.views.changes import ID_LENGTH, JournalView
from factbound.render.views.entities import EntityView
from factbound.render.views.facts import FactView
from factbound.render.views.statements import StatementView


class Views:
    """All views of one document."""

    def __init__(self, knowledge: Knowledge, landing: Landing, past: Past | None = None) -> None:
        self.knowledge, self.landing = knowledge, landing
        self.past = past or Past()

    @property
    def journal(self) -> Journal:
        """How the facts came about."""
        return self.past.journal

    @property
    def changes(self) -> JournalView:
        """The same as templates see it."""
        return JournalView(self)

    @cached_property
    def rows(self) -> frozenset[str]:
        """Ids of the statements that have a row in the register."""
        return frozenset(one.id for one in self.knowledge.statements)

    def change_url(self, commit: str) -> str:
        """Return where the site tells of a commit; empty where it does not."""
        landing = self.landing
        told = isinstance(landing, SiteLanding) and CHANGES in landing.pages and commit in self.past.shown
        return landing.url(CHANGES, f"c-{commit[:ID_LENGTH]}") if told and isinstance(landing, SiteLanding) else ""

    @cached_property
    def entities(self) -> EntityViews:
        """Every entity, by id."""
        return EntityViews(self)

    @cached_property
    def statements(self) -> list[StatementView]:
        """Every known statement, by entity id, in file order."""
        return self.all(self.knowledge.statements)

    @property
    def citing(self) -> StatementIndex:
        """All statements of the project by what they cite, whatever the clocks."""
        return self.knowledge.gathered(_index_project)

    def all(self, statements: Iterable[Statement]) -> list[StatementView]:
        """Return the views of some statements."""
        return [StatementView(statement, self) for statement in statements]

    def entity(self, name: str) -> EntityView | None:
        """Return an entity by id, if there is one."""
        return self.entities.get(name)

    def find(self, fact_id: str) -> FactView | None:
        """Return a fact by id, if anything is said under it."""
        fact = self.knowledge.find(fact_id)
        return FactView(fact, self) if fact is not None else None

    def fact(self, fact_id: str, of: str) -> FactView:
        """Return a fact by id and object."""
        return FactView(self.knowledge.facts[fact_id, of], self)

    def stood(self, fact: Fact) -> FactView:
        """Return the view of a fact as it stood on some day."""
        return FactView(fact, self)

    def statement(self, statement: Statement) -> StatementView:
        """Return the view of a statement."""
        return StatementView(statement, self)


class EntityViews(Mapping[str, EntityView]):
    """Every entity, by id; each is made when it is asked for, since a document speaks of few."""

    def __init__(self, views: Views) -> None:
        self._views, self._entities = views, views.knowledge.project.entities
        self._made: dict[str, EntityView] = {}

    def __getitem__(self, name: str) -> EntityView:
        if name not in self._made:
            self._made[name] = EntityView(self._entities[name], self._views)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entities)

    def __len__(self) -> int:
        return len(self._entities)


def _index_project(knowledge: Knowledge) -> StatementIndex:
    return index_statements(knowledge.project.statements())
