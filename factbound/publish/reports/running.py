"""The typesetters of a build, as processes: begun when one is needed, kept for the next document, and ended with the build."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.frames import BOUNDARY, READY, receive, send

MAIN = "import sys; sys.path[:] = sys.argv[1:]; from factbound.publish.reports.typesetting import main; main()"

KEPT = os.name == "posix"
"""Whether a typesetter does more than one document."""

_LINES = 1_000
"""Lines of what it says, the last ones."""


class Typesetter:
    """A process that typesets, with the pipes to it.

    Args:
        process: Just begun.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._stdin, self._stdout = process, process.stdin, process.stdout
        self._said: deque[bytes] = deque(maxlen=_LINES)
        self._listener = threading.Thread(target=self._said.extend, args=(process.stderr,), daemon=True)
        self._listener.start()  # a pipe that nobody reads would hold up whoever writes much
        self._used = False

    @property
    def number(self) -> int:
        """What the system knows it by."""
        return self._process.pid

    def open(self, limits: Mapping[str, int]) -> bool:
        """Begin a document.

        Returns:
            Whether the process is still there.
        """
        try:
            if self._used and self._stdout.read(len(READY)) != READY:
                return False
            self._used = True
            send(self._stdin, limits, {})
        except BrokenPipeError:
            return False
        return True

    def ask(self, record: Mapping[str, Any], files: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Hand over a job, and wait for what comes back.

        Raises:
            EOFError: When the process ends meanwhile.
        """
        try:
            send(self._stdin, record, files)
        except BrokenPipeError:
            raise EOFError from None
        return receive(self._stdout)

    def close(self) -> None:
        """End a document."""
        with contextlib.suppress(BrokenPipeError):
            send(self._stdin, {}, {})

    def kill(self) -> None:
        """End the process."""
        end(self._process)

    def end(self) -> None:
        """End the process, and close the pipes to it."""
        self.kill()
        self._listener.join()
        with contextlib.suppress(BrokenPipeError), self._process:  # one of the pipes may hold what it was not told
            pass

    def fallen(self) -> tuple[int, bytes]:
        """Return how the process ended, and what it said last."""
        ended = self._process.wait()
        self._listener.join()
        return ended, b"".join(self._said).rpartition(BOUNDARY)[2]


class Running:
    """The typesetters of a build: they end with it, whoever of them is in the middle of what."""

    def __init__(self) -> None:
        self.ended = False
        self._lock = threading.Lock()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._ready: dict[int, Typesetter] = {}
        """Thread -> a typesetter between two documents. A thread keeps its own: with some systems a process ends with the thread that began it."""

    def take(self, limits: Mapping[str, int]) -> Typesetter:
        """Return a typesetter that has begun a document.

        Raises:
            ReportFault: When the build has ended.
        """
        with self._lock:
            kept = self._ready.pop(threading.get_ident(), None)
        if kept and kept.open(limits):
            return kept
        if kept:
            kept.end()
        begun = Typesetter(self._begin())
        begun.open(limits)  # if it falls at once, that is told where it is asked
        return begun

    def give_back(self, typesetter: Typesetter) -> None:
        """Keep a typesetter for the next document, or end it."""
        typesetter.close()
        with self._lock:
            keep = KEPT and not self.ended
            if keep:
                self._ready[threading.get_ident()] = typesetter
        if not keep:
            typesetter.end()

    def rest(self) -> None:
        """End those that have nothing to do."""
        with self._lock:
            idle, self._ready = list(self._ready.values()), {}
        for one in idle:
            one.end()

    def end(self) -> None:
        """End all of them, and begin no other."""
        with self._lock:
            self.ended = True
            for process in self._processes:
                end(process)
        self.rest()

    def _begin(self) -> subprocess.Popen[bytes]:
        """Start a process, which finds packages where this one does and looks at nothing in the folder at hand."""
        command = [sys.executable, "-I", "-c", MAIN, *(path for path in sys.path if path)]
        # An arena of memory takes room that counts and is never used; a trace hides what a panic says.
        env = {**os.environ, "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"}
        pipe = subprocess.PIPE
        with self._lock:
            if self.ended:
                raise ReportFault("the build has been ended")
            # A group of its own, to be ended together with the copy that it may have made of itself.
            process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=env, start_new_session=True)
            self._processes = [*(one for one in self._processes if one.poll() is None), process]
            return process


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process, and the copy that it has made of itself."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
