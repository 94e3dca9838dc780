"""A thread that looks at work again and again while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Protocol

from factbound.progress import Step


class Onlooker(Protocol):
    """Somebody to whom work is shown while it goes on."""

    every: float
    """Seconds between two looks."""

    def look(self, work: Step, now: float, /) -> None:
        """See how far it has come."""

    def close(self, work: Step, /) -> None:
        """See it for the last time."""


@contextmanager
def observed(work: Step, onlookers: Sequence[Onlooker], clock: Callable[[], float]) -> Iterator[None]:
    """Show work to each of them while the block lasts."""
    over = Event()

    def look_on(one: Onlooker) -> None:
        while not over.wait(one.every):
            one.look(work, clock())

    threads = [Thread(target=look_on, args=(one,), name="factbound-observer", daemon=True) for one in onlookers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
        for one in onlookers:
            one.close(work)
