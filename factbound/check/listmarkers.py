"""Numbers that lists of a Markdown text begin with. The site counts every list from 1, documents from what is written: '7.' shows in these alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factbound.check.markup import GAP

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BEGIN = re.compile(r"(?P<lead>[ \t>]*+)(?P<bullets>(?:[-*+][ \t]++)*+)(?:(?P<number>[0-9]{1,9})[.)](?=[ \t])|(?P<heading>#))?")
_CODE = 4
"""Columns by which a line is set in that is code where no list is open."""
_SIBLING = 2
"""Columns by which items of one list stand apart at most, and one."""
_LONG = 3
"""Digits of what is no item's number wherever it stands, as in '2018. It was a good year'."""


def misleading_markers(masked: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield where a number begins a list that is another one than 1, or where an item has a number that no list has.

    Args:
        masked: A text of which everything but its prose is covered up.
        start: Where it begins.
    """
    open_: list[int] = []  # the columns of the lists that a line may go on with
    free = True  # whether a list may begin here: behind anything but a line of a paragraph
    for line in _LINE.finditer(masked, start):
        if not line[0].strip(f" \t\n>{GAP}"):
            free = free or GAP not in line[0]  # a statement alone in its line leaves no line
            continue
        found = _BEGIN.match(masked, line.start(), line.end())
        assert found is not None
        edge = len(found["lead"].expandtabs(4))
        column = edge + len(found["bullets"].expandtabs(4))
        item = bool(found["number"] or found["bullets"])
        if item or free or found["heading"]:
            _leave(open_, edge + (_SIBLING if column == edge and found["number"] else 0))
        if found["number"] and (open_ or (free and (column < _CODE or found["bullets"]))):
            begins = not open_ or column - open_[-1] >= _SIBLING
            open_ += [column] if begins else []
            if len(found["number"]) >= _LONG or (begins and int(found["number"]) != 1):
                yield found.span("number")
        free = item or bool(found["heading"])


def _leave(open_: list[int], column: int) -> None:
    """Forget the lists that end before something at a column."""
    while open_ and open_[-1] >= column:
        open_.pop()
