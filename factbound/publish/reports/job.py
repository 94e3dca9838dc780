"""What Typst is asked for, as a value: it can be done here, or handed to a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeAlias

from factbound.publish.reports.typesetter import compile_pdf, compile_png, load_fonts


@dataclass(frozen=True)
class Job:
    """A document or picture to be typeset: a PDF where it has a time, else a picture."""

    files: Mapping[str, bytes]
    """Path -> content: Typst files and all that they read."""
    main: str
    """The file to begin with."""
    layout: str
    """Where people find that file."""
    fonts: tuple[str, ...]
    """Folders with fonts."""
    timestamp: datetime | None = None
    ppi: float = 0

    def record(self) -> dict[str, Any]:
        """Return all but the files, as JSON takes it."""
        at = self.timestamp.isoformat() if self.timestamp else None
        return {"main": self.main, "layout": self.layout, "fonts": list(self.fonts), "timestamp": at, "ppi": self.ppi}

    @classmethod
    def of(cls, record: Mapping[str, Any], files: Mapping[str, bytes]) -> Self:
        """Return the job of a record and files."""
        at = datetime.fromisoformat(record["timestamp"]) if record["timestamp"] else None
        return cls(files, record["main"], record["layout"], tuple(record["fonts"]), at, record["ppi"])


Typeset: TypeAlias = Callable[[Job], bytes]
"""Does a job, or raises ReportFault."""


def typeset(job: Job) -> bytes:
    """Do a job in this process.

    Raises:
        ReportFault: When Typst refuses, with its reason.
    """
    fonts = load_fonts(job.fonts)
    return compile_pdf(job.files, job.main, job.timestamp, fonts) if job.timestamp else compile_png(job.files, job.main, job.ppi, fonts)
