"""Characters that no file of a project may hold, as problems at their places: in data, narrative, templates and settings alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from factbound.characters import find_unfit
from factbound.problems import Position, Problem
from factbound.read.intake import read_file

MOST = 20
"""How many places of one file are told; a file that has more was saved wrongly, and each would say the same."""

_END = re.compile(r"\r\n|\r|\n")

LAYOUTS = (".html", ".typ", ".xml")
"""Endings of templates in other languages than Jinja's."""


def unfit_layouts(project: Path, files: Iterable[str]) -> Iterator[Problem]:
    """Yield the same for the layouts of a project: its theme, its documents.

    Args:
        project: The folder of the project.
        files: Those that lie in it.
    """
    for path in files:
        if path.startswith("templates/") and path.endswith(LAYOUTS):
            yield from unfit_characters(read_file(project / path).decode("utf-8", "replace"), path)


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as editors and YAML count them, whatever else Python takes for the end of one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def unfit_characters(text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each character that a file may not hold, the first of each line.

    Args:
        text: What the file holds.
        path: How problems name it.
    """
    start, counted, line, told = 0, 0, 1, 0
    while told < MOST and (one := next(find_unfit(text, start), None)):
        line += len(_END.findall(text, counted, one.at))
        begins = max(text.rfind("\n", 0, one.at), text.rfind("\r", 0, one.at)) + 1
        end = _END.search(text, one.at)  # which it may be itself
        ends = end.start() if end else len(text)
        yield Problem(Position(path, line, one.at - begins + 1), f"{one.what} stands in the text", one.way, text[begins:ends])
        start, counted, told = max(ends, one.at + 1), one.at, told + 1
