"""What stands beside a form: the sources that its statement cites, where its fact is used, and what became of its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from factbound.editor.desk import State
from factbound.facts.model import Passage, Source
from factbound.history.git import Git, GitFault, LoggedCommit
from factbound.uses.index import Use

LOOKED_AT, TOLD = 300, 6
"""How many commits are looked through, and how many of one file are told."""


@dataclass(frozen=True)
class SourceCard:
    """A source as a form shows it."""

    id: str
    source: Source | None
    """None where there is no such source."""
    cited: tuple[str, ...] = ()
    """Names of the passages that the statement cites."""
    others: int = 0
    """How many statements of the project cite it."""

    @property
    def passages(self) -> list[tuple[Passage, bool]]:
        """Its passages, each with whether it is cited here."""
        return [(one, one.name in self.cited) for one in self.source.passages.values()] if self.source else []


@dataclass(frozen=True)
class Past:
    """The commits of a file, or why they cannot be told."""

    commits: tuple[tuple[str, str, str], ...] = ()
    """Short id, day, subject; the newest first."""
    untold: str = ""


def make_cards(state: State, cited: Sequence[str]) -> list[SourceCard]:
    """Return a card for each source that some locators name."""
    wanted: dict[str, tuple[str, ...]] = {}
    for one in cited:
        source, *passages = one.split() or [""]
        if source:
            wanted[source] = (*wanted.get(source, ()), *passages)
    counts = _counts(state, wanted)
    return [SourceCard(name, state.source(name), passages, counts.get(name, 0)) for name, passages in wanted.items()]


def _counts(state: State, names: dict[str, tuple[str, ...]]) -> dict[str, int]:
    found = dict.fromkeys(names, 0)
    for statement in state.project.statements():
        for name in {locator.source for locator in statement.locators} & set(names):
            found[name] += 1
    return found


def find_fact_uses(state: State, fact_id: str) -> tuple[tuple[Use, ...], tuple[str, ...]]:
    """Return where a fact is used, as far as its project is sound, and the derived facts that rest on it."""
    if state.uses is None:
        return (), ()
    lines = {(use.kind, use.title, use.at.path, use.at.line): use for use in state.uses.of_fact(fact_id)}  # a line may name it twice
    return tuple(lines.values()), state.uses.resting_on([fact_id])


def find_past(project: Path, path: str) -> Past:
    """Return the newest commits of one file."""
    try:
        git = Git(project)
        found = [commit for commit in git.log_data(LOOKED_AT) if any(name == path for _, name in commit.files)]
    except GitFault as fault:
        return Past(untold=f"{fault.message[:1].upper()}{fault.message[1:]}.")
    untold = "" if found or not git.shallow else "The history of this clone is cut short."
    return Past(tuple((commit.id[:7], _day(commit), commit.subject) for commit in found[:TOLD]), untold)


def _day(commit: LoggedCommit) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(commit.seconds, UTC).date().isoformat()
