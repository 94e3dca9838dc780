"""build.py in a small tree of its own: a wheel made here in place of the packages, a stub in place of the engine, and no network."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINE = "import sys, probe\nprint('engine', *sys.argv[1:], 'probe', probe.VERSION)\nsys.exit(7)\n"
LINES = 60
"""What anybody reads through before running it."""
FIRST = "First run: installing the packages of requirements.lock into .venv ...\n"


def make_wheel(folder, version):
    """Make a wheel of one module and return the line of a lock file that asks for it."""
    file = folder / f"probe-{version}-py3-none-any.whl"
    about = f"probe-{version}.dist-info"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr("probe.py", f"VERSION = {version!r}\n")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: probe\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return f"probe=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


def make_source(folder):
    """Make a source package that tells when its code runs."""
    file = folder / "nothing-of-that-name-1.0.tar.gz"
    setup = f"open({str(folder / 'it-ran')!r}, 'w')\nfrom setuptools import setup\nsetup(name='nothing-of-that-name', version='1.0')\n".encode()
    with tarfile.open(file, "w:gz") as archive:
        for name, content in (("setup.py", setup), ("PKG-INFO", b"Metadata-Version: 2.1\nName: nothing-of-that-name\nVersion: 1.0\n")):
            member = tarfile.TarInfo(f"nothing-of-that-name-1.0/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


@pytest.fixture
def tree(tmp_path):
    """A checkout with a stub for the engine and an empty lock file."""
    shutil.copy(ROOT / "build.py", tmp_path)
    (tmp_path / "factbound").mkdir()
    (tmp_path / "factbound" / "__main__.py").write_text(ENGINE, "utf-8")
    (tmp_path / "requirements.lock").touch()
    (tmp_path / "requirements-test.lock").touch()
    return tmp_path


def run(tree, *arguments, **environment):
    """Run build.py from another folder; pip sees the network only as the environment given says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    environment = {**clean, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment}
    command = [sys.executable, str(tree / "build.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tree.parent, check=False)


def test_install_once(tree):
    """The first run installs, over a half-made .venv; later ones only what is new in a lock file; exit code and arguments pass through."""
    (tree / ".venv").mkdir()
    (tree / ".venv" / "left-over").touch()
    (tree / "requirements.lock").write_text(make_wheel(tree, "1.0"), "utf-8")
    (tree / "requirements-test.lock").write_text(make_wheel(tree, "2.0"), "utf-8")
    wheels = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tree)}

    first = run(tree, "check", "--out", "a b", **wheels)
    assert (first.stderr, first.stdout, first.returncode) == (FIRST, "engine check --out a b probe 1.0\n", 7)
    assert not (tree / ".venv" / "left-over").exists()

    stamp = tree / ".venv" / "factbound-lock"
    before = stamp.stat().st_mtime_ns
    second = run(tree)
    assert (second.stderr, second.stdout) == ("", "engine probe 1.0\n")
    assert stamp.stat().st_mtime_ns == before

    tests = run(tree, "test", **wheels)
    assert tests.stderr == "Installing the packages of requirements-test.lock into .venv ...\n"
    assert tests.stdout == "engine test probe 2.0\n"
    assert run(tree, "test").stderr == run(tree).stderr == ""


def test_no_network(tree):
    """Without a network there is a message with the way out, and no .venv that looks finished; a source package, which runs code, is no way out."""
    source = make_source(tree)
    (tree / "requirements.lock").write_text(f"nothing-of-that-name==1.0 --hash=sha256:{hashlib.sha256(source.read_bytes()).hexdigest()}", "utf-8")
    ran = run(tree, PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="0", PIP_FIND_LINKS=str(tree))
    assert not (tree / "it-ran").exists()
    assert ran.returncode == 1
    assert ran.stderr == FIRST + (
        "Could not install the packages of requirements.lock:\n"
        "    ERROR: Could not find a version that satisfies the requirement nothing-of-that-name==1.0 (from versions: none)\n"
        "    ERROR: No matching distribution found for nothing-of-that-name==1.0\n"
        "This needs the network once: try again, or set pip to a mirror (PIP_INDEX_URL) or a folder of wheels (PIP_FIND_LINKS).\n"
    )
    assert not (tree / ".venv" / "factbound-lock").exists()


def test_no_venv_module(tree):
    """A Python without its venv module is told how to get it."""
    (tree / "venv.py").write_text("raise SystemExit('no ensurepip here')", "utf-8")
    ran = run(tree, PYTHONPATH=str(tree))
    assert ran.returncode == 1
    assert ran.stderr == FIRST + (
        "Could not make .venv:\n"
        "    no ensurepip here\n"
        "Install the venv module of your Python (Debian and Ubuntu: the package python3-venv) and run the same command again.\n"
    )


def test_old_python(tree):
    """A Python that is too old gets one line, and nothing is made."""
    pretend = "import runpy, sys; sys.version_info = (3, 8, 19); runpy.run_path('build.py', run_name='__main__')"
    ran = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, cwd=tree, check=False)
    assert (ran.returncode, ran.stderr) == (2, "Factbound needs Python 3.11 or newer, and this is 3.8.\n")
    assert not (tree / ".venv").exists()


def test_an_old_python_can_read_it():
    """build.py has the grammar of Python 3.6, so that an old Python gets as far as that line, and stays short."""
    text = (ROOT / "build.py").read_text("utf-8")
    ast.parse(text, feature_version=(3, 6))
    assert text.count("\n") <= LINES


def test_lock_files_agree():
    """The tests run with the packages that users get, and a lock file names hashes but no place."""
    texts = [(ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-test.lock")]
    users, developers = ({line.rstrip("\\ ") for line in text.splitlines() if "==" in line} for text in texts)
    assert users
    assert users <= developers
    for text in texts:
        assert "://" not in text
        assert all("--hash=sha256:" in pinned for pinned in re.split(r"^(?=\w)", text, flags=re.MULTILINE) if "==" in pinned)
