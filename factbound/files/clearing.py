"""Delete what is ours and nothing else: file by file, and never through a link."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".directory"})
"""What desktops leave in every folder that somebody looks at."""


def is_dropping(name: str) -> bool:
    """Return whether a file is what a desktop or an office program leaves beside the files that somebody looks at."""
    return name in DROPPINGS or name.startswith(("._", "~$")) or (name.startswith(".~lock.") and name.endswith("#"))


def list_files(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all that lies below a folder but folders: the path, with forward slashes, and the entry. Links are not followed."""
    waiting = [("", os.fspath(root))]
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                path = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{path}/", entry.path))
                else:
                    yield path, entry


def clear(root: Path, ours: Callable[[str], bool] | None, last: str = "") -> bool:
    """Delete the files below a folder that are ours, then the folders that are empty, and the folder itself.

    Args:
        root: The folder, which need not exist.
        ours: Whether a regular file is, by its path below the folder; None when all that lies there is.
        last: The file that goes when all others have gone, so that a new beginning knows as much as this one.

    Returns:
        Whether nothing is left.
    """
    for base, folders, files, at in _walk(root):
        prefix = Path(base).relative_to(root).as_posix() + "/" if Path(base) != root else ""
        for name in files:
            path = prefix + name
            if ours is None or (path != last and _is_regular(name, base, at) and (is_dropping(name) or ours(path))):
                _quietly(os.unlink, name, base, at)
        for name in folders:
            _quietly(os.rmdir, name, base, at)
            if ours is None:
                _quietly(os.unlink, name, base, at)  # a link to a folder
    if last and ours and ours(last):
        _quietly(os.unlink, last, os.fspath(root), None)
    with contextlib.suppress(OSError):
        root.rmdir()
    return not os.path.lexists(root)


def holds(file: Path, digest: str) -> bool:
    """Return whether a file holds what has a SHA-256; a link to one does not."""
    try:
        return not file.is_symlink() and hashlib.sha256(file.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def as_listed(root: Path, listed: Mapping[str, str]) -> Callable[[str], bool]:
    """Return what says of a path whether the file is as a list of hashes has it."""
    return lambda path: path in listed and holds(root / path, listed[path])


def _walk(root: Path) -> Iterator[tuple[str, list[str], list[str], int | None]]:
    """Yield folder after folder, the innermost first; with descriptors where the system has them, so that no folder becomes a link meanwhile."""
    if hasattr(os, "fwalk"):
        yield from os.fwalk(root, topdown=False, follow_symlinks=False)
    else:
        yield from ((*found, None) for found in os.walk(root, topdown=False, followlinks=False))


def _is_regular(name: str, base: str, at: int | None) -> bool:
    try:
        found = Path(base, name).lstat() if at is None else os.stat(name, dir_fd=at, follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode)


def _quietly(act: Callable[..., Any], name: str, base: str, at: int | None) -> None:
    """Delete; what cannot be deleted stays, and is told by what is left."""
    with contextlib.suppress(OSError):
        if at is None:
            act(Path(base, name))
        else:
            act(name, dir_fd=at)
