"""The commands, one module each: a NAME, `add_arguments(parser)` and `run(arguments)`, which returns the exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from factbound.commands import build, check, prove, serve, source, test


@dataclass(frozen=True)
class Command:
    """What the command line knows of a command."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS = tuple(Command(one.NAME, one.HELP, one.add_arguments, one.run) for one in (build, check, serve, source, prove, test))
"""In the order of the help; the first is the default."""
