"""The reader, the escapers, the names and what publishes are changed in one place after the other: quick tests have to notice each time.

mutmut does it on a copy of the repository, as `[tool.mutmut]` of pyproject.toml says. It is no package of the tests: install it beside them.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from torturing.section import Finding, Limits

ROOT = Path(__file__).resolve().parent.parent.parent
WANTED = 0.85
"""The share of changes that tests must notice, in each group and in all."""

GROUPS = {
    "reader": ("factbound/read/",),
    "escapers": ("factbound/render/escape.py", "factbound/characters.py"),
    "paths": ("factbound/names.py", "factbound/anchors.py", "factbound/publish/address.py", "factbound/publish/web/redirects.py"),
    "publish": ("factbound/publish/", "factbound/files/"),
}
"""What is told together; a module belongs to the first group that begins like it, but paths go before publish."""

NOTHING = "no change is called so"
"""Asked for, it has mutmut write down all changes that it can make, and which tests come by where, before it complains."""

LEFT_BEHIND = ("out", "node_modules", "build", "dist", "mutants", ".*")
KILLED, SURVIVED, UNTESTED, TIMEOUT = "killed", "survived", "no test runs it", "took too long"
OUTCOMES = {1: KILLED, 3: KILLED, 0: SURVIVED, 5: UNTESTED, 33: UNTESTED, 36: TIMEOUT, 24: TIMEOUT, 152: TIMEOUT, 255: TIMEOUT, -24: TIMEOUT}
"""What mutmut's exit codes mean; a change with any other one, or with none, was not tried."""


def run(limits: Limits) -> Iterator[Finding]:
    """Yield the score of each group, and each change that no test noticed."""
    if not find_spec("mutmut"):
        yield Finding("left out: mutmut is not installed here (pip install mutmut)")
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        said = _mutate(copy, limits, NOTHING)
        changes = sorted(_codes(copy))
        chosen = random.Random(limits.seed).sample(changes, limits.count) if limits.count < len(changes) else []
        said += _mutate(copy, limits, *chosen) if changes else ""
        outcomes = {name: OUTCOMES[code] for name, code in _codes(copy).items() if code in OUTCOMES}
        if not outcomes:
            yield Finding(f"nothing was tried: {said[-500:]}", good=False)
            return
        yield Finding(f"{len(outcomes):,} of {len(changes):,} changes were tried")
        yield from _scores(outcomes)
        for name, outcome in sorted(outcomes.items()):
            if outcome in (SURVIVED, UNTESTED):
                yield Finding(f"{outcome}: {name}: {_change(copy, name)}")


def _mutate(copy: Path, limits: Limits, *names: str) -> str:
    """Run mutmut until it ends, or until the time is up, for some changes or for all; return what it says."""
    environment = {**os.environ, "PYTHONPATH": ""}  # which would bring in the engine as it was
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1), *names]
    with (
        tempfile.TemporaryFile("w+") as told,
        subprocess.Popen(command, cwd=copy, env=environment, stdout=told, stderr=told, start_new_session=True) as running,
    ):
        try:
            running.wait(max(limits.seconds - (time.monotonic() - limits.begun), 1))
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
        told.seek(0)
        return told.read()


def _codes(copy: Path) -> dict[str, int | None]:
    """Return mutmut's exit code of each change that it can make; None for those that were not tried."""
    codes: dict[str, int | None] = {}
    for file in sorted((copy / "mutants").rglob("*.meta")):
        codes.update(json.loads(file.read_text("utf-8"))["exit_code_by_key"])
    return codes


def _scores(outcomes: dict[str, str]) -> Iterator[Finding]:
    groups: dict[str, Counter[str]] = {name: Counter() for name in GROUPS}
    for name, outcome in outcomes.items():
        groups[_group(name)][outcome] += 1
    for name, counts in [*groups.items(), ("all", sum(groups.values(), Counter()))]:
        tried = counts.total()
        noticed = counts[KILLED] + counts[TIMEOUT]
        score = noticed / tried if tried else 0.0
        told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in (KILLED, SURVIVED, UNTESTED, TIMEOUT))
        yield Finding(f"{name}: {score:.1%} of {tried} changes noticed ({told})", good=score >= WANTED or not tried)


def _group(change: str) -> str:
    """Return the group of a change, which is called factbound.read.letters.x_place_letters__mutmut_7."""
    path = change.replace(".", "/")
    return next(name for name, begins in GROUPS.items() if path.startswith(tuple(one.removesuffix(".py") for one in begins)))


def _change(copy: Path, name: str) -> str:
    """Return the lines that a change takes out and puts in."""
    shown = subprocess.run([sys.executable, "-m", "mutmut", "show", name], cwd=copy, capture_output=True, text=True, check=False).stdout
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("---", "+++")]
    return " ".join(" ".join(line.split()) for line in lines)
