"""Numbers that lists of a Markdown text begin with. The site counts every list from 1, documents from what is written: '7.' shows in these alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from factbound.check.markup import GAP

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BEGIN = re.compile(
    rf"(?P<lead>[ \t>]*+)(?P<bullets>(?:[-*+{GAP}][ \t]++)*+)"
    r"(?:(?P<number>[0-9]{1,9})(?P<sign>[.)])(?=[ \t])|(?P<ends>#|\||(?:-{3,}|_{3,})\s*$))?"
)
_CODE = 4
"""Columns by which a line is set in that is code where no list is open."""
_SIBLING = 2
"""Columns by which items of one list stand apart at most, and one."""
_LONG = 3
"""Digits of what is no item's number wherever it stands, as in '2018. It was a good year'."""


@dataclass
class _List:
    """A numbered list that a line may go on with."""

    column: int
    kind: tuple[int, str]
    """How many quotations it stands in, and what follows its numbers: another one is another list."""
    number: int


def misleading_markers(masked: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield where a number begins a list that is another one than 1, or where an item has a number that no list has.

    Args:
        masked: A text of which everything but its prose is covered up.
        start: Where it begins.
    """
    open_: list[_List] = []
    free = True  # whether a list may begin here: behind anything but a line of a paragraph
    hidden = listed = False  # whether a line of markup or a statement stands before, and whether an item is open
    for line in _LINE.finditer(masked, start):
        if not line[0].strip(f" \t\n>{GAP}"):
            free, hidden = free or GAP not in line[0], hidden or GAP in line[0]  # a statement alone in its line leaves no line
            continue
        found = _BEGIN.match(masked, line.start(), line.end())
        assert found is not None
        edge = len(found["lead"].expandtabs(4))
        column = edge + len(found["bullets"].expandtabs(4))
        item, ends = bool(found["number"] or found["bullets"]), found["ends"] is not None
        listed = listed and (item or column > 0 or not free)
        if item or free or ends:
            _leave(open_, edge + (_SIBLING if column == edge and found["number"] else 0))
        may_begin = (free or hidden) and (column < _CODE or found["bullets"] or listed)
        if found["number"] and (open_ or may_begin) and _misleads(open_, column, found):
            yield found.span("number")
        free, hidden, listed = item or ends, False, listed or item


def _misleads(open_: list[_List], column: int, found: re.Match[str]) -> bool:
    """Return whether an item has another number than it gets, and go on with its list; one of brackets is text on the site, where all show."""
    number, kind = int(found["number"]), (found["lead"].count(">"), found["sign"])
    before = open_.pop() if open_ and column - open_[-1].column < _SIBLING else None
    if before is None or before.kind != kind:
        open_.append(_List(column, kind, number))
        return number != 1 or len(found["number"]) >= _LONG
    open_.append(_List(before.column, kind, number))
    return len(found["number"]) >= _LONG or (found["sign"] == ")" and number not in (1, before.number + 1))


def _leave(open_: list[_List], column: int) -> None:
    """Forget the lists that end before something at a column."""
    while open_ and open_[-1].column >= column:
        open_.pop()
