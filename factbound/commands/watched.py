"""What commands that may take long have in common: progress on the terminal, `--timings`, `--profile`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from factbound.commands.arguments import parse_folder
from factbound.commands.printing import Guarded
from factbound.problems import BuildFailed, Position, Problem

if TYPE_CHECKING:
    from factbound.observing.line import Line
    from factbound.observing.log import Log
    from factbound.observing.observer import Onlooker
    from factbound.progress import Step

PROFILES = (".html", ".json")
OURS = (b'{\n "name": "all",\n "seconds": ', b'{"$schema": "https://www.speedscope.app/file-format-schema.json", "name": "all", ')
PAGE, TITLE, BEGINNING = b"<!doctype html>", b"<title>Where time went</title>", 500
"""How the files begin that are written here."""
USUAL_WIDTH = 80


def add_watching(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say what is told of the time that a command takes."""
    add = parser.add_argument
    add("--timings", action="store_true", default=argparse.SUPPRESS, help="tell afterwards what each step took: time, speed, memory")
    add("--timings-file", type=parse_folder, metavar="FILE", default=argparse.SUPPRESS, help="write the same as JSON")
    help_ = "write where the time went: FILE.html is a flame graph for a browser, FILE.json is for speedscope"
    add("--profile", type=parse_folder, metavar="FILE", default=argparse.SUPPRESS, help=help_)


@contextmanager
def watched(name: str, arguments: argparse.Namespace | None = None, out: Path | None = None) -> Iterator[None]:
    """Show how far the work in the block has come, and tell afterwards what was asked for.

    Args:
        name: What the work is called between its steps.
        arguments: What `add_watching` has added, if the command takes it.
        out: The output folder, into which nothing is written.

    Raises:
        BuildFailed: Before the block, when a file that was asked for cannot be written.
    """
    from factbound.observing.observer import observed
    from factbound.progress import Step, listening

    table, times, profile = (getattr(arguments, option, None) for option in ("timings", "timings_file", "profile"))
    _judge({"--timings-file": (times, (".json",)), "--profile": (profile, PROFILES)}, out)
    display = make_display()
    onlookers: list[Onlooker] = [display] if display else []
    with ExitStack() as told:
        if table or times:
            from factbound.observing.timings import MemoryWatch
            from factbound.observing.usage import processor

            work = Step(name, processor=processor)
            onlookers.append(MemoryWatch())
            told.callback(_tell_times, work, times, shown=bool(table))
        else:
            work = Step(name)
        told.enter_context(_profiled(profile) if profile else nullcontext())
        told.enter_context(_out_of_the_way(display))
        told.enter_context(observed(work, onlookers, time.perf_counter))
        told.enter_context(listening(work))
        yield


def make_display() -> Line | Log | None:
    """Return what shows progress: a line on a terminal that can write over one, and else a few lines; nothing where nobody could see them."""
    from factbound.observing.line import Line
    from factbound.observing.log import Log

    if sys.stderr is None:  # a program may be started without
        return None
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI"):
        terminal = sys.stderr.fileno()
        return Line(lambda text: os.write(terminal, text.encode("ascii", "replace")), lambda: _width(terminal))
    return Log(lambda text: print(text, file=sys.stderr, flush=True))


def _width(terminal: int) -> int:
    """Return how many columns a terminal has; some do not say."""
    try:
        return os.get_terminal_size(terminal).columns or USUAL_WIDTH
    except OSError:
        return USUAL_WIDTH


@contextmanager
def _out_of_the_way(display: Line | Log | None) -> Iterator[None]:
    """Have what is printed meanwhile stand on lines of its own."""
    streams = [one for one in (sys.stdout, sys.stderr) if isinstance(one, Guarded)]
    for stream in streams:
        stream.before = display.clear if display else None
    try:
        yield
    finally:
        for stream in streams:
            stream.before = None


def _judge(files: Mapping[str, tuple[Path | None, Sequence[str]]], out: Path | None) -> None:
    """Refuse files that cannot be written, before there is any work to lose."""
    faults = []
    for option, (file, endings) in files.items():
        if file is None:
            continue
        if file.suffix not in endings:
            faults.append((option, f"'{file}' does not say what it is to be", f"Expected a name that ends in {' or '.join(endings)}."))
        elif not file.absolute().parent.is_dir() or file.is_dir():
            faults.append((option, f"'{file}' cannot be written", "Expected the name of a file in a folder that is there."))
        elif out and file.resolve().is_relative_to(out.resolve()):
            faults.append((option, f"'{file}' lies in the output folder", "Name a place outside it: a build replaces that folder as a whole."))
        elif not _may_be_replaced(file):
            faults.append((option, f"'{file}' is there already, and is none that this option writes", "Name another file, or delete that one first."))
    if faults:
        raise BuildFailed([Problem(Position(option), message, expected) for option, message, expected in faults])


def _may_be_replaced(file: Path) -> bool:
    """Return whether nothing is lost by writing a file: it is not there, is empty, or begins as what was written the last time."""
    if file.exists() and not file.is_file():  # a pipe, which nobody may ever write into
        return False
    try:
        with file.open("rb") as opened:
            begun = opened.read(BEGINNING)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return not begun or begun.startswith(OURS) or (begun.startswith(PAGE) and TITLE in begun)


def _tell_times(work: Step, file: Path | None, *, shown: bool) -> None:
    from factbound.observing.timings import as_record, table, take_times

    times = take_times(work)
    if shown:
        print("\n".join(table(times)), file=sys.stderr)
    if file:
        _write(file, as_record(times))


@contextmanager
def _profiled(file: Path) -> Iterator[None]:
    from factbound.observing.flame import as_flame_graph, as_speedscope
    from factbound.observing.sampler import Sampler

    sampler = Sampler()
    with sampler.running():
        yield
    _write(file, (as_speedscope if file.suffix == ".json" else as_flame_graph)(sampler.seconds, "all"))


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"{file} could not be written: {error.strerror}.", file=sys.stderr)
