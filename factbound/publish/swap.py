"""Put a new folder in the place of an old one: in one step where the system can, else in two that the next build can mend."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are as they are given. See https://man7.org/linux/man-pages/man2/rename.2.html."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS."""
_CALLS = {"x86_64": 316, "aarch64": 276, "armv7l": 382, "i686": 353, "riscv64": 276, "ppc64le": 357, "s390x": 347, "loongarch64": 276}
"""The number of renameat2, for a C library that has no name for it."""
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV}
"""What a system or a file system answers that cannot exchange two folders."""
TRIES = 5


def swap_in(new: Path, place: Path, aside: Path) -> None:
    """Put a folder in its place. What was there is afterwards where the new one was, or aside.

    Args:
        new: A folder, on the file system of its place.
        place: Missing, or a folder.
        aside: Where the old one waits in between if the system cannot exchange folders: there must be nothing.

    Raises:
        OSError: When the system refuses; everything is then as it was.
    """
    tried = 0
    while True:  # another build may come first, with the first output of all
        tried += 1
        try:
            if os.path.lexists(place):
                if not exchange(new, place):
                    _in_two_steps(new, place, aside)
            else:
                new.rename(place)
        except OSError as error:
            if tried == TRIES or error.errno not in {errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST} or not new.is_dir():
                raise
        else:
            return


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step.

    Returns:
        Whether they did; not where the system cannot do that.

    Raises:
        OSError: When the system can, and refuses.
    """
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        renameat2 = getattr(libc, "renameat2", None)
        number = _CALLS.get(platform.machine())
        if renameat2 is not None:
            done = renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
        elif number is not None:
            done = libc.syscall(number, _HERE, names[0], _HERE, names[1], _EXCHANGE)
        else:
            return False
    elif sys.platform == "darwin":
        done = ctypes.CDLL(None, use_errno=True).renamex_np(*names, _EXCHANGE)
    else:
        return False
    if done == 0:
        return True
    fault = ctypes.get_errno()
    if fault in _CANNOT:
        return False
    raise OSError(fault, os.strerror(fault), str(one), None, str(other))


def flush(folder: Path) -> None:
    """Have the system write out all that it still holds back for the file system of a folder, and tell what it could not.

    Raises:
        OSError: When something could not be written.
    """
    if sys.platform == "win32":
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.syncfs(place):
                fault = ctypes.get_errno()
                raise OSError(fault, os.strerror(fault), str(folder))
        else:
            os.sync()
    finally:
        os.close(place)


def flush_folder(folder: Path) -> None:
    """Have the names in a folder written out."""
    if sys.platform == "win32":
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _in_two_steps(new: Path, place: Path, aside: Path) -> None:
    """Set the old one aside and put the new one in its place. Where it lies says to the next build what to do after a crash in between."""
    place.rename(aside)
    try:
        new.rename(place)
    except BaseException:
        aside.rename(place)
        raise
