"""What one commit changed, as it is told and remembered: words alone, without the records that they were read from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from factbound.history.changes import KINDS, Changes, Kind, RecordChange, StatementChange
from factbound.history.matching import Write, word_statements
from factbound.history.written import FieldChange, Words, Written, write_statement

Key = tuple[str, tuple[tuple[str, Words], ...]]
"""A fact, and all that one of its statements says."""
DIGITS = 12

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
    meant: Written = field(default_factory=dict)
    """What it said before in the names that things have after it, where that differs."""

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
        return tuple(_differing(self.meant or self.before, self.after)) if self.before and self.after else ()


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
    stood: frozenset[str] = frozenset()
    """Digests of the statements of the touched files that say what they said, or of which nobody can say whether they did."""
    followed: tuple[ToldStatement, ...] = ()
    """Statements that say what they said, in the names that things have now."""
    renames: tuple[tuple[str, str, str], ...] = ()
    """What was given another name: its sort, the earlier name, the later one."""
    units: tuple[tuple[str, str], ...] = ()
    """Words of units that are others now, and what they are."""

    def count(self, kind: Kind) -> int:
        """Return how many statements were added, removed, changed or moved."""
        return sum(one.kind == kind for one in self.statements)

    @cached_property
    def packed(self) -> str:
        """It as a build writes it down, in JSON."""
        return json.dumps(pack(self), ensure_ascii=False, separators=(",", ":"))

    @property
    def silent(self) -> bool:
        """Whether it changed how files are laid out at most, and nothing that they say."""
        return not (self.statements or any((self.records or {}).values()) or self.briefing or self.not_compared or self.renames)

    @property
    def facts(self) -> frozenset[str]:
        """Ids of the facts of which a statement changed."""
        return frozenset(one.fact for one in self.statements)


def tell(changes: Changes, write: Write = write_statement) -> Told:
    """Return what is told of a comparison; `write` writes a statement."""
    statements, followed = (tuple(_told(one) for one in changes.statements if one.renamed is renamed) for renamed in (False, True))
    fresh = {digest_of(one.fact, one.after) for one in (*statements, *followed)}
    read = (digest_of(one.statement.fact_id, one.words) for one in word_statements(changes.after.project, changes.after.unread, write=write))
    return Told(
        statements,
        {group: tuple(map(_record, getattr(changes, group))) for group in GROUPS if getattr(changes, group)},
        tuple(one.field for one in changes.briefing),
        changes.not_compared,
        frozenset(one for one in read if one not in fresh),
        followed,
        tuple((one.sort, one.before, one.after) for one in changes.renames.listed),
        tuple(_units(changes)),
    )


def _units(changes: Changes) -> Iterator[tuple[str, str]]:
    """Yield the words of units that have others: the values that end with them are no others."""
    old, new = (side.project.vocabulary.units for side in (changes.before, changes.after))
    for name, unit in old.items():
        now = new.get(changes.renames.units.get(name, name), unit)
        yield from ((was, word) for was, word in ((unit.one, now.one), (unit.many, now.many)) if was != word)


def key_of(fact: str, words: Written) -> Key:
    """Return what a statement is known by; lists say the same in any order, and an empty field says nothing."""
    return fact, tuple((name, said if isinstance(said, str) else tuple(sorted(said))) for name, said in words.items() if said)


def digest_of(fact: str, words: Written) -> str:
    """Return a short digest of what a statement is known by."""
    return hashlib.sha256(repr(key_of(fact, words)).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


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
    return ToldStatement(one.kind, one.fact, one.of, one.row, one.came_from, saying(one.before), saying(one.after), saying(one.meant))


def _record(one: RecordChange) -> ToldRecord:
    return ToldRecord(one.kind, one.id, one.name)


def pack(told: Told) -> dict[str, Any]:
    """Return it as JSON can keep it."""
    return {
        "statements": [_pack_statement(one) for one in told.statements],
        "records": {group: [[one.kind, one.id, one.name] for one in those] for group, those in (told.records or {}).items()},
        "briefing": told.briefing,
        "not_compared": told.not_compared,
        "stood": sorted(told.stood),
        "followed": [_pack_statement(one) for one in told.followed],
        "renames": told.renames,
        "units": told.units,
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
        frozenset(map(str, record["stood"])),
        tuple(map(_unpack_statement, record["followed"])),
        tuple((str(sort), str(before), str(after)) for sort, before, after in record["renames"]),
        tuple((str(before), str(after)) for before, after in record["units"]),
    )


def _pack_statement(one: ToldStatement) -> list[Any]:
    return [one.kind, one.fact, one.of, one.row, one.came_from, one.before, one.after, one.meant]


def _unpack_statement(record: list[Any]) -> ToldStatement:
    kind, fact, of, row, came_from, *sides = record
    before, after, meant = ({str(name): _words(said) for name, said in side.items()} for side in sides)
    return ToldStatement(_kind(kind), str(fact), str(of), str(row), str(came_from), before, after, meant)


def _words(said: Any) -> Words:
    return said if isinstance(said, str) else tuple(map(str, said))


def _kind(text: str) -> Kind:
    return KINDS[KINDS.index(text)]
