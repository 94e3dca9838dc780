"""What has begun to clear up is let do so: a second Ctrl-C waits until nothing is left to clear."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

ENDS = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back what would end the program, and let the first of it through afterwards; only the main thread hears of any."""
    came: list[tuple[int, FrameType | None]] = []
    heard = {getattr(signal, name) for name in ENDS if hasattr(signal, name)} if current_thread() is main_thread() else set()
    before = {one: handler for one in heard if callable(handler := signal.getsignal(one))}
    for one in before:
        signal.signal(one, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        if came:
            before[signal.Signals(came[0][0])](*came[0])
