"""Watching a project's files by looking at them often: works on every file system, network drives and containers too."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

WATCHED = ("data", "content", "templates", "mkdocs.yml")
LEFT_BEHIND = ("~", ".swp", ".swx", ".tmp", ".bak")
"""Ends of the names of what editors and tools leave for a moment."""
MARKERS = ("4913", "__pycache__")
"""Vim's 4913 tests whether a folder can be written to."""
PAUSE = 0.05
"""Seconds between two looks."""
REST = 0.025
"""How long files must rest before a change counts as finished."""
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
        time.sleep(REST if now != seen else max(PAUSE, (time.perf_counter() - begun) / SHARE))


def take_snapshot(project: Path) -> Snapshot:
    """Look at every watched file once."""
    snapshot: Snapshot = {}
    for name in WATCHED:
        top = project / name
        look = _look if top.is_dir() else _enter
        look(os.fspath(top), name, snapshot)
    return snapshot


def _is_left_behind(name: str) -> bool:
    """Return whether a file is hidden, or what an editor or tool leaves for a moment."""
    between = name.startswith("#") and name.endswith("#")
    return name.startswith(".") or name.endswith(LEFT_BEHIND) or between or name in MARKERS or ("___jb_" in name and name.endswith("___"))


def _look(folder: str, name: str, snapshot: Snapshot) -> None:
    """Enter the files below a folder; links to folders are not followed."""
    try:
        with os.scandir(folder) as entries:
            below = [entry for entry in entries if not _is_left_behind(entry.name)]
    except OSError:
        return
    for entry in below:
        path = f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            _look(entry.path, path, snapshot)
        elif not (entry.is_symlink() and entry.is_dir()):
            _enter(entry.path, path, snapshot)


def _enter(file: str, name: str, snapshot: Snapshot) -> None:
    """Enter a file; what vanishes meanwhile is not there."""
    try:
        found = os.stat(file)  # noqa: PTH116 - half of the time
    except OSError:
        return
    snapshot[name] = (found.st_mtime_ns, found.st_size)
