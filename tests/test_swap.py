"""Folders change places: in one step where the system has a call for it, and in words where it refuses."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from factbound.problems import Position, Problem
from factbound.publish import swap, verify
from factbound.publish.manifest import MANIFEST

linux = pytest.mark.skipif(sys.platform != "linux", reason="calls of Linux")


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with a file each."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    return tmp_path / "one", tmp_path / "other"


def read(folders: tuple[Path, Path]) -> list[str]:
    return [(folder / "file").read_text() for folder in folders]


class Library:
    """A C library that notes what it is asked for, and answers with a number of its own."""

    def __init__(self, answer: int = 0, fault: int = 0, *, named: bool = True) -> None:
        self.asked: list[object] = []
        self.fault = fault
        calls: dict[str, Callable[..., int]] = {name: self._call(name, answer) for name in ("syscall", "renamex_np", "syncfs")}
        if named:
            calls["renameat2"] = self._call("renameat2", answer)
        self.calls = SimpleNamespace(**calls)

    def _call(self, name: str, answer: int) -> Callable[..., int]:
        return lambda *words: self.asked.append((name, *words)) or answer

    def take_place(self, patch: pytest.MonkeyPatch) -> None:
        """Be what ctypes finds, which keeps the number of an error only when it is asked to."""

        def load(name: None, use_errno: bool = False) -> SimpleNamespace:
            assert (name, use_errno) == (None, True)
            return self.calls

        patch.setattr(ctypes, "CDLL", load)
        patch.setattr(ctypes, "get_errno", lambda: self.fault)


@linux
def test_two_folders_change_places_in_one_step(both: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """By the call of the C library, by its number where the library has no name for it, or not at all."""
    assert swap.exchange(*both) is True
    assert read(both) == ["other", "one"]
    real = ctypes.CDLL(None, use_errno=True)
    monkeypatch.setattr(ctypes, "CDLL", lambda _, **__: SimpleNamespace(syscall=real.syscall))
    if platform.machine() in swap._CALLS:
        assert swap.exchange(*both) is True
        assert read(both) == ["one", "other"]
    monkeypatch.setattr(platform, "machine", lambda: "abacus")
    assert swap.exchange(*both) is False


@pytest.mark.parametrize(
    ("system", "named", "call"),
    [
        ("linux", True, ("renameat2", -100, b"a", -100, b"b", 2)),
        ("linux", False, ("syscall", 316, -100, b"a", -100, b"b", 2)),
        ("darwin", False, ("renamex_np", b"a", b"b", 2)),
    ],
)
def test_each_system_has_its_call(monkeypatch: pytest.MonkeyPatch, system: str, named: bool, call: tuple[object, ...]) -> None:
    """The call is made once; where the system cannot, nothing was done; where it can and refuses, its reason is told."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    for answer, fault in ((0, 0), (-1, errno.EINVAL), (-1, errno.EACCES)):
        library = Library(answer, fault, named=named)
        library.take_place(monkeypatch)
        if fault == errno.EACCES:
            with pytest.raises(OSError, match="Permission denied") as refused:
                swap.exchange(Path("a"), Path("b"))
            assert (refused.value.errno, refused.value.filename, refused.value.filename2) == (errno.EACCES, "a", "b")
        else:
            assert swap.exchange(Path("a"), Path("b")) is (answer == 0)
        assert library.asked == [call]


def test_other_systems_cannot(both: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows exchanges nothing, and has nothing to flush that Python could ask for."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert swap.exchange(*both) is False
    swap.flush(Path("nowhere"))
    swap.flush_folder(Path("nowhere"))
    assert read(both) == ["one", "other"]


@pytest.mark.parametrize("new", ["there", "gone"])
def test_a_folder_is_put_in_its_place_in_two_steps(both: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: str) -> None:
    """Where nothing can be exchanged, the old one waits aside, and is back when the new one does not come."""
    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    one, other = both
    if new == "there":
        swap.swap_in(one, other, tmp_path / "aside")
        assert (read((other, tmp_path / "aside")), one.exists()) == (["one", "other"], False)
    else:
        with pytest.raises(FileNotFoundError):
            swap.swap_in(tmp_path / "gone", other, tmp_path / "aside")
        assert (read(both), (tmp_path / "aside").exists()) == (["one", "other"], False)


def test_a_race_is_run_again_and_not_for_ever(both: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another build that comes first is met five times; a refusal of any other kind is told at once."""
    tried: list[int] = []

    def refuse(number: int) -> Callable[..., bool]:
        def answer(*_: Path) -> bool:
            tried.append(number)
            raise OSError(number, os.strerror(number))

        return answer

    for number in (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST, errno.EACCES):
        monkeypatch.setattr(swap, "exchange", refuse(number))
        with pytest.raises(OSError, match=os.strerror(number)):
            swap.swap_in(*both, tmp_path / "aside")
    assert tried == [errno.ENOENT] * 5 + [errno.ENOTEMPTY] * 5 + [errno.EEXIST] * 5 + [errno.EACCES]


@linux
def test_what_a_flush_cannot_write_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is asked about the folder's own file system, and its refusal names the folder."""
    swap.flush(tmp_path)
    swap.flush_folder(tmp_path)
    library = Library(-1, errno.EIO)
    library.take_place(monkeypatch)
    with pytest.raises(OSError, match="Input/output error") as refused:
        swap.flush(tmp_path)
    assert (refused.value.errno, refused.value.filename) == (errno.EIO, str(tmp_path))
    assert [(name, isinstance(place, int)) for name, place in library.asked] == [("syncfs", True)]
    monkeypatch.setattr(sys, "platform", "darwin")
    flushed: list[str] = []
    monkeypatch.setattr(os, "sync", lambda: flushed.append("all"))
    swap.flush(tmp_path)
    assert flushed == ["all"]


def test_what_cannot_be_read_is_told_and_not_taken_for_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder and a file without permission are problems of their own; what lies in the folder is not said to be missing."""
    out = tmp_path / "out"
    for path in ("docs/a.md", "docs/b.md", "site/index.html", "x.md"):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(path)
    real, opened = os.scandir, Path.open

    def scan(path: Path) -> object:
        if str(path).rstrip("/").endswith("docs"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path)

    def look(path: Path, *words: str) -> object:
        if path.name == "index.html":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *words)

    monkeypatch.setattr(verify.os, "scandir", scan)
    monkeypatch.setattr(Path, "open", look)
    wanted = {"docs/a.md": "0", "docs/b.md": "0", "site/index.html": "0", "gone.md": "0"}
    assert sorted(verify._compare(out, wanted, {MANIFEST})) == [
        Problem(Position("out/docs/"), "the folder cannot be read: Permission denied", verify.READABLE),
        Problem(Position("out/gone.md"), "the file is missing", verify.AGAIN),
        Problem(Position("out/site/index.html"), "the file cannot be read: Permission denied", verify.READABLE),
        Problem(Position("out/x.md"), "the file is not of this build", verify.AWAY),
    ]
