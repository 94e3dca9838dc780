"""What was measured, run by run, as JSON: medians and spreads are made from it, so that a report can be made again without measuring."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from scaling.measuring import Taken
from scaling.peers import PEERS

WHOLE, SAME, AGAIN = "factbound build", "factbound build, nothing changed", "factbound build, one fact changed"
COLD, WARM = "factbound check", "factbound check, nothing changed"
OWN = (WHOLE, SAME, AGAIN, COLD, WARM)
"""What is measured of Factbound itself; the peers are told by their names."""


@dataclass
class Size:
    """What was measured of a registry of one size."""

    runs: dict[str, list[Taken]] = field(default_factory=dict)
    """Builder -> what each of its runs took."""
    failed: dict[str, str] = field(default_factory=dict)
    """Builder -> why it has no figures, or no more."""
    pages: int = 0
    """Pages of Factbound's site."""
    steps: Mapping[str, Any] = field(default_factory=dict)
    """What `--timings-file` wrote of one more whole build."""
    machine: Mapping[str, str] = field(default_factory=dict)

    def middle(self, name: str, what: str = "seconds") -> float | None:
        """Return the median of what a builder took, if it was measured."""
        return statistics.median(getattr(one, what) for one in self.runs[name]) if self.runs.get(name) else None

    def ends(self, name: str) -> tuple[float, float]:
        """Return the fastest and the slowest run of a builder."""
        seconds = [one.seconds for one in self.runs[name]]
        return min(seconds), max(seconds)


def load_results(file: Path) -> dict[int, Size]:
    """Return the results of a file by the number of companies; none when there is no file yet."""
    record = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return {int(companies): _size(one) for companies, one in sorted(record.items(), key=lambda pair: int(pair[0]))}


def _size(record: Mapping[str, Any]) -> Size:
    runs = {name: [Taken(**one) for one in ones] for name, ones in record["runs"].items()}
    return Size(**{**record, "runs": runs})


def write_results(file: Path, sizes: Mapping[int, Size]) -> None:
    """Write results; figures are rounded to what can be told apart."""
    record = {str(companies): asdict(one) for companies, one in sorted(sizes.items())}
    file.write_text(json.dumps(_rounded(record), indent=1) + "\n", "utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return round(value, 3) if isinstance(value, float) else value


def describe_machine(root: Path, peers: Sequence[str]) -> dict[str, str]:
    """Return what the figures depend on: the machine, how busy it is at the beginning, and which versions were compared."""
    tools = {peer.tool: peer.program for peer in PEERS if peer.name in peers and peer.program}
    return {
        "processor": f"{len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()} cores, {_processor()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB" if hasattr(os, "sysconf") else "unknown",
        "system": f"{platform.system()} {platform.release()}",
        "load at the beginning": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        "Python": platform.python_version(),
        "Factbound": _said(["git", "-C", str(root), "describe", "--always", "--dirty", "--exclude", "*"]),
        **{tool: _said([program, "version" if tool == "hugo" else "--version"]) for tool, program in tools.items()},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _said(command: Sequence[str]) -> str:
    """Return the version in what a program says of itself."""
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    words = ran.stdout.split()
    return next((word.strip("v,") for word in words if word[:1].isdigit() or word[:2] in ("v0", "v1")), words[0] if words else "unknown")
