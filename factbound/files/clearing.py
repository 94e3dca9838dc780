"""Delete what is ours and nothing else: file by file, and never through a link."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".directory"})
"""What desktops leave in every folder that somebody looks at."""


_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
LOOK = os.O_RDONLY | _NO_LINK | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
"""How a file is opened to look at it: not through a link where the system can, and waiting for no pipe."""
_CHUNK = 1 << 20
"""Bytes that are read at once."""
_NAME = attrgetter("name")


def is_dropping(name: str) -> bool:
    """Return whether a file is what a desktop or an office program leaves beside the files that somebody looks at."""
    return name in DROPPINGS or name.startswith(("._", "~$")) or (name.startswith(".~lock.") and name.endswith("#"))


def list_files(root: Path, top: str = "", *, folders: bool = False) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all that lies below a folder: the path, with forward slashes, and the entry. Links are not followed.

    Args:
        root: The folder.
        top: A folder in it, to look at nothing else; if there is none, nothing is there.
        folders: Whether folders are told of too.
    """
    begun = root / top
    waiting = [(f"{top}/" if top else "", os.fspath(begun))]
    if top and not begun.is_dir():
        return
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=_NAME):
                path = f"{prefix}{entry.name}"
                if within := entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{path}/", entry.path))
                if folders or not within:
                    yield path, entry


def clear(root: Path, ours: Callable[[str], bool] | None, last: str = "") -> bool:
    """Delete the files below a folder that are ours, then the folders that are empty, and the folder itself.

    Args:
        root: The folder, which need not exist.
        ours: Whether a regular file is, by its path below the folder; None when all that lies there is.
        last: The file that goes when all others have gone, so that a new beginning knows as much as this one.

    Returns:
        Whether something is left that is not ours.
    """
    if root.is_symlink():
        return True
    foreign, stuck, top = False, False, os.fspath(root)
    for base, folders, files, at in _walk(root):
        prefix = f"{base[len(top) + 1 :].replace(os.sep, '/')}/" if base != top else ""
        for name in files:
            path = prefix + name
            if path == last:
                continue
            if ours is None or (_is_regular(name, base, at) and (is_dropping(name) or ours(path))):
                stuck |= not _done(os.unlink, name, base, at)
            else:
                foreign = True
        for name in folders:
            if not _done(os.rmdir, name, base, at):
                foreign |= ours is not None and _is_link(name, base, at)
                _done(os.unlink, name, base, at) if ours is None else None
    if last and not stuck and (ours is None or ours(last)):
        _done(os.unlink, last, os.fspath(root), None)
    with contextlib.suppress(OSError):
        root.rmdir()
    return foreign


def holds(file: str | Path, digest: str) -> bool:
    """Return whether a plain file holds what has a SHA-256; a link to one does not."""
    try:
        if not _NO_LINK and Path(file).is_symlink():
            return False
        opened = os.open(file, LOOK)
        try:
            found = os.fstat(opened)
            return stat.S_ISREG(found.st_mode) and digest_of(opened, found.st_size) == digest
        finally:
            os.close(opened)
    except OSError:
        return False


def digest_of(opened: int, size: int) -> str:
    """Return the SHA-256 of what a file holds from its beginning; a large one is never in memory as a whole.

    Args:
        opened: Its descriptor, from which nothing was read.
        size: How many bytes it has, as far as is known.
    """
    if size < _CHUNK and len(content := os.read(opened, size + 1)) == size:
        return hashlib.sha256(content).hexdigest()
    os.lseek(opened, 0, os.SEEK_SET)
    with os.fdopen(opened, "rb", buffering=0, closefd=False) as whole:
        return hashlib.file_digest(whole, "sha256").hexdigest()


def _walk(root: Path) -> Iterator[tuple[str, list[str], list[str], int | None]]:
    """Yield folder after folder, the innermost first; with descriptors where the system has them, so that no folder becomes a link meanwhile."""
    if hasattr(os, "fwalk"):
        yield from os.fwalk(root, topdown=False, follow_symlinks=False)
    else:
        yield from ((*found, None) for found in os.walk(root, topdown=False, followlinks=False))


def _is_regular(name: str, base: str, at: int | None) -> bool:
    return stat.S_ISREG(_mode(name, base, at))


def _is_link(name: str, base: str, at: int | None) -> bool:
    return stat.S_ISLNK(_mode(name, base, at))


def _mode(name: str, base: str, at: int | None) -> int:
    try:
        return (Path(base, name).lstat() if at is None else os.stat(name, dir_fd=at, follow_symlinks=False)).st_mode
    except OSError:
        return 0


def _done(act: Callable[..., Any], name: str, base: str, at: int | None) -> bool:
    """Delete, and return whether that could be done; in a folder that somebody has closed too."""
    try:
        _act(act, name, base, at)
    except PermissionError:
        if at is None:
            return False
        with contextlib.suppress(OSError):
            os.fchmod(at, stat.S_IMODE(os.fstat(at).st_mode) | stat.S_IRWXU)
            _act(act, name, base, at)
            return True
        return False
    except OSError:
        return False
    return True


def _act(act: Callable[..., Any], name: str, base: str, at: int | None) -> None:
    if at is None:
        act(Path(base, name))
    else:
        act(name, dir_fd=at)
