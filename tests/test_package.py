"""The wheel: what `pip install .` gives works away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout, made without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (made,) = folder.glob("factbound-*.whl")
    return made


def test_wheel_holds_every_file_of_engine_and_templates(wheel):
    """Templates land inside the package; scripts, styles and the typing marker are not forgotten."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if not name.startswith("factbound-")}
    files = {file for top in ("factbound", "templates") for file in (ROOT / top).rglob("*") if file.is_file() and "__pycache__" not in file.parts}
    wanted = {file.relative_to(ROOT).as_posix() for file in files}
    assert inside == {name if name.startswith("factbound/") else f"factbound/{name}" for name in wanted}


def test_the_same_wheel_on_any_machine(wheel, tmp_path):
    """Another folder, user mask, time and time zone give the same bytes."""
    ours = ("factbound", "templates", "pyproject.toml", "README.md", "LICENSE")
    for file in (file for name in ours for file in (ROOT / name, *(ROOT / name).rglob("*")) if file.is_file()):
        copy = tmp_path / "elsewhere" / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        copy.chmod(0o600)
        os.utime(copy, (10**9, 10**9))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    elsewhere = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path / "elsewhere", env=elsewhere, umask=0o077)
    (again,) = tmp_path.glob("factbound-*.whl")
    assert again.read_bytes() == wheel.read_bytes()


def test_wheel_works_away_from_the_checkout(wheel, tmp_path):
    """The installed command checks a project that has none of the templates."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "packages")
    shutil.copytree(ROOT / "tests" / "cases" / "_base", tmp_path / "project")
    program = "import factbound, sys; from factbound.cli import main; print(factbound.__file__); sys.exit(main(['check', '--project', 'project']))"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "packages")}
    ran = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    where, said = ran.stdout.splitlines()
    assert Path(where).is_relative_to(tmp_path)
    assert said.startswith("No problems: ")
    assert (ran.returncode, ran.stderr) == (0, "")
