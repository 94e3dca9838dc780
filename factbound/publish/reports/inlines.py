"""Running text of a report: from Markdown tokens to nodes, and from nodes to plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from markdown_it.tree import SyntaxTreeNode

from factbound.characters import RIGHT_TO_LEFT
from factbound.facts.dates import MONTHS
from factbound.publish.reports.fault import ReportFault

Node: TypeAlias = dict[str, Any]
"""One node of the tree, with its sort under `kind`. Running text knows these sorts:

text (text), strong (text: nodes), emphasis (text: nodes), code (text), link (target, text: nodes), break,
note (id; `adjoins` where another note stands directly before it; `number` and `first` in text, `mark` in a table: filled in by
numbering.number_notes).
"""

LINK_SCHEME = re.compile(r"^(https?://|mailto:|#)", re.IGNORECASE)

_DAY = re.compile(rf"(?<=\d) (?=(?:{'|'.join(MONTHS)})\b)")
"""The space between a day and its month."""

_SIDE = re.compile(rf"(?<={RIGHT_TO_LEFT})(?!{RIGHT_TO_LEFT})(?=[\W_]*(?:\d[\W\d_]*(?:(?!{RIGHT_TO_LEFT})[^\W\d_]|\Z)|\Z))")
"""The end of words from right to left, where digits follow and no more such words behind these."""

WRAPPERS = {"strong": "strong", "em": "emphasis"}


def parse_inlines(parent: SyntaxTreeNode, line: int) -> list[Node]:
    """Return the nodes below an inline token.

    Args:
        parent: The token whose children are running text.
        line: Where its block begins, for faults.

    Raises:
        ReportFault: For raw HTML, an image inside text, or a link that leads nowhere in a document.
    """
    nodes: list[Node] = []
    for child in parent.children:
        node = _parse_inline(child, line)
        # Line ends inside a paragraph make texts of their own; joined, a reader of the tree sees whole phrases.
        if node["kind"] == "text" and nodes and nodes[-1]["kind"] == "text":
            nodes[-1]["text"] += node["text"]
        elif node != {"kind": "text", "text": ""}:
            nodes.append(node)
    for node in nodes:
        if node["kind"] == "text":
            node["text"] = hold_sides(hold_dates(node["text"]))
    return nodes


def hold_dates(text: str) -> str:
    """Keep the day of a date on the line of its month."""
    return _DAY.sub("\u00a0", text)


def hold_sides(text: str) -> str:
    """Keep a figure on its side of a name that is read from right to left: without the mark '35 %' behind it would stand before it, in parts."""
    return _SIDE.sub("\u200e", text)


def plain(nodes: list[Node]) -> str:
    """Return the words of running text, without notes."""
    parts = []
    for node in nodes:
        text = node.get("text", "")
        parts.append(" " if node["kind"] == "break" else plain(text) if isinstance(text, list) else text)
    return "".join(parts)


def walk(nodes: list[Node]) -> Iterator[Node]:
    """Yield running text node by node, a wrapper before what it wraps."""
    for node in nodes:
        yield node
        if isinstance(node.get("text"), list):
            yield from walk(node["text"])


def _parse_inline(token: SyntaxTreeNode, line: int) -> Node:
    match token.type:
        case "text":
            return {"kind": "text", "text": token.content}
        case "softbreak":
            return {"kind": "text", "text": " "}
        case "hardbreak":
            return {"kind": "break"}
        case "code_inline":
            return {"kind": "code", "text": token.content}
        case "strong" | "em":
            return {"kind": WRAPPERS[token.type], "text": parse_inlines(token, line)}
        case "link":
            return {"kind": "link", "target": _target(token, line), "text": parse_inlines(token, line)}
        case "footnote_ref":
            return {"kind": "note", "id": token.meta["label"]}
        case "html_inline":
            raise ReportFault(f"raw HTML in a report: {token.content}", line, "Write it in Markdown, or escape it.")
        case "image":
            raise ReportFault("an image inside running text", line, "Let the image stand alone in its paragraph.")
    raise ReportFault(f"a report cannot show '{token.type}'", line)


def _target(token: SyntaxTreeNode, line: int) -> str:
    target = str(token.attrs.get("href", ""))
    if not LINK_SCHEME.match(target):
        expected = "A document stands alone: link to an address with https:// or mailto:, or to a heading such as '#sources'."
        raise ReportFault(f"the link '{target}' leads out of the document to a place it does not know", line, expected)
    return target
