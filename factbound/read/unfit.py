"""Characters that no file of a project may hold, as problems at their places: in data, narrative, templates and settings alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factbound.characters import Unfit, find_unfit
from factbound.problems import Position, Problem

MOST = 20
"""How many places of one file are told; a file that has more was saved wrongly, and each would say the same."""
_END = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as editors and YAML count them, whatever else Python takes for the end of one."""
    lines = _END.split(text)
    return lines if lines[-1] else lines[:-1]


def unfit_characters(text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each character that a file may not hold, the first of each line.

    Args:
        text: What the file holds.
        path: How problems name it.
    """
    lines = split_lines(text)
    places: dict[int, tuple[int, Unfit]] = {}
    for one in find_unfit(text):
        before = split_lines(text[: one.at] + ".")  # the stop keeps an end of line from being the last
        places.setdefault(len(before), (len(before[-1]), one))
        if len(places) >= MOST:
            break
    for line, (column, one) in sorted(places.items()):
        yield Problem(Position(path, line, column), f"{one.what} stands in the text", one.way, lines[line - 1])
