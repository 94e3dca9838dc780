"""Edits of lists: statements of a property, locators of a statement. In brackets, with dashes, or one thing that stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factbound.editing.blocks import STEP, Edit, statement_lines
from factbound.editing.layout import column, dash_of, has_comment, line_end, line_start, lines_after, next_line
from factbound.editing.spans import ListNode, SpanNode, TextNode, plain_of
from factbound.formatting.scalars import BREAK, ENDS, Written, refold, write_fields, write_scalar


def replace_items(text: str, node: ListNode, items: Sequence[str]) -> list[Edit] | None:
    """Return the edits that make a list of texts say other texts; those that it has already stay as they are.

    Returns:
        None where a comment would go, or an item is no text.
    """
    old = [plain_of(item) for item in node.items]
    new = [" ".join(item.split()) for item in items]
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    here, wanted = list(node.items[head : len(old) - tail]), new[head : len(new) - tail]
    edits = []
    for item, value in zip(here, wanted, strict=False):
        if not isinstance(item, TextNode):
            return None
        written = write_scalar(value, item.style, flow=node.flow)
        edits.append((item.start, item.end, refold(text[item.start : item.end], written)))
    if len(wanted) > len(here):
        edits.append(_more(text, node, head + len(here), wanted[len(here) :]))
    for index in range(head + len(wanted), head + len(here)):
        edit = without_item(text, node, index)
        if edit is None or not new:
            return None
        edits.append(edit)
    return edits


def without_item(text: str, node: ListNode, index: int) -> Edit | None:
    """Return the edit that takes an item out of a list with others; None where a comment would go with it."""
    item = node.items[index]
    following = node.items[index + 1].start if index + 1 < len(node.items) else None
    if node.flow:
        start, end = (node.items[index - 1].end, item.end) if index else (item.start, following or item.end)
        return None if has_comment(text, start, item.start) else (start, end, "")
    start, below = line_start(text, dash_of(text, node, index)), next_line(text, item.end)
    if has_comment(text, dash_of(text, node, index), item.start):
        return None
    if line_end(text, item.end) == below and start:
        start = len(text[:start].rstrip(ENDS))
    return start, below, ""


def new_item(text: str, key: TextNode, node: SpanNode, fields: Mapping[str, Written], index: int) -> list[Edit]:
    """Return the edits that put a statement among those of a property.

    Args:
        text: The file.
        key: The property's key.
        node: Its statements: a list, or one that stands alone.
        fields: The new one.
        index: Before which it goes.
    """
    if isinstance(node, ListNode) and (node.flow or not node.items):
        if index and node.items:
            end = node.items[min(index, len(node.items)) - 1].end
            return [(end, end, f", {write_fields(fields)}")]
        return [(node.start + 1, node.start + 1, write_fields(fields) + (", " if node.items else ""))]
    if isinstance(node, ListNode):
        dash = dash_of(text, node, 0)
        indent = column(text, dash)
        first = node.items[0].start
        inner = first - dash if line_start(text, first) == line_start(text, dash) else STEP
        lines = _item_lines(fields, indent, inner)
        return [lines_after(text, node.items[index - 1].end if index else key.end, lines)]
    if isinstance(node, TextNode) or node.flow:
        old, new = text[node.start : node.end], write_fields(fields)
        return [(node.start, node.end, f"[{old}, {new}]" if index else f"[{new}, {old}]")]
    indent = column(text, node.start)
    lines = _item_lines(fields, indent, STEP)
    added = lines_after(text, node.end if index else key.end, lines)
    return [added, *_indented(text, node.start, node.end)]


def _more(text: str, node: ListNode, index: int, values: Sequence[str]) -> Edit:
    """Return the edit that puts texts before an item of a list, or behind its last."""
    written = [write_scalar(value, flow=node.flow) for value in values]
    if node.flow or not node.items:
        if index and node.items:
            end = node.items[index - 1].end
            return end, end, "".join(f", {one}" for one in written)
        return node.start + 1, node.start + 1, ", ".join(written) + (", " if node.items else "")
    dash = dash_of(text, node, 0)
    lines = [f"{' ' * column(text, dash)}- {one}" for one in written]
    if index:
        return lines_after(text, node.items[index - 1].end, lines)
    mark = BREAK.search(text, dash)
    start = line_start(text, dash)
    return start, start, "".join(line + (mark.group() if mark else "\n") for line in lines)


def _item_lines(fields: Mapping[str, Written], indent: int, inner: int) -> list[str]:
    first, *others = statement_lines(fields, indent + inner)
    return [f"{' ' * indent}-{' ' * (inner - 1)}{first[indent + inner :]}", *others]


def _indented(text: str, start: int, end: int) -> list[Edit]:
    """Return the edits that make a statement that stood alone the item of a list."""
    edits: list[Edit] = [(start, start, "- ")]
    at = next_line(text, start)
    while at < end:
        if text[at : line_end(text, at)].strip():
            edits.append((at, at, " " * STEP))
        at = next_line(text, at)
    return edits
