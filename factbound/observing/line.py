"""Progress on a terminal: one line that is written over itself, and gone whenever something else is printed."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from factbound.observing.words import told_work
from factbound.progress import Step

PATIENCE = 1.0
"""Seconds of work before a line is worth its while."""
TYPED = "^C"
"""What a terminal may show behind the line when somebody ends the work."""
EVERY = 0.1
"""Seconds between two looks at the work."""


class Line:
    """The line. It needs no more of a terminal than that a carriage return leads to its first column.

    Args:
        write: Writes letters to the terminal.
        width: Tells how many columns it has now.
    """

    every = EVERY

    def __init__(self, write: Callable[[str], object], width: Callable[[], int]) -> None:
        self._write, self._width = write, width
        self._shown = ""
        self._lock, self._process = Lock(), os.getpid()

    def look(self, work: Step, now: float, /) -> None:
        """Show how far work has come."""
        if now - work.begun.clock >= PATIENCE:
            self._put(told_work(work, now, self._width() - 1 - len(TYPED)))  # a terminal goes on to the next line where one is full

    def clear(self) -> None:
        """Leave nothing on the terminal."""
        if self._process == os.getpid():  # a forked process has shown nothing
            self._put("")

    def close(self, _: Step, /) -> None:
        """Be gone."""
        self.clear()

    def _put(self, text: str) -> None:
        with self._lock:
            if text != self._shown:
                over = " " * (len(self._shown) - len(text) + (0 if text else len(TYPED)))
                with suppress(OSError):  # a terminal that is gone
                    self._write(f"\r{text}{over}" + ("" if text else "\r"))
                self._shown = text
