"""What the log of git says: commits, and the files that each touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOB_MODES = ("100644", "100755")
"""Of plain files."""
_CHANGED = re.compile(r"\n?:+((?:\d{6} ){2,})((?:[0-9a-f]+ ){2,})([A-Z]+)\d*")
"""How a raw log tells of a file: modes and blobs before, for each parent, and after, and what was done to that of each parent."""


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
    blobs: tuple[tuple[str, ...], ...] = ()
    """Path, blob before and blob after of each file, by path; empty where there is none. A merge has a blob before for each parent."""

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the commits before it."""
        count = len(self.blobs[0]) - 2 if self.blobs else 1
        return tuple(f"{self.id}^{number}" for number in range(1, count + 1))


def parse_log(words: list[str]) -> Iterator[LoggedCommit]:
    """Yield the commits of a log whose every word ends with NUL, which no message and no path can hold."""
    at = 0
    while at + 4 < len(words):
        commit, seconds, day, subject, body = words[at : at + 5]
        at += 5
        at += words[at : at + 1] == [""]  # a merge has one more
        files, blobs = [], []
        while at + 1 < len(words) and (found := _CHANGED.fullmatch(words[at])):
            sides = [blob if mode in BLOB_MODES else "" for mode, blob in zip(found[1].split(), found[2].split(), strict=True)]
            files.append((found[3][0] if len({*found[3]}) == 1 else "M", words[at + 1]))
            blobs.append((words[at + 1], *sides))
            at += 2
        by_path = tuple(sorted(files, key=lambda one: one[1]))
        yield LoggedCommit(commit, int(seconds), subject, by_path, body.strip(), day, tuple(sorted(blobs)))
