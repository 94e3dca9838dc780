"""A change, and what was found when it was made."""

from __future__ import annotations

from dataclasses import dataclass, field

from factbound.proof.places import Place
from factbound.proof.units import Unit

_SHOWN = 100
"""Characters that a finding quotes."""


@dataclass(frozen=True)
class Change:
    """A statement with another value, and all that says something else because of it."""

    row: str
    """Id of the statement."""
    rows: frozenset[str]
    """Ids of the statements whose value reads otherwise: itself, and what derives from it."""
    facts: frozenset[str]
    """Ids of the facts whose value is another, though it may read the same, and of those that became disputed or settled by it."""
    suspects: frozenset[str]
    """Ids of all statements of these facts: what reads none of them is as before."""
    recast: frozenset[str]
    """Those of them in which other statements hold now."""
    texts: frozenset[str]
    """How the values read before."""
    new_texts: frozenset[str]
    """How they read after."""
    distinct: frozenset[tuple[str, str]]
    """Fact and earlier reading, where no other statement of the fact reads the same."""
    echoes: frozenset[str] = frozenset()
    """The earlier readings that are numbers and that no other statement of the briefing has: where they still stand, somebody wrote them down."""
    moves: bool = False
    """Whether it names another entity, so that a mention moves from page to page."""

    def concerns(self, place: Place) -> bool:
        """Whether a place shows something that changed."""
        return place.fact_id in self.facts or self.must_move(place) or not self.rows.isdisjoint(place.inputs) or place.counts

    def must_move(self, place: Place) -> bool:
        """Whether a place shows a value that reads otherwise now."""
        return not self.rows.isdisjoint(place.rows)

    def recasts(self, place: Place) -> bool:
        """Whether a place shows a fact in which other statements hold now, or counts such facts."""
        return place.fact_id in self.recast or place.counts

    def needs(self, unit: Unit) -> bool:
        """Whether a unit is the note of a statement that changed."""
        return unit.sort == "note" and any(unit.plain.startswith(f"[^{fact.replace('.', '-')}-") for fact in self.facts)


@dataclass
class Findings:
    """What a comparison found."""

    followed: int = 0
    """Places that changed with the statement."""
    survivors: list[str] = field(default_factory=list)
    """Places that show the statement and did not change."""
    strays: list[str] = field(default_factory=list)
    """What changed and does not show the statement."""
    changed: list[Unit] = field(default_factory=list)
    """The units that are new, for those who typeset them."""


def quote(text: str) -> str:
    """Return the beginning of a text on one line."""
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
