"""Files of a project: which of them a build reads, one as it was read and as it shall be, and where two contents of it first differ."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

INPUTS = ("data", "content", "templates", "mkdocs.yml")
"""All that a build reads of a project, beside its history and its editions."""
HELD, ASSETS = (".yml", ".yaml", ".md"), "content/assets/"


def is_held(path: str) -> bool:
    """Return whether a file is judged as it was read and hashed when the reading began."""
    return path.startswith(("data/", "content/")) and path.endswith(HELD) and not path.startswith(ASSETS)


def is_read_once(path: str) -> bool:
    """Return whether what a build makes of a file it makes of what it has hashed: narrative is read again where templates include it."""
    return is_held(path) and path.startswith("data/")


@dataclass(frozen=True)
class FileChange:
    """One file, as it was read and as it shall be."""

    path: str
    """In the project, with forward slashes."""
    before: bytes | None
    """What was read; None where there was no such file."""
    after: bytes | None
    """What it shall hold; None where it shall be deleted."""


class Readable(Protocol):
    """A file that can be read: on disk, or at hand."""

    def read_bytes(self) -> bytes:
        """Return what the file holds."""


def read_at_most(file: Readable, most: int) -> bytes | None:
    """Return what a file holds, or None where that is more than so many bytes; no more of it is read than that."""
    if isinstance(file, Path):
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    else:
        data = file.read_bytes()
    return data if len(data) <= most else None


def first_difference(before: bytes, after: bytes) -> int:
    """Return the first line that differs between two contents that are not the same, from 1."""
    rows = zip_longest(before.split(b"\n"), after.split(b"\n"))
    return next(number for number, (one, other) in enumerate(rows, start=1) if one != other)
