"""What every section of torture.py is given, and what it tells."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """Where a section has to stop."""

    seconds: float
    count: int
    seed: int
    begun: float = field(default_factory=time.monotonic)

    def over(self, done: int) -> bool:
        """Return whether so many cases are enough, or the time is up."""
        return done >= self.count or time.monotonic() - self.begun >= self.seconds


@dataclass(frozen=True)
class Finding:
    """One line of a section: a figure, or what did not hold."""

    text: str
    good: bool = True

    def __str__(self) -> str:
        """Return the line."""
        return self.text
