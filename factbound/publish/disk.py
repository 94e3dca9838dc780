"""What a disk refuses while a build writes, told as a problem with the way out."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factbound.problems import BuildFailed, Position, Problem

FULL = {getattr(errno, "EDQUOT", errno.ENOSPC): "your share of the disk is used up", errno.ENOSPC: "the disk is full"}
HINTS = {
    errno.EIO: "The disk or the network drive may be failing: look at it, or name a folder on another one with --out.",
    errno.EROFS: "The file system is read-only: name a folder on another one with --out.",
    errno.EACCES: "Make the folder writable, or name another one with --out.",
    errno.EPERM: "Make the folder writable, or name another one with --out.",
    errno.EMFILE: "Close some programs, or raise the limit of open files (ulimit -n).",
    errno.ENFILE: "Close some programs, then build again.",
    errno.EFBIG: "Raise the limit on the size of files (ulimit -f), or name a folder on another file system with --out.",
    errno.ENAMETOOLONG: "Name a folder with a shorter path with --out.",
}
"""By what the system says; what is not named here is a disk's fault only if it is about the files of the build."""
NUMBER = re.compile(r"\[Errno (\d+)\]")


@contextmanager
def told_by_the_disk(out: Path, working: Path | None = None, need: int = 0) -> Iterator[None]:
    """Tell what the disk refuses as a problem of the output folder.

    Args:
        out: The output folder.
        working: Where the build writes, if it has begun to.
        need: How many bytes it needs, as far as one knows.

    Raises:
        BuildFailed: In the place of an OSError that is no fault of ours.
    """
    try:
        yield
    except OSError as error:
        if problem := disk_problem(error, out, working, need):
            raise BuildFailed([problem]) from error
        raise


def disk_problem(error: OSError, out: Path, working: Path | None = None, need: int = 0) -> Problem | None:
    """Return what an error of the system means for who builds; None when it is no matter of the disk."""
    number = _number(error)
    file = next((name for name in (error.filename2, error.filename) if isinstance(name, str)), "")  # of a copy, what is written
    ours = bool(working and file and Path(file).is_relative_to(working))
    if number not in FULL and number not in HINTS and not ours:
        return None
    at = Position(out.as_posix())
    if number in FULL:
        place = _standing(Path(file) if file and not ours else out.parent)
        hint = "Free some space, or name a folder on another disk with --out; the last output is as it was."
        return Problem(at, f"{FULL[number]}: {_room(place, need)}", hint)
    what = f"'{Path(file).relative_to(working).as_posix()}'" if working and ours else f"'{file}'" if file else "the output"
    reason = os.strerror(number) if number else str(error)
    hint = HINTS.get(number, "Look at the disk, or name another folder with --out; the last output is as it was.")
    verb = "written" if ours or not file else "read or written"
    return Problem(at, f"{what} cannot be {verb}: {reason}", hint)


def _number(error: OSError) -> int:
    """Return the number of an error, which shutil tells in words only."""
    if error.errno is not None:
        return error.errno
    found = NUMBER.search(str(error))
    return int(found.group(1)) if found else 0


def _standing(file: Path) -> Path:
    return next((one for one in (file if file.is_dir() else file.parent, *file.parents) if one.is_dir()), Path(os.sep))


def _room(place: Path, need: int) -> str:
    """Say what is free and needed: bytes, if it is not the number of files that is used up."""
    if hasattr(os, "statvfs") and (disk := os.statvfs(place)).f_files and not disk.f_favail:
        return f"there is no room for one more file at '{place.as_posix()}'"
    about = f", and the build needs {_size(need)} or more" if need else ""
    return f"{_size(shutil.disk_usage(place).free)} are free at '{place.as_posix()}'{about}"


def _size(count: int) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count:,} bytes"
