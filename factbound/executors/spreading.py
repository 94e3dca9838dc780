"""Spread a build over workers before it begins, and say what became of that."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from tempfile import TemporaryDirectory

from factbound.caches import APART, OFF, VARIABLE, shared_address
from factbound.check.fields import SETTINGS
from factbound.engine import engine_hash
from factbound.executors.executor import Executor, choose
from factbound.executors.filling import fill
from factbound.executors.shards import Filled, Lost, Shard
from factbound.facts.digests import digest_of
from factbound.options import Options
from factbound.prepare import Checked
from factbound.problems import BuildFailed, Position, Problem
from factbound.progress import step
from factbound.publish.times import EPOCH

SORT = "spread"
"""As what the cache keeps that the whole of a project was."""
LEFT = "Part {} of {} was not made by a worker but by the build itself: {}."
_ASKED = re.compile(r"!ENV\s*\[?([\w\s,]*)")
"""What the settings ask of the environment."""


def spreading(options: Options, name: str) -> Callable[[Checked], Sequence[str]]:
    """Return what has the workers of an executor fill the cache with all of a project, and returns what is to be told of it.

    Args:
        options: Of the build.
        name: Of the executor.

    Raises:
        BuildFailed: If the executor cannot be used here, or not with this cache.
    """
    executor = choose(name)
    address = shared_address(options.project)
    if options.cache is None or address.startswith(APART):
        message, hint = (
            f"an executor has nowhere to put what it makes: {VARIABLE} is '{address or OFF}'",
            "Name another place, or leave --executor out.",
        )
        raise BuildFailed([Problem(Position("--executor"), message, hint)])

    def spread(checked: Checked) -> Sequence[str]:
        assert options.cache
        key = digest_of((checked.inputs, checked.address, options.valid_at, options.known_at, options.since))
        if options.cache.get(SORT, key):
            return ()
        options.cache.write()  # the workers read what this process has read
        with TemporaryDirectory(prefix="factbound-") as folder, executor as workers:
            _judge(workers, address)
            outcomes = list(_run(workers, checked, folder))
        options.cache.look_again()
        told = [LEFT.format(one.number + 1, len(outcomes), why) for one in sorted(outcomes, key=lambda one: one.number) if (why := _why(one))]
        if not told:
            options.cache.put(SORT, key, b"whole")
        return told

    return spread


def _judge(workers: Executor, address: str) -> None:
    if workers.elsewhere and not address:
        message = f"workers of a cluster cannot leave what they make in a folder of this machine's, as {VARIABLE} has it"
        hint = (
            f"Set {VARIABLE} to an address that all machines reach, such as s3://bucket/folder, or a folder that all have, as file:// with its path"
        )
        raise BuildFailed([Problem(Position("--executor"), message, hint)])


def _run(workers: Executor, checked: Checked, folder: str) -> Iterator[Filled | Lost]:
    shards = [_shard(checked, number, workers, folder) for number in range(workers.size)]
    with step(f"Working with {workers.size} workers", len(shards)) as tick:
        for outcome in workers.run(fill, shards):
            tick()
            yield outcome


def _shard(checked: Checked, number: int, workers: Executor, folder: str) -> Shard:
    options = checked.options
    place, environment = ("", _environment(options)) if workers.elsewhere else (folder, {})
    own = (str(options.project), number, workers.size, engine_hash(), digest_of(checked.inputs))
    return Shard(*own, options.valid_at, options.known_at, options.since, options.stock, place, environment)


def _environment(options: Options) -> dict[str, str]:
    """Return what workers elsewhere need of the environment; the key of the cache is none of that: each machine has it itself."""
    settings = (options.project / SETTINGS).read_text("utf-8", "replace")
    names = {VARIABLE, EPOCH, *(name for found in _ASKED.findall(settings) for name in re.split(r"[\s,]+", found) if name)}
    return {name: os.environ[name] for name in sorted(names) if name in os.environ}


def _why(outcome: Filled | Lost) -> str:
    return outcome.why if isinstance(outcome, Lost) else outcome.untold
