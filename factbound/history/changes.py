"""What changed in the facts of a project between two readings of it, by fact and not by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from factbound.facts.model import Entity, Project, Source
from factbound.history.matching import Pair, match_statements, word_statements
from factbound.history.written import (
    FieldChange,
    Written,
    compare_written,
    write_briefing,
    write_entity,
    write_ledger,
    write_source,
    write_vocabulary,
)
from factbound.problems import Position, Problem

Kind = Literal["added", "changed", "removed", "moved"]
LEDGER, BRIEFING = "ledger", "briefing"
"""How the ledger and the briefing's own data stand among the ids that could not be read."""
KINDS: tuple[Kind, ...] = ("added", "changed", "removed", "moved")


@dataclass(frozen=True)
class StatementChange:
    """A statement that one reading has and the other has not, or that says something else in each."""

    kind: Kind
    fact: str
    """Its fact: `megafon.stake`; after the change, where there is one."""
    of: str
    row: str
    """Its number as rows of the register have it: `megafon.stake.1`."""
    at: Position
    """Where it stands: in the later reading, unless it is gone from there."""
    before: Written
    """Empty for one that was added."""
    after: Written
    """Empty for one that was removed."""
    came_from: str = ""
    """Of a moved one: the row that it was."""

    @property
    def words(self) -> Written:
        """What it says, or said."""
        return self.after or self.before

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs in one that changed."""
        return compare_written(self.before, self.after) if self.kind == "changed" else ()


@dataclass(frozen=True)
class FactChange:
    """All that changed about one fact."""

    fact: str
    of: str
    statements: tuple[StatementChange, ...]


@dataclass(frozen=True)
class RecordChange:
    """Something other than a statement that was added, removed or changed: an entity, a source, an entry of the vocabulary."""

    kind: Kind
    id: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Side:
    """One reading of the project."""

    name: str
    """The revision as it was asked for, or words for the working tree."""
    project: Project
    commit: str = ""
    """Empty for the working tree."""
    day: str = ""
    problems: tuple[Problem, ...] = ()
    unread: frozenset[str] = frozenset()
    """Ids of the entities, sources and others that could not be read whole, so that nothing can be said of them."""


@dataclass(frozen=True)
class Changes:
    """What changed between two readings."""

    before: Side
    after: Side
    facts: tuple[FactChange, ...] = ()
    entities: tuple[RecordChange, ...] = ()
    sources: tuple[RecordChange, ...] = ()
    ledger: tuple[RecordChange, ...] = ()
    vocabulary: tuple[RecordChange, ...] = ()
    briefing: tuple[FieldChange, ...] = ()
    not_compared: tuple[str, ...] = field(default=())
    """Ids of entities and sources that one side could not read."""

    @property
    def statements(self) -> Iterator[StatementChange]:
        """Every statement that changed."""
        return (one for fact in self.facts for one in fact.statements)

    def count(self, kind: Kind) -> int:
        """Return how many statements were added, removed, changed or moved."""
        return sum(one.kind == kind for one in self.statements)

    @property
    def any(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.facts or self.entities or self.sources or self.ledger or self.vocabulary or self.briefing)


def compare_sides(before: Side, after: Side) -> Changes:
    """Return what changed from one reading of a project to another; what either could not read is left out and named."""
    unread = before.unread | after.unread
    old, new = before.project, after.project
    pairs = match_statements(word_statements(old, unread), word_statements(new, unread))
    return Changes(
        before,
        after,
        facts=_group(one for pair in pairs if (one := _statement_change(pair))),
        entities=_compare_records(_entities(old, unread), _entities(new, unread)),
        sources=_compare_records(_sources(old, unread), _sources(new, unread)),
        ledger=() if LEDGER in unread else _compare_records(_unnamed(write_ledger(old.ledger)), _unnamed(write_ledger(new.ledger))),
        vocabulary=_compare_records(_unnamed(write_vocabulary(old.vocabulary)), _unnamed(write_vocabulary(new.vocabulary))),
        briefing=() if BRIEFING in unread else compare_written(write_briefing(old.briefing), write_briefing(new.briefing)),
        not_compared=tuple(sorted(unread)),
    )


def _statement_change(pair: Pair) -> StatementChange | None:
    """Return what a pair tells, or None where both sides say the same of the same fact."""
    before, after = pair
    one = (after or before).statement  # type: ignore[union-attr]
    about = (one.fact_id, one.of, one.id, one.at)
    if before is None or after is None:
        return StatementChange("added" if before is None else "removed", *about, before.words if before else {}, after.words if after else {})
    if before.statement.fact_id != one.fact_id:
        return StatementChange("moved", *about, before.words, after.words, before.statement.id)
    return StatementChange("changed", *about, before.words, after.words) if compare_written(before.words, after.words) else None


def _group(changes: Iterator[StatementChange]) -> tuple[FactChange, ...]:
    """Gather changes by fact, sorted; within one, as the register lists its statements, those that are gone last."""
    by_fact: dict[tuple[str, str], list[StatementChange]] = {}
    for one in changes:
        by_fact.setdefault((one.fact, one.of), []).append(one)
    for those in by_fact.values():
        those.sort(key=lambda one: (one.kind == "removed", one.at, one.row))
    return tuple(FactChange(fact, of, tuple(those)) for (fact, of), those in sorted(by_fact.items()))


Records = Mapping[str, tuple[str, Written]]
"""Id -> name and what the file says."""


def _compare_records(before: Records, after: Records) -> tuple[RecordChange, ...]:
    found = []
    for one in sorted({*before, *after}):
        if one not in before or one not in after:
            found.append(RecordChange("added" if one in after else "removed", one, (after.get(one) or before[one])[0]))
        elif fields := compare_written(before[one][1], after[one][1]):
            found.append(RecordChange("changed", one, after[one][0], fields))
    return tuple(found)


def _entities(project: Project, unread: frozenset[str]) -> Records:
    entities: Mapping[str, Entity] = project.entities
    return {id_: (one.name, write_entity(one)) for id_, one in entities.items() if id_ not in unread}


def _sources(project: Project, unread: frozenset[str]) -> Records:
    sources: Mapping[str, Source] = project.sources
    return {id_: (one.title, write_source(one)) for id_, one in sources.items() if id_ not in unread}


def _unnamed(records: Mapping[str, Written]) -> Records:
    return {name: ("", words) for name, words in records.items()}
