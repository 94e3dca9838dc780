"""Traced Markdown in units that change as a whole: a paragraph, a row of a table, an item, a heading, a figure, a line of front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from factbound.proof.places import TRACE, Place

_HEADING = re.compile(r"#{1,6} |<summary")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]) ")
_DELIMITER = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*")
_ROWS = re.compile(r'data-row="([^"]*)"')
_FRAME = re.compile(r"</?(?:div|details)\b[^>]*>")
"""What only surrounds others."""
_NOTE = re.compile(r"\[\^[^\]]+\]: ")


Key = tuple[str, tuple[tuple[str, ...], ...]]
"""Markdown of a unit, and the statements that each of its places shows."""


@dataclass(frozen=True)
class Unit:
    """A piece of a document."""

    sort: str
    """front, heading, row, item, figure, note or paragraph."""
    text: str
    """Its Markdown, traces included."""
    places: tuple[Place, ...] = ()
    """What it shows, in order."""
    head: str = ""
    """Of a row: the two lines above all rows of its table."""
    section: int = 0
    """Number of the heading that it stands below, counted from 1; its own for a heading."""

    @cached_property
    def plain(self) -> str:
        """Its Markdown as it is published."""
        return TRACE.sub("", self.text)

    @property
    def key(self) -> Key:
        """What tells it from others: its Markdown, and which statements it shows."""
        return self.plain, tuple(place.rows for place in self.places)

    @cached_property
    def named(self) -> frozenset[str]:
        """Ids of the statements that its own HTML names, whoever wrote it."""
        return frozenset(row for rows in _ROWS.findall(self.text) for row in rows.split())

    @cached_property
    def rest(self) -> str:
        """Its Markdown with a blank in place of all that its places print."""
        rest, numbered = self.text, list(TRACE.finditer(self.text))
        for found, place in reversed(list(zip(numbered, self.places, strict=True))):
            start = max(found.start() - len(place.printed), 0)
            rest = rest[:start] + "\ufdd2" + rest[found.end() :]
        return rest


def split_units(text: str, places: Sequence[Place]) -> tuple[Unit, ...]:
    """Return the units of a document in order.

    Args:
        text: Its Markdown, traces included.
        places: What the traces number.
    """
    found: list[Unit] = []
    section = 0
    for sort, piece, head in _pieces(text.splitlines()):
        section += sort == "heading"
        found.append(Unit(sort, piece, tuple(places[int(number)] for number in TRACE.findall(piece)), head, section))
    return tuple(found)


def _pieces(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield sort, text and table head of each unit."""
    number = 0
    if lines and lines[0] == "---":
        end = lines.index("---", 1)
        yield from (("front", line, "") for line in lines[1:end])
        number = end + 1
    while number < len(lines):
        sort, size = _piece_at(lines, number)
        if sort == "table":
            head = "\n".join(lines[number : number + 2])
            yield "row", lines[number], head
            yield from (("row", line, head) for line in lines[number + 2 : number + size])
        elif sort:
            yield sort, "\n".join(lines[number : number + size]), ""
        number += size


def _piece_at(lines: Sequence[str], number: int) -> tuple[str, int]:
    """Return the sort of what begins at a line and how many lines it has; no sort for a blank line."""
    line = lines[number]
    if not line.strip() or _FRAME.fullmatch(line):
        return "", 1
    if line.startswith("<figure"):
        return "figure", _until(lines, number, lambda one: one.startswith("</figure>")) + 1
    if line.startswith("|") and number + 1 < len(lines) and _DELIMITER.fullmatch(lines[number + 1]):
        return "table", _until(lines, number, lambda one: not one.startswith("|"))
    if _HEADING.match(line):
        return "heading", 1
    if line.startswith("!["):
        return "figure", 1
    if _NOTE.match(line):
        return "note", 1
    sort = "item" if _ITEM.match(line) else "paragraph"
    return sort, _until(lines, number, lambda one: not one.strip() or bool(_ITEM.match(one)) or one.startswith(("|", "<figure", "#")))


def _until(lines: Sequence[str], number: int, ends: Callable[[str], bool]) -> int:
    """Return how many lines there are from one on, up to the next that ends the piece."""
    return next((count for count in range(1, len(lines) - number) if ends(lines[number + count])), len(lines) - number)
