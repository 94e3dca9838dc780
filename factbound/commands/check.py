"""`check`: read and check, write nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from factbound.commands.arguments import add_clean, read_options
from factbound.commands.printing import FORMATS, as_json, format_as, problem_record, workflow_command
from factbound.commands.uncollected import is_last, uncollected
from factbound.commands.watched import add_watching, watched
from factbound.problems import BuildFailed, Problem

if TYPE_CHECKING:
    from factbound.check.allowances import Allowance
    from factbound.outcome import DuePlan

NAME = "check"
HELP = "read and check only, and print the problems"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed")
    parser.add_argument("--allowed", action="store_true", help="list what files allow to stand in their prose without a fact")
    add_clean(parser)
    add_watching(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read and check, and say how much was found good; what is allowed is listed though there are problems."""
    from factbound.caches import with_cache
    from factbound.outcome import find_outcome
    from factbound.prepare import find_allowances

    options = read_options(arguments)
    allowed = find_allowances(options) if arguments.allowed else None
    problems: Sequence[Problem] = ()
    due: Sequence[DuePlan] = ()
    good = ""
    try:
        with (
            watched("Checking", arguments, options.out),
            uncollected(last=is_last(arguments)),
            with_cache(options, clean=hasattr(arguments, "clean"), check=True) as cached,
        ):
            outcome = find_outcome(cached)
        good, due = outcome.good, outcome.due
    except BuildFailed as failure:
        problems = failure.problems
    if arguments.format == "json":
        print(_as_json(problems, allowed, due))
        return 1 if problems else 0
    for line in _listed(allowed, arguments.format) if allowed is not None else ():
        print(line)
    if problems:
        print(format_as(problems, arguments.format))
        return 1
    if arguments.format == "text":
        print(f"No problems: {good}.")
    for line in _due_lines(due, arguments.format):
        print(line)
    return 0


def _due_lines(due: Sequence[DuePlan], form: str) -> Iterator[str]:
    """Yield what stops nothing: plans whose day has passed, for people or as notices of a workflow."""
    told = [(one, f"{one.fact_id} was {one.status} for {one.text}") for one in due]
    if form == "github":
        yield from (workflow_command("notice", one.at, f"{text}: due for confirmation") for one, text in told)
    elif told:
        yield f"\n{len(told)} {'plan is' if len(told) == 1 else 'plans are'} due for confirmation, since nothing says what came of it:"
        yield from (f"  {one.at.path}:{one.at.line}:{one.at.column}: {text}" for one, text in told)


def _listed(allowed: Sequence[Allowance], form: str) -> Iterator[str]:
    """Yield what is allowed, for people or as notices of a workflow."""
    if form == "github":
        yield from (workflow_command("notice", one.at, f"'{one.wording}' is allowed: {one.reason}") for one in allowed)
        return
    for one in allowed:
        yield f'{one.at.path}:{one.at.line}:{one.at.column}: "{one.wording}": {one.reason}'
    yield f"{len(allowed)} {'wording' if len(allowed) == 1 else 'wordings'} allowed.\n"


def _as_json(problems: Sequence[Problem], allowed: Sequence[Allowance] | None, due: Sequence[DuePlan]) -> str:
    record: dict[str, object] = {"problems": [problem_record(one) for one in problems]}
    if allowed is not None:
        record["allowed"] = [{**one.at._asdict(), "wording": one.wording, "reason": one.reason} for one in allowed]
    if due:
        record["due"] = [_due_record(one) for one in due]
    return as_json(record)


def _due_record(due: DuePlan) -> dict[str, str | int]:
    return {**due.at._asdict(), "fact": due.fact_id, "status": due.status, "expected": due.iso}
