"""How long reading and checking take by the number of data files: from nothing, with what is kept of a check before, and after an edit.

Run it from the repository's folder with the Python of .venv; `--help` says the rest. The registries are made in a folder of their own that is
deleted. Each figure is the median of runs in turn, each in a process of its own that begins with nothing but the files and what is kept.
"""

from __future__ import annotations

import argparse
import math
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scaling.measuring import Taken, take
from scaling.registry import make_registry

ROOT = Path(__file__).resolve().parent.parent
ALONE, COLD, WARM, EDITED = "nothing kept", "from nothing", "nothing changed", "one fact changed"
Taking = Mapping[str, Sequence[Taken]]


def main() -> None:
    """Make registries, time checks of each, and print a table and how the times grow."""
    parser = argparse.ArgumentParser(description="Time reading and checking by the number of data files.")
    parser.add_argument("--companies", type=int, nargs="+", default=[500, 5000], metavar="N", help="sizes (500 and 5000, which are 10,000 files)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn (3)")
    options = parser.parse_args()
    print("| data files | check | seconds | of the processors | MB of the largest process | MB of all |\n| --: | --- | --: | --: | --: | --: |")
    found: dict[int, Taking] = {}
    for companies in options.companies:
        folder = Path(tempfile.mkdtemp(prefix="factbound-reading-"))
        try:
            files, found[companies] = measure(folder, companies, options.runs)
        finally:
            shutil.rmtree(folder)
        print("\n".join(rows(files, found[companies])), flush=True)
    print("\n".join(growth(found)))


def measure(folder: Path, companies: int, runs: int) -> tuple[int, Taking]:
    """Return how many data files a registry has, and what each run took, by what it found."""
    project, cache = folder / "project", folder / "cache"
    make_registry(project, companies, (ROOT / "mkdocs.yml").read_text("utf-8"))
    command = [sys.executable, "-m", "factbound", "check", "--project", str(project)]
    taken: dict[str, list[Taken]] = {name: [] for name in (ALONE, COLD, WARM, EDITED)}
    for run in range(runs):
        shutil.rmtree(cache, ignore_errors=True)
        for name, kept in ((ALONE, "off"), (COLD, str(cache)), (WARM, str(cache)), (EDITED, str(cache))):
            if name == EDITED:
                edit(project / "data/companies/company_7.yml", run)
            taken[name].append(take(command, folder, {"PYTHONPATH": str(ROOT), "FACTBOUND_CACHE": kept}))
    return sum(1 for _ in (project / "data").rglob("*.yml")), taken


def edit(file: Path, run: int) -> None:
    """Give a company another number of staff."""
    text = file.read_text("utf-8")
    head, sign, rest = text.partition("staff:\n    - {value: ")
    assert sign, text
    file.write_text(f"{head}{sign}{1_000 + run}{rest.lstrip('0123456789')}", "utf-8")


def rows(files: int, taken: Taking) -> Iterator[str]:
    """Yield the lines of a table."""
    for name, ones in taken.items():
        figures = (_middle(ones, what) for what in ("seconds", "processor", "largest", "together"))
        yield "| {:,} | {} | {:.2f} | {:.2f} | {:,.0f} | {:,.0f} |".format(files, name, *figures)


def growth(found: Mapping[int, Taking]) -> Iterator[str]:
    """Yield with which power of the size each time grows, between the smallest and the largest."""
    if len(found) > 1:
        small, large = min(found), max(found)
        for name in found[small]:
            times = _middle(found[large][name], "processor") / _middle(found[small][name], "processor")
            yield f"\n{name}: {times:.1f} times for {large / small:.1f} times the files, which is a power of {math.log(times, large / small):.2f}"


def _middle(ones: Sequence[Taken], what: str) -> float:
    return statistics.median(getattr(one, what) for one in ones)


if __name__ == "__main__":
    main()
