"""A report's Markdown as a small tree of plain nodes; what breaks the contract is a fault with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from factbound.anchors import free_anchor
from factbound.publish.reports.blocks import parse_blocks
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.front import FrontMatter, parse_front_matter
from factbound.publish.reports.inlines import Node, parse_inlines, plain, walk
from factbound.publish.reports.numbering import number_notes, running_texts


@dataclass(frozen=True)
class Report:
    """One report, ready to be typeset."""

    front: FrontMatter
    title: list[Node]
    """Running text of the one `#` heading."""
    blocks: list[Node] = field(default_factory=list)
    """See blocks.parse_blocks for the sorts."""
    notes: Mapping[str, list[Node]] = field(default_factory=dict)
    """Footnote id -> its running text."""


def parse_report(markdown: str) -> Report:
    """Read a report.

    Raises:
        ReportFault: For whatever a PDF, a Word document and a web page could not show alike.
    """
    root = SyntaxTreeNode(make_parser().parse(markdown))
    tokens = list(root.children)
    if not tokens or tokens[0].type != "front_matter":
        raise ReportFault("the report has no front matter", 1, "Expected '---' in the first line, keys such as 'title: ...', and '---' again.")
    front = parse_front_matter(tokens.pop(0).content)
    definitions = [token for token in tokens if token.type == "footnote_reference"]
    blocks = parse_blocks([token for token in tokens if token.type != "footnote_reference"])
    title = _take_title(blocks)
    notes = _parse_notes(definitions)
    _check_headings(blocks)
    _check_links(blocks, notes)
    number_notes(title, blocks, notes)
    return Report(front, title, blocks, notes)


def make_parser() -> MarkdownIt:
    """Return the Markdown reader: CommonMark with pipe tables and footnotes, and nothing that could be taken for markup by surprise."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")  # HTML is read in order to be refused with its line
    parser.use(front_matter_plugin)
    return parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)


def _take_title(blocks: list[Node]) -> list[Node]:
    if not blocks or blocks[0]["kind"] != "heading" or blocks[0]["level"] != 1:
        line = blocks[0]["line"] if blocks else 1
        raise ReportFault("the report does not begin with its title", line, "Expected one line with '# ' and the title after the front matter.")
    text: list[Node] = blocks.pop(0)["text"]
    return text


def _parse_notes(definitions: list[SyntaxTreeNode]) -> dict[str, list[Node]]:
    notes: dict[str, list[Node]] = {}
    for token in definitions:
        name, line = token.meta["label"], token.map[0] + 1 if token.map else 0
        if name in notes:
            raise ReportFault(f"footnote '{name}' is defined twice", line)
        if [child.type for child in token.children] != ["paragraph"]:
            raise ReportFault(f"footnote '{name}' is not one paragraph", line)
        notes[name] = parse_inlines(token.children[0].children[0], line)
        if any(node["kind"] == "note" for node in walk(notes[name])):
            raise ReportFault(f"footnote '{name}' refers to a footnote", line)
    return notes


def _check_headings(blocks: list[Node]) -> None:
    """Refuse a second title and skipped levels; give each heading the anchor that GitHub gives it."""
    level, anchors = 1, set[str]()
    for block in blocks:
        if block["kind"] != "heading":
            continue
        if block["level"] == 1:
            raise ReportFault("a second title", block["line"], "Expected one '# ' in a report; begin its sections with '## '.")
        if block["level"] > level + 1:
            message = f"a heading of level {block['level']} follows one of level {level}"
            raise ReportFault(message, block["line"], f"Expected '{'#' * (level + 1)} ' at most; headings in content/ begin at '## '.")
        level = block["level"]
        block["anchor"] = free_anchor(plain(block["text"]), anchors)
        anchors.add(block["anchor"])


def _check_links(blocks: list[Node], notes: Mapping[str, list[Node]]) -> None:
    anchors = {block["anchor"] for block in blocks if block["kind"] == "heading"}
    for line, text in (*running_texts(blocks), *((0, note) for note in notes.values())):
        for node in walk(text):
            if node["kind"] == "link" and node["target"].startswith("#") and node["target"][1:] not in anchors:
                raise ReportFault(f"no heading has the anchor '{node['target']}'", line)
