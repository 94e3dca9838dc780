"""The other side of `apart`: a process that typesets what it is handed, within limits that the system keeps, until its pipe is closed."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from factbound.limits import DOCUMENT_BYTES
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.frames import MADE, receive, send
from factbound.publish.reports.job import Job, typeset


def main(seconds: int, memory: int) -> None:
    """Do jobs from the standard input.

    Args:
        seconds: Of processor time for all of them.
        memory: Bytes that may be taken.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever interrupts the build does not wait for a document
    _limit(seconds, memory)
    jobs, made = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever anybody prints is no answer
    with suppress(EOFError):
        while True:
            record, files = receive(jobs)
            try:
                send(made, {}, {MADE: _typeset(Job.of(record, files))})
            except ReportFault as fault:
                send(made, {"message": fault.message, "line": fault.line, "expected": fault.expected}, {})


def _typeset(job: Job) -> bytes:
    document = typeset(job)
    if DOCUMENT_BYTES.is_over(len(document)):
        raise ReportFault(f"the layout {job.layout} makes {len(document):,} bytes", 0, f"{DOCUMENT_BYTES.hint} Leave something out.")
    return document


def _limit(seconds: int, memory: int) -> None:
    """Have the system keep limits, where it can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, most in (("RLIMIT_CPU", seconds), ("RLIMIT_AS", memory), ("RLIMIT_CORE", 0)):
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # macOS keeps no limit of memory
            resource.setrlimit(kind, (least, hard))
