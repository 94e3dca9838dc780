"""Work in the background that is done once more when it is asked for while it runs, however often it was asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from threading import Event, Thread, get_native_id
from types import TracebackType

NICENESS = 10
"""0 is everybody's, 19 the lowest priority."""


class Background:
    """One thread for one task; leaving the block lets a running task end, so that it can tidy up.

    Args:
        task: Must not raise.
    """

    def __init__(self, task: Callable[[], object]) -> None:
        self._task = task
        self._asked = Event()
        self._ended = False
        self._thread = Thread(target=self._work, name="factbound-background", daemon=True)

    def start(self) -> None:
        """Ask for the task to be done from its beginning."""
        self._asked.set()

    def __enter__(self) -> Background:  # noqa: PYI034 - nobody derives from it
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended = True
        self._asked.set()
        self._thread.join()

    def _work(self) -> None:
        if sys.platform == "linux":  # where threads have priorities of their own: what somebody waits for goes first
            os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)
        while self._asked.wait():
            self._asked.clear()
            if self._ended:
                return
            self._task()
