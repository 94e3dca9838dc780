"""A whole build, failed and killed at some of the points at which it changes the disk; benchmarks/torture.py does all of them."""

from __future__ import annotations

import errno

import pytest
from faults import beside, die, fail_with, is_whole
from smallbuild import SmallBuild

SAMPLES = 5


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> SmallBuild:
    return SmallBuild(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def points(build: SmallBuild) -> int:
    found = build.count()
    assert found > 400
    return found


@pytest.mark.parametrize("strike", [fail_with(errno.ENOSPC), die], ids=["full", "killed"])
def test_a_build_survives_at_some_points(build: SmallBuild, points: int, strike) -> None:
    """What stands is whole and what a build says is true, wherever the disk fails or the process is killed."""
    tried = range(points // SAMPLES // 2, points + 1, points // SAMPLES)
    assert [fault for at in tried if (fault := build.attempt(at, strike, lasting=strike is not die))] == []
    build.publish(build.old)
    assert (build.state(), is_whole(build.out), beside(build.out)) == ("old", True, [])
