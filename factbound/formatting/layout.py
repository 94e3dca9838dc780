"""Blocks -> lines in canonical order and layout. Lines move and are indented anew; the words in them stay as they were written."""

from __future__ import annotations

from factbound.formatting.blocks import Block, Document, Entry, Leaf
from factbound.formatting.flow import flow_text
from factbound.formatting.modeline import is_modeline
from factbound.formatting.shapes import Shape

STEP = 2


def lay_out(document: Document, shape: Shape, modeline: str) -> str:
    """Return a whole file; comments on top that a blank line divides from the first key are about the file, and stay there.

    Args:
        document: Its blocks.
        shape: The order of its keys.
        modeline: The comment that leads an editor to its schema.
    """
    for entry in document.root.entries:
        entry.lead = [line for line in entry.lead if not is_modeline(line)]
    first = document.root.entries[0]
    lead = _comments(first.lead, 0)
    top = len(lead) - lead[::-1].index("") if "" in lead else 0
    first.lead = lead[top:]
    head = [line.rstrip() for line in document.head if line.strip() and not is_modeline(line)]
    return "\n".join([modeline, *head, *_without_first_blank(lead[:top]), *_block(document.root, shape, 0), ""])


def _block(block: Block, shape: Shape, indent: int) -> list[str]:
    first = block.entries[0]
    first.lead = _without_first_blank(_comments(first.lead, 0))  # that blank line was no division, wherever the key comes to stand
    entries = block.entries if block.is_list else sorted(block.entries, key=lambda entry: shape.rank(entry.key))
    lines: list[str] = []
    for entry in entries:
        written = _entry(entry, shape, indent)  # first, since an item takes over the comments of its first key
        lead = _comments(entry.lead, indent)
        if lines and (lead[:1] == [""] or (shape.is_apart(entry.key) and not block.is_list)):
            lines.append("")
        lines += [*_without_first_blank(lead), *written]
    return [*lines, *_without_last_blank(_comments(block.tail, indent))]


def _entry(entry: Entry, shape: Shape, indent: int) -> list[str]:
    """Return the lines of a key with its value, or of an item of a list."""
    is_item = not entry.key
    start = " " * indent + (entry.label if is_item else f"{entry.label}:")
    inner = shape if is_item else shape.under(entry.key)
    if isinstance(entry.value, Leaf):
        return _leaf(entry.value, start, inner, indent)
    if not is_item or entry.head:
        return [f"{start} {entry.head}".rstrip(), *_block(entry.value, inner, indent + STEP)]
    first = min(entry.value.entries, key=lambda one: inner.rank(one.key))
    entry.lead, first.lead = [*entry.lead, *first.lead], []
    lines = _block(entry.value, inner, indent + STEP)
    return [f"{start} {lines[0].lstrip()}", *lines[1:]]


def _leaf(leaf: Leaf, start: str, shape: Shape, indent: int) -> list[str]:
    if leaf.flow:
        return [f"{start} {flow_text(leaf.flow, shape)}{leaf.first}"]
    first = f"{start} {leaf.first}".rstrip()
    if leaf.style in ("|", ">", "{"):
        return [first, *(_shifted(line, indent - leaf.column) for line in leaf.rest)]
    deeper = " " * (indent + STEP)
    rest = (line.lstrip() if leaf.style else line.strip() for line in leaf.rest)  # in quotes a space at the end may be meant
    return [first, *(f"{deeper}{line}" if line.strip() else "" for line in rest)]


def _shifted(line: str, by: int) -> str:
    if by >= 0 or not line.strip():
        return " " * by + line if line.strip() else line
    return line[min(-by, len(line) - len(line.lstrip(" "))) :]


def _comments(lines: list[str], indent: int) -> list[str]:
    """Return comments set like what they are about, with no more than one blank line together."""
    found: list[str] = []
    for line in (line.strip() for line in lines):
        if line or not found or found[-1]:
            found.append(" " * indent + line if line else "")
    return found


def _without_first_blank(lines: list[str]) -> list[str]:
    return lines[1:] if lines[:1] == [""] else lines


def _without_last_blank(lines: list[str]) -> list[str]:
    return lines[:-1] if lines[-1:] == [""] else lines
