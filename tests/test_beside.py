"""Working folders beside an output where a system, a drive or another program answers otherwise than most do."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faults import beside, is_whole
from test_stage import NEW, OLD, publish, text_of

from factbound.files import clearing
from factbound.files.beside import MARK
from factbound.problems import BuildFailed
from factbound.publish import edition
from factbound.publish import stage as stage_module
from factbound.publish.stage import Stage

fcntl = pytest.importorskip("fcntl", reason="the answers of other systems are played on one of Unix")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave it to the system when it writes out what it holds back."""
    monkeypatch.setattr(stage_module, "flush", lambda _: None)
    monkeypatch.setattr(stage_module, "flush_folder", lambda _: None)


@pytest.fixture(params=["by descriptor", "by path"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output, on a system that goes through folders by their descriptors, and on one that cannot, as Windows."""
    if request.param == "by path":
        monkeypatch.delattr(os, "fwalk", raising=False)
    publish(tmp_path / "out", OLD)
    return tmp_path / "out"


def files_in(folder: Path) -> list[str]:
    """Return the paths of all files and links below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def test_what_is_ours_goes_and_what_is_somebodys_stays(out: Path, tmp_path: Path) -> None:
    """However the system goes through folders: a file that came up and a link are kept, and nothing behind the link is touched."""
    (tmp_path / "album").mkdir()
    (tmp_path / "album/a.jpg").write_text("mine")

    def meddle(_: Stage) -> None:
        (out / "notes.txt").write_text("mine")
        (out / "docs/album").symlink_to(tmp_path / "album")

    assert publish(out, NEW, meddle) == [tmp_path / "out-kept"]
    assert files_in(tmp_path / "out-kept") == ["docs/album", "notes.txt"]
    assert files_in(tmp_path / "album") == ["a.jpg"]
    assert (text_of(out), is_whole(out), beside(out)) == ("new", True, ["album", "out-kept"])


def test_what_cannot_be_deleted_now_goes_with_the_next_build(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program holds, in a folder whose rights are not ours to change: the new output stands, and the old one waits beside it."""

    def refuse(*words: Any, **named: Any) -> None:
        if not isinstance(words[0], int) and Path(words[0]).name != "index.md":
            return unlink(*words, **named)
        raise PermissionError(errno.EACCES, "Permission denied", words[0])

    unlink = os.unlink
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", refuse)
        patch.setattr(os, "fchmod", refuse)
        assert publish(out, NEW) == []
    (waiting,) = beside(out)
    assert (text_of(out), is_whole(out), waiting[:5]) == ("new", True, ".out-")
    assert files_in(out.with_name(waiting)) == ["lock", "new/build.json", "new/docs/index.md"]
    assert publish(out, OLD) == []
    assert (text_of(out), is_whole(out), beside(out)) == ("old", True, [])


def test_a_file_that_somebody_else_deletes_meanwhile_is_no_loss(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever empties the old output while it is being deleted has done the same work: nothing is kept, and nothing fails."""
    walk = clearing._walk

    def emptied(root: Path) -> Iterator[tuple[str, list[str], list[str], int | None]]:
        for found in walk(root):
            for name in found[2]:
                Path(found[0], name).unlink()
            yield found

    monkeypatch.setattr(clearing, "_walk", emptied)
    assert publish(out, NEW) == []
    assert (text_of(out), is_whole(out), beside(out)) == ("new", True, [])


def test_nothing_is_cleared_through_a_link(tmp_path: Path) -> None:
    """A folder that has become a link counts as somebody's, and what it leads to stays, though all of it were ours."""
    (tmp_path / "album").mkdir()
    (tmp_path / "album/a.jpg").write_text("mine")
    (tmp_path / "link").symlink_to("album")
    assert clearing.clear(tmp_path / "link", None) is True
    assert files_in(tmp_path) == ["album/a.jpg", "link"]


def test_a_document_that_cannot_be_read_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may have changed it, which only its bytes could tell."""
    out = tmp_path / "out"
    publish(out, {**OLD, "reports/a.docx": "made"})
    look = os.open

    def closed(file: str | Path, *flags: Any, **named: Any) -> int:
        if str(file).endswith("a.docx"):
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return look(file, *flags, **named)

    assert publish(out, NEW, lambda _: monkeypatch.setattr(os, "open", closed)) == [tmp_path / "out-kept"]
    assert files_in(tmp_path / "out-kept") == ["reports/a.docx"]


def test_what_is_kept_covers_nothing_that_was_kept_before(tmp_path: Path) -> None:
    """Each folder of what was found gets a name that is free."""
    out = tmp_path / "out"
    publish(out, OLD)
    (tmp_path / "out-kept").write_text("a file of somebody's")
    for name in ("out-kept-2", "out-kept-3"):
        kept = publish(out, NEW, lambda _, name=name: (out / "notes.txt").write_text(name))
        assert kept == [tmp_path / name]
        assert (tmp_path / name / "notes.txt").read_text() == name
    assert beside(out) == ["out-kept", "out-kept-2", "out-kept-3"]


def test_a_folder_without_a_lock_is_nobodys_of_ours(tmp_path: Path) -> None:
    """Whatever lies in it, also where we would set the old output aside."""
    letter = tmp_path / ".out-abcdefgh/old/letter.txt"
    letter.parent.mkdir(parents=True)
    letter.write_text("mine")
    (tmp_path / ".out-abcdefgh/new").mkdir()
    assert publish(tmp_path / "out", OLD) == []
    assert beside(tmp_path / "out") == [".out-abcdefgh"]
    assert sorted(path.name for path in (tmp_path / ".out-abcdefgh").iterdir()) == ["new", "old"]
    assert letter.read_text() == "mine"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_working_folder_that_was_taken_for_a_dead_one_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Where folders cannot be locked, another build may take it away before it has its lock: it is made anew, and the third time that is told."""
    make, left = tempfile.mkdtemp, [times]

    def swept(**named: Any) -> str:
        folder = make(**named)
        if left[0]:
            left[0] -= 1
            Path(folder).rmdir()
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", swept)
    if times < 3:
        publish(tmp_path / "out", OLD)
        assert (is_whole(tmp_path / "out"), beside(tmp_path / "out")) == (True, [])
    else:
        with pytest.raises(BuildFailed, match="cannot be written: No such file or directory"):
            publish(tmp_path / "out", OLD)
        assert list(tmp_path.iterdir()) == []


def test_a_drive_without_locks_is_built_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network drive may have none: builds go on, leave nothing of their own behind, and take no folder away whose builder may be alive."""

    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    out = tmp_path / "out"
    with Stage(out) as living:
        living.write("docs/index.md", "later")
        publish(out, OLD)
        assert (text_of(out), is_whole(out), len(beside(out))) == ("old", True, 1)
        living.publish({})
    assert (text_of(out), is_whole(out), beside(out)) == ("later", True, [])


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks, walks and swaps as Windows has them: a file is locked by another call, which refuses with other words, and a folder is never."""

    def locking(place: int, mode: int, count: int) -> None:
        assert (mode, count) == (2, 1)
        try:
            flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None

    def folders_do_not_open(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if named.get("dir_fd") is None and Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, flags, *more, **named)

    flock, opened = fcntl.flock, os.open
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK=2, locking=locking))
    monkeypatch.setattr(fcntl, "flock", lambda *_: pytest.fail("Windows has no such call"))
    monkeypatch.setattr(os, "open", folders_do_not_open)
    monkeypatch.delattr(os, "fwalk")


@pytest.mark.usefixtures("windows")
def test_windows_keeps_living_builds_apart_and_mends_dead_ones(tmp_path: Path) -> None:
    """A build leaves the working folder of a living one alone, and takes away that of a dead one."""
    out = tmp_path / "out"
    publish(out, OLD)
    dead = tmp_path / ".out-abcdefgh"
    (dead / "new").mkdir(parents=True)
    (dead / "new/half.md").write_text("half")
    (dead / "lock").write_text(f"{MARK}{(dead / 'new').stat().st_ino}\n")
    with Stage(out) as living:
        living.write("docs/index.md", "later")
        publish(out, NEW)
        assert (text_of(out), is_whole(out), beside(out)) == ("new", True, [living.root.parent.name])
        living.publish({})
    assert (text_of(out), is_whole(out), beside(out)) == ("later", True, [])


def test_what_somebody_laid_into_the_way_of_an_edition_is_kept(tmp_path: Path) -> None:
    """Of an edition nothing is ever replaced, so that nothing found where one grew is ours to delete."""
    strange = tmp_path / edition.FOLDER / ".v1-abcdefgh"
    (strange / "new").mkdir(parents=True)
    (strange / "new/letter.txt").write_text("mine")
    (strange / "lock").write_text(f"{MARK}0\n")
    edition.write_edition(tmp_path, "v1", {"facts.json": b"{}"})
    assert files_in(tmp_path / edition.FOLDER) == ["v1-kept/letter.txt", "v1/.gitattributes", "v1/facts.json"]


def test_an_edition_without_a_place_is_told(tmp_path: Path) -> None:
    """A file in the place of the folder for editions is no traceback."""
    (tmp_path / edition.FOLDER).write_text("mine")
    with pytest.raises(BuildFailed) as failure:
        edition.write_edition(tmp_path, "v1", {"facts.json": b"{}"})
    told = f"{edition.FOLDER}/v1:1:1: the edition cannot be written: File exists\n  Make the folder writable, then release again."
    assert [one.format() for one in failure.value.problems] == [told]
