"""Problems of generated texts, told at the narrative lines that the texts came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from factbound.problems import BuildFailed, Position, Problem
from factbound.read.content import ContentFile


@contextmanager
def told_at_home(content: Sequence[ContentFile]) -> Iterator[None]:
    """Point the problems of generated texts at the narrative lines that they came from."""
    try:
        yield
    except BuildFailed as failure:
        raise BuildFailed(_at_home(problem, content) for problem in failure.problems) from failure


def _at_home(problem: Problem, content: Sequence[ContentFile]) -> Problem:
    """Return a problem at its line of narrative, where just one has the wording of the generated text."""
    generated = problem.at.path.startswith(("out/docs/", "reports/"))
    wording = problem.excerpt.strip()
    if not generated or not wording:
        return problem
    found = [(file, number, line) for file in content for number, line in enumerate(file.lines, start=1) if line.strip() == wording]
    if len(found) != 1:
        return problem
    file, number, line = found[0]
    return replace(problem, at=Position(f"content/{file.path}", number, len(line) - len(line.lstrip()) + 1))
