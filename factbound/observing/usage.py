"""What a command uses: time of the processors and memory, of its process and of those that it started, as far as the system tells."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def processor() -> float:
    """Return the seconds that processors have worked until now."""
    used = os.times()
    return time.process_time() + used.children_user + used.children_system + sum(map(_worked, _descendants()))


def memory() -> int:
    """Return the bytes that are in use, what processes share counted once; 0 where the system does not tell."""
    return sum(map(_held, (os.getpid(), *_descendants())))


def most_memory() -> int:
    """Return the most bytes that this process alone has had; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _descendants() -> Iterator[int]:
    """Yield the processes that this one started and that are still there, and theirs; none where there is no /proc."""
    found = [os.getpid()]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:  # it has ended
                continue
    yield from found[1:]


def _worked(process: int) -> float:
    """Return the seconds of processors of a process and of those that it has seen end."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _held(process: int) -> int:
    """Return a process's share of memory, for which what several have in common is divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
