"""Places in a text that an edit needs: where its lines end, how far they are indented, where the dash of a list's item stands."""

from __future__ import annotations

from factbound.editing.spans import ListNode
from factbound.formatting.scalars import BREAK


def line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, before its line break."""
    found = BREAK.search(text, at)
    return found.start() if found else len(text)


def next_line(text: str, at: int) -> int:
    """Return where the line after that of a place begins; the end of the text for the last."""
    found = BREAK.search(text, at)
    return found.end() if found else len(text)


def line_start(text: str, at: int) -> int:
    """Return where the line of a place begins."""
    start = at
    while start and not BREAK.match(text, start - 1):
        start -= 1
    return start


def column(text: str, at: int) -> int:
    """Return how many characters stand before a place in its line."""
    return at - line_start(text, at)


def line_break(text: str, at: int) -> str:
    """Return how lines end about a place: that of its line, else that of the first."""
    found = BREAK.search(text, at) or BREAK.search(text)
    return found.group() if found else "\n"


def lines_after(text: str, at: int, lines: list[str]) -> tuple[int, int, str]:
    """Return the edit that puts lines below the line of a place; the last line of a text keeps being one without a line break."""
    end, below, mark = line_end(text, at), next_line(text, at), line_break(text, at)
    if end == below:
        return end, end, "".join(mark + line for line in lines)
    return below, below, "".join(line + mark for line in lines)


def dash_of(text: str, node: ListNode, index: int) -> int:
    """Return where the dash of a block list's item stands."""
    at = node.items[index - 1].end if index else node.start
    while text[at] != "-":
        at = line_end(text, at) if text[at] == "#" else at + 1
    return at


def has_comment(text: str, start: int, end: int) -> bool:
    """Whether a stretch between two nodes holds a comment."""
    return "#" in text[start:end]
