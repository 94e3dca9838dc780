"""What a proof found: a score for pages and exports, and the places that fell short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ProofScore:
    """The outcome of one proof of one briefing."""

    statements: int = 0
    """How many were changed, one after the other."""
    proved: int = 0
    """After how many of these changes every place followed, and nothing else moved."""
    facts: int = 0
    """How many facts these statements are about."""
    followed: int = 0
    """Places that changed with their statement, over all changes."""
    documents: int = 0
    """Pages and reports that were rendered again, over all changes."""
    survivors: tuple[str, ...] = ()
    """Places that showed a statement and did not change."""
    strays: tuple[str, ...] = ()
    """What changed though it shows nothing that did."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Format -> places read from the finished files."""
    disagreements: tuple[str, ...] = ()
    """Places whose value, mark or citation is not that of facts.json."""

    @property
    def read(self) -> int:
        """Places read over all formats."""
        return sum(self.places.values())

    @property
    def agreeing(self) -> int:
        """Those that agree."""
        return self.read - len(self.disagreements)

    @property
    def perfect(self) -> bool:
        """Whether nothing fell short."""
        return not (self.survivors or self.strays or self.disagreements)
