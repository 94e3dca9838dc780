"""Fuzzes the readers of YAML, values, formulas, pages, JSON and TOML, led by coverage; needs atheris, which is no dependency: pip install atheris.

Each target has its share of --seconds, and begins with the files of this repository. A find is kept in build/fuzz/.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from torturing.section import Finding, Limits

ROOT = Path(__file__).resolve().parents[2]
FINDS = ROOT / "build" / "fuzz"
TARGETS = ("reader", "value", "formula", "page", "records")
_RUNS = re.compile(r"Done (\d+) runs in (\d+) second")


def run(limits: Limits) -> Iterator[Finding]:
    """Yield the runs of each target, and what was found."""
    if importlib.util.find_spec("atheris") is None:
        yield Finding("not run: atheris is not installed. Install it into this Python with: pip install atheris", good=False)
        return
    FINDS.mkdir(parents=True, exist_ok=True)
    seconds = max(5, int(limits.seconds / len(TARGETS)))
    for target in TARGETS:
        with tempfile.TemporaryDirectory() as corpus:
            for number, seed in enumerate(_seeds(target)):
                (Path(corpus) / str(number)).write_text(seed, "utf-8")
            yield _fuzz(target, corpus, seconds, limits)


def _fuzz(target: str, corpus: str, seconds: int, limits: Limits) -> Finding:
    options = [
        f"-max_total_time={seconds}",
        f"-runs={limits.count}",
        f"-seed={limits.seed}",
        "-max_len=4096",
        "-timeout=10",
        "-rss_limit_mb=2048",
        f"-artifact_prefix={FINDS}/{target}-",
    ]
    command = [sys.executable, str(Path(__file__).with_name("_fuzzing.py")), target, *options, corpus]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, cwd=corpus)
    done = _RUNS.search(ran.stderr)
    if ran.returncode == 0 and done:
        return Finding(f"{target}: {int(done[1]):,} runs in {done[2]} seconds, no find")
    told = [line for line in ran.stderr.splitlines() if "Error" in line or "Test unit written" in line or "ALARM" in line]
    return Finding(f"{target}: {' | '.join(told[-3:]) or ran.stderr[-500:]}", good=False)


def _seeds(target: str) -> Iterable[str]:
    """Return texts to begin with."""
    data = sorted((ROOT / "data").rglob("*.yml"))[:60]
    if target == "reader":
        return [file.read_text("utf-8")[:3_000] for file in data]
    if target == "page":
        return [file.read_text("utf-8")[:3_000] for file in sorted((ROOT / "content").rglob("*.md"))]
    if target == "records":
        return [(ROOT / "templates" / "look.toml").read_text("utf-8")[:3_000], '{"a": [1, "b", null, {"c": 1.5}]}']
    key = "formula" if target == "formula" else "value"
    found = [line.partition(f"{key}:")[2].strip() for file in data for line in file.read_text("utf-8").splitlines() if f"{key}:" in line]
    return [*dict.fromkeys(found)][:300] or ["1"]
