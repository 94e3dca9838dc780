"""The other side of `apart`: a process that stands ready, and does each document in a copy of itself, within limits that the system keeps.

Whatever a document leaves behind goes with its copy, and the next one finds the process as it was begun. Where a system makes no copies, it does one
document.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import IO, NoReturn

from factbound.limits import DOCUMENT_BYTES
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.frames import BOUNDARY, MADE, READY, receive, send
from factbound.publish.reports.job import Job, typeset
from factbound.publish.reports.typesetter import font_folders, load_fonts

PARENT_DEATH_SIGNAL = 1
"""What prctl calls PR_SET_PDEATHSIG."""

COPIES = hasattr(os, "fork")
"""Whether the system makes copies of a process."""


def main() -> None:
    """Do documents from the standard input: each begins with its limits, and ends with a record of nothing."""
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # as a shell's `&` has it, where the build goes on
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever interrupts the build does not wait for a document
    _end_with(os.getppid())
    asked, made = os.fdopen(0, "rb", buffering=0), os.fdopen(os.dup(1), "wb")  # unbuffered: what follows the limits is for the copy
    os.dup2(2, 1)  # whatever anybody prints is no answer
    load_fonts(font_folders())
    gc.freeze()
    with suppress(EOFError, BrokenPipeError):
        while True:
            limits, _ = receive(asked)
            if not COPIES:
                _do(limits, made)
                return
            _copy(limits, made)
            os.write(2, BOUNDARY)
            made.write(READY)
            made.flush()


def _copy(limits: dict[str, int], made: IO[bytes]) -> None:
    """Do a document in a copy of this process; end as it ends, if it does not end well, so that the build sees how."""
    me = os.getpid()
    copy = os.fork()
    if not copy:
        _be_the_copy(me, limits, made)
    status = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    if status < 0:
        with suppress(OSError, ValueError):  # which SIGKILL says
            signal.signal(-status, signal.SIG_DFL)
        _limit("RLIMIT_CORE", 0)
        os.kill(me, -status)
    if status:
        os._exit(status)


def _be_the_copy(parent: int, limits: dict[str, int], made: IO[bytes]) -> NoReturn:
    status = 1
    try:
        _end_with(parent)
        _do(limits, made)
        status = 0
    except BaseException:  # noqa: BLE001 - what is above it on the stack belongs to the process that it is a copy of
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)


def _do(limits: dict[str, int], made: IO[bytes]) -> None:
    """Do the jobs of one document."""
    for name, most in (("RLIMIT_CPU", limits["seconds"]), ("RLIMIT_AS", limits["memory"]), ("RLIMIT_CORE", 0)):
        _limit(name, most)
    jobs = os.fdopen(0, "rb", closefd=False)
    with suppress(EOFError):
        while True:
            record, files = receive(jobs)
            if not record:
                return
            try:
                send(made, {}, {MADE: _typeset(Job.of(record, files))})
            except ReportFault as fault:
                send(made, {"message": fault.message, "line": fault.line, "expected": fault.expected}, {})


def _typeset(job: Job) -> bytes:
    document = typeset(job)
    if DOCUMENT_BYTES.is_over(len(document)):
        raise ReportFault(f"the layout {job.layout} makes {len(document):,} bytes", 0, f"{DOCUMENT_BYTES.hint} Leave something out.")
    return document


def _end_with(parent: int) -> None:
    """Have the system end this process with the one that began it, where it can: while Typst works, no other thread could look for that."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:  # it ended meanwhile
            os._exit(1)


def _limit(name: str, most: int) -> None:
    """Have the system keep a limit, where it can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):  # macOS keeps no limit of memory
        resource.setrlimit(kind, (least, hard))
