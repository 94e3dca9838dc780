"""The commands, one module each: a NAME, a HELP, `add_arguments(parser)` and `run(arguments)`, which returns the exit code."""

from __future__ import annotations

from factbound.commands import (
    add,
    build,
    check,
    diff,
    edit,
    find,
    fmt,
    impact,
    new,
    prove,
    release,
    rename,
    serve,
    setting,
    show,
    source,
    test,
    verify,
)
from factbound.commands.command import Command

_MODULES = (build, check, serve, new, edit, setting, add, show, find, impact, rename, diff, release, fmt, source, prove, verify, test)
COMMANDS = tuple(Command(one.NAME, one.HELP, one.add_arguments, one.run) for one in _MODULES)
"""In the order of the help; the first is the default."""
