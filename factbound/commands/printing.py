"""What commands print: problems in the form that a user asked for (text, JSON, workflow commands of GitHub), and a terminal that nothing commands."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

from factbound.characters import in_json, visible
from factbound.problems import Position, Problem, format_problems

FORMATS = ("text", "json", "github")


def format_as(problems: Sequence[Problem], form: str, stopped: str = "Build stopped", outcome: str = "Nothing was published.") -> str:
    """Return problems in one of `FORMATS`; `stopped` and `outcome` are the words of the text's closing line."""
    if form == "json":
        return as_json({"problems": [problem_record(problem) for problem in problems]})
    if form == "github":
        return "\n".join(annotation(problem) for problem in problems)
    return format_problems(problems, stopped, outcome)


def as_json(record: object) -> str:
    """Return a record as JSON that a terminal may show, and that no machine running a workflow takes for its commands."""
    return in_json(json.dumps(record, ensure_ascii=False, indent=1)).replace("##[", "#\\u0023[")


class Guarded:
    """A stream to which texts of files and of git go with all written out that could command a terminal, or the machine that runs a workflow.

    Args:
        stream: The true one.
    """

    workflow = False
    """Whether what is printed is workflow commands; in any other text they are none."""
    before: Callable[[], object] | None = None
    """Is called before anything is written, to make room for it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._fresh = stream, True

    def write(self, text: str) -> int:
        """Write a text; what the stream's encoding lacks is written out too."""
        if self.before:
            self.before()
        shown = visible(text) if self.workflow else self._tame(visible(text))
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        self._stream.write(shown.encode(encoding, "backslashreplace").decode(encoding))
        return len(text)

    def _tame(self, text: str) -> str:
        """Keep a line of a text from being a workflow command: the runner obeys '::' at its beginning and '##[' anywhere."""
        tamed = _COMMAND.sub(lambda found: found[0] if found.start() == 0 and not self._fresh else f"{found[1]}\\::", text).replace("##[", "##\\[")
        self._fresh = text.endswith("\n") if text else self._fresh
        return tamed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


_COMMAND = re.compile(r"^([^\S\n]*+)::", re.MULTILINE)
"""The runner trims all of Unicode's white space."""


@contextmanager
def guarded() -> Iterator[None]:
    """Let nothing that is printed command the terminal, whoever prints it."""
    with ExitStack() as stack:
        for redirect, stream in ((redirect_stdout, sys.stdout), (redirect_stderr, sys.stderr)):
            if stream is not None:  # a program may be started without
                stack.enter_context(redirect(cast("TextIO", Guarded(stream))))
        yield


def allow_workflow(form: str) -> None:
    """Let workflow commands pass where they were asked for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, Guarded):
            stream.workflow = form == "github"


def problem_record(problem: Problem) -> dict[str, str | int]:
    """Return a problem for JSON."""
    return {**problem.at._asdict(), "message": problem.message, "expected": problem.expected}


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
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
