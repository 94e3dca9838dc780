"""Where time goes: what every thread is doing is looked at many times a second, which slows down nothing that is looked at."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import PurePath
from types import CodeType, FrameType

EVERY = 0.004
"""Seconds between two looks."""
PROMPT = 0.0001
"""Seconds after which a thread makes way for the one that looks. Were they more, that one would come mostly where others wait for the disk."""
OWN = "factbound-observer"
"""The name of threads that only look on, of which nothing is told."""

_NUMBER = re.compile(r"-\d+(?:_\d+)?(?= |$)")
"""As in `Thread-3 (run)` and `ThreadPoolExecutor-0_1`."""

Stack = tuple[str, tuple[CodeType, ...]]
"""A thread's name and what it was in, outermost first."""


class Sampler:
    """Looks at all threads of this process while its block lasts. Processes that it starts show as what waits for them."""

    def __init__(self) -> None:
        self.seconds: dict[Stack, float] = {}
        """How long each was seen."""

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Look on."""
        over = threading.Event()
        looker = threading.Thread(target=self._look_on, args=(over,), name=OWN, daemon=True)
        before = sys.getswitchinterval()
        sys.setswitchinterval(PROMPT)
        looker.start()
        try:
            with _on_one_processor():
                yield
        finally:
            over.set()
            looker.join()
            sys.setswitchinterval(before)

    def _look_on(self, over: threading.Event) -> None:
        last = time.perf_counter()
        while not over.wait(EVERY):
            now = time.perf_counter()
            names = {one.ident: one.name for one in threading.enumerate()}
            for ident, frame in sys._current_frames().items():  # noqa: SLF001 - how a thread sees what others are in
                if (name := names.get(ident, "another thread")) != OWN:
                    stack = (_thread_name(name), _codes(frame))
                    self.seconds[stack] = self.seconds.get(stack, 0.0) + now - last
            last = now


@contextlib.contextmanager
def _on_one_processor() -> Iterator[None]:
    """Have the work of this thread done on one processor, so that it is not handed out to processes of which nothing is seen here."""
    if not hasattr(os, "sched_setaffinity"):  # then it is not handed out either
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _thread_name(name: str) -> str:
    """Return what a thread is called without its number: threads that do the same are told together."""
    return _NUMBER.sub("", name)


def _codes(frame: FrameType | None) -> tuple[CodeType, ...]:
    found = []
    while frame is not None:
        if frame.f_code.co_filename != contextlib.__file__:  # between a function and what its decorator makes of it
            found.append(frame.f_code)
        frame = frame.f_back
    return tuple(reversed(found))


def label(code: CodeType) -> str:
    """Return what a function is called, with its file: below the folder of packages, or the last parts of its path."""
    parts = PurePath(code.co_filename).parts
    start = next((at + 1 for at, part in reversed([*enumerate(parts)]) if part in ("site-packages", "dist-packages")), None)
    if start is None:
        start = next((at for at, part in reversed([*enumerate(parts)]) if part in ("factbound", "templates")), max(0, len(parts) - 2))
    return f"{code.co_qualname} ({'/'.join(parts[start:])})"
