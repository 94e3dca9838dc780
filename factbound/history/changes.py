"""What changed in the facts of a project between two readings of it, by fact and not by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from factbound.facts.model import Project
from factbound.facts.vocabulary import Vocabulary
from factbound.history.matching import NONE, Pair, Write, match_statements, word_statements
from factbound.history.renames import Renames, find_renames, units_for
from factbound.history.written import (
    FieldChange,
    Written,
    compare_written,
    write_briefing,
    write_entity,
    write_ledger,
    write_source,
    write_statement,
    write_vocabulary,
)
from factbound.problems import Position, Problem

Kind = Literal["added", "changed", "removed", "moved"]
LEDGER, BRIEFING, VOCABULARY = "ledger", "briefing", "vocabulary"
"""How the ledger, the briefing's own data and the vocabulary stand among the ids that could not be read."""
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
    """The row that it was, where that was called otherwise."""
    renamed: bool = False
    """Whether it says what it said, in the names that things have now."""
    meant: Written = field(default_factory=dict)
    """What it said before in the names of today, where that differs from how it was written."""

    @property
    def words(self) -> Written:
        """What it says, or said."""
        return self.after or self.before

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs in one that changed."""
        return compare_written(self.meant or self.before, self.after) if self.kind == "changed" else ()


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
    """Empty for the working tree, and for an edition that is of none."""
    day: str = ""
    """Empty for the working tree alone."""
    problems: tuple[Problem, ...] = ()
    unread: frozenset[str] = frozenset()
    """Ids of the entities, sources and others that could not be read whole, so that nothing can be said of them."""
    borrowed: bool = False
    """Whether its own vocabulary has problems, so that its facts were read with that of the other side."""


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
    renames: Renames = field(default_factory=Renames)

    @property
    def statements(self) -> Iterator[StatementChange]:
        """Every statement that changed."""
        return (one for fact in self.facts for one in fact.statements)

    @cached_property
    def told(self) -> tuple[FactChange, ...]:
        """The facts of which something else is said, without what only follows another name."""
        kept = (FactChange(one.fact, one.of, tuple(each for each in one.statements if not each.renamed)) for one in self.facts)
        return tuple(one for one in kept if one.statements)

    def count(self, kind: Kind) -> int:
        """Return how many statements were added, removed, changed or moved, without those that only follow another name."""
        return sum(one.kind == kind and not one.renamed for one in self.statements)

    @property
    def following(self) -> int:
        """How many statements only follow another name."""
        return sum(one.renamed for one in self.statements)

    @property
    def any(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.facts or self.entities or self.sources or self.ledger or self.vocabulary or self.briefing or self.renames.any)


def compare_sides(before: Side, after: Side, write: Write = write_statement) -> Changes:
    """Return what changed from one reading of a project to another; what either could not read is left out and named.

    Args:
        before: The earlier one.
        after: The later one.
        write: Writes a statement.
    """
    unread = before.unread | after.unread
    old, new = before.project, after.project
    renames = find_renames(old, new)
    units = units_for(old.vocabulary, new.vocabulary, renames)
    # What is one and the same record on both sides was read from one and the same file: nothing of it can differ.
    same = frozenset() if renames.any else frozenset(name for name, one in new.entities.items() if old.entities.get(name) is one)
    left_out = frozenset({*same, *unread, *(name for both in renames.entities.items() if unread & {*both} for name in both)})
    pairs = match_statements(word_statements(old, left_out, renames, units, write), word_statements(new, left_out, write=write))
    return Changes(
        before,
        after,
        facts=_group(one for pair in pairs if (one := _statement_change(pair))),
        entities=_compare_records(_entities(old, left_out, renames), _entities(new, left_out)),
        sources=_compare_records(_sources(old, unread, renames), _sources(new, unread)),
        ledger=() if LEDGER in unread else _compare_records(_ledger(old, renames), _ledger(new)),
        vocabulary=() if VOCABULARY in unread else _compare_records(_words(renames.vocabulary(old.vocabulary)), _words(new.vocabulary)),
        briefing=() if BRIEFING in unread else compare_written(renames.record(write_briefing(old.briefing)), write_briefing(new.briefing)),
        not_compared=tuple(sorted(unread)),
        renames=renames,
    )


def _statement_change(pair: Pair) -> StatementChange | None:
    """Return what a pair tells, or None where both sides say the same of the same fact."""
    before, after = pair
    one = (after or before).statement  # type: ignore[union-attr]
    about = (one.fact_id, one.of, one.id, one.at)
    if before is None or after is None:
        kind: Kind = "added" if before is None else "removed"
        return StatementChange(kind, *about, before.written if before else {}, after.written if after else {})
    came_from = before.statement.id if before.statement.fact_id != one.fact_id else ""
    change = StatementChange("moved", *about, before.written, after.written, came_from, meant=before.words)
    if before.fact != after.fact:
        return change
    if compare_written(before.words, after.words):
        return replace(change, kind="changed")
    # Nothing else is said; but whoever looks for what was written before would not find it under the new names.
    return replace(change, came_from=before.statement.id, renamed=True) if came_from or compare_written(before.written, after.written) else None


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


def _entities(project: Project, unread: frozenset[str], renames: Renames = NONE) -> Records:
    kept = {id_: one for id_, one in project.entities.items() if id_ not in unread}
    return {renames.entities.get(id_, id_): (one.name, renames.record(write_entity(one))) for id_, one in kept.items()}


def _sources(project: Project, unread: frozenset[str], renames: Renames = NONE) -> Records:
    kept = {id_: one for id_, one in project.sources.items() if id_ not in unread}
    return {renames.sources.get(id_, id_): (one.title, renames.record(write_source(one))) for id_, one in kept.items()}


def _ledger(project: Project, renames: Renames = NONE) -> Records:
    return _unnamed({name: renames.record(words) for name, words in write_ledger(project.ledger).items()})


def _words(vocabulary: Vocabulary) -> Records:
    return _unnamed(write_vocabulary(vocabulary))


def _unnamed(records: Mapping[str, Written]) -> Records:
    return {name: ("", words) for name, words in records.items()}
