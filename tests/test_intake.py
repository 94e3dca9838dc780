"""What may come in of a project: kinds of files, links, sizes, and whatever else a folder can hold; judged before anything is read."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

from factbound.cli import main
from factbound.limits import ASSET_BYTES, FOLDER_DEPTH, TEXT_BYTES
from factbound.options import Options
from factbound.prepare import check_project
from factbound.read.intake import read_file, take_in

BASE = Path(__file__).parent / "cases" / "_base"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a sound project."""
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def refusals(project: Path) -> list[str]:
    """Return what is refused, as it prints."""
    return [problem.format() for problem in take_in(project).refused]


LINK = "  Links are not followed, so that nothing outside the project is read: put a copy of what it leads to in its place."
ODD = "  Only files and folders are read: delete it, or move it out of the project."


@pytest.mark.parametrize("place", ["data/parties/x.yml", "content/x.md", "content/assets/x.png", "templates/assets/x.css", "editions/x", "data/.x"])
def test_a_link_is_refused_wherever_it_lies(project: Path, tmp_path: Path, place: str) -> None:
    """No link is followed, to a file or a folder, within the project or out of it, shown or hidden."""
    (tmp_path / "elsewhere").write_text("a: secret")
    (project / place).parent.mkdir(parents=True, exist_ok=True)
    (project / place).symlink_to(tmp_path / "elsewhere")
    assert refusals(project) == [f"{place}:1:1: this is a link to '{tmp_path}/elsewhere'\n{LINK}"]


@pytest.mark.parametrize("place", ["data", "content", "templates", "mkdocs.yml"])
def test_a_top_folder_may_be_no_link(project: Path, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands at the top of a project lies in it too; every command that reads says so."""
    if (project / place).exists():
        (project / place).rename(project.parent / "shared")
    (project / place).symlink_to("../shared")
    for command in (["build"], ["check"], ["find", "north"], ["show", "north"], ["fmt", "--check"], ["source", "coverage"], ["impact", "north"]):
        status = main([*command, "--project", str(project)])
        printed = capsys.readouterr()
        assert status == 1, command
        assert (printed.err + printed.out).startswith(f"{place}:1:1: this is a link to '../shared'\n{LINK}\n\n"), command
    assert not (project / "out").exists()


def test_nothing_is_written_through_a_link(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Commands that write refuse it too, before they write."""
    (tmp_path / "text.txt").write_text("A sentence of a text.\n")
    (project / "data" / "sources").rename(tmp_path / "shared")
    (project / "data" / "sources").symlink_to("../../shared")
    source = ["source", "add", str(tmp_path / "text.txt"), "--id", "weekly", "--title", "T", "--publisher", "P"]
    for command in (
        source,
        ["set", "north.role", "seller of globes"],
        ["add", "party", "east", "--name", "East"],
        ["rename", "north", "west"],
        ["fmt"],
    ):
        assert main([*command, "--project", str(project)]) == 1, command
        printed = capsys.readouterr()
        assert (printed.err + printed.out).startswith(f"data/sources:1:1: this is a link to '../../shared'\n{LINK}\n\n"), command
    assert [file.name for file in (tmp_path / "shared").iterdir()] == ["daily.yml"]
    assert "seller of maps" in (project / "data" / "parties" / "north.yml").read_text()


def test_a_project_may_itself_be_reached_by_a_link(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """People keep links to their projects."""
    (tmp_path / "short").symlink_to(project)
    assert main(["check", "--project", str(tmp_path / "short")]) == 0
    assert capsys.readouterr().out == "No problems: 6 statements about 3 entities from 1 source.\n"


def test_what_is_neither_file_nor_folder_is_refused_unopened(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe would be waited for if it were opened; all are told at once."""
    os.mkfifo(project / "content" / "pipe.md")
    monkeypatch.chdir(project / "data")  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("s.yml")
    os.mkfifo(project / "data" / "parties" / "north.fifo")
    assert refusals(project) == [
        f"data/parties/north.fifo:1:1: this is a named pipe\n{ODD}",
        f"data/s.yml:1:1: this is a socket\n{ODD}",
        f"content/pipe.md:1:1: this is a named pipe\n{ODD}",
    ]


def test_a_device_is_refused(project: Path) -> None:
    """So is a device, where one can be made."""
    try:
        os.mknod(project / "content" / "zero.md", 0o20644, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")
    assert refusals(project) == [f"content/zero.md:1:1: this is a device\n{ODD}"]


def test_hard_links_and_hidden_files_are_fine(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files with two names are files; what editors and systems put beside them is not read, copied or told of."""
    os.link(project / "content" / "blocks" / "summary.md", project / "content" / "second.md")
    for name in ("content/.DS_Store", "content/.draft.md", "data/parties/.north.yml.swp", "templates/.x.md.jinja"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_bytes(b"\x00\xff{{ nonsense }}")
    (project / "data" / "parties" / ".#north.yml").symlink_to("ann@host.4711:1700000000")  # as Emacs marks what it has open
    assert refusals(project) == []
    (project / "content" / "second.md").unlink()
    assert main(["check", "--project", str(project)]) == 0
    assert capsys.readouterr().out == "No problems: 6 statements about 3 entities from 1 source.\n"
    inputs = check_project(Options(project, project / "out")).inputs
    assert [path for path in inputs if "/." in path] == []


def test_sizes_and_depths_have_limits(project: Path) -> None:
    """Too much is refused from what the disk says of it, unread; the limit is named."""
    for name, size in (("content/long.md", TEXT_BYTES.most + 1), ("content/assets/film.mp4", ASSET_BYTES.most + 1)):
        (project / name).parent.mkdir(exist_ok=True)
        with (project / name).open("wb") as stream:
            stream.truncate(size)
    deep = project / "content" / "/".join("d" * FOLDER_DEPTH.most)
    deep.mkdir(parents=True)
    way_out = "Leave out what is not needed, or make it smaller."
    assert refusals(project) == [
        f"content/assets/film.mp4:1:1: the file has 100,000,001 bytes\n  The limit is 100,000,000 bytes of an asset. {way_out}",
        f"{deep.relative_to(project)}:1:1: this folder lies in 16 others\n  The limit is 16 folders within each other. {way_out}",
        f"content/long.md:1:1: the file has 2,000,001 bytes\n  The limit is 2,000,000 {TEXT_BYTES.name}. {way_out}",
    ]


def test_a_link_that_came_up_since_is_not_followed(tmp_path: Path) -> None:
    """Whoever puts a link or a pipe in the place of a file that was looked at gets an error, and no waiting."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "file").symlink_to("secret")
    os.mkfifo(tmp_path / "pipe")
    for name in ("file", "pipe"):
        with pytest.raises(OSError):
            read_file(tmp_path / name)


def test_trials_of_a_change_show_a_project_by_links(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that tries a change before it writes is not stopped by its own links."""
    assert main(["set", "north.role", "seller of globes", "--project", str(project), "--dry-run"]) == 0, capsys.readouterr()
