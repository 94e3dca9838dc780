"""What one commit changed, as it is told and remembered: words alone, without the records that they were read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from factbound.history.changes import KINDS, Changes, Kind, RecordChange, StatementChange
from factbound.history.matching import word_statements
from factbound.history.written import FieldChange, Words, Written

GROUPS = ("vocabulary", "entities", "sources", "ledger")
"""What else changes beside statements, as `Changes` calls it."""


@dataclass(frozen=True)
class ToldStatement:
    """A statement that came, went, changed or moved."""

    kind: Kind
    fact: str
    of: str
    row: str
    """Its number after the change, or its last one."""
    came_from: str
    """Of a moved one: the row that it was."""
    before: Written
    """Only the fields that say something; none at all of one that was added."""
    after: Written

    @property
    def words(self) -> Written:
        """What it says, or said."""
        return self.after or self.before

    @property
    def before_of(self) -> str:
        """Of what it said something before."""
        return str(self.before.get("of", ""))

    @cached_property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs in one that says something else."""
        return tuple(_differing(self.before, self.after)) if self.before and self.after else ()


@dataclass(frozen=True)
class ToldRecord:
    """An entity, a source, a row of the ledger or an entry of the vocabulary that came, went or changed."""

    kind: Kind
    id: str
    name: str


@dataclass(frozen=True)
class Told:
    """All that one commit changed."""

    statements: tuple[ToldStatement, ...] = ()
    records: Mapping[str, tuple[ToldRecord, ...]] | None = None
    """By group, as GROUPS names them."""
    briefing: tuple[str, ...] = ()
    """The fields of the briefing's own data that changed."""
    not_compared: tuple[str, ...] = ()
    found: tuple[ToldStatement, ...] = ()
    """Statements of files that could not be read before: whether they were there already, nobody can say."""
    following: tuple[ToldStatement, ...] = ()
    """Statements that say what they said, in the names that things have now: no change of a fact, but their trails go on."""
    renamed: tuple[str, ...] = ()
    """What was given another id, as its sort: entity, source, property."""

    def count(self, kind: Kind) -> int:
        """Return how many statements were added, removed, changed or moved."""
        return sum(one.kind == kind for one in self.statements)

    @property
    def facts(self) -> frozenset[str]:
        """Ids of the facts of which a statement changed."""
        return frozenset(one.fact for one in self.statements)


def tell(changes: Changes) -> Told:
    """Return what is told of a comparison."""
    found = changes.before.unread - changes.after.unread
    fresh = [one for one in word_statements(changes.after.project, ()) if one.statement.entity in found]
    return Told(
        tuple(_told(one) for one in changes.statements if not one.renamed),
        {group: tuple(map(_record, getattr(changes, group))) for group in GROUPS if getattr(changes, group)},
        tuple(one.field for one in changes.briefing),
        changes.not_compared,
        tuple(ToldStatement("added", one.statement.fact_id, one.statement.of, one.statement.id, "", {}, saying(one.words)) for one in fresh),
        tuple(_told(one) for one in changes.statements if one.renamed),
        tuple(one.sort for one in changes.renames.listed),
    )


def saying(words: Written) -> Written:
    """Return the fields that say something."""
    return {name: said for name, said in words.items() if said}


def _differing(before: Written, after: Written) -> Iterator[FieldChange]:
    """Yield the fields that differ; the order within a list says nothing."""
    for name in dict.fromkeys((*before, *after)):
        nothing: Words = "" if isinstance(before.get(name, after.get(name)), str) else ()
        old, new = before.get(name, nothing), after.get(name, nothing)
        if (old != new) if isinstance(old, str) else sorted(old) != sorted(new):
            yield FieldChange(name, old, new)


def _told(one: StatementChange) -> ToldStatement:
    return ToldStatement(one.kind, one.fact, one.of, one.row, one.came_from, saying(one.before), saying(one.after))


def _record(one: RecordChange) -> ToldRecord:
    return ToldRecord(one.kind, one.id, one.name)


def pack(told: Told) -> dict[str, Any]:
    """Return it as JSON can keep it."""
    return {
        "statements": [_pack_statement(one) for one in told.statements],
        "records": {group: [[one.kind, one.id, one.name] for one in those] for group, those in (told.records or {}).items()},
        "briefing": told.briefing,
        "not_compared": told.not_compared,
        "found": [_pack_statement(one) for one in told.found],
        "following": [_pack_statement(one) for one in told.following],
        "renamed": told.renamed,
    }


def unpack(record: Mapping[str, Any]) -> Told:
    """Return what `pack` kept.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: If it is not one that `pack` made.
    """
    return Told(
        tuple(map(_unpack_statement, record["statements"])),
        {str(group): tuple(ToldRecord(_kind(kind), str(id_), str(name)) for kind, id_, name in those) for group, those in record["records"].items()},
        tuple(map(str, record["briefing"])),
        tuple(map(str, record["not_compared"])),
        tuple(map(_unpack_statement, record["found"])),
        tuple(map(_unpack_statement, record["following"])),
        tuple(map(str, record["renamed"])),
    )


def _pack_statement(one: ToldStatement) -> list[Any]:
    return [one.kind, one.fact, one.of, one.row, one.came_from, one.before, one.after]


def _unpack_statement(record: list[Any]) -> ToldStatement:
    kind, fact, of, row, came_from, *sides = record
    before, after = ({str(name): _words(said) for name, said in side.items()} for side in sides)
    return ToldStatement(_kind(kind), str(fact), str(of), str(row), str(came_from), before, after)


def _words(said: Any) -> Words:
    return said if isinstance(said, str) else tuple(map(str, said))


def _kind(text: str) -> Kind:
    return KINDS[KINDS.index(text)]
