"""Working folders: something grows beside its place and then takes it in one step. What a killed process left is known and taken away."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from factbound.files.clearing import clear
from factbound.files.locks import alone, hold

NEW, OLD, LOCK = "new", "old", "lock"
"""In a working folder: what grows; what it took the place of, where that takes two steps; the file that whoever works there has locked."""
MARK = "A working folder of Factbound: "
"""How the lock begins. The number of the new folder follows, as the file system counts it, so that one knows it after a swap."""
LAST = "build.json"
"""What lists the files of a folder, and goes last."""
TRIES = 3

Judge = Callable[[Path], Callable[[str], bool]]
"""Given a folder that was replaced, says of the path of a file in it whether it is ours to delete."""


def nothing_is_ours(_: Path) -> Callable[[str], bool]:
    """Judge for a place where nothing is ever replaced."""
    return lambda _: False


class Beside:
    """A working folder beside a place.

    Args:
        place: What is to be made or replaced; its parent must exist.
        ours: Judges what a swap has brought out of the place.

    Raises:
        OSError: When none can be made.
    """

    def __init__(self, place: Path, ours: Judge) -> None:
        self.place = place
        self._ours = ours
        self._lock: int | None = None
        with alone(place.parent):
            tried = 0
            while True:
                tried += 1
                self.folder = Path(tempfile.mkdtemp(prefix=_prefix(place), dir=place.parent))
                try:
                    self._begin()
                except FileNotFoundError:  # where folders cannot be locked, somebody may have taken it for a dead one
                    if tried == TRIES:
                        raise
                except BaseException:
                    self.leave()
                    raise
                else:
                    return

    @property
    def root(self) -> Path:
        """Where the new one grows."""
        return self.folder / NEW

    @property
    def aside(self) -> Path:
        """Where the old one waits while the new one takes its place, where that takes two steps."""
        return self.folder / OLD

    def leave(self) -> Path | None:
        """Take the working folder away.

        Returns:
            The folder of what was found in the place and is not ours, which stays beside it; None when there is nothing.
        """
        kept = _clear_away(self.folder, self.place, self._ours, _number_in(self.folder))
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        _end(self.folder)
        return kept

    def _begin(self) -> None:
        self.root.mkdir()
        self.root.chmod(0o755)
        self._lock = hold(self.folder / LOCK, new=True)
        os.write(self._lock, f"{MARK}{self.root.stat().st_ino}\n".encode())


def sweep(place: Path, ours: Judge) -> list[Path]:
    """Take away the working folders that killed processes left beside a place; put back what they were about to replace.

    Returns:
        The folders of what they held that is not ours.
    """
    kept = []
    with alone(place.parent):
        for folder in _working_folders(place):
            if not (folder / LOCK).is_file():
                _end(folder)  # of which only one that is empty goes
                continue
            with contextlib.suppress(OSError):  # somebody works there, or has just ended
                kept += _sweep(folder, place, ours)
    return kept


def _sweep(folder: Path, place: Path, ours: Judge) -> list[Path]:
    number = _number_in(folder)
    lock = hold(folder / LOCK)
    try:
        if number is None:
            return []
        if (folder / OLD).is_dir() and not (folder / OLD).is_symlink() and not os.path.lexists(place):
            (folder / OLD).rename(place)
        kept = _clear_away(folder, place, ours, number)
    finally:
        os.close(lock)
    _end(folder)
    return [kept] if kept else []


def _prefix(place: Path) -> str:
    return f".{place.name[:50]}-"


def _working_folders(place: Path) -> Iterator[Path]:
    name = re.compile(re.escape(_prefix(place)) + r"[a-z0-9_]{8}")
    with contextlib.suppress(OSError), os.scandir(place.parent) as entries:
        yield from [Path(entry.path) for entry in entries if name.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)]


def _number_in(folder: Path) -> int | None:
    """Return what the lock says of the new folder: 0 when nothing yet; None when it is no lock of ours."""
    try:
        text = (folder / LOCK).read_text("utf-8")
    except (OSError, ValueError):
        return None
    number = text.removeprefix(MARK).strip()
    return int(number) if text.startswith(MARK) and number.isdigit() else None if text else 0


def _clear_away(folder: Path, place: Path, ours: Judge, number: int | None) -> Path | None:
    """Delete what grew, and of what was replaced what is ours; the rest gets a folder that is seen."""
    kept = None
    for old in (folder / NEW, folder / OLD):
        if old.is_symlink() or not old.is_dir():  # somebody has put it into the place
            kept = (_keep(old, place) if os.path.lexists(old) else None) or kept
            continue
        grew = old.name == NEW and old.stat().st_ino == number
        if clear(old, None if grew else ours(old), LAST):
            kept = _keep(old, place) or kept
    return kept


def _keep(found: Path, place: Path) -> Path | None:
    names = (f"{place.name}-kept" + (f"-{number}" if number > 1 else "") for number in count(1))
    kept = next(one for one in map(place.with_name, names) if not os.path.lexists(one))
    try:
        found.rename(kept)
    except OSError:
        return None  # it stays in the working folder, and the next sweep tries again
    return kept


def _end(folder: Path) -> None:
    """Delete a working folder, of which nothing but the lock may be left."""
    if not os.path.lexists(folder / OLD):
        with contextlib.suppress(OSError):
            (folder / NEW).rmdir()
    if not os.path.lexists(folder / NEW) and not os.path.lexists(folder / OLD):
        with contextlib.suppress(OSError):
            (folder / LOCK).unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()
