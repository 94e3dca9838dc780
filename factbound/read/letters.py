"""Where each letter of a YAML text stands in its file: quotes, escapes, folded lines and runs of spaces take more room there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from factbound.problems import Position
from factbound.read.yamlfile import Scalar, YamlFile

_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_BLANK_ESCAPES = ("\\n", "\\t", "\\r", "\\ ", "\\_", "\\N", "\\L", "\\P", "\\\t")

Unit = tuple[int, int, int]
"""Line and column of what stands for one letter, both from 0, and its width."""


def place_letters(file: YamlFile, scalar: Scalar, text: str) -> tuple[Position, ...]:
    """Return the place of each letter of a text, and of the end after the last.

    Args:
        file: Where it stands.
        scalar: The text as it was read.
        text: The same with each run of white space as one space.
    """
    units = _units(file.lines, scalar)
    line, column, width = scalar.at.line - 1, scalar.at.column - 1, 0
    found = []
    for letter in text:
        if letter.isspace():
            column, width = column + width, 1
        else:
            line, column, width = next(units, (line, column, width))
        found.append(Position(file.path, line + 1, column + 1))
    return (*found, Position(file.path, line + 1, column + width + 1))


def _units(lines: Sequence[str], scalar: Scalar) -> Iterator[Unit]:
    """Yield what stands for each letter that is not white space, up to the end of the file."""
    first, start = scalar.at.line - 1, scalar.at.column - 1 + (scalar.style in ("'", '"'))
    if scalar.style in ("|", ">"):
        first, start = first + 1, 0
    for number in range(first, len(lines)):
        line, place = lines[number], start if number == first else 0
        while place < len(line):
            width, blank = 1, line[place].isspace()
            if scalar.style == "'" and line.startswith("''", place):
                width = 2
            elif scalar.style == '"' and (escape := _ESCAPE.match(line, place)):
                width, blank = len(escape[0]), escape[0] in _BLANK_ESCAPES
            elif scalar.style == '"' and line[place] == "\\":
                blank = True
            if not blank:
                yield number, place, width
            place += width
