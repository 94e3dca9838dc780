"""What stands beside a form: the sources that its statement cites, and where its fact is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factbound.editor.desk import State
from factbound.facts.model import Passage, Source
from factbound.uses.index import Use


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
