"""The commands, one module each: a NAME, a HELP, `add_arguments(parser)` and `run(arguments)`, which returns the exit code."""

from __future__ import annotations

from factbound.commands import build, check, diff, fmt, new, prove, serve, source, test
from factbound.commands.command import Command

COMMANDS = tuple(Command(one.NAME, one.HELP, one.add_arguments, one.run) for one in (build, check, serve, new, fmt, diff, source, prove, test))
"""In the order of the help; the first is the default."""
