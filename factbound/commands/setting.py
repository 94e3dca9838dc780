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
    if arguments.value is not None and not arguments.value.strip():
        return refuse(NAME, "the value is empty. What is not known is 'unknown' or 'undisclosed', with --because and --reason.")
    wishes = [*_wishes(arguments, fields)]
    return carry_out(arguments, NAME, lambda reading, known: plan_wishes(read_options(arguments).project, reading, known, wishes))


def _wishes(arguments: argparse.Namespace, fields: dict[str, str | list[str]]) -> list[Wish]:
    from factbound.editing.wishes import Wish

    fact = arguments.fact if arguments.row is None or arguments.fact.count(".") != 1 else f"{arguments.fact}.{arguments.row}"
    value = {"value": " ".join(arguments.value.split())} if arguments.value is not None else {}
    return [Wish(fact, {**value, **fields}), *(Wish(other, {"value": " ".join(said.split()), **fields}) for other, said in arguments.others)]


def _row(text: str) -> int:
    """Return the number of a row, given alone or behind its fact."""
    number = text.rpartition(".")[2]
    if not number.isdecimal() or int(number) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a row. Expected its number, such as 2 or north.stake.2.")
    return int(number)
