"""A part of a build as it is given to a worker, and what becomes of it: in values that can be sent to another machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Shard:
    """A part of the pages and reports of a build."""

    project: str
    """The folder, where the worker has it, too."""
    number: int
    """From 0."""
    of: int
    """How many parts there are."""
    engine: bytes
    """The hash of whoever gives it."""
    inputs: bytes
    """A digest of all files of the project."""
    valid_at: date | None = None
    known_at: date | None = None
    since: str = ""
    stock: bool = False
    folder: str = ""
    """Where a worker of this machine works, so that nothing stays behind of one that is ended."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """What a worker elsewhere needs of the environment: where the cache is, and what the settings ask for."""

    def share(self, things: Sequence[T]) -> Sequence[T]:
        """Return the part of some things: those that lie together, which mostly show each other."""
        count = len(things)
        return things[count * self.number // self.of : count * (self.number + 1) // self.of]


@dataclass(frozen=True)
class Filled:
    """What a worker has put into the cache."""

    number: int
    pages: int = 0
    reports: int = 0
    untold: str = ""
    """Why it has put nothing there."""


@dataclass(frozen=True)
class Lost:
    """That a worker was lost, or could not do its part."""

    number: int
    why: str
