"""Progress where nothing can be written over: a few lines about what takes long, none about what does not."""

from __future__ import annotations

from collections.abc import Callable

from factbound.observing.words import innermost, told_duration, told_step
from factbound.progress import Step

LONG = 10.0
"""Seconds after which a step is told of."""
AGAIN = 30.0
"""Seconds after which it is told of once more."""


class Log:
    """Lines for files, pipes and machines that run workflows.

    Args:
        say: Prints a line.
    """

    every = 0.5

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._told: dict[int, float] = {}
        """Step -> when it was last told of."""
        self._over: dict[int, bool] = {}
        """Step that is over -> whether that was told, of it or of one within it."""

    def look(self, work: Step, now: float, /) -> None:
        """Tell of steps that have gone on for long, and of long ones that are over."""
        self._tell_ended(work)
        for one in innermost(work):
            last = self._told.get(id(one))
            alone = max([one.begun.clock, *(within.ended.clock for within in one.steps)])
            if one is not work and now - (last or alone) >= (AGAIN if last else LONG):
                self._told[id(one)] = now
                self._say(f"{told_step(one, now)} ...")

    def clear(self) -> None:
        """Leave what was printed."""

    def close(self, work: Step, /) -> None:
        """Tell of what is over since the last look."""
        self._tell_ended(work)

    def _tell_ended(self, work: Step) -> None:
        for one in work.steps:
            if id(one) in self._over:
                continue
            self._tell_ended(one)
            if not one.going:
                took = one.ended.clock - one.begun.clock
                told = any(self._over.get(id(within)) for within in one.steps)
                if took >= LONG and not told:
                    count = f" {one.count:,}" if one.total else ""
                    self._say(f"{one.name}{count}: done in {told_duration(took)}.")
                self._over[id(one)] = told or took >= LONG
