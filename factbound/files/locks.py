"""Locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factbound.problems import BuildFailed, Position, Problem

PATIENCE = 60.0
"""Seconds for which one waits for another; no build or save of ours needs one of them."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time change what lies in a folder; the next one then sees what the first has changed.

    It leaves no file behind: the folder itself is locked. Windows and some network drives cannot do that; there nobody waits.

    Raises:
        BuildFailed: When another program does not let the folder go.
    """
    place = _open_folder(folder)
    try:
        if place is not None and sys.platform != "win32":
            with contextlib.suppress(OSError):  # a network drive without locks
                _wait_for(place, folder)
        yield
    finally:
        if place is not None:
            os.close(place)


def hold(file: Path, *, new: bool = False) -> int:
    """Lock a file until the descriptor that is returned is closed or the process ends.

    Args:
        file: What is locked.
        new: It is made, and may stay unlocked where there are no locks: nobody takes it for left behind there, as `hold` fails for everybody.

    Raises:
        BlockingIOError: When another process holds it.
        OSError: When there is no such file, or there are no locks.
    """
    place = os.open(file, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | (os.O_CREAT | os.O_EXCL if new else 0), 0o644)
    try:
        _lock(place)
    except BlockingIOError:
        os.close(place)
        raise
    except OSError:
        if not new:
            os.close(place)
            raise
    return place


def _open_folder(folder: Path) -> int | None:
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:  # Windows, or a folder that may be written but not listed
        return None


def _wait_for(place: int, folder: Path) -> None:
    begun = time.monotonic()
    while True:
        try:
            _lock(place)
        except BlockingIOError:
            if time.monotonic() - begun >= PATIENCE:
                message = f"another program has locked this folder for more than {PATIENCE:.0f} seconds"
                raise BuildFailed([Problem(Position(folder.as_posix()), message, "End that program, then try again.")]) from None
            time.sleep(0.02)
        else:
            return


def _lock(place: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(place, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(error.errno, error.strerror) from error
    else:
        import fcntl

        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
