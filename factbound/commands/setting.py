"""`set`: change what a fact says, or add what it says at a new time."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.statement import add_fields, carry_out, read_fields, refuse, undecodable

if TYPE_CHECKING:
    from factbound.editing.wishes import Wish

NAME = "set"
HELP = "change a fact: its statement of the same time, or a new one beside the others"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the fact, its value, and what else it says."""
    parser.add_argument("fact", metavar="FACT", help="such as north.stake, or a row of it: north.stake.2")
    parser.add_argument("value", metavar="VALUE", nargs="?", help="as files write it: '24.3 %%'; left out, only other keys change")
    parser.add_argument("--row", metavar="N", type=_row, help="which statement: the number of its row, or north.stake.2")
    parser.add_argument(
        "--and",
        dest="others",
        nargs=2,
        action="append",
        default=[],
        metavar=("FACT", "VALUE"),
        help="a further fact to change in the same step, with the same options",
    )
    add_fields(parser)


def run(arguments: argparse.Namespace) -> int:
    """Change one fact or several, if the project then still passes."""
    from factbound.editing.planning import plan_wishes

    fields = read_fields(arguments)
    if arguments.value is None and not fields:
        return refuse(NAME, "there is nothing to set. Give a value, or an option such as --note.")
    if undecodable(arguments):
        return refuse(NAME, "an argument is not UTF-8 text.")
    if arguments.row is not None and (fault := _misrowed(arguments.fact, *arguments.row)):
        return refuse(NAME, fault)
    if any(not said.strip() for said in (arguments.value, *(said for _, said in arguments.others)) if said is not None):
        return refuse(NAME, "the value is empty. What is not known is 'unknown' or 'undisclosed', with --because and --reason.")
    wishes = [*_wishes(arguments, fields)]
    return carry_out(arguments, NAME, lambda reading, known: plan_wishes(read_options(arguments).project, reading, known, wishes))


def _wishes(arguments: argparse.Namespace, fields: dict[str, str | list[str]]) -> list[Wish]:
    from factbound.editing.wishes import Wish

    fact = arguments.fact if arguments.row is None or arguments.fact.count(".") != 1 else f"{arguments.fact}.{arguments.row[1]}"
    value = {"value": " ".join(arguments.value.split())} if arguments.value is not None else {}
    return [Wish(fact, {**value, **fields}), *(Wish(other, {"value": " ".join(said.split()), **fields}) for other, said in arguments.others)]


def _misrowed(fact: str, of: str, number: int) -> str:
    """Return why `--row` does not go with the fact; nothing where it does."""
    name = ".".join(fact.split(".")[:2])
    if of not in ("", name):
        return f"--row names a row of '{of}', and the fact is '{name}'. Give the number alone, or correct one of them."
    if fact.count(".") > 1 and fact != f"{name}.{number}":
        return f"'{fact}' and --row {number} name two rows. Give one of them."
    return ""


def _row(text: str) -> tuple[str, int]:
    """Return the fact before the number of a row, if it is given, and the number."""
    fact, _, number = text.rpartition(".")
    if not (number.isascii() and number.isdecimal() and int(number) > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a row. Expected its number, such as 2 or north.stake.2.")
    return fact, int(number)
