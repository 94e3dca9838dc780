"""What no two processes may hold, let go of whenever one is forked."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Held(Protocol):
    """What is open in one process alone."""

    def hold(self) -> None:
        """Let no thread in, and have nothing open."""

    def release(self) -> None:
        """Let threads in again."""

    def begin(self) -> None:
        """Begin with nothing open, as a forked process does."""


_IN_USE: WeakSet[Held] = WeakSet()
_HELD: list[list[Held]] = []


def through_forks(one: Held) -> None:
    """Have something let go whenever a process is forked, for as long as it is in use."""
    _IN_USE.add(one)


def _before_fork() -> None:
    _HELD.append(list(_IN_USE))
    for one in _HELD[-1]:
        one.hold()


def _after_fork() -> None:
    for one in _HELD.pop():
        one.release()


def _in_fork() -> None:
    for one in _HELD.pop():
        one.begin()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_in_fork)
