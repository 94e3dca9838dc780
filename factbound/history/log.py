"""What the log of git says: commits, and the files that each touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOB_MODES = ("100644", "100755")
"""Of plain files."""
_CHANGED = re.compile(r"\n?:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*")
"""How a raw log tells of a file: modes and blobs before and after, and what was done."""


@dataclass(frozen=True)
class LoggedCommit:
    """A commit of the log with the data files that it touched."""

    id: str
    seconds: int
    """Since 1970."""
    subject: str
    files: tuple[tuple[str, str], ...]
    """Status (A, M, D, T) and path in the project, by path."""
    body: str = ""
    """The rest of the message."""
    day: str = ""
    """When it was made, where it was made, as `2018-09-12`."""
    blobs: tuple[tuple[str, str, str], ...] = ()
    """Path, blob before and blob after of each file, by path; empty where there is none."""


def parse_log(words: list[str]) -> Iterator[LoggedCommit]:
    """Yield the commits of a log whose every word ends with NUL, which no message and no path can hold."""
    at = 0
    while at + 4 < len(words):
        commit, seconds, day, subject, body = words[at : at + 5]
        at += 5
        files, blobs = [], []
        while at + 1 < len(words) and (found := _CHANGED.fullmatch(words[at])):
            old, new = (blob if mode in BLOB_MODES else "" for mode, blob in ((found[1], found[3]), (found[2], found[4])))
            files.append((found[5], words[at + 1]))
            blobs.append((words[at + 1], old, new))
            at += 2
        by_path = tuple(sorted(files, key=lambda one: one[1]))
        yield LoggedCommit(commit, int(seconds), subject, by_path, body.strip(), day, tuple(sorted(blobs)))
