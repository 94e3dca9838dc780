"""`check`: read and check, write nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options

if TYPE_CHECKING:
    from factbound.check.allowances import Allowance

NAME = "check"
HELP = "read and check only; prints the problems"
FORMATS = ("text", "json", "github")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed")
    parser.add_argument("--allowed", action="store_true", help="list what files allow to stand in their prose without a fact")


def run(arguments: argparse.Namespace) -> int:
    """Read and check, and say how much was found good."""
    from factbound.prepare import check_project

    checked = check_project(read_options(arguments))
    project = checked.knowledge.project
    allowed = checked.allowances if arguments.allowed else []
    if arguments.format == "json":
        print(json.dumps({"problems": [], **({"allowed": [_record(one) for one in allowed]} if arguments.allowed else {})}, ensure_ascii=False))
    elif arguments.format == "text":
        for line in _listed(allowed) if arguments.allowed else ():
            print(line)
        count = sum(1 for _ in project.statements())
        print(f"No problems: {count} statements about {len(project.entities)} entities from {len(project.sources)} sources.")
    else:
        for one in allowed:
            said = f"'{one.wording}' is allowed: {one.reason}".replace("%", "%25")
            print(f"::notice file={one.at.path},line={one.at.line},col={one.at.column}::{said}")
    return 0


def _listed(allowed: Sequence[Allowance]) -> Iterator[str]:
    for one in allowed:
        yield f'{one.at.path}:{one.at.line}:{one.at.column}: "{one.wording}": {one.reason}'
    yield f"{len(allowed)} {'wording' if len(allowed) == 1 else 'wordings'} allowed.\n"


def _record(allowance: Allowance) -> dict[str, str | int]:
    at = allowance.at
    return {"path": at.path, "line": at.line, "column": at.column, "wording": allowance.wording, "reason": allowance.reason}
