"""Saves of a user's own files: nothing is lost at any call that changes the disk, and what is killed in between is mended."""

from __future__ import annotations

import errno
import json
import os
import resource
from pathlib import Path

import pytest
from faults import Faults, die, fail_with, in_child

from factbound.cli import main
from factbound.editing import record, save
from factbound.editing.save import save_changes
from factbound.files import FileChange
from factbound.problems import BuildFailed
from factbound.publish.edition import write_edition
from factbound.starter.answers import parse_answers
from factbound.starter.create import create_project
from factbound.starter.files import make_files

BEFORE = {"data/a.yml": b"a\n", "data/b.yml": b"b\n", "data/gone.yml": b"gone\n"}
AFTER = {"data/a.yml": b"A\n", "data/b.yml": b"B\n", "data/deep/new.yml": b"new\n"}
CHANGES = [FileChange(path, BEFORE.get(path), AFTER.get(path)) for path in sorted({*BEFORE, *AFTER})]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lay_out(folder: Path) -> Path:
    for path, content in BEFORE.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave it to the system when it writes out what it holds back."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture
def points(tmp_path: Path) -> int:
    """How many calls that change the disk a save of four files takes."""
    folder = lay_out(tmp_path / "counted")
    with Faults() as faults:
        save_changes(folder, CHANGES)
    assert contents(folder) == AFTER
    return faults.count


@pytest.mark.parametrize(("number", "lasting"), [(errno.ENOSPC, True), (errno.EIO, False)])
def test_a_fault_at_any_point_changes_all_or_nothing(tmp_path: Path, points: int, number: int, lasting: bool) -> None:
    """Every file is as it was, and nothing lies about; or every file is as it shall be."""
    for at in range(1, points + 1):
        folder = lay_out(tmp_path / str(at))
        expected = AFTER
        with Faults(at, fail_with(number), lasting=lasting, half=True):
            try:
                save_changes(folder, CHANGES)
            except BuildFailed:
                expected = BEFORE
        record.mend_save(folder)
        left = {path: content for path, content in contents(folder).items() if not path.endswith(".part")}
        assert left == expected, at
        assert (folder / "data/deep").exists() is (expected is AFTER)


def test_a_kill_at_any_point_is_mended_by_the_next_command(tmp_path: Path, points: int, capsys: pytest.CaptureFixture[str]) -> None:
    """What was prepared as a whole is finished, and said; of what was not, nothing stays."""
    told = set()
    for at in range(1, points + 2):
        folder = lay_out(tmp_path / str(at))

        def build(folder: Path = folder, at: int = at) -> None:
            with Faults(at, die):
                save_changes(folder, CHANGES)

        assert in_child(build) in {0, -9}
        main(["verify", "--project", str(folder)])
        told |= set(capsys.readouterr().err.splitlines())
        assert contents(folder) in (BEFORE, AFTER), at
    names = ", ".join(one.path for one in CHANGES)
    assert told == {"An edit was interrupted; nothing was changed.", f"An edit was interrupted; it is finished now: {names}."}


def test_what_somebody_has_changed_since_the_kill_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Mending overwrites no work that came later, and names the file."""
    folder = lay_out(tmp_path)
    monkeypatch.setattr(save, "_put", lambda _: die())
    assert in_child(lambda: save_changes(folder, CHANGES)) == -9
    (folder / "data/a.yml").write_bytes(b"mine\n")
    main(["check", "--project", str(folder)])
    finished = ", ".join(one.path for one in CHANGES[1:])
    assert capsys.readouterr().err == (
        f"An edit was interrupted; it is finished now: {finished}.\nSomebody has changed these since, and they are as they were: data/a.yml.\n"
    )
    assert contents(folder) == {**AFTER, "data/a.yml": b"mine\n"}


def test_a_project_that_was_moved_is_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A record names files by their way from the project, so that it goes where the project goes: into another folder, or a container."""
    folder, put = lay_out(tmp_path / "before"), save._put
    monkeypatch.setattr(save, "_put", lambda step: die() if step.path == "data/gone.yml" else put(step))
    assert in_child(lambda: save_changes(folder, CHANGES)) == -9
    moved = folder.rename(tmp_path / "after")
    main(["check", "--project", str(moved)])
    names = ", ".join(one.path for one in CHANGES)
    assert capsys.readouterr().err == f"An edit was interrupted; it is finished now: {names}.\n"
    assert contents(tmp_path) == {f"after/{path}": content for path, content in AFTER.items()}


def test_a_record_that_may_not_be_read_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else has left half saved is told, and not taken for nothing."""
    folder = lay_out(tmp_path)
    monkeypatch.setattr(save, "_put", lambda _: die())
    assert in_child(lambda: save_changes(folder, CHANGES)) == -9

    def fail(_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(record, "read_file", fail)
        assert main(["check", "--project", str(folder)]) == 1
    assert capsys.readouterr().out == (
        ".factbound-save:1:1: an edit was interrupted, and its record cannot be read: Permission denied\n"
        "  Make the file readable, then try again.\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published.\n"
    )
    assert record.mend_save(folder) == record.Mended(tuple(one.path for one in CHANGES))


@pytest.mark.parametrize("forged", ["no record", "[" * 100_000, '{"ready": true, "steps": [{}], "folders": []}', "outside", "another name"])
def test_a_forged_record_moves_nothing(tmp_path: Path, forged: str) -> None:
    """A record that somebody has put there deletes and overwrites no file, inside of the project or out of it."""
    folder = lay_out(tmp_path / "project")
    (tmp_path / "letter.txt").write_text("mine")
    file, part = (tmp_path / "letter.txt", tmp_path / ".letter.txt.1.part") if forged == "outside" else (folder / "data/a.yml", folder / "data/b.yml")
    step = {"path": "a", "file": str(file), "part": str(part), "kept": "", "before": None, "after": None}
    text = json.dumps({"ready": True, "steps": [step], "folders": []}) if " " not in forged or forged == "another name" else forged
    (folder / record.NAME).write_text(text)
    assert record.mend_save(folder) == record.Mended()
    assert contents(tmp_path) == {"letter.txt": b"mine", **{f"project/{path}": content for path, content in BEFORE.items()}}


def test_a_record_that_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    """A link to what has no end, as git carries one, and a pipe: nothing is read of them, and they are taken away."""
    folder = lay_out(tmp_path)
    for lay in (lambda file: file.symlink_to("/dev/zero"), os.mkfifo):
        lay(folder / record.NAME)
        assert in_child(lambda: resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31)) or record.mend_save(folder)) == 0
        assert contents(folder) == BEFORE
        assert not record.is_recorded(folder)


def test_a_save_that_cannot_be_finished_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that refuses is told, the record stays, and the next command tries again."""
    folder = lay_out(tmp_path)
    monkeypatch.setattr(save, "_put", lambda _: die())
    assert in_child(lambda: save_changes(folder, CHANGES)) == -9
    with Faults(1, fail_with(errno.EACCES), lasting=True):
        assert main(["check", "--project", str(folder)]) == 1
    assert capsys.readouterr().out == (
        "data/a.yml:1:1: an edit was interrupted and cannot be finished: Permission denied\n"
        "  Make the file and its folder readable and writable, then try again.\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published.\n"
    )
    assert record.mend_save(folder) == record.Mended(tuple(one.path for one in CHANGES))
    assert contents(folder) == AFTER


def test_modes_are_kept(tmp_path: Path) -> None:
    """A file that only its owner reads stays so."""
    folder = lay_out(tmp_path)
    (folder / "data/a.yml").chmod(0o600)
    save_changes(folder, CHANGES)
    assert (folder / "data/a.yml").stat().st_mode & 0o777 == 0o600


def test_an_edition_that_a_kill_left_half_written_is_written_again(tmp_path: Path) -> None:
    """Nothing of the first attempt stays beside it."""
    files = {f"data/{number}.yml": b"x" for number in range(5)}

    def freeze() -> None:
        with Faults(12, die):
            write_edition(tmp_path, "v1", files)

    assert in_child(freeze) == -9
    assert [entry.name[:4] for entry in (tmp_path / "editions").iterdir()] == [".v1-"]
    write_edition(tmp_path, "v1", files)
    assert [entry.name for entry in (tmp_path / "editions").iterdir()] == ["v1"]
    assert sorted(contents(tmp_path / "editions/v1")) == [".gitattributes", *sorted(files)]


@pytest.mark.parametrize("there", [False, True], ids=["a new folder", "an empty folder"])
def test_a_project_that_a_kill_left_half_made_is_made_again(tmp_path: Path, there: bool) -> None:
    """Nothing of the first attempt stands in the way of the second."""
    folder = tmp_path / "project"
    if there:
        folder.mkdir()
    answers, _ = parse_answers({"venture": "Example"}, [])
    files = make_files(answers)

    def begin() -> None:
        with Faults(20, die):
            create_project(folder, files)

    assert in_child(begin) == -9
    create_project(folder, files)
    assert [entry.name for entry in tmp_path.iterdir()] == ["project"]
    assert [entry.name for entry in folder.iterdir() if entry.name.startswith(".fact") and entry.is_dir()] == []
