"""Steps of long work: who hears of them, and what is kept."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from factbound.progress import UNHEARD, Step, listening, step


class Clock:
    """Tells a time that tests set, and of the processor half of it."""

    now = 0.0

    def time(self):
        return self.now

    def work(self, name="all"):
        return Step(name, clock=self.time, processor=lambda: self.now / 2)


def outline(one):
    """Return a step as values: name, count, total, seconds, what is within."""
    return [one.name, one.count, one.total, one.ended.clock - one.begun.clock, [outline(within) for within in one.steps]]


def test_steps_are_kept_within_each_other():
    """A step that begins while another goes on is part of it; one beside is not."""
    clock = Clock()
    with listening(clock.work()) as work:
        with step("first", 2) as tick:
            tick()
            clock.now = 1
            with step("inner") as inner:
                inner.expect(7)
                inner(3)
        with step("beside", 2, beside=True) as tick, step("second"):
            clock.now = 3
            tick(2)
            clock.now = 4
    assert outline(work) == ["all", 0, 0, 4, [["first", 1, 2, 1, [["inner", 3, 7, 0, []]]], ["beside", 2, 2, 2, []], ["second", 0, 0, 3, []]]]


def test_what_fails_has_ended():
    """A step that an exception leaves does not go on, and the next one is not within it."""
    with listening(Clock().work()) as work:
        with pytest.raises(ValueError, match="broken"), step("first"):
            raise ValueError("broken")
        with step("second"):
            assert [one.name for one in work.open_steps()] == ["all", "second"]
    assert outline(work) == ["all", 0, 0, 0, [["first", 0, 0, 0, []], ["second", 0, 0, 0, []]]]


def test_nobody_need_listen():
    """Without a listener the same words are good for nothing."""
    with step("first", 2) as tick:
        tick()
        tick.expect(3)
    with listening(Step("all")) as work, step("nothing to do", beside=True) as idle:
        pass
    assert [tick, idle, work.steps] == [UNHEARD, UNHEARD, []]


def test_threads_tick():
    """Ticks from many threads are all counted; a step that a thread begins is not taken for part of another's."""

    def work_on(_):
        for _ in range(500):
            tick()
        with step("elsewhere") as own:
            return own

    with listening(Clock().work()) as work, step("first") as tick, ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work_on, range(8))) == {UNHEARD}
    assert outline(work) == ["all", 0, 0, 0, [["first", 4000, 0, 0, []]]]


def test_forked_processes_are_not_heard(monkeypatch):
    """What another process ticks and begins is nobody's: its parent tells of it."""
    child = os.getpid() + 1
    with listening(Clock().work()) as work, step("first") as tick:
        monkeypatch.setattr("os.getpid", lambda: child)
        tick()
        tick.expect(9)
        with step("second") as other:
            assert other is UNHEARD
        monkeypatch.undo()
    assert outline(work) == ["all", 0, 0, 0, [["first", 0, 0, 0, []]]]
