"""`add`: a new statement of a fact, or a new entity."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.statement import add_fields, carry_out, read_fields, refuse, undecodable

if TYPE_CHECKING:
    from factbound.editing.planning import NewEntity

NAME = "add"
HELP = "add a statement to a fact (FACT VALUE), or a new entity (KIND ID --name NAME)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is added, and what it says."""
    parser.add_argument("what", metavar="FACT|KIND", help="a fact such as north.stake, or a kind such as party")
    parser.add_argument("value", metavar="VALUE|ID", nargs="?", help="the fact's value, or the new entity's id")
    entity = parser.add_argument_group("a new entity")
    entity.add_argument("--name", metavar="NAME", help="its name")
    entity.add_argument("--also", metavar="NAME", action="append", default=[], help="another spelling; may be given several times")
    entity.add_argument("--native", metavar="CODE=NAME", action="append", default=[], type=_pair, help="its name in another language: ru=Север")
    entity.add_argument(
        "--fact", metavar="PROPERTY=VALUE", action="append", default=[], type=_pair, help="a fact about it; the options below go for each of them"
    )
    add_fields(parser)


def run(arguments: argparse.Namespace) -> int:
    """Add a statement or an entity, if the project then still passes."""
    from factbound.editing.planning import plan_entity, plan_wishes
    from factbound.editing.wishes import Wish

    if undecodable(arguments):
        return refuse(NAME, "an argument is not UTF-8 text.")
    fields = read_fields(arguments)
    value = " ".join((arguments.value or "").split())
    if fault := _idle(arguments, fields):
        return refuse(NAME, fault)
    if "." in arguments.what:
        if not value and "formula" not in fields:
            return refuse(NAME, f"what does '{arguments.what}' say? Give a value, or --formula.")
        project = read_options(arguments).project
        wish = Wish(arguments.what, {**({"value": value} if value else {}), **fields}, anew=True)
        return carry_out(arguments, NAME, lambda reading, known: plan_wishes(project, reading, known, [wish]))
    if not value or not arguments.name:
        return refuse(NAME, f"a new {arguments.what} needs an id and a name: 'add {arguments.what} {value or 'ID'} --name NAME'.")
    entity = _entity(arguments, value, fields)
    hint = "What it must have is given with --fact PROPERTY=VALUE."
    return carry_out(arguments, NAME, lambda reading, _: [plan_entity(reading, entity)], hint)


def _idle(arguments: argparse.Namespace, fields: Collection[str]) -> str:
    """Return a complaint about options that would say nothing here; nothing where each has its use."""
    if "." in arguments.what:
        idle = [name for name in ("name", "also", "native", "fact") if getattr(arguments, name)]
        return f"--{idle[0]} is for a new entity, and '{arguments.what}' is a fact. Leave it out." if idle else ""
    idle = [name for name in fields if name != "note"] if not arguments.fact else []
    return f"--{idle[0].replace('_', '-')} is for the facts of a new {arguments.what}, and none is given. Add --fact PROPERTY=VALUE." if idle else ""


def _entity(arguments: argparse.Namespace, name: str, fields: dict[str, str | list[str]]) -> NewEntity:
    """Return what the arguments say of a new entity; a note is its own where no fact is given."""
    from factbound.editing.planning import NewEntity

    note = fields.pop("note", "") if not arguments.fact else ""
    head = {"name": " ".join(arguments.name.split()), "also": arguments.also, "native": dict(arguments.native), "note": note}
    return NewEntity(arguments.what, name, head, [(prop, {"value": said, **fields}) for prop, said in arguments.fact])


def _pair(text: str) -> tuple[str, str]:
    """Return what stands before and behind an equals sign."""
    key, sign, value = (part.strip() for part in text.partition("="))
    if not (key and sign and value):
        raise argparse.ArgumentTypeError(f"'{text}' has no '='. Expected two words with an equals sign between them.")
    return key, " ".join(value.split())
