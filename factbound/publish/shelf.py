"""Finished files, put into a folder that grows: as another name of the last output's file where that holds the same bytes, else as a new file.

What is put here is never written in place: a file that has to change gets a new one under its name, so that the last output stays as it is.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from factbound.files.clearing import LOOK, digest_of

FILE_RIGHTS, FOLDER_RIGHTS = 0o644, 0o755
APART = ("reports/", "theme/", "nav.yml")
"""What shares no file with another output: what people open and save there, and what shows on all pages, which are kept as they were made of it."""
CHUNK = 1 << 20
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Shared(NamedTuple):
    """How the file system knows a file that two outputs have, and when it was written last."""

    device: int
    inode: int
    size: int
    written: int


class Placed(NamedTuple):
    """A file that was put."""

    path: str
    digest: str
    """SHA-256 of what it is to hold."""
    shared: Shared | None = None
    """Whether the last output has the same file; its bytes were compared."""


class Shelf:
    """A folder that takes finished files, for the threads of a build and the processes that it forks.

    Args:
        root: The folder.
        earlier: The last output, whose files may get another name here; None shares nothing.
        top: Which folder of the output this is, with a slash behind it; nothing for all of it.
        whole: The shelf of all of the output, if this is not it.
    """

    def __init__(self, root: Path, earlier: Path | None = None, top: str = "", whole: Shelf | None = None) -> None:
        self.placed: dict[str, Placed] = whole.placed if whole else {}
        """What was put: path in the output -> file."""
        self._made: set[str] = whole._made if whole else set()  # noqa: SLF001 - it is of the same sort
        """Folders that there are, by their path in the output."""
        self._root, self._top = os.fspath(root), top
        self._whole: str = whole._whole if whole else f"{self._root}/"  # noqa: SLF001
        self._earlier = os.fspath(earlier) if earlier is not None and sys.platform != "win32" else None
        self._plain: dict[str, bool] = {"": self._earlier is not None and _is_folder(self._earlier)}

    def below(self, top: str) -> Shelf:
        """Return the shelf of a folder at the top, which tells this one what it takes."""
        return Shelf(Path(self._root, top), Path(self._earlier, top) if self._earlier and self._is_plain(top) else None, f"{self._top}{top}/", self)

    def put(self, path: str, data: bytes, digest: str = "") -> Placed:
        """Put a file that is finished.

        Args:
            path: Below the folder, with forward slashes.
            data: What it holds.
            digest: Its SHA-256, for who has made that already.
        """
        target = f"{self._root}/{path}"
        self._make_folder(path.rpartition("/")[0])
        shared = self._share(path, target, len(data), lambda file: _holds(file, data))
        if shared is None:
            try:
                _write(target, data)
            except OSError as error:
                error.filename = error.filename or target  # so that it is told as a matter of the disk
                raise
        placed = Placed(self._top + path, digest or hashlib.sha256(data).hexdigest(), shared)
        self.note([placed])
        return placed

    def put_again(self, path: str, size: int, digest: str) -> Placed | None:
        """Put a file of which the last output has the same; None where it has not, or where anything is odd about it.

        Args:
            path: As in `put`.
            size: How many bytes it has.
            digest: SHA-256 of what it holds, with which what the last output's file holds is compared.
        """
        self._make_folder(path.rpartition("/")[0])
        shared = self._share(path, f"{self._root}/{path}", size, lambda file: digest_of(file, size) == digest)
        if shared is None:
            return None
        placed = Placed(self._top + path, digest, shared)
        self.note([placed])
        return placed

    @property
    def shares(self) -> bool:
        """Whether there is a last output."""
        return self._plain[""]

    def digest_of(self, file: str) -> str | None:
        """Return the SHA-256 of a file of the output that was put, by its whole path; None of any other."""
        one = self.placed.get(file.removeprefix(self._whole)) if file.startswith(self._whole) else None
        return one.digest if one else None

    def note(self, placed: Iterable[Placed]) -> None:
        """Take notice of what another process has put."""
        self.placed.update((one.path, one) for one in placed)

    def fresh(self, path: str) -> str:
        """Return where a file can be written in place: whatever was put there has lost that name."""
        target = f"{self._root}/{path}"
        self._make_folder(path.rpartition("/")[0])
        self.placed.pop(self._top + path, None)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(target)
        return target

    def empty(self) -> None:
        """Take everything away, so that others may write here in place.

        Raises:
            OSError: When something cannot be taken away.
        """
        for path in [path for path in list(self.placed) if path.startswith(self._top)]:
            del self.placed[path]
        self._made -= {folder for folder in list(self._made) if f"{folder}/".startswith(self._top)}
        if os.path.isdir(self._root):
            shutil.rmtree(self._root)

    def _make_folder(self, folder: str) -> None:
        if self._top + folder not in self._made:
            try:
                os.mkdir(f"{self._root}/{folder}")
            except FileExistsError:
                pass
            except FileNotFoundError:
                os.makedirs(f"{self._root}/{folder}", exist_ok=True)
            self._made.add(self._top + folder)

    def _share(self, path: str, target: str, size: int, holds: Callable[[int], bool]) -> Shared | None:
        """Give the last output's file a second name; None where it is not the same, or where anything is odd about it.

        Compared is what is read from the file itself, and that file is known again behind its new name: who exchanges it meanwhile gains nothing.

        Args:
            path: Below the folder.
            target: Its new name.
            size: How many bytes it has to have.
            holds: Whether an open file holds them.
        """
        if (self._top + path).startswith(APART) or not self._is_plain(path.rpartition("/")[0]):
            return None
        source = f"{self._earlier}/{path}"
        with contextlib.suppress(OSError):
            file = os.open(source, LOOK)
            try:
                found = os.fstat(file)
                if _fits(found, size) and holds(file):
                    _link(source, target)
                    if (shared := known_as(os.lstat(target))) == known_as(found):
                        return shared
                    os.unlink(target)
            finally:
                os.close(file)
        return None

    def _is_plain(self, folder: str) -> bool:
        """Return whether the last output has a folder, and no link in its place."""
        if folder not in self._plain:
            self._plain[folder] = self._is_plain(folder.rpartition("/")[0]) and _is_folder(f"{self._earlier}/{folder}")
        return self._plain[folder]


def known_as(found: os.stat_result) -> Shared:
    """Return by what a file is known again."""
    return Shared(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def is_still(path: str, known: Shared) -> bool:
    """Return whether a file is the very one that is known, and was not written since."""
    try:
        return known_as(os.lstat(path)) == known
    except OSError:
        return False


def _fits(found: os.stat_result, size: int) -> bool:
    """Return whether a file may be shared: a plain one of ours, with the rights of an output, that nobody can reach by a name elsewhere."""
    ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) == FILE_RIGHTS
    return ours and found.st_nlink == 1 and found.st_size == size


def _holds(file: int, data: bytes) -> bool:
    if len(data) <= CHUNK:
        return os.read(file, len(data) + 1) == data
    at = 0
    while part := os.read(file, CHUNK):
        if data[at : at + len(part)] != part:
            return False
        at += len(part)
    return at == len(data)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        os.unlink(target)
        os.link(source, target)


def _write(target: str, data: bytes) -> None:
    """Write a file that is new: one that has the name already keeps its bytes and loses the name."""
    try:
        file = os.open(target, _MAKE, FILE_RIGHTS)
    except FileExistsError:
        os.unlink(target)
        file = os.open(target, _MAKE, FILE_RIGHTS)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
        found = os.fstat(file)
        if found.st_size != len(data):  # a disk that lies
            raise OSError(errno.EIO, os.strerror(errno.EIO), target)
        if stat.S_IMODE(found.st_mode) != FILE_RIGHTS and sys.platform != "win32":
            os.fchmod(file, FILE_RIGHTS)  # for everybody, whatever the umask
    finally:
        os.close(file)


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False
