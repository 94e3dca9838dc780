"""Watching a project's files by looking at them often: works on every file system, network drives and containers too."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

WATCHED = ("data", "content", "templates", "mkdocs.yml")
IGNORED = (".*", "*~", "#*#", "*.swp", "*.swx", "*.tmp", "*.bak", "*___jb_*___", "4913", "__pycache__")
"""What editors and tools leave for a moment: vim's 4913 tests whether a folder can be written to."""
PAUSE = 0.1
"""Seconds between two looks, and how long files must rest before a change counts as finished."""
SHARE = 0.1
"""At most this part of the time is spent looking, so that a large project is looked at less often."""

Snapshot = dict[str, tuple[int, int]]
"""Path in the project -> time of change and size."""


def watch_changes(project: Path) -> Iterator[tuple[str, ...]]:
    """Yield the changed files, sorted, each time that some have changed and come to rest.

    Begins with nothing changed, at once. What changes while the caller is busy is yielded next.
    """
    seen = take_snapshot(project)
    yield ()
    while True:
        now = wait_for_change(project, seen)
        changed = sorted({path for path, _ in seen.items() ^ now.items()})
        seen = now
        yield tuple(changed)


def wait_for_change(project: Path, seen: Snapshot) -> Snapshot:
    """Return the first snapshot that differs from the one seen and from which the next one does not."""
    before = seen
    while True:
        begun = time.perf_counter()
        now = take_snapshot(project)
        if now == before != seen:
            return now
        before = now
        time.sleep(max(PAUSE, (time.perf_counter() - begun) / SHARE))


def take_snapshot(project: Path) -> Snapshot:
    """Look at every watched file once."""
    snapshot: Snapshot = {}
    for name in WATCHED:
        _look(project / name, name, snapshot)
    return snapshot


def _look(path: Path, name: str, snapshot: Snapshot) -> None:
    """Enter the file, or the files below the folder; what vanishes meanwhile is not there, and links to folders are not followed."""
    try:
        if path.is_dir():
            with os.scandir(path) as entries:
                below = [entry for entry in entries if not _is_ignored(entry.name) and not (entry.is_symlink() and entry.is_dir())]
            for entry in below:
                _look(Path(entry.path), f"{name}/{entry.name}", snapshot)
        else:
            found = path.stat()
            snapshot[name] = (found.st_mtime_ns, found.st_size)
    except OSError:
        return


def _is_ignored(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in IGNORED)
