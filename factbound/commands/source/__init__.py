"""`source`: registers a text as a source, compares a copy with it, and lists what no statement cites."""

from __future__ import annotations

import argparse
import sys

from factbound.commands.arguments import make_shared
from factbound.commands.command import Command
from factbound.commands.printing import format_as
from factbound.commands.source import add, coverage, verify
from factbound.problems import BuildFailed

NAME = "source"
HELP = "register a text (add), find its passages in a copy (verify), list what nothing cites (coverage)"


ACTIONS = tuple(Command(one.NAME, one.HELP, one.add_arguments, one.run) for one in (add, verify, coverage))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the three actions, each with its own arguments and what all commands take."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action in ACTIONS:
        action.add_arguments(actions.add_parser(action.name, parents=[make_shared()], help=action.help, description=action.help))


def run(arguments: argparse.Namespace) -> int:
    """Do one of the actions."""
    action = next(one for one in ACTIONS if arguments.action == one.name)
    try:
        return action.run(arguments)
    except BuildFailed as failure:
        print(format_as(failure.problems, getattr(arguments, "format", "text"), "Stopped", "Nothing was written."), file=sys.stderr)
        return 1
