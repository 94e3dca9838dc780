"""`check`: read and check, write nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from factbound.commands.arguments import add_clean, read_options
from factbound.commands.printing import FORMATS, as_json, format_as, problem_record, workflow_command
from factbound.commands.uncollected import uncollected
from factbound.commands.watched import add_watching, watched
from factbound.problems import BuildFailed, Problem

if TYPE_CHECKING:
    from factbound.check.allowances import Allowance
    from factbound.facts.due import Due

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
    from factbound.facts.asof import day_words
    from factbound.facts.due import list_due
    from factbound.prepare import check_project, find_allowances
    from factbound.rendered import check_letters

    options = read_options(arguments)
    allowed = find_allowances(options) if arguments.allowed else None
    problems: Sequence[Problem] = ()
    due: Sequence[Due] = ()
    good = ""
    try:
        with watched("Checking", arguments, options.out), uncollected(), with_cache(options, clean=hasattr(arguments, "clean")) as cached:
            checked = check_project(cached)
            check_letters(checked)
        knowledge = checked.knowledge
        project, due = knowledge.project, list_due(knowledge)
        count = f"{sum(1 for _ in project.statements())} statements"
        if day := knowledge.clocks.known_at:
            count = f"{len(knowledge.statements)} of {count} were known on {day_words(day)},"
        sources = f"{len(project.sources)} source{'' if len(project.sources) == 1 else 's'}"
        good = f"{count} about {len(project.entities)} entities from {sources}"
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


def _due_lines(due: Sequence[Due], form: str) -> Iterator[str]:
    """Yield what stops nothing: plans whose day has passed, for people or as notices of a workflow."""
    told = [(one.statement, f"{one.statement.fact_id} was {one.statement.status} for {one.expected.text}") for one in due]
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


def _as_json(problems: Sequence[Problem], allowed: Sequence[Allowance] | None, due: Sequence[Due]) -> str:
    record: dict[str, object] = {"problems": [problem_record(one) for one in problems]}
    if allowed is not None:
        record["allowed"] = [{**vars(one.at), "wording": one.wording, "reason": one.reason} for one in allowed]
    if due:
        record["due"] = [_due_record(one) for one in due]
    return as_json(record)


def _due_record(due: Due) -> dict[str, str | int]:
    statement = due.statement
    return {**vars(statement.at), "fact": statement.fact_id, "status": statement.status, "expected": due.expected.iso}
