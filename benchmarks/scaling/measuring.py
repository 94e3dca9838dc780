"""What a command takes: seconds, those of the processor, and memory of its largest process and of all together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Taken:
    """What one run took."""

    seconds: float
    processor: float
    """Seconds of all processors, of the command and of all that it started."""
    largest: float
    """Peak memory of its largest process in MB; 0 where the system does not tell."""
    together: float
    """Peak of the memory of all its processes in MB; what they share is counted once."""


class CommandFailed(Exception):
    """A command of the comparison did not do its work.

    Args:
        reason: In a few words.
        said: The end of what it said.
    """

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(f"{reason}: {said}" if said else reason)
        self.reason = reason


def take(command: Sequence[str], folder: Path, environment: dict[str, str] | None = None, limit: float | None = None) -> Taken:
    """Run a command once.

    Args:
        command: The command.
        folder: Where it runs.
        environment: What its environment has beside this one's.
        limit: Seconds after which it is ended.

    Raises:
        CommandFailed: With the end of what it said.
    """
    used, begun = os.times(), time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as running:
        watch = _Watch(running.pid)
        watch.start()
        try:
            said, _ = running.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            for process in reversed(_family(running.pid)):
                os.kill(process, signal.SIGTERM)
            running.communicate()
            raise CommandFailed(f"took more than {limit:,.0f} s") from None
        finally:
            watch.stop()
    seconds, now = time.perf_counter() - begun, os.times()
    if running.returncode:
        raise CommandFailed(f"exit code {running.returncode}", said[-1500:])
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return Taken(seconds, processor, watch.largest, watch.together)


class _Watch(threading.Thread):
    """Looks at the memory of a process and of its descendants, where there is /proc."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root, self._ended = root, threading.Event()
        self.largest = self.together = 0.0

    def run(self) -> None:
        while not self._ended.wait(EVERY):
            sizes = [_megabytes(pid) for pid in _family(self._root)]
            self.largest = max([self.largest, *sizes])
            self.together = max(self.together, sum(sizes))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _family(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    found, at = [root], 0
    while at < len(found):
        pid = found[at]
        at += 1
        with suppress(OSError):  # it has ended in the meantime
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _megabytes(pid: int) -> float:
    """Return the proportional share of memory, which divides what several processes hold in common among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
