"""Edits of 'key: value' lines: where a new key goes, what goes with an old one, how a statement is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from factbound.editing.layout import column, has_comment, line_end, line_start, lines_after, next_line
from factbound.editing.spans import MapNode, TextNode
from factbound.facts.vocabulary import ENTITY_KEYS
from factbound.formatting.scalars import BREAK, ENDS, Written, write_fields, write_scalar, write_value
from factbound.problems import Position

Edit = tuple[int, int, str]
"""From where to where a text is replaced, and by what."""
STEP = 2
"""How much further what lies inside is indented."""


def place_for(text: str, at: int, path: str) -> Position:
    """Return the line and column of a place."""
    return Position(path, len(BREAK.findall(text, 0, at)) + 1, column(text, at) + 1)


def statement_lines(fields: Mapping[str, Written], indent: int) -> list[str]:
    """Return a statement as 'key: value' lines."""
    return [f"{' ' * indent}{key}: {write_value(value)}" for key, value in fields.items()]


def new_entry(text: str, node: MapNode, key: str, written: str, order: Sequence[str]) -> Edit:
    """Return the edit that gives a mapping one more key, behind the last of those that come before it in an order."""
    line = f"{write_scalar(key, flow=node.flow)}: {written}"
    before = _before(node.entries, key, order)
    if node.flow:
        if before is not None:
            end = node.entries[before].end
            return end, end, f", {line}"
        return node.start + 1, node.start + 1, f"{line}, " if node.entries else line
    if before is not None:
        indent = " " * column(text, node.start)
        return lines_after(text, node.entries[before].end, [indent + line])
    indent = " " * column(text, node.start)
    mark = BREAK.search(text, node.start)
    return node.start, node.start, f"{line}{mark.group() if mark else chr(10)}{indent}"


def without_entry(text: str, node: MapNode, key: str) -> Edit | None:
    """Return the edit that takes a key and its value out of a mapping; None where something else would go too."""
    names = list(node.entries)
    at = names.index(key)
    start, end = node.keys[key].start, node.entries[key].end
    following = node.keys[names[at + 1]].start if at + 1 < len(names) else None
    if node.flow:
        if at:
            start = node.entries[names[at - 1]].end
        elif following is not None:
            end = following
        return None if has_comment(text, start, node.keys[key].start) else (start, end, "")
    if text[line_start(text, start) : start].strip():  # the first key of a statement, behind its dash
        if following is None or has_comment(text, end, following):
            return None
        return start, following, ""
    return _whole_lines(text, line_start(text, start), end)


def new_property(text: str, root: MapNode, prop: str, fields: Mapping[str, Written], order: Sequence[str]) -> Edit:
    """Return the edit that gives an entity's file a property."""
    facts = root.entries.get("facts")
    if isinstance(facts, MapNode) and facts.flow:
        return new_entry(text, facts, prop, write_fields(fields), order)
    if not isinstance(facts, MapNode):
        lines = [f"{' ' * STEP}{prop}:", *statement_lines(fields, 2 * STEP)]
        if isinstance(facts, TextNode) and not facts.text:
            return lines_after(text, facts.end, lines)
        before = _before(root.entries, "facts", ENTITY_KEYS)
        return lines_after(text, root.entries[before].end if before else 0, ["facts:", *lines])
    indent = column(text, facts.start)
    lines = [f"{' ' * indent}{prop}:", *statement_lines(fields, indent + STEP)]
    gap = [""] if _is_spaced(text, facts) else []
    before = _before(facts.entries, prop, order)
    if before is not None:
        return lines_after(text, facts.entries[before].end, [*gap, *lines])
    return lines_after(text, root.keys["facts"].end, [*lines, *gap])


def _before(names: Iterable[str], key: str, order: Sequence[str]) -> str | None:
    """Return the name behind which a key goes: the last of those before it in an order; the last of all when the order has it not."""
    known = list(names)
    if key not in order:
        return known[-1] if known else None
    earlier = [name for name in known if name in order and order.index(name) < order.index(key)]
    return max(earlier, key=order.index, default=None)


def _is_spaced(text: str, node: MapNode) -> bool:
    """Whether blank lines stand between the entries of a mapping, as they do where there is one entry only."""
    names = list(node.entries)
    gaps = [text[node.entries[one].end : node.keys[other].start] for one, other in pairwise(names)]
    return not gaps or any(not line.strip() for gap in gaps for line in BREAK.split(gap)[1:-1])


def _whole_lines(text: str, start: int, end: int) -> Edit:
    """Return the edit that takes out whole lines; of blank lines before and behind them those behind go too."""
    below = next_line(text, end)
    if line_end(text, end) == below and start:  # the last line, without a line break: that of the line before goes instead
        before = len(text[:start].rstrip(ENDS))
        return before, below, ""
    above_blank = not start or not text[line_start(text, start - 1) : start].strip()
    while above_blank and below < len(text) and not text[below : line_end(text, below)].strip():
        below = next_line(text, below)
    while below == len(text) and start and not text[line_start(text, start - 1) : start].strip():
        start = line_start(text, start - 1)  # no blank line is left over at the end
    return start, below, ""
