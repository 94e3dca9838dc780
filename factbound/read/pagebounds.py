"""What a narrative text is refused for before it is converted: forms on which converters of Markdown take more than linear time, or fall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from factbound.limits import BLOCK_LINES, BRACKETS, CONTENT_BYTES, INDENT, LINE, MARKERS, NOTE_MARKS, Limit
from factbound.problems import Position, Problem

_MARKERS = re.compile(r"(?:[ \t]*+(?:[-*+](?=\s)|>|[0-9]{1,9}[.)](?=\s)))*+")
_MARKER = re.compile(r"[^ \t0-9]")
_BRACKET = re.compile(r"\\.|[\[\]]")


def check_page(path: str, text: str, lines: Sequence[str]) -> list[Problem]:
    """Return why a text is not converted; an empty list when it can be."""
    if CONTENT_BYTES.is_over(len(text)):
        return [Problem(Position(path), f"the text has {len(text):,} characters", f"{CONTENT_BYTES.hint} Divide it into pages.")]
    marks = text.count("[^")
    if NOTE_MARKS.is_over(marks):
        return [Problem(Position(path), f"the text refers to footnotes {marks:,} times", NOTE_MARKS.hint)]
    return list(_line_faults(path, lines))


def check_rendered(path: str, text: str) -> list[Problem]:
    """Return why a page that templates have made is not converted: a loop may have printed what no line of narrative may hold.

    Its front matter is YAML, which no converter sees.
    """
    lines = text.split("\n")
    end = lines.index("---", 1) if lines[0] == "---" and "---" in lines[1:] else 0
    found = _nesting([*[""] * end, *lines[end:]])
    return [Problem(Position(path, line), message, limit.hint, excerpt) for line, message, limit, excerpt in found]


def _nesting(lines: Sequence[str]) -> Iterator[tuple[int, str, Limit, str]]:
    """Yield the lines that open too much, the first of each block."""
    open_, told = 0, False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            open_, told = 0, False
            continue
        open_ = _open_brackets(line, open_) if "[" in line or "]" in line else open_
        if not told and (fault := _opens_too_much(line, open_) or (_too_deep(line) if line.startswith(" ") else None)):
            told = True
            yield number, *fault, line


def _line_faults(path: str, lines: Sequence[str]) -> Iterator[Problem]:
    """Yield the lines at which a block goes beyond a limit, the first of each block."""
    first, open_, told = 1, 0, False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            first, open_, told = number + 1, 0, False
            continue
        if "[" in line or "]" in line:
            open_ = _open_brackets(line, open_)
        if not told and (fault := _fault(line, number - first + 1, open_)):
            told = True
            message, limit = fault
            yield Problem(Position(path, number), message, limit.hint, line)


def _fault(line: str, count: int, open_: int) -> tuple[str, Limit] | None:
    """Return what is too much in a line, and the limit."""
    if LINE.is_over(len(line)):
        return f"the line has {len(line):,} characters", LINE
    return _too_deep(line) or _opens_too_much(line, open_) or (("the block goes on and on", BLOCK_LINES) if BLOCK_LINES.is_over(count) else None)


def _too_deep(line: str) -> tuple[str, Limit] | None:
    """Return that a line is set in too deep, and the limit."""
    wide = line.expandtabs(4)
    indent = len(wide) - len(wide.lstrip())
    return (f"the line is set {indent} columns deep", INDENT) if INDENT.is_over(indent) else None


def _opens_too_much(line: str, open_: int) -> tuple[str, Limit] | None:
    """Return what lies too deep within each other, and the limit."""
    markers = _MARKERS.match(line)
    if markers and MARKERS.is_over(count := len(_MARKER.findall(markers[0]))):
        return f"the line begins {count:,} lists or quotations within each other", MARKERS
    return (f"{open_:,} square brackets are open within each other", BRACKETS) if BRACKETS.is_over(open_) else None


def _open_brackets(line: str, open_: int) -> int:
    """Return how many brackets are open at most in a line or at its end, after so many before it."""
    most = open_
    for sign in _BRACKET.findall(line):
        open_ = open_ + 1 if sign == "[" else max(0, open_ - 1) if sign == "]" else open_
        most = max(most, open_)
    return most if BRACKETS.is_over(most) else open_
