"""Behaviours as tiny projects: each folder of cases/ is laid over cases/_base and must give exactly its problems.txt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from factbound.check.links import LINKS
from factbound.check.overstated import printed_bare, printed_unseen, told_as_done
from factbound.check.rules import RULES
from factbound.cli import main

CASES = Path(__file__).parent / "cases"
LAST = '{"factbound": "0.1.0", "inputs": {}, "outputs": {}}'
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir() and not folder.name.startswith("_"))


def lay_out(name: str, folder: Path) -> Path:
    """Copy the base project and lay a case over it."""
    shutil.copytree(CASES / "_base", folder, dirs_exist_ok=True)
    if name != "_base":
        shutil.copytree(CASES / name, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("problems.txt"))
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_problems_of_a_faulty_project(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> None:
    """A faulty project stops with exit 1, prints the whole expected text, and leaves the output folder as it was."""
    project = lay_out(name, tmp_path / "project")
    (project / "out").mkdir()
    (project / "out" / "build.json").write_text(LAST)
    status = main(["build", "--project", str(project)])
    printed = capsys.readouterr()
    golden = CASES / name / "problems.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(printed.err)
    assert (status, printed.out) == (1, "")
    assert printed.err == golden.read_text()
    assert [file.name for file in (project / "out").iterdir()] == ["build.json"]
    assert (project / "out" / "build.json").read_text() == LAST


def test_the_base_project_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the cases are laid over has no problem of its own."""
    assert main(["check", "--project", str(lay_out("_base", tmp_path))]) == 0
    assert capsys.readouterr().out == "No problems: 6 statements about 3 entities from 1 source.\n"


@pytest.mark.parametrize("port", ["-5", "70000", "http"])
def test_a_wrong_port_is_a_wrong_argument(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What no port can be is refused with exit 2."""
    with pytest.raises(SystemExit) as stopped:
        main(["serve", f"--port={port}"])
    assert stopped.value.code == 2
    assert f"'{port}' is not a port. Expected a number from 0 to 65535." in capsys.readouterr().err


def test_an_output_folder_that_cannot_be_made_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file where a folder must be stops the build with the way out."""
    (tmp_path / "file").write_text("mine")
    assert main(["build", "--project", str(lay_out("_base", tmp_path / "project")), "--out", str(tmp_path / "file" / "out")]) == 1
    printed = capsys.readouterr().err
    assert "the output folder cannot be made: " in printed
    assert "Name another folder with --out." in printed


def test_every_rule_has_its_case() -> None:
    """A rule without a case is not tested: each has a folder of its name."""
    assert {rule.__name__ for rule in (*RULES, *LINKS, printed_bare, printed_unseen, told_as_done)} <= set(NAMES)
