"""The trail of each statement: in which commits it was entered and changed. Numbers of rows move, so that a statement is followed by what it says."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from factbound.facts.model import Project
from factbound.history.changes import Kind
from factbound.history.git import LoggedCommit
from factbound.history.matching import word_statements
from factbound.history.told import Told, ToldStatement, saying
from factbound.history.written import FieldChange, Written

Key = tuple[str, Hashable]
"""A fact, and all that one of its statements says."""


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


def follow_statements(told: Iterable[tuple[LoggedCommit, Told]], pending: Told | None, project: Project, stood: Mapping[str, LoggedCommit]) -> Trails:
    """Follow every statement that there is from its beginning.

    Args:
        told: What each commit changed, the oldest first.
        pending: What is not committed yet.
        project: What the files say now.
        stood: Path of a file -> a commit that has it as it is now, for statements of which nothing else is known.
    """
    steps: dict[Key, tuple[Step, ...]] = {}
    for commit, changes in told:
        _take(steps, changes, commit)
    if pending:
        _take(steps, pending, None)
    by_row: dict[str, tuple[Step, ...]] = {}
    for one in word_statements(project, ()):
        path = one.statement.at.path
        found = steps.get(_key(one.statement.fact_id, saying(one.words)), ())
        if found or path in stood:
            by_row[one.statement.id] = found or (Step("found", one.statement.id, (), stood[path]),)
    return Trails(by_row, {step.mark: row for row, found in by_row.items() for step in found})


def _take(steps: dict[Key, tuple[Step, ...]], told: Told, commit: LoggedCommit | None) -> None:
    """Take in what one commit changed; where it came from is looked up for all of it before any of it is changed."""
    earlier = [steps.get(_key(_fact_before(one), one.before), ()) if one.before else () for one in told.statements]
    followed = {_key(one.fact, one.after): steps.get(_key(_fact_before(one), one.before), ()) for one in told.following}
    steps.update({key: found for key, found in followed.items() if found})
    for one, found in zip(told.statements, earlier, strict=True):
        if one.kind != "removed":
            steps[_key(one.fact, one.after)] = (*found, Step(one.kind, one.row, one.fields, commit))
    for one in told.found:
        steps.setdefault(_key(one.fact, one.after), (Step("found", one.row, (), commit),))


def _fact_before(one: ToldStatement) -> str:
    return one.came_from.rpartition(".")[0] if one.came_from else one.fact


def _key(fact: str, words: Written) -> Key:
    """Lists say the same in any order."""
    return fact, tuple((name, said if isinstance(said, str) else tuple(sorted(said))) for name, said in words.items())
