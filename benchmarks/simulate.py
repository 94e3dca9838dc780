"""What a registry of any size costs with any number of workers: stages of builds measured at several sizes, and what follows for others.

Run it from the repository's folder with the Python of .venv. Each stage runs in a process of its own; seconds are those of the processor, so that
whatever else the machine does weighs little. The model and what it leaves out stand in docs/scale.md; `--figures FILE` keeps the measurements.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scaling.registry import make_registry  # noqa: E402

STAGES = ("read", "read again", "prepare a shard", "make shards", "assemble")
"""In a build's order: its first reading, then each worker's, what each worker does whatever its part, all parts, and the build that finds them."""
SIZES = {"pages": "", "kept": ", MB", "output": ", MB", "worker's memory": ", MB", "assembler's memory": ", MB"}
PAGE, BEGIN, END = ROOT / "docs/scale.md", "<!-- made by benchmarks/simulate.py -->", "<!-- end -->"
STORE = 100.0
"""Megabytes a second that a worker reads from or writes to the store."""

Figures = Mapping[str, Mapping[str, float]]


def main() -> None:
    """Measure, print the measurements and what follows from them."""
    parser = argparse.ArgumentParser(description="Simulate builds of registries by shards.")
    parser.add_argument("--companies", type=int, nargs="+", default=[100, 300, 1000], metavar="N", help="sizes to measure (100, 300, 1000)")
    parser.add_argument("--figures", type=Path, help="a file for the measurements, as JSON; a size that it has is not measured again")
    parser.add_argument("--report", action="store_true", help="write the tables into docs/scale.md")
    parser.add_argument("--at", nargs=2, metavar=("STAGE", "PROJECT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.at:
        print(json.dumps(run_stage(options.at[0], Path(options.at[1]))))
        return
    known: dict[str, dict[str, float]] = json.loads(options.figures.read_text("utf-8")) if options.figures and options.figures.is_file() else {}
    for companies in options.companies:
        if str(companies) not in known:
            known[str(companies)] = measure(companies)
            if options.figures:
                options.figures.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    figures = {size: known[size] for size in sorted(known, key=int)}
    told = "\n".join([*measured_table(figures), "", *simulated_table(figures)])
    print(told)
    if options.report:
        before, rest = PAGE.read_text("utf-8").split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{told}\n\n{END}{rest.split(END)[1]}", "utf-8")


def measure(companies: int) -> dict[str, float]:
    """Return what the stages of one size take."""
    folder = Path(tempfile.mkdtemp(prefix="factbound-simulate-"))
    try:
        make_registry(folder / "project", companies, (ROOT / "mkdocs.yml").read_text("utf-8"))
        found: dict[str, float] = {}
        environment = {**os.environ, "FACTBOUND_CACHE": str(folder / "kept"), "PYTHONPATH": str(ROOT)}
        for stage in ("read", "work", "assemble"):
            command = [sys.executable, __file__, "--at", stage, str(folder / "project")]
            ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
            found |= json.loads(ran.stdout.splitlines()[-1])
        print(f"measured: {companies:,}", file=sys.stderr, flush=True)
        return found
    finally:
        shutil.rmtree(folder)


def run_stage(stage: str, project: Path) -> dict[str, float]:
    """Do a stage in this process, and return seconds of the processor and megabytes."""
    from factbound.caches import with_cache
    from factbound.executors.filling import fill_part
    from factbound.executors.shards import Shard
    from factbound.options import Options
    from factbound.pipeline import publish_briefing
    from factbound.prepare import check_project

    begun = used()
    if stage == "assemble":
        with with_cache(Options(project, project / "out")) as options:
            publish_briefing(options)
        site = sum(file.stat().st_size for file in (project / "out").rglob("*") if file.is_file())
        return {"assemble": used() - begun, "assembler's memory": peak(), "output": site / 1e6}
    found = {}
    with tempfile.TemporaryDirectory() as folder, with_cache(Options(project, Path(folder, "out"))) as options:
        checked = check_project(options)
        if stage == "read":
            return {"read": used() - begun, "pages": float(len(checked.plan.pages))}
        found["read again"], begun = used() - begun, used()
        fill_part(Shard(str(project), 0, 10**9, b"", b""), checked)
        found["prepare a shard"], begun = used() - begun, used()
        fill_part(Shard(str(project), 0, 1, b"", b""), checked)
        found["make shards"] = used() - begun - found["prepare a shard"]
        found["worker's memory"] = peak()
    found["kept"] = sum(file.stat().st_size for file in Path(os.environ["FACTBOUND_CACHE"]).rglob("*")) / 1e6
    return found


def used() -> float:
    """Return the seconds of the processor that this process and those that it started have used."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def peak() -> float:
    """Return the most megabytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured_table(figures: Figures) -> list[str]:
    """Return what was measured, a row for each size, and how the last size compares with what the others foretold."""
    names = [*STAGES, *SIZES]
    heads = [*(f"{name}, s" for name in STAGES), *(f"{name}{unit}" for name, unit in SIZES.items())]
    lines = [f"| companies | {' | '.join(heads)} |", "| ---: |" + " ---: |" * len(names)]
    lines += [f"| {int(size):,} | {' | '.join(_plain(one[name]) for name in names)} |" for size, one in figures.items()]
    if len(figures) > 2:
        *fewer, last = figures
        known = {size: figures[size] for size in fewer}
        lines.append(f"| foretold for {int(last):,} by the others | {' | '.join(_plain(fit(known, name, int(last))) for name in names)} |")
    return lines


def simulated_table(figures: Figures) -> list[str]:
    """Return what builds of other sizes would take."""
    names = ("companies", "workers", "first reading", "shards", "assembling", "in all", "without workers", "memory of each", "kept")
    lines = [f"| {' | '.join(names)} |", "| ---: " * len(names) + "|"]
    for companies in (10_000, 100_000, 1_000_000):
        for workers in (1, 8, 64):
            shards, parts = simulate(figures, companies, workers)
            alone = parts["read"] + parts["make shards"] + parts["assemble"]
            memory = max(fit(figures, "worker's memory", companies), fit(figures, "assembler's memory", companies))
            times = [parts["read"], shards, parts["assemble"], parts["read"] + shards + parts["assemble"], alone]
            told = [_time(one) for one in times]
            lines.append(
                f"| {companies:,} | {workers} | {' | '.join(told)} | {memory / 1000:,.1f} GB | {fit(figures, 'kept', companies) / 1000:,.1f} GB |"
            )
    return lines


def simulate(figures: Figures, companies: int, workers: int) -> tuple[float, dict[str, float]]:
    """Return the seconds until the last shard is done, and those of each stage."""
    parts = {name: fit(figures, name, companies) for name in (*STAGES, "kept")}
    own = parts["read again"] + parts["prepare a shard"] + parts["make shards"] / workers
    return own + parts["kept"] / workers / STORE, parts


def fit(figures: Figures, name: str, companies: int) -> float:
    """Return a figure of another size: a straight line through those that were measured, which the largest determine most."""
    points = [(int(size), one[name]) for size, one in figures.items()]
    return line(points, companies)


def line(points: Sequence[tuple[int, float]], at: int) -> float:
    """Return where a line is: that of least squares, each point weighing as much as its size."""
    weight = sum(x for x, _ in points)
    middle, height = (sum(x * one for one, x in zip(values, (x for x, _ in points), strict=True)) / weight for values in zip(*points, strict=True))
    spread = sum(x * (x - middle) ** 2 for x, _ in points)
    slope = sum(x * (x - middle) * (y - height) for x, y in points) / spread if spread else 0.0
    return max(0.0, height + slope * (at - middle))


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:,.1f}"


def _time(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 180 else f"{seconds / 60:,.0f} min" if seconds < 10_800 else f"{seconds / 3600:,.1f} h"


if __name__ == "__main__":
    main()
