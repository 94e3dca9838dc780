"""Files of a project: which of them a build reads, one as it was read and as it shall be, and where two contents of it first differ."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

INPUTS = ("data", "content", "templates", "mkdocs.yml")
"""All that a build reads of a project, beside its history and its editions."""


@dataclass(frozen=True)
class FileChange:
    """One file, as it was read and as it shall be."""

    path: str
    """In the project, with forward slashes."""
    before: bytes | None
    """What was read; None where there was no such file."""
    after: bytes | None
    """What it shall hold; None where it shall be deleted."""


def first_difference(before: bytes, after: bytes) -> int:
    """Return the first line that differs between two contents that are not the same, from 1."""
    rows = zip_longest(before.split(b"\n"), after.split(b"\n"))
    return next(number for number, (one, other) in enumerate(rows, start=1) if one != other)
