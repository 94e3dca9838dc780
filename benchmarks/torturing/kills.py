"""A whole small build killed at every call that changes the disk, by the clock and by the kernel; and builds side by side under a reader's eyes."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from torturing.section import Finding, Limits

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

CALLS = "mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,write,sendfile,copy_file_range,openat,chmod,fchmod,fsync,syncfs,ftruncate"
"""Of the kernel, for x86-64; those that a machine lacks are left out by the mark of interrogation before each."""
REFUSED = "mkdir,rename,renameat2,unlink,unlinkat,rmdir,sendfile,copy_file_range,fsync,syncfs"
"""What is failed by the kernel too: `write` would also be that to the terminal, `open` also that of a module that is read."""
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def run(limits: Limits) -> Iterator[Finding]:
    """Kill at every point in this process, then whole commands by chance and by strace, then look on while builds race."""
    from smallbuild import SmallBuild

    with tempfile.TemporaryDirectory() as folder:
        build = SmallBuild(Path(folder))
        yield from _every_point(build, limits)
        trial = _Trial(build.project, build.out)
        share = max(1, min(60, limits.count // 20))
        yield from _tell("timed kills", (trial.timed(random.Random(f"{limits.seed} {number}")) for number in range(share)), limits)
        if shutil.which("strace"):
            for calls, what in ((CALLS, "signal=SIGKILL"), (REFUSED, "error=ENOSPC"), (REFUSED, "error=EIO")):
                numbers = _spread(trial.calls(calls), share)
                yield from _tell(f"strace, {what}", (trial.traced(calls, what, number) for number in numbers), limits)
        yield from trial.race(min(6, share))


def _every_point(build: object, limits: Limits) -> Iterator[Finding]:
    from faults import die

    points = build.count()  # type: ignore[attr-defined]
    yield Finding(f"{points} points")
    step = max(1, points // limits.count)
    attempts = (build.attempt(at, die) for at in range(1 + limits.seed % step, points + 1, step))  # type: ignore[attr-defined]
    yield from _tell("kills at points", attempts, limits)


def _tell(name: str, attempts: Iterator[str], limits: Limits) -> Iterator[Finding]:
    tried = survived = 0
    for fault in attempts:
        tried, survived = tried + 1, survived + (not fault)
        if fault:
            yield Finding(f"{name}: {fault}", good=False)
        if limits.over(0):
            break
    yield Finding(f"{name}: {tried} tried, {survived} survived", good=tried == survived)


def _spread(count: int, share: int) -> range:
    return range(1, count + 1, max(1, count // share))


class _Trial:
    """Whole commands on a project."""

    def __init__(self, project: Path, out: Path) -> None:
        self._out = out
        self._command = [sys.executable, "-m", "factbound", "build", "--project", str(project), "--out", str(out)]
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

    def timed(self, chance: random.Random) -> str:
        """Start a build, send it a signal after some time, and judge what stands."""
        started, ends_by = self._start(self._command), chance.choice(SIGNALS)
        time.sleep(chance.uniform(0.2, 4.0))
        started.send_signal(ends_by)
        _, told = started.communicate()
        left = "" if ends_by == signal.SIGKILL or not (names := self._beside()) else f"{', '.join(names)} after {ends_by.name}"
        return left or self._judge(started.returncode, told)

    def calls(self, calls: str) -> int:
        """Return how many calls of the kernel the busiest thread of a build makes."""
        with tempfile.TemporaryDirectory() as folder:
            words = ["strace", "-ff", "-qq", "-e", f"trace={_optional(calls)}", "-o", f"{folder}/trace", *self._command]
            subprocess.run(words, env=self._environment, capture_output=True, check=True)
            return max(len(re.findall(r"^\w+\(", file.read_text("utf-8", "replace"), re.MULTILINE)) for file in Path(folder).iterdir())

    def traced(self, calls: str, what: str, number: int) -> str:
        """Build with one call of each thread failed or killed by the kernel, and judge what stands."""
        inject = f"inject={_optional(calls)}:{what}:when={number}"
        started = self._start(["strace", "-f", "-qq", "-o", os.devnull, "-e", inject, *self._command])
        _, told = started.communicate()
        return (fault := self._judge(started.returncode, told)) and f"call {number}: {fault}"

    def race(self, rounds: int) -> Iterator[Finding]:
        """Let two builds and a reader meet."""
        from faults import is_whole, reading

        faults = []
        with reading(self._out, set()) as seen:
            for _ in range(rounds):
                pair = [self._start(self._command), self._start(self._command)]
                told = [one.communicate()[1] for one in pair]
                faults += [text for one, text in zip(pair, told, strict=True) if one.returncode]
        good = not seen and not faults and is_whole(self._out) and not self._beside()
        yield Finding(f"{rounds} rounds of two builds at once: {len(seen)} times no output was seen; {len(faults)} builds failed {faults[:1]}", good)

    def _judge(self, status: int | None, told: str) -> str:
        """Return what does not hold of the output now, and after the next build."""
        from faults import is_whole

        if "Traceback" in told:
            return told.splitlines()[-1]
        if not is_whole(self._out):
            return f"the output is not whole after a build that ended with {status}"
        again = self._start(self._command)
        _, told = again.communicate()
        if again.returncode or not is_whole(self._out) or self._beside():
            return f"the next build ended with {again.returncode}, beside: {self._beside()}: {told[-300:]}"
        return ""

    def _beside(self) -> list[str]:
        from faults import beside

        return beside(self._out)

    def _start(self, command: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _optional(calls: str) -> str:
    return ",".join(f"?{name}" for name in calls.split(","))
