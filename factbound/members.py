"""Processes that are forked from this one, so that they know what it knows, and that end with it. Who gives them work, and which, is `crew`'s."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from multiprocessing.connection import Connection, Pipe, wait
from threading import RLock
from types import TracebackType
from typing import Any, Generic, NoReturn, Self, TypeVar

_ENDS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
GARBAGE = (25_000, 20, 20)
"""When a member looks for garbage: what it was forked with is none, and pages are gone by themselves but for some that the converter made."""
LOCKING = ("factbound.", "mkdocs.")
"""Modules whose objects members work with."""

T = TypeVar("T")
R = TypeVar("R")


class OddError(Exception):
    """A task failed in a way that whoever gave it does not expect; what it says is the trace."""


class Crew(Generic[T, R]):
    """Forked processes, each of which does the same work; leaving it ends them.

    Args:
        work: Does a task.
        leave: What each does when there are no more tasks, if anything.
        size: How many there are.
    """

    def __init__(self, work: Callable[[T], R], leave: Callable[[], object] | None, size: int) -> None:
        self._members: dict[Connection, int] = {}
        locked = _locked_properties()
        try:
            for _ in range(size):
                self._begin(work, leave, locked)
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise

    def _begin(self, work: Callable[[T], R], leave: Callable[[], object] | None, locked: Sequence[cached_property[Any]]) -> None:
        """Fork a process; where that cannot be done, all is as it was."""
        ours, theirs = Pipe()
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)  # until the new one has handlers of its own
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # threads of this process typeset documents; no member does what they do, or takes a lock of theirs
                member = os.fork()
            if not member:
                _work(theirs, work, leave, heard, locked)
            self._members[ours] = member
        finally:
            theirs.close()
            signal.pthread_sigmask(signal.SIG_SETMASK, heard)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self.dismiss()
        for ours in self._members:
            ours.close()  # which tells it to leave
        for member in self._members.values():
            _wait_for(member)

    def dismiss(self) -> None:
        """End them in the middle of what they do."""
        for member in self._members.values():
            with suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)

    def is_heard(self, seconds: float) -> bool:
        """Wait until one of them has something to tell, or for so long; return whether one has."""
        return bool(wait(list(self._members), seconds))

    def do(self, tasks: Sequence[T]) -> Iterator[R]:
        """Begin with some tasks at once, and yield what becomes of each, in their order.

        Raises:
            OddError: When a task fails, or a process ends before it should.
            OSError: When the disk does.
        """
        waiting = iter(enumerate(tasks))
        under_way: dict[Connection, int] = {}
        for member in self._members:
            _hand_out(member, waiting, under_way)
        return self._tell(len(tasks), waiting, under_way)

    def _tell(self, count: int, waiting: Iterator[tuple[int, T]], under_way: dict[Connection, int]) -> Iterator[R]:
        told = 0
        done: dict[int, R] = {}
        while told < count:
            for one in wait(list(under_way)):
                assert isinstance(one, Connection)
                done[under_way.pop(one)] = self._hear(one)
                _hand_out(one, waiting, under_way)
            while told in done:
                yield done.pop(told)
                told += 1

    def _hear(self, member: Connection) -> R:
        try:
            sort, *told = member.recv()
        except (EOFError, OSError):
            raise OddError(f"a process was ended: {_wait_for(self._members.pop(member))}") from None
        if sort == "disk":
            raise OSError(*told)
        if sort == "odd":
            raise OddError(*told)
        result: R = told[0]
        return result


def _wait_for(member: int) -> str:
    """Wait until a process has ended, and return how."""
    try:
        _, status = os.waitpid(member, 0)
    except ChildProcessError:  # whoever began this process has it ignore SIGCHLD; it waits all the same
        return "nobody can say how"
    ended = os.waitstatus_to_exitcode(status)
    return f"signal {-ended}" if ended < 0 else f"exit code {ended}"


def _hand_out(member: Connection, waiting: Iterator[tuple[int, Any]], under_way: dict[Connection, int]) -> None:
    task = next(waiting, None)
    if task is not None:
        under_way[member] = task[0]
        try:
            member.send(task[1])
        except OSError:
            return  # it has ended, which is heard where it is listened to


def _work(
    theirs: Connection, work: Callable[[Any], Any], leave: Callable[[], object] | None, heard: set[Any], locked: Sequence[cached_property[Any]]
) -> NoReturn:
    """Do tasks until there are no more, or until the process is no more that this one was forked from."""
    try:
        for number in _ENDS:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key on the terminal reaches all of them, and one of them clears up
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        gc.enable()
        gc.set_threshold(*GARBAGE)
        kept = theirs.fileno()
        os.closerange(3, kept)  # what others hold open they would else hold open for as long as this one works: locks, ends of pipes
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        for one in locked:
            one.lock = RLock()  # type: ignore[attr-defined]  # which is Python's own affair
        while True:
            try:
                task = theirs.recv()
            except (EOFError, OSError):
                break
            theirs.send(_outcome(work, task))
        if leave:
            leave()
    finally:
        os._exit(0)


def _locked_properties() -> list[cached_property[Any]]:
    """Return the properties that are worked out once: in Python 3.11 each has a lock, which may be held by a thread that a member leaves behind.

    They are looked for before anything is forked, since whoever looks at an object has a copy of it from then on.
    """
    if sys.version_info >= (3, 12):
        return []
    kinds = {kind for name, module in [*sys.modules.items()] if name.startswith(LOCKING) for kind in vars(module).values() if isinstance(kind, type)}
    return [one for kind in kinds for one in vars(kind).values() if isinstance(one, cached_property)]


def _outcome(work: Callable[[Any], Any], task: Any) -> tuple[Any, ...]:
    try:
        return "made", work(task)
    except OSError as error:
        return "disk", error.errno, error.strerror, error.filename
    except BaseException:  # noqa: BLE001 - whatever it is, the other way of making the site meets it again and tells it
        return "odd", traceback.format_exc()
