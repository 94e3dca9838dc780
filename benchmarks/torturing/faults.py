"""A whole small build with a fault at every call that changes the disk: a full disk, an I/O error, a lost permission, a short write."""

from __future__ import annotations

import errno
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from torturing.section import Finding, Limits

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

NUMBERS = (errno.ENOSPC, errno.EIO, errno.EACCES)


def run(limits: Limits) -> Iterator[Finding]:
    """Try all points with each error; where time or number do not allow that, every so many."""
    from faults import fail_with
    from smallbuild import SmallBuild

    with tempfile.TemporaryDirectory() as folder:
        build = SmallBuild(Path(folder))
        points = build.count()
        yield Finding(f"{points} points")
        step = max(1, points * len(NUMBERS) // limits.count)
        for number in NUMBERS:
            tried = survived = 0
            for at in range(1 + limits.seed % step, points + 1, step):
                fault = build.attempt(at, fail_with(number), lasting=number == errno.ENOSPC, half=bool(at % 2))
                tried, survived = tried + 1, survived + (not fault)
                if fault:
                    yield Finding(f"{errno.errorcode[number]}: {fault}", good=False)
                if limits.over(0):
                    break
            yield Finding(f"{errno.errorcode[number]}: {tried} points tried, {survived} survived", good=tried == survived)
