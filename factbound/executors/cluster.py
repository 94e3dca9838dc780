"""A cluster of Dask: one that is there, by its address, or one on this machine that lasts as long as the build."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from factbound.executors.executor import Work
from factbound.executors.shards import Filled, Lost, Shard
from factbound.problems import BuildFailed, Position, Problem

PATIENCE = 30
"""Seconds to wait for a scheduler, for a first worker, and for another when all are gone."""
MISSING = "the executor 'dask' needs packages that are not installed"
MISSING_HINT = "Install them, on all machines: pip install 'factbound[cluster]'. '--executor processes' needs none."
UNREACHABLE = "no scheduler of Dask answers at '{}'"
UNREACHABLE_HINT = "Begin one with 'dask scheduler', and workers with 'dask worker ADDRESS', or leave --executor out."
OPEN = "whoever can reach the cluster at '{}', or what is on the way to it, could have this machine run anything"
OPEN_HINT = "Have the cluster speak TLS and name it tls://, as Dask's settings distributed.comm.tls have it, or come to it on 127.0.0.1 by a tunnel."
NOBODY = "the cluster had no workers"


class Cluster:
    """Workers of a cluster.

    Args:
        address: Of its scheduler; one on this machine without.
        size: How many workers one on this machine has.

    Raises:
        BuildFailed: If Dask is not installed.
    """

    def __init__(self, address: str, size: int) -> None:
        try:
            import cryptography  # noqa: F401 - by which a cluster of this machine lets nobody else in
            import distributed
        except ImportError as error:
            raise BuildFailed([Problem(Position("--executor"), MISSING, MISSING_HINT)]) from error
        if address.startswith("tcp://") and not _is_here(address):
            raise BuildFailed([Problem(Position("--executor"), OPEN.format(address), OPEN_HINT)])
        self._dask: Any = distributed
        self._address, self.size = address, size
        self.elsewhere = bool(address)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is told as what became of a shard
        place: Any = self._address or self._open.enter_context(self._begin())
        security = None if self._address else place.security  # of others, Dask's own settings say it
        try:
            self._client = self._open.enter_context(self._dask.Client(place, timeout=PATIENCE, set_as_default=False, security=security))
        except OSError as error:
            self._open.close()
            raise BuildFailed([Problem(Position("--executor"), UNREACHABLE.format(self._address), UNREACHABLE_HINT)]) from error
        if self._address:
            self.size = max(1, len(self._client.nthreads()))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def run(self, work: Work, shards: Sequence[Shard]) -> Iterator[Filled | Lost]:
        """Yield what becomes of each shard, as it comes; one whose worker was lost is given to another."""
        futures = {self._client.submit(work, shard, pure=False): shard for shard in shards}
        ended: Queue[Any] = Queue()
        for future in futures:
            future.add_done_callback(ended.put)
        alone = 0
        while futures and alone < PATIENCE:
            try:
                future = ended.get(timeout=1)
            except Empty:
                alone = 0 if self._has_workers() else alone + 1
                continue
            shard = futures.pop(future)
            yield future.result() if future.status == "finished" else Lost(shard.number, _why(future))
        self._client.cancel(list(futures))
        yield from (Lost(shard.number, NOBODY) for shard in futures.values())

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except (OSError, TimeoutError):  # the scheduler is gone
            return False

    def _begin(self) -> Any:
        """Begin a cluster that listens on this machine alone, and there to nobody but who has the key that is made for it."""
        own = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "protocol": "tls", "security": self._dask.Security.temporary()}
        return self._dask.LocalCluster(n_workers=self.size, threads_per_worker=1, **own)


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _why(future: Any) -> str:
    error = future.exception() if future.status == "error" else None
    return f"{type(error).__name__}: {error}" if error else "the cluster let go of it"
