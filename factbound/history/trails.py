"""The trail of each statement: in which commits it was entered and changed. Numbers of rows move, so that a statement is followed by what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from factbound.history.changes import Kind
from factbound.history.log import LoggedCommit
from factbound.history.matching import Worded
from factbound.history.told import Key, Told, ToldStatement, digest_of, key_of
from factbound.history.written import FieldChange, Written


@dataclass(frozen=True)
class Step:
    """What was done to a statement once."""

    kind: Kind | Literal["found"]
    """found: it stood in this version of its file; whether it did before is not known."""
    row: str
    """The number that it had then."""
    fields: tuple[FieldChange, ...]
    commit: LoggedCommit | None
    """None for what is not committed yet."""

    @property
    def mark(self) -> tuple[str, str]:
        """What finds it again among the changes of its commit."""
        return (self.commit.id if self.commit else "", self.row)


@dataclass(frozen=True)
class Trails:
    """How the statements that there are came about."""

    by_row: Mapping[str, tuple[Step, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Id of a statement as it is now -> its steps, the oldest first."""
    rows: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """Commit and number at that time -> id of the statement as it is now, for those that there still are."""


def follow_statements(told: Iterable[tuple[LoggedCommit, Told]], pending: Told | None, statements: Iterable[Worded]) -> Trails:
    """Follow every statement that there is from its beginning.

    Args:
        told: What each commit changed, the oldest first.
        pending: What is not committed yet.
        statements: What the files say now.
    """
    steps: dict[Key, tuple[Step, ...]] = {}
    stood: dict[str, LoggedCommit] = {}
    for commit, changes in told:
        _take(steps, stood, changes, commit)
        for digest in changes.stood:
            stood.setdefault(digest, commit)
    if pending:
        _take(steps, stood, pending, None)
    by_row = {one.statement.id: _steps_of(one.statement.fact_id, one.words, steps, stood, one.statement.id) for one in statements}
    return Trails(
        {row: found for row, found in by_row.items() if found},
        {step.mark: row for row, found in by_row.items() for step in found if step.kind != "found"},
    )


def _steps_of(fact: str, words: Written, steps: Mapping[Key, tuple[Step, ...]], stood: Mapping[str, LoggedCommit], row: str) -> tuple[Step, ...]:
    """Return the steps of what says this: those that are told, or else the first version that has it."""
    if not words:
        return ()
    if found := steps.get(key_of(fact, words)):
        return found
    commit = stood.get(digest_of(fact, words))
    return (Step("found", row, (), commit),) if commit else ()


def _take(steps: dict[Key, tuple[Step, ...]], stood: Mapping[str, LoggedCommit], told: Told, commit: LoggedCommit | None) -> None:
    """Take in what one commit changed; where it came from is looked up for all of it before any of it is changed."""
    for was, now in told.units:
        steps |= {_reworded(key, was, now): found for key, found in steps.items() if _reworded(key, was, now) not in steps}
    earlier, carried = (
        [_steps_of(_fact_before(one), one.before, steps, stood, one.came_from or one.row) for one in those]
        for those in (told.statements, told.followed)
    )
    for one, found in zip(told.statements, earlier, strict=True):
        if one.kind != "removed":
            steps[key_of(one.fact, one.after)] = (*found, Step(one.kind, one.row, one.fields, commit))
    for one, found in zip(told.followed, carried, strict=True):
        if found:
            steps[key_of(one.fact, one.after)] = found


def _reworded(key: Key, was: str, now: str) -> Key:
    """Return what a statement is known by once its unit has another word."""
    fact, fields = key
    ends = f" {was}"
    return fact, tuple(
        (name, f"{said.removesuffix(ends)} {now}" if name in ("value", "round") and isinstance(said, str) and said.endswith(ends) else said)
        for name, said in fields
    )


def _fact_before(one: ToldStatement) -> str:
    return one.came_from.rpartition(".")[0] if one.came_from else one.fact
