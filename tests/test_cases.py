"""Behaviours as tiny projects: each folder of cases/ is laid over cases/_base and must give exactly its problems.txt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from factbound.cli import main

CASES = Path(__file__).parent / "cases"
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
    (project / "out" / "build.json").write_text("the last good build")
    status = main(["build", "--project", str(project)])
    printed = capsys.readouterr()
    golden = CASES / name / "problems.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(printed.err)
    assert (status, printed.out) == (1, "")
    assert printed.err == golden.read_text()
    assert [file.name for file in (project / "out").iterdir()] == ["build.json"]
    assert (project / "out" / "build.json").read_text() == "the last good build"


def test_the_base_project_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the cases are laid over has no problem of its own."""
    assert main(["check", "--project", str(lay_out("_base", tmp_path))]) == 0
    assert capsys.readouterr().out == "No problems: 6 statements about 3 entities from 1 sources.\n"
