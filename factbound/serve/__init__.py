"""`serve`: build, show the site on this machine, and build again on every change. Knows no build but the callables that it is given."""

from __future__ import annotations

import gc
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from factbound.problems import BuildFailed
from factbound.serve.background import Background
from factbound.serve.board import Board
from factbound.serve.server import SiteServer
from factbound.serve.watch import watch_changes

SWITCH = 0.0005
"""Seconds after which whoever waits for Python gets it from another thread: a build asks for it after each file that it opens, and beside what makes
documents in the background it would else wait ten times as long."""
SHOWN_NAMES = 3
"""How many changed files a line of the terminal names."""


def serve(
    project: Path,
    out: Path,
    build: Callable[[], Iterable[str] | None],
    finish: Callable[[], Iterable[str] | None] | None = None,
    end: Callable[[], object] = lambda: None,
    *,
    port: int = 8000,
) -> int:
    """Build and serve until interrupted.

    Args:
        project: The folder whose data, content, templates and mkdocs.yml are watched.
        out: The output folder; its `site` is served. A build may replace it as a whole.
        build: Publishes the site; returns what is to be told beside. Its BuildFailed is shown in the terminal and on every open page.
        finish: What a page need not wait for; runs after each build, in the background.
        end: Cuts short what runs in the background.
        port: The first port to try.

    Returns:
        The exit code: 0, as being interrupted is how serving ends.
    """
    board = Board()
    with _without_waiting(), SiteServer(out / "site", board, port) as server, Background(_make_finish(board, finish)) as background:
        if server.port != port:
            _say(f"Port {port} is taken.")
        _say(f"Serving {server.url} - press Ctrl-C to end.")
        try:
            for changed in watch_changes(project):
                if _run(board, build, _name_files(changed)):
                    board.publish()
                    background.start()
                else:
                    gc.collect()
        except KeyboardInterrupt:
            _say("\nEnding ...")
            end()
    _say("Ended.")
    return 0


def _run(board: Board, step: Callable[[], Iterable[str] | None], label: str) -> bool:
    """Run a step of the build, say how it went, and put its problems on the board."""
    version = board.state.version
    begun = time.perf_counter()
    try:
        told = step() or ()
    except BuildFailed as failure:
        print(f"\n{failure}\n", file=sys.stderr, flush=True)
        board.stop([problem.format() for problem in failure.problems], version)
        return False
    except Exception as error:  # noqa: BLE001 - the server outlives our own faults too, so that mending one needs no restart
        traceback.print_exc()
        board.stop([f"{type(error).__name__}: {error}\n  This is a fault of Factbound itself; the terminal shows more."], version)
        return False
    _say(f"{time.perf_counter() - begun:5.2f} s  {label}")
    for line in told:
        _say(f"         {line}")
    return True


def _make_finish(board: Board, finish: Callable[[], Iterable[str] | None] | None) -> Callable[[], object]:
    """Return what is done after a build: what a page need not wait for, and to look for garbage."""

    def do() -> None:
        if finish:
            _run(board, finish, "reports")
        gc.collect()

    return do


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Have builds wait for nobody longer than must be.

    Nobody looks for garbage by himself, which could be in the middle of a build that somebody waits for: it is done after each. Threads change often.
    """
    was, interval = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        if was:
            gc.enable()


def _name_files(changed: tuple[str, ...]) -> str:
    """Return why a build ran, in a few words."""
    if not changed:
        return "first build"
    more = len(changed) - SHOWN_NAMES
    return ", ".join(changed[:SHOWN_NAMES]) + (f" and {more} more" if more > 0 else "")


def _say(line: str) -> None:
    """Print a line, its end with it: two threads tell of builds and of documents."""
    print(f"{line}\n", end="", flush=True)
