"""Builds the shipped briefing under combinations of everything that differs from machine to machine, and compares every byte.

Together the combinations have every pair of levels of tests/matrix.py. Where the machine has the programs, builds follow with a false clock for
pandoc too (faketime), without the machine's fonts from a project that cannot be written (unshare), and on one processor (taskset).
FACTBOUND_PYTHONS names other Pythons that have the packages of requirements.lock, with a colon between them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from torturing.section import Finding, Limits

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import matrix  # noqa: E402

from factbound.files import INPUTS  # noqa: E402

BARE = 'mount -t tmpfs none /usr/share/fonts && mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
"""Hides the machine's fonts and lets nobody write the project, inside a namespace of its own."""


def run(limits: Limits) -> Iterator[Finding]:
    """Yield what differed, build by build, and the count."""
    with tempfile.TemporaryDirectory(prefix="factbound-bytes-") as name:
        bench = Path(name)
        project = _copy(bench / "seed")
        locale = matrix.make_locale(bench / "locales")
        rows = matrix.cover(None, limits.seed)
        plain = matrix.build(rows[0], matrix.lay_out(project, bench / "0", rows[0]), bench / "plain", bench / "0")
        matrix.build(rows[0], bench / "0/p/briefing", bench / "other", bench / "0", words=["--known-at", "2018-09-12"])
        yield Finding(f"{len(plain)} files and folders of the plainest build" + ("" if locale else "; no Turkish locale could be made"))
        done = 1
        for row in rows[1:]:
            if limits.over(done):
                break
            yield from _compare(bench, project, plain, row, extra=locale.items())
            done += 1
        yield Finding(f"{done} of {len(rows)} combinations, seed {limits.seed}: all levels, and with all combinations every pair of levels")
        for told, wrap, python in _machines(bench / "1" / rows[0]["path"] / "briefing"):
            if limits.over(done):
                break
            yield Finding(told)
            yield from _compare(bench, project, plain, rows[0], wrap=wrap, python=python)
            done += 1
        yield Finding(f"{done} builds compared")


def _copy(folder: Path) -> Path:
    """Return a clone of this repository with its inputs as they lie here; without a repository a copy of them."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(folder)], check=True)
        for name in INPUTS[:3]:
            shutil.rmtree(folder / name, ignore_errors=True)
    for name in INPUTS:
        source = ROOT / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copyfile(source, folder / name)
    return folder


def _compare(bench: Path, project: Path, plain: dict[str, str], row: dict[str, str], **how: object) -> Iterator[Finding]:
    """Build once, and yield how it failed or differed."""
    folder = bench / "1"
    try:
        place = matrix.lay_out(project, folder, row)
        out = folder / row["path"] / "out"
        if row["before"] != "nothing":
            shutil.copytree(bench / ("plain" if row["before"] == "the same" else "other"), out)
        made = matrix.build(row, place, out, folder, **how)
    except AssertionError as error:
        yield Finding(f"the build failed under {row}: {error}", good=False)
    else:
        if differing := matrix.differences(plain, made, row):
            yield Finding(f"{len(differing)} files differ under {row}: {', '.join(differing[:10])}", good=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _machines(project: Path) -> Iterator[tuple[str, list[str], str]]:
    """Yield what this machine can pretend besides: in words, what the command stands behind, and the Python."""
    if program := shutil.which("faketime"):
        yield "the clock of all programs on 29 February 2040", [program, "-f", "@2040-02-29 23:59:30"], sys.executable
    if (program := shutil.which("unshare")) and subprocess.run([program, "-rm", "true"], capture_output=True, check=False).returncode == 0:
        yield "no fonts on the machine, a project that cannot be written", [program, "-rm", "sh", "-c", BARE, str(project)], sys.executable
    if program := shutil.which("taskset"):
        yield "one processor", [program, "-c", "0"], sys.executable
    for python in filter(None, os.environ.get("FACTBOUND_PYTHONS", "").split(os.pathsep)):
        yield f"the Python {python}", [], python
