"""Typst in a process of its own: a layout that takes all memory or all time ends that process, and the build tells which it was.

Nothing else runs there, and nothing comes back but a document or a fault. The other side is `typesetting`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from types import TracebackType
from typing import Self

from factbound.limits import TYPESET_BYTES, TYPESET_SECONDS, Limit
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.frames import MADE, receive, send
from factbound.publish.reports.job import Job

PATIENCE = 300.0
"""Seconds of the clock, for systems that count no processor time."""

MAIN = "import sys; sys.path[:] = sys.argv[3:]; from factbound.publish.reports.typesetting import main; main(*map(int, sys.argv[1:3]))"
WAY_OUT = "Look there, and in what it imports, for what makes much of little: loops, 'range', 'repeat', '*'."

_SPENT = -getattr(signal, "SIGXCPU", 0)
"""How a process ends whose processor time is over."""
_NO_MEMORY = (b"memory allocation of", b"MemoryError")
"""What Rust and Python say last when they get no more."""
_SHOWN = 200
"""Letters of its last line that are told."""
_KEPT = 1_000
"""Lines of what it says, the last ones."""


class Apart:
    """A typesetter for one document, begun with its first job.

    Args:
        seconds: The processor time that it may take.
        memory: The bytes that it may take.
        patience: Seconds of the clock for each job.
    """

    def __init__(self, seconds: Limit = TYPESET_SECONDS, memory: Limit = TYPESET_BYTES, patience: float = PATIENCE) -> None:
        self._seconds, self._memory, self._patience = seconds, memory, patience
        self._process: subprocess.Popen[bytes] | None = None
        self._said: deque[bytes] = deque(maxlen=_KEPT)
        self._listener = threading.Thread()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None:
            self._process.kill()
            self._listener.join()
            with contextlib.suppress(BrokenPipeError), self._process:  # closes its pipes, one of which may hold what it was not told
                self._process = None

    def __call__(self, job: Job) -> bytes:
        """Do a job.

        Raises:
            ReportFault: When Typst refuses, with its reason; when the job takes more than it may.
        """
        self._process = process = self._process or self._begin()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def run_out() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._patience, run_out)
        clock.start()
        try:
            send(process.stdin, job.record(), job.files)
            told, files = receive(process.stdout)
        except (EOFError, BrokenPipeError):
            raise self._fallen(job, late.is_set()) from None
        finally:
            clock.cancel()
        if told:
            raise ReportFault(told["message"], told["line"], told["expected"])
        return files[MADE]

    def _begin(self) -> subprocess.Popen[bytes]:
        """Start the process, which finds packages where this one does and looks at nothing in the folder at hand."""
        command = [sys.executable, "-I", "-c", MAIN, str(self._seconds.most), str(self._memory.most), *(path for path in sys.path if path)]
        # An arena of memory takes room that counts and is never used; a trace hides what a panic says.
        env = {**os.environ, "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        self._listener = threading.Thread(target=self._said.extend, args=(process.stderr,), daemon=True)
        self._listener.start()  # a pipe that nobody reads would hold up whoever writes much
        return process

    def _fallen(self, job: Job, late: bool) -> ReportFault:
        """Return why the process is no more."""
        assert self._process is not None
        ended = self._process.wait()
        self._listener.join()
        said = b"".join(self._said)
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
