"""Processes of this machine, one for each shard, each begun anew: so on every system, and so that one that ends takes no other with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Self

from factbound.executors.executor import Work
from factbound.executors.shards import Filled, Lost, Shard

ENDED = "its process was ended (exit code {})"


class Processes:
    """As many processes as are asked for.

    Args:
        size: How many.
    """

    elsewhere = False

    def __init__(self, size: int) -> None:
        self.size = size
        self._members: dict[Connection, tuple[SpawnProcess, Shard]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for member, _ in self._members.values():
            member.kill()
            member.join()
        self._members.clear()

    def run(self, work: Work, shards: Sequence[Shard]) -> Iterator[Filled | Lost]:
        """Yield what becomes of each shard, as it comes."""
        waiting = list(shards)
        while waiting or self._members:
            while waiting and len(self._members) < self.size:
                self._begin(work, waiting.pop(0))
            for ready in wait(list(self._members)):
                assert isinstance(ready, Connection)
                yield self._hear(ready)

    def _begin(self, work: Work, shard: Shard) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        member = context.Process(target=_work, args=(theirs, work, shard), daemon=True)
        member.start()
        theirs.close()
        self._members[ours] = member, shard

    def _hear(self, ours: Connection) -> Filled | Lost:
        member, shard = self._members.pop(ours)
        try:
            told: Filled | Lost = ours.recv()
        except (EOFError, OSError):
            member.join()
            return Lost(shard.number, ENDED.format(member.exitcode))
        member.join()
        ours.close()
        return told


def _work(theirs: Connection, work: Work, shard: Shard) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key on the terminal reaches all processes, and the build ends this one
    threading.Thread(target=_end_with, args=(theirs,), daemon=True).start()
    try:
        told: Filled | Lost = work(shard)
    except Exception as error:  # noqa: BLE001 - whatever it is, the build can do without, and says so
        told = Lost(shard.number, f"{type(error).__name__}: {error}")
    theirs.send(told)


def _end_with(theirs: Connection) -> None:
    """End with the build, which never says anything."""
    try:
        theirs.recv()
    except (EOFError, OSError):
        os._exit(1)
