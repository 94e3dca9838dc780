"""Watching a project's files and commits by looking at them often: works on every file system, network drives and containers too."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

WATCHED = ("data", "content", "templates", "mkdocs.yml")
LEFT_BEHIND = ("~", ".swp", ".swx", ".tmp", ".bak")
"""Ends of the names of what editors and tools leave for a moment."""
MARKERS = ("4913",)
"""Vim's 4913 tests whether a folder can be written to."""
EDITIONS, RECORD = "editions", "edition.json"
"""Where editions stand in a project, and the file of each that is written last."""
PAUSE = 0.05
"""Seconds between two looks."""
REST = 0.025
"""How long files must rest before a change counts as finished."""
SHARE = 0.1
"""At most this part of the time is spent looking, so that a large project is looked at less often."""

Snapshot = dict[str, tuple[int, int, int]]
"""Path in the project -> when it was written, when it was changed in any way, and its size."""


def watch_changes(project: Path) -> Iterator[tuple[str, ...]]:
    """Yield the changed files, sorted, each time that some have changed and come to rest.

    Begins with nothing changed, at once. What changes while the caller is busy is yielded next.
    """
    seen = take_snapshot(project, whole=True)
    yield ()
    while True:
        now = wait_for_change(project, seen)
        changed = sorted({path for path, _ in seen.items() ^ _known(now, seen).items()})
        seen = now
        yield tuple(changed)


def wait_for_change(project: Path, seen: Snapshot) -> Snapshot:
    """Return the first snapshot that differs from the one seen and from which the next one does not."""
    before = seen
    while True:
        begun = time.perf_counter()
        now = _known(whole := take_snapshot(project, whole=True), seen)
        if now == before != seen:
            return whole
        before = now
        time.sleep(REST if now != seen else max(PAUSE, (time.perf_counter() - begun) / SHARE))


def _known(whole: Snapshot, seen: Snapshot) -> Snapshot:
    """Leave out what editors and tools have left since: as long as it comes and goes, it is no change. What a build has found there is."""
    return {path: look for path, look in whole.items() if path in seen or not any(map(_is_left_behind, path.split("/")[1:]))}


def take_snapshot(project: Path, *, whole: bool = False) -> Snapshot:
    """Look at every watched file once.

    Args:
        project: The project folder.
        whole: Whether to look at all that a build takes in: also at what editors and tools have left, at commits and at editions.
    """
    snapshot: Snapshot = {}
    for name in WATCHED:
        top = project / name
        if top.is_dir():
            _look(os.fspath(top), name, snapshot, whole=whole)
        else:
            _enter(os.fspath(top), name, snapshot)
    if whole:
        _look_at_history(project, snapshot)
    return snapshot


def _look_at_history(project: Path, snapshot: Snapshot) -> None:
    """Enter the editions, and what git writes with each commit and each tag of an edition."""
    for one in sorted((project / EDITIONS).glob(f"*/{RECORD}")):
        _enter(os.fspath(one), f"{EDITIONS}/{one.parent.name}", snapshot)
    own = next((place / ".git" for place in (project.resolve(), *project.resolve().parents) if (place / ".git").exists()), None)
    if own is None:
        return
    git = own.parent / _said_in(own, "gitdir:") if own.is_file() else own  # of a worktree, whose tags are those of the repository
    _enter(os.fspath(git / "logs" / "HEAD"), ".git", snapshot)
    _enter(os.fspath(git / _said_in(git / "commondir") / "refs" / "tags" / "edition"), ".git/refs/tags/edition", snapshot)


def _said_in(file: Path, word: str = "") -> str:
    """Return the path that a file of git holds, behind a word; nothing where there is none."""
    try:
        return file.read_text("utf-8", "surrogateescape").removeprefix(word).strip().replace("\0", "")
    except OSError:
        return ""


def _is_left_behind(name: str) -> bool:
    """Return whether a file is hidden, or what an editor or tool leaves for a moment."""
    between = name.startswith("#") and name.endswith("#")
    return name.startswith(".") or name.endswith(LEFT_BEHIND) or between or name in MARKERS or ("___jb_" in name and name.endswith("___"))


def _look(folder: str, name: str, snapshot: Snapshot, *, whole: bool) -> None:
    """Enter the files below a folder; links to folders are not followed."""
    try:
        with os.scandir(folder) as entries:
            below = [entry for entry in entries if not (entry.name.startswith(".") if whole else _is_left_behind(entry.name))]
    except OSError:
        return
    for entry in below:
        path = f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            _look(entry.path, path, snapshot, whole=whole)
        elif not (entry.is_symlink() and entry.is_dir()):
            _enter(entry.path, path, snapshot)


def _enter(file: str, name: str, snapshot: Snapshot) -> None:
    """Enter a file; what vanishes meanwhile is not there."""
    try:
        found = os.stat(file)  # noqa: PTH116 - half of the time
    except OSError:
        return
    snapshot[name] = (found.st_mtime_ns, found.st_ctime_ns, found.st_size)
