"""A few things of which another process makes the heavier ones while this one makes the rest: what comes of it is the same without."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

from factbound.crew import cores
from factbound.members import Crew, OddError

PATIENCE, LONGER = 5.0, 4.0
"""Seconds, and in multiples of what this process took for its part, after which it waits no longer for the other one."""

T = TypeVar("T")
R = TypeVar("R")


def share_out(
    items: Sequence[T], make: Callable[[T], R], weights: Sequence[float], worth: float, leave: Callable[[], object] | None = None
) -> Iterator[R]:
    """Yield what is made of each of a few things, in their order; what the other process fails to make is made here.

    Args:
        items: The things.
        make: Makes something of one.
        weights: How long each may take, in any measure: they say who makes it, and nothing else.
        worth: The weight from which on it pays to begin a process.
        leave: What that does before it ends, if anything.
    """
    theirs = _heavier_half(weights)
    made: dict[int, R] = {}
    if cores() > 1 and sum(weights[number] for number in theirs) >= worth:
        made = _make_both(items, make, theirs, leave)
    for number, item in enumerate(items):
        yield made[number] if number in made else make(item)


def _heavier_half(weights: Sequence[float]) -> list[int]:
    """Return the numbers of the heaviest and of as many others as weigh as much as the rest."""
    sides: list[list[int]] = [[], []]
    sums = [0.0, 0.0]
    for number in sorted(range(len(weights)), key=lambda one: -weights[one]):
        lighter = sums.index(min(sums))
        sides[lighter].append(number)
        sums[lighter] += weights[number]
    return sorted(sides[0])


def _make_both(items: Sequence[T], make: Callable[[T], R], theirs: list[int], leave: Callable[[], object] | None) -> dict[int, R]:
    """Return by number what both processes have made."""
    made: dict[int, R] = {}
    gc.freeze()  # so that neither copies what both have by looking through it
    try:
        with suppress(OddError, OSError), Crew[list[int], list[R]](lambda those: [make(items[number]) for number in those], leave, 1) as crew:
            told = crew.do([theirs])
            begun = time.perf_counter()
            made |= {number: make(item) for number, item in enumerate(items) if number not in theirs}
            if crew.is_heard(PATIENCE + LONGER * (time.perf_counter() - begun)):
                made |= zip(theirs, next(told), strict=True)
            else:
                crew.dismiss()
    finally:
        gc.unfreeze()
    return made
