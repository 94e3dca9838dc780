"""What is told of steps, in words: how far, and how long still."""

from __future__ import annotations

import math
from collections.abc import Iterator

from factbound.progress import Step

SETTLED = 1.0
"""Seconds after which a step's speed says something of the time that it will take."""
SHARE = 0.1
"""As much as must be done for that."""
BAR = 20
"""Letters of the bar."""


def told_duration(seconds: float) -> str:
    """Return a duration as people say it, no more exact than they need it."""
    if seconds < 100:
        return f"{max(math.ceil(seconds), 1)} s"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


def time_left(one: Step, now: float) -> float | None:
    """Return the seconds that a step will still take at its speed, as soon as that can be told."""
    if not SHARE * one.total <= one.count < one.total or not one.count or now - one.begun.clock < SETTLED:
        return None
    return max(one.each() * (one.total - one.count) - (now - one.ticked), 0)


def told_step(one: Step, now: float) -> str:
    """Return how far a step has come."""
    left = time_left(one, now)
    count = f" {one.count:,} of {one.total:,}" if one.total else ""
    if left is not None:
        return f"{one.name}{count}, {told_duration(left)} left"
    gone = now - one.begun.clock
    return f"{one.name}{count}" + (f" ({told_duration(gone)})" if gone >= SETTLED else "")


def innermost(work: Step) -> Iterator[Step]:
    """Yield the steps that go on and within which no other does; several where work goes on side by side."""
    going = list(work.open_steps())
    yield from (one for one in going if not any(within.going for within in one.steps))


def told_work(work: Step, now: float, width: int) -> str:
    """Return the line that tells of all that goes on: as much of it as there is room for.

    Args:
        work: All of it.
        now: The time of its clock.
        width: How many letters fit.
    """
    going = list(innermost(work))
    if not going:
        return ""
    told = [told_step(one, now) for one in going]
    counted = next((one for one in going if one.total), None)
    bar = f"[{'#' * (BAR * min(counted.count, counted.total) // counted.total):.<{BAR}}] " if counted else ""
    choices = (bar + " | ".join(told), bar + told[0], told[0])
    return next((one for one in choices if len(one) <= width), told[0][: max(width, 0)])
