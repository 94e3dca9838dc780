"""The events of a YAML text with their places, which the parser counts from 0, and where blocks of text end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from factbound.read.yamlfile import LOADER

_BEFORE_KEY = re.compile(r"[ -]*")
BLOCKS = ("|", ">")
"""What a text over several lines begins with that keeps or folds its lines."""


class Span(NamedTuple):
    """Where a node begins and ends."""

    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def is_one_line(self) -> bool:
        """Whether it begins and ends on one line."""
        return self.line == self.end_line


def parse_events(lines: list[str]) -> Iterator[yaml.Event]:
    """Yield the events of a text."""
    yield from yaml.parse("\n".join(lines), Loader=LOADER)


def span_of(event: yaml.Event) -> Span:
    """Return where an event's own text stands."""
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    return Span(start.line, start.column, end.line, end.column)


def block_end(lines: list[str], start: int) -> int:
    """Return the last line of a text behind `|` or `>`, which ends where a line is set less deep than its first, or no deeper than its key.

    The parser lets it reach over the blank lines and the comments that follow.
    """
    before = _BEFORE_KEY.match(lines[start])
    assert before is not None
    owner = before.end() if lines[start][before.end() :][:1] not in BLOCKS else before[0].rfind("-")
    depth, last = 0, start
    for number in range(start + 1, len(lines)):
        indent = indent_of(lines[number])
        if lines[number].strip():
            depth = depth or indent
            if indent < depth or indent <= owner:
                break
            last = number
    return last


def indent_of(line: str) -> int:
    """Return how deep a line is set."""
    return len(line) - len(line.lstrip(" "))
