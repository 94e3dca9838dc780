"""Problems in the form that a user asked for: text, JSON, or workflow commands of GitHub."""

from __future__ import annotations

import json
from collections.abc import Sequence

from factbound.problems import Position, Problem, format_problems

FORMATS = ("text", "json", "github")


def format_as(problems: Sequence[Problem], form: str, stopped: str = "Build stopped", outcome: str = "Nothing was published.") -> str:
    """Return problems in one of `FORMATS`; `stopped` and `outcome` are the words of the text's closing line."""
    if form == "json":
        return json.dumps({"problems": [problem_record(problem) for problem in problems]}, ensure_ascii=False, indent=1)
    if form == "github":
        return "\n".join(annotation(problem) for problem in problems)
    return format_problems(problems, stopped, outcome)


def problem_record(problem: Problem) -> dict[str, str | int]:
    """Return a problem for JSON."""
    return {**vars(problem.at), "message": problem.message, "expected": problem.expected}


def annotation(problem: Problem, level: str = "error") -> str:
    """Return one problem as a GitHub workflow command."""
    return workflow_command(level, problem.at, f"{problem.message}. {problem.expected}")


def workflow_command(level: str, at: Position, text: str) -> str:
    """Return what is said of a place as a GitHub workflow command: `error`, `warning` or `notice`.

    See https://docs.github.com/actions/reference/workflow-commands-for-github-actions for the escapes.
    """
    path = _escaped(at.path).replace(":", "%3A").replace(",", "%2C")
    return f"::{level} file={path},line={at.line},col={at.column}::{_escaped(text)}"


def sentence(text: str) -> str:
    """Return what is wrong with a capital letter."""
    return text[:1].upper() + text[1:]


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
