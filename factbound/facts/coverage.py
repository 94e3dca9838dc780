"""The passages of a source together: those that statements cite, those that are explained, those left open; and their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from factbound.facts.index import StatementIndex
from factbound.facts.model import Passage, Source


@dataclass(frozen=True)
class Coverage:
    """The passages of one source by what is done with them, each in the source's order."""

    cited: tuple[Passage, ...]
    explained: tuple[Passage, ...]
    """Not cited, and `unused` says why."""
    open: tuple[Passage, ...]
    """Neither cited nor explained."""

    @property
    def total(self) -> int:
        """How many passages the source lists."""
        return len(self.cited) + len(self.explained) + len(self.open)

    @property
    def complete(self) -> bool:
        """Whether no passage is left open."""
        return not self.open


def coverage_of(source: Source, index: StatementIndex) -> Coverage:
    """Return what is done with each passage of a source.

    Args:
        source: Any source; one that lists no passages has an empty coverage.
        index: Of all statements that may cite it. A rejected statement cites as any other does.
    """
    cited, explained, left = [], [], []
    for passage in source.passages.values():
        if (source.id, passage.name) in index.by_passage:
            cited.append(passage)
        elif passage.unused:
            explained.append(passage)
        else:
            left.append(passage)
    return Coverage(tuple(cited), tuple(explained), tuple(left))


Placed = tuple[Passage, tuple[int, int]]
"""A passage and its span."""


def disorder(placed: Iterable[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Yield each passage that begins before the one above it ends, behind that one."""
    for above, passage in pairwise(placed):
        if passage[1][0] < above[1][1]:
            yield above, passage
