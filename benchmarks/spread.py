"""Whole builds of a registry with and without an executor: what each takes, and whether the bytes are the same.

Run it from the repository's folder with a Python that has the packages of .venv, and `distributed` for Dask:
`python benchmarks/spread.py --companies 10000`. Each build begins with nothing kept, in folders of its own that are deleted; memory is the most
that all processes have held together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

from scaling.measuring import Taken, take  # noqa: E402
from scaling.registry import make_registry  # noqa: E402

WITHOUT = "none"
KEY = "of-this-trial-alone-" * 2


def main() -> None:
    """Build, compare, print a table."""
    parser = argparse.ArgumentParser(description="Try executors on a registry.")
    parser.add_argument("--companies", type=int, default=1000, metavar="N", help="its size (1000)")
    parser.add_argument("--executors", nargs="*", default=["processes:2", "dask:2"], metavar="NAME", help="which to try (processes:2 dask:2)")
    parser.add_argument("--shared", action="store_true", help="keep results through fsspec, as several machines would, not in a file of SQLite")
    parser.add_argument("--out", type=Path, help="a file for the figures, as JSON")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="factbound-spread-"))
    try:
        make_registry(folder / "project", options.companies, (ROOT / "mkdocs.yml").read_text("utf-8"))
        figures: dict[str, dict[str, object]] = {}
        for name in (WITHOUT, *options.executors):
            taken, digest, steps = build(folder, name, shared=options.shared)
            figures[name] = {**asdict(taken), "output": digest, "steps": steps}
            print(row(name, figures[name], figures[WITHOUT]), flush=True)
    finally:
        shutil.rmtree(folder)
    if options.out:
        options.out.write_text(json.dumps({str(options.companies): figures}, indent=1) + "\n", "utf-8")


def build(folder: Path, name: str, *, shared: bool) -> tuple[Taken, str, dict[str, object]]:
    """Build once from nothing; return what it took, a hash of all that it made, and its steps."""
    kept, times = folder / "kept", folder / "times.json"
    command = [
        sys.executable,
        "-m",
        "factbound",
        "--project",
        str(folder / "project"),
        "--out",
        str(folder / "out"),
        "build",
        "--timings-file",
        str(times),
    ]
    command += ["--executor", name] if name != WITHOUT else []
    place = f"file://{kept}" if shared else str(kept)
    taken = take(command, folder, {"PYTHONPATH": str(ROOT), "FACTBOUND_CACHE": place, "FACTBOUND_CACHE_KEY": KEY})
    whole = hashlib.sha256()
    for file in sorted((folder / "out").rglob("*")):
        if file.is_file():
            whole.update(f"{file.relative_to(folder)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    steps = json.loads(times.read_text("utf-8"))
    shutil.rmtree(folder / "out")
    shutil.rmtree(kept, ignore_errors=True)
    return taken, whole.hexdigest(), steps


def row(name: str, one: dict[str, object], plain: dict[str, object]) -> str:
    """Return a line of the table."""
    same = "the same bytes" if one["output"] == plain["output"] else "OTHER BYTES"
    parts = {step["name"]: step["seconds"] for step in one["steps"]["steps"]}  # type: ignore[index]
    told = ", ".join(f"{part} {seconds:.0f} s" for part, seconds in parts.items() if seconds >= 0.5)
    figures = f"{one['seconds']:.0f} s, processor {one['processor']:.0f} s, largest {one['largest']:.0f} MB, together {one['together']:.0f} MB"
    return f"{name}: {figures}, {same} ({told})"


if __name__ == "__main__":
    main()
