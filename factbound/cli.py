"""The command line: arguments in, problems and progress out. What it does is done by the commands."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from time import monotonic
from typing import TextIO

from factbound import __version__
from factbound.commands import COMMANDS
from factbound.commands.arguments import make_shared
from factbound.commands.printing import allow_workflow, format_as, guarded
from factbound.problems import BuildFailed, Position, Problem

ENDS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that end a program; not every system has all."""

CLEARING = 20.0
"""Seconds that clearing up may take before another signal is heard."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 when all went well, 1 when the project has problems, 2 for wrong arguments.
    """
    with guarded():
        return _run(argv)


def _run(argv: Sequence[str] | None) -> int:
    """Run a command; see `main`."""
    parser = make_parser()
    arguments, rest = parser.parse_known_args(argv)
    arguments.last = argv is None
    allow_workflow(getattr(arguments, "format", "text"))
    if arguments.command == "test":
        arguments.arguments = rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    command = next(one for one in COMMANDS if one.name == (arguments.command or COMMANDS[0].name))
    try:
        _stand_somewhere()
        with _ended_gently(last=argv is None):
            return command.run(arguments)
    except BuildFailed as failure:
        print(format_as(failure.problems, getattr(arguments, "format", "text")), file=_stream(arguments))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the output has seen enough, and Python would complain once more as it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _stand_somewhere() -> None:
    """Refuse to work in a folder that is gone, such as an output that another build has replaced."""
    try:
        Path.cwd()
    except OSError as error:
        hint = 'Go to it anew: cd "$PWD", or to another folder.'
        raise BuildFailed([Problem(Position("."), "this folder has been deleted or replaced", hint)]) from error


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands and options."""
    shared = make_shared()
    parser = argparse.ArgumentParser(prog="factbound", description="Build a briefing website and report documents from YAML facts.", parents=[shared])
    parser.add_argument("--version", action="version", version=f"factbound {__version__}")
    COMMANDS[0].add_arguments(parser)  # which is what runs without a word
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        command.add_arguments(commands.add_parser(command.name, parents=[shared], help=command.help))
    return parser


@contextmanager
def _ended_gently(*, last: bool) -> Iterator[None]:
    """Let what ends a program also end what it was writing: nothing of it stays behind, however often somebody presses Ctrl-C.

    The exit code is 128 and the signal's number, as a shell says it.

    Args:
        last: Whether the process ends with the command: it then hears of no other signal once it is ending.
    """
    ending: list[float] = []
    """When it was told to end: while it clears up it hears nothing, but a word that was lost on the way can be said again."""

    def end(number: int, _: object) -> None:
        if not ending or monotonic() - ending[-1] > CLEARING:
            ending.append(monotonic())
            raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    found = {name: getattr(signal, name) for name in ENDS if hasattr(signal, name)} if current_thread() is main_thread() else {}
    before = {number: signal.getsignal(number) for number in found.values()}
    heard = {number: handler for number, handler in before.items() if handler in (signal.SIG_DFL, signal.default_int_handler)}
    for number in heard:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in heard.items() if not (last and ending) else ():
            signal.signal(number, handler)


def _stream(arguments: argparse.Namespace) -> TextIO:
    """Problems of `check` and `verify` are their result; those of other commands are errors."""
    return sys.stdout if arguments.command in ("check", "verify") else sys.stderr
