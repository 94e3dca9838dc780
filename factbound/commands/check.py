"""`check`: read and check, write nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import FORMATS, format_as, problem_record, workflow_command
from factbound.problems import BuildFailed, Problem

if TYPE_CHECKING:
    from factbound.check.allowances import Allowance

NAME = "check"
HELP = "read and check only; prints the problems"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed")
    parser.add_argument("--allowed", action="store_true", help="list what files allow to stand in their prose without a fact")


def run(arguments: argparse.Namespace) -> int:
    """Read and check, and say how much was found good; what is allowed is listed though there are problems."""
    from factbound.prepare import check_project, find_allowances

    options = read_options(arguments)
    allowed = find_allowances(options) if arguments.allowed else None
    problems: Sequence[Problem] = ()
    good = ""
    try:
        project = check_project(options).knowledge.project
        good = f"{sum(1 for _ in project.statements())} statements about {len(project.entities)} entities from {len(project.sources)} sources"
    except BuildFailed as failure:
        problems = failure.problems
    if arguments.format == "json":
        print(_as_json(problems, allowed))
        return 1 if problems else 0
    for line in _listed(allowed, arguments.format) if allowed is not None else ():
        print(line)
    if problems:
        print(format_as(problems, arguments.format))
        return 1
    if arguments.format == "text":
        print(f"No problems: {good}.")
    return 0


def _listed(allowed: Sequence[Allowance], form: str) -> Iterator[str]:
    """Yield what is allowed, for people or as notices of a workflow."""
    if form == "github":
        yield from (workflow_command("notice", one.at, f"'{one.wording}' is allowed: {one.reason}") for one in allowed)
        return
    for one in allowed:
        yield f'{one.at.path}:{one.at.line}:{one.at.column}: "{one.wording}": {one.reason}'
    yield f"{len(allowed)} {'wording' if len(allowed) == 1 else 'wordings'} allowed.\n"


def _as_json(problems: Sequence[Problem], allowed: Sequence[Allowance] | None) -> str:
    if allowed is None:
        return format_as(problems, "json")
    rows = [{"path": one.at.path, "line": one.at.line, "column": one.at.column, "wording": one.wording, "reason": one.reason} for one in allowed]
    return json.dumps({"problems": [problem_record(one) for one in problems], "allowed": rows}, ensure_ascii=False, indent=1)
