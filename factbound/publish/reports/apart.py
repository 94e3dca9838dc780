"""Typst in a process of its own: a layout that takes all memory or all time ends that process, and the build tells which it was.

Nothing else runs there, and nothing comes back but a document or a fault. The other side is `typesetting`.
"""

from __future__ import annotations

import signal
import threading
from types import TracebackType
from typing import Self

from factbound.limits import TYPESET_BYTES, TYPESET_SECONDS, Limit
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.frames import MADE
from factbound.publish.reports.job import Job
from factbound.publish.reports.running import Running, Typesetter

PATIENCE = 300.0
"""Seconds of the clock, for systems that count no processor time."""

WAY_OUT = "Look there, and in what it imports, for what makes much of little: loops, 'range', 'repeat', '*'."

_SPENT = -getattr(signal, "SIGXCPU", 0)
"""How a process ends whose processor time is over."""
_NO_MEMORY = (b"memory allocation of", b"MemoryError")
"""What Rust and Python say last when they get no more."""
_SHOWN = 200
"""Letters of its last line that are told."""


class Apart:
    """What typesets one document, begun with its first job.

    Args:
        seconds: The processor time that it may take.
        memory: The bytes that it may take.
        patience: Seconds of the clock for each job.
        running: The typesetters of the same build.
    """

    def __init__(
        self, seconds: Limit = TYPESET_SECONDS, memory: Limit = TYPESET_BYTES, patience: float = PATIENCE, running: Running | None = None
    ) -> None:
        self._seconds, self._memory, self._patience = seconds, memory, patience
        self._running, self._alone = running or Running(), running is None
        self._typesetter: Typesetter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._typesetter is None:
            return
        if kind is None and not self._alone:
            self._running.give_back(self._typesetter)
        else:
            self._typesetter.end()
        self._typesetter = None

    def __call__(self, job: Job) -> bytes:
        """Do a job.

        Raises:
            ReportFault: When Typst refuses, with its reason; when the job takes more than it may.
        """
        limits = {"seconds": self._seconds.most, "memory": self._memory.most}
        self._typesetter = typesetter = self._typesetter or self._running.take(limits)
        late = threading.Event()

        def run_out() -> None:
            late.set()
            typesetter.kill()

        clock = threading.Timer(self._patience, run_out)
        clock.start()
        try:
            told, files = typesetter.ask(job.record(), job.files)
        except EOFError:
            raise self._fallen(job, typesetter, late.is_set()) from None
        finally:
            clock.cancel()
        if told:
            raise ReportFault(told["message"], told["line"], told["expected"])
        return files[MADE]

    def _fallen(self, job: Job, typesetter: Typesetter, late: bool) -> ReportFault:
        """Return why the process is no more."""
        ended, said = typesetter.fallen()
        if ended == _SPENT:
            limit = f"{self._seconds.most:,} {self._seconds.name}"
        elif late:
            limit = f"{self._patience:g} seconds"
        elif any(words in said for words in _NO_MEMORY):
            limit = f"{self._memory.most:,} {self._memory.name}"
        else:
            last = said.decode(errors="replace").strip().rpartition("\n")[2][:_SHOWN]
            return ReportFault(f"the layout {job.layout} brings Typst down" + (f": {last}" if last else ""), 0, WAY_OUT)
        return ReportFault(f"the layout {job.layout} takes more than {limit}", 0, WAY_OUT)
