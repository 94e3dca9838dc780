"""All views of one document, made when they are used."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.values import Reference
from factbound.render.landing import Landing
from factbound.render.views.entities import EntityView
from factbound.render.views.statements import FactView, StatementView


class Views:
    """All views of one document."""

    def __init__(self, knowledge: Knowledge, landing: Landing) -> None:
        self.knowledge, self.landing = knowledge, landing

    @cached_property
    def entities(self) -> dict[str, EntityView]:
        """Every entity, by id."""
        return {name: EntityView(entity, self) for name, entity in self.knowledge.project.entities.items()}

    @cached_property
    def statements(self) -> list[StatementView]:
        """Every known statement, by entity id, in file order."""
        return list(self._all_statements())

    def _all_statements(self) -> Iterator[StatementView]:
        for entity in self.entities.values():
            for fact in entity.facts:
                yield from fact.statements

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

    def statement(self, statement: Statement) -> StatementView:
        """Return the view of a statement."""
        return StatementView(statement, self)

    def named_in(self, statement_id: str) -> frozenset[str]:
        """Return the entities that a statement names."""
        return self._index[statement_id][0]

    def cited_by(self, statement_id: str) -> frozenset[str]:
        """Return the sources that a statement cites."""
        return frozenset(source for source, _ in self._index[statement_id][1])

    def places_of(self, statement_id: str) -> frozenset[tuple[str, str]]:
        """Return the (source, passage) pairs that a statement cites."""
        return self._index[statement_id][1]

    @cached_property
    def _index(self) -> dict[str, tuple[frozenset[str], frozenset[tuple[str, str]]]]:
        facts = self.knowledge.facts.values()
        return {one.id: (_names(one), frozenset((at.source, at.passage) for at in one.locators)) for fact in facts for one in fact.statements}


def _names(statement: Statement) -> frozenset[str]:
    value = statement.value
    return frozenset(name for name in (statement.of, value.entity if isinstance(value, Reference) else "") if name)
