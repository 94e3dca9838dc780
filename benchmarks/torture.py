"""Torture: what the suite tries briefly, at length, bounded in time and number.

Run it from the repository's folder with the Python of .venv: python benchmarks/torture.py [SECTION ...] [--seconds N] [--count N] [--seed N].
Each section is a module of torturing/ with `run(limits)`, which yields what it found, line by line. It exits with 1 when anything did not hold.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)  # also for the processes that sections start

from torturing.section import Limits  # noqa: E402

HERE = Path(__file__).parent / "torturing"
SECTIONS = sorted(file.stem for file in HERE.glob("*.py") if not file.stem.startswith("_") and file.stem != "section")


def main() -> int:
    """Run the sections that are named, or all, and tell what each found."""
    parser = argparse.ArgumentParser(description="Try what the suite tries briefly, at length.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"one of {', '.join(SECTIONS)}; all of them when none is named")
    parser.add_argument("--seconds", type=float, default=300, help="how long each section may take (300)")
    parser.add_argument("--count", type=int, default=1_000_000, help="how many cases each section may try")
    parser.add_argument("--seed", type=int, default=1, help="what chance begins with (1)")
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    good = True
    for name in arguments.sections or SECTIONS:
        module = importlib.import_module(f"torturing.{name}")
        print(f"== {name}: {module.__doc__.splitlines()[0]}", flush=True)
        begun = time.monotonic()
        for finding in module.run(Limits(arguments.seconds, arguments.count, arguments.seed)):
            print(finding if finding.good else f"FAILED {finding}", flush=True)
            good &= finding.good
        print(f"   {time.monotonic() - begun:.0f} seconds", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
