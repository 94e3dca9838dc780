"""A long list divided into parts, each on a page of its own: nothing is lost, the order is kept, and no part is larger than allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Key = tuple[Any, ...]
"""Where an item stands in its list; no two have the same."""

NEAR = 2
"""How many parts before and behind it a page leads to one by one; to those farther away in steps."""
SIGNPOSTS = 40
"""How many of the parts of one group the way in leads to at most: the list of them must not grow with what they hold."""


@dataclass(frozen=True)
class Item:
    """A thing that is listed."""

    key: Key
    id: str
    name: str
    """What a reader knows it by."""
    group: str = ""
    """What it has in common with its neighbours, such as their initial; the items of a part are of one group."""
    slug: str = ""
    """The group in a file's name."""
    weight: int = 1
    """How many rows it takes; they stay together."""


@dataclass(frozen=True)
class Part:
    """Some neighbours in a list, on one page."""

    path: str
    group: str
    number: int
    """Of its group, from 1."""
    of: int
    weight: int
    """How many rows it has."""
    first: str
    last: str
    """The names of its first and last item."""
    ids: tuple[str, ...]
    """Of its items, when it was planned."""
    low: Key | None
    """From where on: nothing for the first part of all."""
    high: Key | None
    """Where the next one begins: nothing for the last part of all."""

    def has(self, key: Key) -> bool:
        """Return whether an item stands in it, also one that was not there when it was planned, such as an event at another time."""
        return (self.low is None or self.low <= key) and (self.high is None or key < self.high)

    @property
    def label(self) -> str:
        """What tells it from the others."""
        numbered = f"part {self.number} of {self.of}" if self.of > 1 else ""
        return ", ".join(filter(None, (self.group, numbered)))

    @property
    def span(self) -> str:
        """From what to what it reaches."""
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


def divide(items: Sequence[Item], most: int, start: str, *, numbered: bool = True) -> tuple[Part, ...]:
    """Return the parts of a list.

    Args:
        items: In order, those of a group beside each other.
        most: How many rows a part may have; an item that has more by itself is a part.
        start: How the paths of their pages begin, such as `companies/by-`.
        numbered: Whether the first part of a group has its number in its file's name.
    """
    groups = groupby(items, key=lambda one: (one.group, one.slug))
    slices = [(group, number, run) for group, found in groups for number, run in enumerate(_runs(list(found), most), 1)]
    sizes = {group: number for group, number, _ in slices}
    starts = [run[0].key for _, _, run in slices]
    parts = []
    for (group, number, run), low, high in zip(slices, [None, *starts[1:]], [*starts[1:], None], strict=bool(slices)):
        name = "-".join(filter(None, (group[1], str(number) if numbered or number > 1 else "")))
        weight, ids = sum(one.weight for one in run), tuple(one.id for one in run)
        parts.append(Part(f"{start}{name}.md", group[0], number, sizes[group], weight, run[0].name, run[-1].name, ids, low, high))
    return tuple(parts)


def _runs(items: Sequence[Item], most: int) -> Iterator[list[Item]]:
    """Yield neighbours, about as many rows at a time: the last part is not left with what is over."""
    whole = sum(one.weight for one in items)
    even = -(-whole // -(-whole // most)) if whole else most
    run: list[Item] = []
    rows = 0
    for one in items:
        if run and rows + one.weight > even:
            yield run
            run, rows = [], 0
        run.append(one)
        rows += one.weight
    if run:
        yield run


def signposts(parts: Sequence[Part]) -> list[Part]:
    """Return the parts of a group that its way in leads to: all of them, or every so many."""
    step = -(-len(parts) // SIGNPOSTS)
    return [*parts[::step]] if step else []


def nearby(number: int, of: int) -> list[int]:
    """Return the numbers of the parts that one leads to: first and last, those beside it, and farther ones in steps."""
    found = {1, of, *range(number - NEAR, number + NEAR + 1)}
    step = 10
    while step < of:
        found |= {number - step, number + step}
        step *= 10
    return sorted(one for one in found if 1 <= one <= of)
