"""What each step took, as a table for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factbound.observing.usage import memory, most_memory
from factbound.progress import Step

OTHER, ALL = "other", "all"
COLUMNS = ("step", "seconds", "processor", "share", "count", "a second", "memory")


@dataclass(frozen=True)
class Taken:
    """What the steps of one name took that are within the same one."""

    name: str
    seconds: float
    processor: float | None
    """Seconds of all processors; None where another step went on meanwhile, since nobody can say whose they were."""
    count: int
    memory: int
    """The most bytes that were in use meanwhile; 0 where nobody looked in time."""
    steps: tuple[Taken, ...] = ()

    def record(self) -> dict[str, object]:
        """Return it for JSON; memory in bytes, or null."""
        steps = [one.record() for one in self.steps]
        processor = None if self.processor is None else round(self.processor, 6)
        about = {"seconds": round(self.seconds, 6), "processor": processor, "count": self.count, "memory": self.memory or None}
        return {"name": self.name, **about, "steps": steps}


class MemoryWatch:
    """Notes how much memory is in use while steps go on."""

    every = 0.2

    def look(self, work: Step, _: float, /) -> None:
        """Look once."""
        held = memory()
        for one in work.open_steps():
            one.memory = max(one.memory, held)

    def close(self, work: Step, /) -> None:
        """Note what the system says of this process, which may have had its most between two looks."""
        work.memory = max(work.memory, most_memory())


def take_times(work: Step) -> Taken:
    """Return what work took that has ended, with what is no part of any step as one of its own."""
    steps = _within([work], measured=True)
    seconds, processor = work.ended.clock - work.begun.clock, work.ended.processor - work.begun.processor
    if steps:
        busy = sum(one.seconds for one in steps)
        other = None if any(one.processor is None for one in steps) else processor - sum(one.processor or 0 for one in steps)
        steps = (*steps, Taken(OTHER, seconds - busy, other, 0, 0))
    return Taken(ALL, seconds, processor, 0, work.memory, steps)


def _within(outer: Sequence[Step], *, measured: bool) -> tuple[Taken, ...]:
    """Return what the steps within some took, those of the same name together."""
    named: dict[str, list[Step]] = {}
    for one in outer:
        for step in one.steps:
            named.setdefault(step.name, []).append(step)
    return tuple(_take(name, ones, outer, measured=measured) for name, ones in named.items())


def _take(name: str, ones: Sequence[Step], outer: Sequence[Step], *, measured: bool) -> Taken:
    alone = measured and not any(_meet(one, other) for around in outer for one in ones for other in around.steps)
    return Taken(
        name,
        sum(one.ended.clock - one.begun.clock for one in ones),
        sum(one.ended.processor - one.begun.processor for one in ones) if alone else None,
        sum(one.count for one in ones),
        max(one.memory for one in ones),
        _within(ones, measured=alone),
    )


def _meet(one: Step, other: Step) -> bool:
    """Return whether two steps went on at the same time."""
    return one is not other and one.begun.clock < other.ended.clock and other.begun.clock < one.ended.clock


def as_record(times: Taken) -> str:
    """Return times as JSON."""
    return json.dumps(times.record(), indent=1) + "\n"


def table(times: Taken) -> Iterator[str]:
    """Yield the lines of a table."""
    rows = [COLUMNS, *(_row(one, depth, times.seconds) for depth, one in _flat(times.steps)), _row(times, 0, times.seconds)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for name, *numbers in rows:
        columns = (f"{text:>{width}}" for text, width in zip(numbers, widths[1:], strict=True))
        yield "  ".join([f"{name:<{widths[0]}}", *columns]).rstrip()


def told_speed(count: int, seconds: float) -> str:
    """Return how many there were a second, exact enough to compare."""
    if not count or not seconds:
        return ""
    return f"{count / seconds:,.0f}" if count >= 10 * seconds else f"{count / seconds:.1f}"


def _flat(steps: Sequence[Taken], depth: int = 0) -> Iterator[tuple[int, Taken]]:
    for one in steps:
        yield depth, one
        yield from _flat(one.steps, depth + 1)


def _row(one: Taken, depth: int, whole: float) -> tuple[str, ...]:
    return (
        "  " * depth + one.name,
        f"{one.seconds:.2f}",
        "" if one.processor is None else f"{one.processor:.2f}",
        f"{100 * one.seconds / whole:.0f} %" if whole else "",
        f"{one.count:,}" if one.count else "",
        told_speed(one.count, one.seconds),
        f"{one.memory / 1e6:,.0f} MB" if one.memory else "",
    )
