"""Work of which another process does the heavier part: whoever does it, and whatever becomes of that process, the same comes of it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from factbound import aside
from factbound.aside import share_out
from factbound.members import OddError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="where no process can be forked, all is made in one")

HERE = os.getpid()
WEIGHTS = [1, 50, 2, 40, 12]


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two processors, whatever the machine has."""
    monkeypatch.setattr(aside, "cores", lambda: 2)


def made(make: Callable[[int], tuple[int, bool]], worth: float = 10, leave: Callable[[], object] | None = None) -> list[tuple[int, bool]]:
    """Return what is made of the numbers from 0 on."""
    return list(share_out(range(len(WEIGHTS)), make, WEIGHTS, worth, leave))


def square(number: int) -> tuple[int, bool]:
    """Return what the tests make, and whether it was made here."""
    return number * number, os.getpid() == HERE


def test_the_heavier_half_is_made_aside_and_comes_in_its_place(tmp_path: Path) -> None:
    """Both sides weigh about the same, the order is that of the things, and the other process takes its leave."""
    leave = (tmp_path / "left").touch
    assert made(square, leave=leave) == [(0, False), (1, False), (4, False), (9, True), (16, True)]
    assert (tmp_path / "left").exists()


def test_what_is_light_needs_no_process() -> None:
    """Below the weight that is worth it, all is made here."""
    assert made(square, worth=60) == [(number * number, True) for number in range(5)]


ENDS = {"killed": lambda: os.kill(os.getpid(), signal.SIGKILL), "stuck": lambda: time.sleep(60), "odd": lambda: 1 // 0}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_the_other_process_does_not_make_is_made_here(end: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is ended, that waits for ever, or that fails."""

    def make(number: int) -> tuple[int, bool]:
        if os.getpid() != HERE:
            end()
        return square(number)

    monkeypatch.setattr(aside, "PATIENCE", 0.1)
    assert made(make) == [(number * number, True) for number in range(5)]


def test_what_fails_here_is_told() -> None:
    """As if there were no other process."""
    with pytest.raises(OddError, match=r"^neither$"):
        made(lambda number: square(number) if number != 4 else raise_odd("neither"))


def raise_odd(words: str) -> tuple[int, bool]:
    """Fail."""
    raise OddError(words)
