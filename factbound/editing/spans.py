"""A YAML text as a tree that knows where each node begins and ends, so that an edit replaces a node and no other character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from factbound.formatting.scalars import ENDS
from factbound.problems import BuildFailed
from factbound.read.yamlfile import LOADER, parse_yaml

BOM = "\ufeff"
"""The mark that some editors put at the beginning of a file; no part of its text."""
_COMMENT = re.compile(f"#[^{ENDS}]*")
_BLOCK_HEADER = re.compile(rf"[|>][-+0-9]*[ \t]+(#[^{ENDS}]*)")


@dataclass(frozen=True)
class TextNode:
    """A text; an empty one ends where it starts, behind its colon."""

    start: int
    end: int
    """Behind its last character, the closing quote included; a block text ends before its last line break."""
    text: str
    style: str = ""


@dataclass(frozen=True)
class ListNode:
    """A list."""

    start: int
    end: int
    flow: bool
    """Whether it is written in brackets."""
    items: tuple[SpanNode, ...]


@dataclass(frozen=True)
class MapNode:
    """Keys and their nodes, in file order."""

    start: int
    end: int
    flow: bool
    entries: dict[str, SpanNode]
    keys: dict[str, TextNode]


SpanNode = TextNode | ListNode | MapNode
Plain = str | list["Plain"] | dict[str, "Plain"]


def parse_spans(text: str, path: str) -> MapNode:
    """Return the tree of a text, which has no byte order mark.

    Raises:
        BuildFailed: When the reader of data files refuses it, with what it says.
    """
    file = parse_yaml(text, path)
    if file.root is None or file.problems:
        raise BuildFailed(file.problems)
    events = (event for event in yaml.parse(text, Loader=LOADER) if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent))
    root = _node(next(events), events, text)
    assert isinstance(root, MapNode)
    return root


def plain_of(node: SpanNode) -> Plain:
    """Return what a node says, without where it stands and how it is written: each run of white space is one space, as the reader has it."""
    match node:
        case TextNode():
            return " ".join(node.text.split())
        case ListNode():
            return [plain_of(item) for item in node.items]
        case MapNode():
            return {key: plain_of(value) for key, value in node.entries.items()}


def comments_of(text: str, node: SpanNode) -> list[str]:
    """Return the comments of a text, in order: what follows a # outside of every scalar."""
    found: list[str] = []
    last = 0
    for one in texts_of(node):
        found += _COMMENT.findall(text[last : one.start])
        if header := _BLOCK_HEADER.match(text, one.start, one.end) if one.style in ("|", ">") else None:
            found.append(header[1])
        last = one.end
    return found + _COMMENT.findall(text[last:])


def texts_of(node: SpanNode) -> Iterator[TextNode]:
    """Yield the texts of a tree in file order, keys included."""
    match node:
        case TextNode():
            yield node
        case ListNode():
            for item in node.items:
                yield from texts_of(item)
        case MapNode():
            for key, value in node.entries.items():
                yield node.keys[key]
                yield from texts_of(value)


def _node(event: yaml.Event, events: Iterator[yaml.Event], text: str) -> SpanNode:
    start, end = _index(event.start_mark), _index(event.end_mark)
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        return TextNode(start, end, event.value.strip(), event.style or "")
    flow = bool(getattr(event, "flow_style", False))
    children: list[SpanNode] = []
    while not isinstance(inner := next(events), yaml.CollectionEndEvent):
        children.append(_node(inner, events, text))
    # A block ends with its last value: the parser's own mark lies behind the comments that follow.
    end = _index(inner.end_mark) if flow or not children else children[-1].end
    if isinstance(event, yaml.SequenceStartEvent):
        return ListNode(start, end, flow, tuple(children))
    keys = [child for child in children[::2] if isinstance(child, TextNode)]
    names = [key.text for key in keys]
    return MapNode(start, end, flow, dict(zip(names, children[1::2], strict=True)), dict(zip(names, keys, strict=True)))


def _index(mark: Any) -> int:
    found: int = mark.index
    return found
