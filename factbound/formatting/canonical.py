"""One file's text in canonical order and layout, proved to say what it said before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml

from factbound.formatting.blocks import BREAKS, NoLayout, read_blocks
from factbound.formatting.layout import lay_out
from factbound.formatting.marks import BLOCKS, block_end, parse_events, span_of
from factbound.formatting.modeline import is_modeline
from factbound.formatting.shapes import Shape
from factbound.read.yamlfile import Mapping, Node, Scalar, parse_yaml

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)


def canonical_text(text: str, shape: Shape, modeline: str) -> str:
    """Return a data file as `fmt` writes it.

    Args:
        text: A file that reads without a problem.
        shape: The order of its keys.
        modeline: The comment that leads an editor to its schema.

    Raises:
        NoLayout: If it is written in a way that cannot be laid out anew, or would not read as the same.
    """
    written = lay_out(read_blocks(text), shape, modeline)
    if written == text:
        return text
    before, after = parse_yaml(text, ""), parse_yaml(written, "")
    if before.root is None or after.root is None or after.problems or ordered(before.root, shape) != ordered(after.root, shape):
        raise NoLayout(1, "it would not read as the same when laid out anew")
    if Counter(comments(text)) != Counter(comments(written)):
        raise NoLayout(1, "a comment would be lost when it is laid out anew")
    return written


def ordered(node: Node, shape: Shape) -> Any:
    """Return what a node says as lists of pairs, the keys in the order of a shape."""
    if isinstance(node, Scalar):
        return node.text
    if not isinstance(node, Mapping):
        return [ordered(item, shape) for item in node.items]
    entries = sorted(node.entries.items(), key=lambda entry: shape.rank(entry[0]))
    return [("key", key, ordered(value, shape.under(key))) for key, value in entries]


def comments(text: str) -> Iterator[str]:
    """Yield the comments of a text that reads, without those for editors; a '#' within a value is none."""
    lines = BREAKS.split(text)
    outside = list(lines)
    for event in parse_events(lines):
        if isinstance(event, yaml.ScalarEvent):
            _blank_out(event, lines, outside)
    for found in _COMMENT.finditer("\n".join(outside)):
        if not is_modeline(found[0]):
            yield found[0].rstrip()


def _blank_out(event: yaml.ScalarEvent, lines: list[str], outside: list[str]) -> None:
    """Cover the words of a value; behind the mark of a block a comment may stand."""
    line, column, last, end = span_of(event)
    if event.style in BLOCKS:
        for number in range(line + 1, block_end(lines, line) + 1):
            outside[number] = ""
        return
    for number in range(line, min(last + 1, len(lines))):
        first, stop = column if number == line else 0, end if number == last else len(lines[number])
        outside[number] = outside[number][:first] + "x" * (stop - first) + outside[number][stop:]
