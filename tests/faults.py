"""Faults at every call that changes a disk: a layer over the system's functions that counts them, and fails or kills at one of them."""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self
from unittest import mock

from factbound.publish import stage as staging
from factbound.publish import swap

CHANGING = ("mkdir", "rename", "replace", "unlink", "remove", "rmdir", "chmod", "utime", "fsync", "link", "symlink", "truncate", "sendfile", "fchmod")
"""Functions of `os` that change a disk. `open` does where it is asked to write."""
GROWING = {"open", "mkdir", "write", "sendfile", "link", "symlink", "raw write", "flush"}
"""What a full disk refuses for as long as it is full."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Faults:
    """Counts the calls that change a disk while its block runs, and lets one of them fail.

    Args:
        at: Which call, from 1; 0 for none.
        strike: What is done at it: raises, or ends the process.
        lasting: Whether all later calls that need room fail too, as on a disk that is and stays full.
        half: Whether a write that fails has written half of its bytes.
    """

    def __init__(self, at: int = 0, strike: Callable[[], object] | None = None, *, lasting: bool = False, half: bool = False) -> None:
        self.at, self.strike, self.lasting, self.half = at, strike or fail_with(errno.ENOSPC), lasting, half
        self.count = 0
        self.names: list[str] = []
        self._turn = threading.RLock()
        self._stack = ExitStack()

    def point(self, name: str) -> bool:
        """Count one call; return whether it is to fail."""
        with self._turn:
            self.count += 1
            self.names.append(name)
            return bool(self.at) and (self.count == self.at or (self.lasting and self.count > self.at and name in GROWING))

    def __enter__(self) -> Self:
        put = self._stack.enter_context
        for name in CHANGING:
            put(mock.patch.object(os, name, self._wrap(name, getattr(os, name))))
        os_open, os_write = os.open, os.write
        put(mock.patch.object(os, "write", lambda file, data: self._os_write(os_write, file, data)))
        put(mock.patch.object(os, "open", lambda file, flags, *more, **named: self._os_open(os_open, file, flags, *more, **named)))
        for module in (io, builtins):
            put(mock.patch.object(module, "open", self._open))
        for module, name in ((swap, "exchange"), (staging, "flush"), (staging, "flush_folder")):
            put(mock.patch.object(module, name, self._wrap("rename" if name == "exchange" else "flush", getattr(module, name))))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _wrap(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def act(*words: Any, **named: Any) -> Any:
            if self.point(name):
                self.strike()
            return call(*words, **named)

        return act

    def _os_open(self, call: Callable[..., int], file: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & WRITES and self.point("open"):
            self.strike()
        return call(file, flags, *more, **named)

    def _os_write(self, call: Callable[..., int], file: int, data: Any) -> int:
        if self.point("write"):
            if self.half:
                call(file, bytes(data)[: len(data) // 2])
            self.strike()
        return call(file, data)

    def _open(self, file: Any, mode: str = "r", buffering: int = -1, *more: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+") or isinstance(file, int):
            return OPEN(file, mode, buffering, *more, **named)
        if self.point("open"):
            self.strike()
        stream = io.BufferedWriter(_Raw(self, file, mode.replace("b", "").replace("t", "")))
        if "b" in mode:
            return stream
        names = ("encoding", "errors", "newline")
        return io.TextIOWrapper(stream, **{**dict(zip(names, more, strict=False)), **{name: named[name] for name in names if name in named}})


OPEN = io.open


class _Raw(io.FileIO):
    def __init__(self, faults: Faults, file: Any, mode: str) -> None:
        self._faults = faults
        super().__init__(file, mode)

    def write(self, data: Any) -> int:
        """Write, or half of it, or nothing."""
        if self._faults.point("raw write"):
            if self._faults.half:
                super().write(bytes(data)[: len(data) // 2])
            self._faults.strike()
        return super().write(data)


def fail_with(number: int) -> Callable[[], object]:
    """Return a strike that raises an error of the system."""

    def strike() -> object:
        raise OSError(number, os.strerror(number))

    return strike


def interrupt() -> object:
    """Strike as Ctrl-C does."""
    raise KeyboardInterrupt


def die() -> object:
    """Strike as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def in_child(act: Callable[[], object]) -> int:
    """Do something in a child of this process, and return how it ended: 0, an exit status, or minus the number of a signal."""
    child = os.fork()
    if not child:
        status = 70
        try:
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def is_whole(out: Path) -> bool:
    """Return whether an output folder holds what its manifest says, no file more and none less."""
    listed = json.loads((out / "build.json").read_text("utf-8"))["outputs"]
    found = {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in out.rglob("*") if path.is_file()}
    del found["build.json"]
    return found == listed


def beside(out: Path) -> list[str]:
    """Return what lies beside an output folder, sorted."""
    return sorted(entry.name for entry in out.parent.iterdir() if entry != out)


@contextmanager
def reading(out: Path, states: set[str]) -> Iterator[list[str]]:
    """Read the manifest of an output folder over and over while the block runs; what a reader must not see is in the list that is given."""
    seen: list[str] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            try:
                text = (out / "build.json").read_text("utf-8")
            except OSError as error:
                seen.append(str(error))
            else:
                if states and text not in states:
                    seen.append(text[:80])

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
