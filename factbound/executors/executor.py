"""What all executors have in common, and which there are by name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from factbound.executors.shards import Filled, Lost, Shard
from factbound.problems import BuildFailed, Position, Problem

Work = Callable[[Shard], Filled]

NAMED = re.compile(r"(?P<kind>processes|dask)(?::(?P<count>[1-9][0-9]{0,2})|:(?P<address>(?:tcp|tls)://[^\s/]+))?")
"""`processes`, `processes:4`, `dask`, `dask:4`, `dask:tls://scheduler:8786`."""
EXPECTED = (
    "Expected 'processes' or 'dask' for this machine, with ':4' for that many, or the address of a cluster such as 'dask:tls://scheduler:8786'."
)


class Executor(Protocol):
    """Gives shards to workers."""

    size: int
    """How many can work at once."""
    elsewhere: bool
    """Whether they may be on other machines."""

    def run(self, work: Work, shards: Sequence[Shard]) -> Iterator[Filled | Lost]:
        """Yield what becomes of each shard, as it comes."""


def choose(name: str) -> AbstractContextManager[Executor]:
    """Return the executor of a name; leaving it ends the workers that it has begun.

    Raises:
        BuildFailed: If there is none of this name, or it cannot be used here.
    """
    found = NAMED.fullmatch(name)
    if found is None or (found["kind"] == "processes" and found["address"]):
        raise BuildFailed([Problem(Position("--executor"), f"'{name}' is no executor", EXPECTED)])
    count = int(found["count"] or _processors())
    if found["kind"] == "processes":
        from factbound.executors.processes import Processes

        return Processes(count)
    from factbound.executors.cluster import Cluster

    return Cluster(found["address"] or "", count)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
