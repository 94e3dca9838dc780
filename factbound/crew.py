"""Work that is shared with processes beside this one, as many as there are processors: what comes of it is the same without them."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeVar

from factbound.members import Crew, OddError

FEW = 24
"""Things that are made sooner than other processes are begun."""
MANY = 1_000
"""Things for which it pays to free first what nobody needs, so that no process has it too."""
AT_ONCE, MOST_AT_ONCE = 8, 32
"""Things that a process is given together, at least and at most: what lies beside each other in memory is then looked at by one of them, so that
the others have no copy of it. Towards the end there are fewer, so that all are done at about the same time."""
ROUNDS = 8
"""How often each process is to be given some of what is left."""

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """Return how many processes can work beside each other; one where none can be forked from this one without harm."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def give_back() -> None:
    """Give the system what was freed: glibc keeps it, and each process that is forked would have it too."""
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def beside(task: Callable[[int], R], count: int) -> Iterator[R]:
    """Yield what comes of tasks that have numbers, in their order, as far as other processes do them; the rest is left to whoever asked."""
    yield from _shared(task, range(count), None, min(cores(), count))


def side_by_side(items: Sequence[T], make: Callable[[T], R], leave: Callable[[], object] | None = None, *, spared: int = 0) -> Iterator[R]:
    """Yield what is made of each of some things, in their order: of few here, of many in several processes; here too where one of those ends.

    Args:
        items: The things. The first ones are made here in any case, so that the others find at hand what all of them need.
        make: Makes something of one; it raises nothing.
        leave: What a process does before it ends, if anything.
        spared: How many processors others are at work on meanwhile.
    """
    yield from map(make, items[:FEW])
    rest = items[FEW:]
    size, made = min(cores() - spared, len(rest) // FEW), 0

    def make_some(task: slice) -> list[R]:
        return [make(one) for one in rest[task]]

    if size > 1:
        last: list[R] = []
        for found in _shared(make_some, [*_parts(len(rest), size)], leave, size):
            yield from last
            last = found
            made += len(found)
        yield from last  # only when all processes have taken leave, since whoever has got all asks for no more
    yield from map(make, rest[made:])


@contextmanager
def beforehand(make: Callable[[], R]) -> Iterator[Callable[[], R | None]]:
    """Begin to make something in a process of its own, while this one goes on.

    Yields:
        What waits for it and returns it, for one call; None where no process can be begun, or where it ends or fails. What nobody has waited for in
        the end is given up.
    """
    with ExitStack() as stack:
        made: Iterator[R] = iter(())
        if cores() > 1:
            with suppress(OSError):
                crew: Crew[None, R] = stack.enter_context(Crew(lambda _: make(), None, 1))
                made = crew.do([None])
                stack.callback(crew.dismiss)

        def take() -> R | None:
            with suppress(OddError, OSError):
                return next(made, None)
            return None

        yield take


def _parts(count: int, size: int) -> Iterator[slice]:
    """Yield the parts of some things that are given to one of several processes together, in their order."""
    at = 0
    while at < count:
        step = max(AT_ONCE, min(MOST_AT_ONCE, (count - at) // (size * ROUNDS)))
        yield slice(at, at + step)
        at += step


def _shared(work: Callable[[T], R], tasks: Sequence[T], leave: Callable[[], object] | None, size: int) -> Iterator[R]:
    """Yield what a crew makes of tasks, in their order, until one fails or a process of it is ended."""
    if len(tasks) * AT_ONCE > MANY or (tasks and isinstance(tasks[-1], slice) and tasks[-1].stop > MANY):
        gc.collect()
        give_back()
    gc.freeze()  # so that no process copies what all of them have by looking through it
    try:
        with suppress(OddError, OSError), Crew(work, leave, size) as crew:
            yield from crew.do(tasks)
    finally:
        gc.unfreeze()
