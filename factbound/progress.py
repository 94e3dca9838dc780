"""How far long work has come: steps, each with a count, kept for whoever listens. Who listens is a matter of commands; the work says the same.

    with step("Rendering pages", total=len(pages)) as tick:
        for page in pages:
            ...
            tick()

Without a listener nothing is kept. A tick may come from any thread; one from a forked process is not heard, so its parent has to tell for it.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

Clock = Callable[[], float]

PARTS, PAUSE, RECENT = 50, 0.5, 4
"""Speed is noted once for each of so many parts of a step, after so many seconds at least since much may be told at once; so many notes are kept."""


@dataclass(frozen=True)
class Moment:
    """A point in the time of some work."""

    clock: float
    processor: float


class Tick:
    """What a step is told while it goes on; this one is for work that nobody listens to."""

    def __call__(self, more: int = 1) -> None:
        """Say that so many more are done."""

    def expect(self, total: int) -> None:
        """Say how many there will be, where that is known only on the way."""


class Step(Tick):
    """A part of the work, with the steps within it.

    Args:
        name: What is being done, as a reader is told it.
        total: How many things there are to do; 0 where it is not counted.
        clock: Tells the time, in seconds from any start.
        processor: Tells the seconds that all processors have worked for it until now, where somebody measures that.
        beside: Whether it goes on in the background, so that it is over as soon as all is done.
    """

    def __init__(self, name: str, total: int = 0, clock: Clock = time.perf_counter, processor: Clock = lambda: 0.0, *, beside: bool = False) -> None:
        self.name, self.total, self.count = name, total, 0
        self.steps: list[Step] = []
        """In the order in which they began; several may go on at once."""
        self.begun, self.ended = Moment(clock(), processor()), Moment(0, 0)
        self.ticked = self.begun.clock
        """When it was last told of progress."""
        self._marks = deque([(self.ticked, 0)], maxlen=RECENT)
        self.going = True
        self.memory = 0
        """The most bytes that were seen in use meanwhile, where somebody looks."""
        self._clock, self._processor, self._beside = clock, processor, beside
        self._lock, self._process = Lock(), os.getpid()

    def __call__(self, more: int = 1) -> None:
        """Count."""
        if self.is_here():
            with self._lock:
                self.count += more
                self.ticked = self._clock()
                self._note()
                done = self._beside and self.count == self.total
            if done:
                self.end()

    def expect(self, total: int) -> None:
        """Take another total."""
        if self.is_here():
            self.total = total

    def each(self) -> float:
        """Return the seconds that each one takes: of the last ones or of all, whichever were quicker: the first are slow, and so are some others."""
        with self._lock:
            starts = [(self.begun.clock, 0), self._marks[0]]
        return min((self.ticked - since) / (self.count - before) for since, before in starts if self.count > before)

    def _note(self) -> None:
        since, before = self._marks[-1]
        if self.ticked - since >= PAUSE and (self.count - before) * PARTS >= self.total:
            self._marks.append((self.ticked, self.count))

    def begin(self, name: str, total: int = 0, *, beside: bool = False) -> Step:
        """Begin a step within this one."""
        within = Step(name, total, self._clock, self._processor, beside=beside)
        self.steps.append(within)
        return within

    def end(self) -> None:
        """Note that it is over."""
        if self.going:
            self.ended, self.going = Moment(self._clock(), self._processor()), False

    def is_here(self) -> bool:
        """Whether this is the process that it began in."""
        return self._process == os.getpid()

    def open_steps(self) -> Iterator[Step]:
        """Yield itself and what goes on within it, outer ones first."""
        if self.going:
            yield self
            for within in self.steps:
                yield from within.open_steps()


UNHEARD = Tick()
_current: ContextVar[Step | None] = ContextVar("step", default=None)
"""The innermost step of a thread's work. A new thread has none, so that what goes on beside does not land within another's step."""


@contextmanager
def listening(work: Step) -> Iterator[Step]:
    """Have the steps of this thread kept within one that stands for all of the work."""
    before = _current.set(work)
    try:
        yield work
    finally:
        _current.reset(before)
        work.end()


@contextmanager
def step(name: str, total: int = 0, *, beside: bool = False) -> Iterator[Tick]:
    """Tell of a step for as long as the block lasts.

    Args:
        name: What is being done, as a reader is told it: `Rendering pages`.
        total: How many things there are to do, if they are counted.
        beside: Whether it goes on in the background: steps that begin meanwhile are then not within it, and it is over when all of its total is done.
    """
    outer = _current.get()
    if outer is None or not outer.is_here() or (beside and not total):
        yield UNHEARD
        return
    inner = outer.begin(name, total, beside=beside)
    before = None if beside else _current.set(inner)
    try:
        yield inner
    finally:
        if before:
            _current.reset(before)
        inner.end()
