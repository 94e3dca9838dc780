"""A report as pandoc's own tree, so that PDF and Word rest on one reading of the Markdown."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from factbound.publish.reports import openxml
from factbound.publish.reports.inlines import Node, walk
from factbound.publish.reports.numbering import CHAPTER, running_texts
from factbound.publish.reports.tree import Report

API_VERSION = [1, 23, 1]
"""Of the JSON that pandoc 3 reads: https://hackage.haskell.org/package/pandoc-types."""

PLAIN_ATTRIBUTES = ["", [], []]

TABLE_STYLES = ("Table Roomy", "Table Dense", "Table Fine")


@dataclass
class PandocWriter:
    """Turns the nodes of one report into pandoc's."""

    report: Report
    words: Mapping[str, Any]
    pictures: Mapping[str, bytes]
    """Path of each picture -> PNG."""
    table_sizes: list[float]
    """Sizes of table type, the largest first."""
    width: float
    """Of the text in points."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many tables and figures had a caption so far."""
    _small: bool = False
    """Whether the small print has begun."""

    def document(self, blocks: list[Node]) -> dict[str, Any]:
        """Return the whole document.

        Args:
            blocks: The report's, laid out.
        """
        texts = [self.report.title, *(text for _, text in running_texts(self.report.blocks))]
        self._repeated = {node["number"] for text in texts for node in walk(text) if node["kind"] == "note" and not node.get("first", True)}
        # With contents, the first chapter is the answer: it stands on the cover with the contents below it, its figures behind them.
        cover = _second_chapter(blocks) if self.report.front.contents else 0
        answer, pictures = [[one for one in blocks[:cover] if (one["kind"] == "figure") == drawn] for drawn in (False, True)]
        contents = self._contents(blocks) if self.report.front.contents else []
        made = [*self._title_block(), *self._blocks(answer), *contents, *self._blocks(pictures), *self._blocks(blocks[cover:])]
        return {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": made}

    def _title_block(self) -> list[Any]:
        front = self.report.front
        about: list[Any] = []
        for label, value in self.words["about"]:
            about += [_text("  ·  ")] if about else []
            about += [_span("Quiet", [_text(f"{label}: ")]), _text(value)]
        return [
            *([_styled("Classification", [_text(front.classification)])] if front.classification else []),
            _styled("Title", self._inlines(self.report.title)),
            *([_styled("Subtitle", [_text(front.subtitle)])] if front.subtitle else []),
            *([_styled("Lead", [_text(front.description)])] if front.description and not front.compact and not front.contents else []),
            *([_styled("About", about)] if about else []),
        ]

    def _contents(self, blocks: list[Node]) -> list[Any]:
        """The contents as a field that shows links; Word alone knows the pages, and puts them in when the field is brought up to date."""
        headings = [block for block in blocks if block["kind"] == "heading" and block["level"] == CHAPTER]
        links = [[_node("Link", [PLAIN_ATTRIBUTES, [_text(block["plain"])], [f"#{block['anchor']}", ""]])] for block in headings]
        if not links:
            return []
        links[0].insert(0, _raw("RawInline", openxml.field_begin(r'TOC \o "1-1" \h \z \u')))
        links[-1].append(_raw("RawInline", openxml.FIELD_END))
        entries = [_styled("toc 1", link) for link in links]
        return [_styled("TOC Heading", [_text(self.words["contents"])]), *entries]

    def _blocks(self, blocks: list[Node], *, tight: bool = False) -> list[Any]:
        made: list[Any] = []
        for block in blocks:
            self._small = self._small or block["kind"] == "small"
            made += self._block(block, tight=tight)
        return made

    def _block(self, block: Node, *, tight: bool) -> list[Any]:
        match block["kind"]:
            case "paragraph":
                return [_node("Plain" if tight else "Para", self._inlines(block["text"]))]
            case "heading":
                return [_node("Header", [block["level"] - 1, [block["anchor"], [], []], self._inlines(block["text"])])]
            case "list" if self._small:
                return [_styled("Bibliography", self._inlines(part["text"])) for item in block["items"] for part in item if "text" in part]
            case "small":
                return []
            case "list":
                items = [self._blocks(item, tight=block["tight"]) for item in block["items"]]
                style = [block["start"], _node("Decimal"), _node("Period")]
                return [_node("OrderedList", [style, items]) if block["ordered"] else _node("BulletList", items)]
            case "quote":
                return [_node("BlockQuote", self._blocks(block["blocks"]))]
            case "code":
                return [_node("CodeBlock", [PLAIN_ATTRIBUTES, block["text"]])]
            case "table":
                return self._table(block)
            case "figure":
                return self._figure(block)
        return [_raw("RawBlock", openxml.PAGEBREAK if block["kind"] == "pagebreak" else openxml.RULE)]

    def _table(self, table: Node) -> list[Any]:
        style = TABLE_STYLES[self.table_sizes.index(table["size"])]
        sides = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}
        columns = [[_node(sides[side]), _node("ColWidth", width)] for side, width in zip(table["align"], table["widths"], strict=True)]

        def row(cells: list[list[Node]]) -> list[Any]:
            filled = (_styled(style, self._inlines(cell)) if cell else _empty(style) for cell in cells)
            return [PLAIN_ATTRIBUTES, [[PLAIN_ATTRIBUTES, _node("AlignDefault"), 1, 1, [cell]] for cell in filled]]

        # The caption is written first: footnotes are numbered in reading order, and it stands above.
        caption = [_styled("Table Caption", [*self._label("table"), *self._inlines(table["caption"])])] if table["caption"] else []
        head = [PLAIN_ATTRIBUTES, [row(table["head"])]]
        body = [PLAIN_ATTRIBUTES, 0, [], [row(cells) for cells in table["rows"]]]
        made = _node("Table", [PLAIN_ATTRIBUTES, [None, []], columns, head, [body], [PLAIN_ATTRIBUTES, []]])
        return [*caption, made, *self._table_notes(table["notes"]), _empty("After Table")]

    def _table_notes(self, notes: list[Node]) -> list[Any]:
        """The notes of a table run on below it, each behind its letter."""
        made: list[Any] = []
        for note in notes:
            made += [_text("  ")] if made else []
            made += [_raised(note["mark"], "TableNoteReference"), _text(openxml.THIN), *self._inlines(self.report.notes[note["id"]])]
        return [_styled("Table Notes", made)] if made else []

    def _figure(self, figure: Node) -> list[Any]:
        address = "data:image/png;base64," + base64.b64encode(self.pictures[figure["src"]]).decode()
        attributes = ["", [], [["width", f"{figure['width'] * self.width / 72:.4f}in"]]]
        image = _node("Image", [attributes, [_text(figure["alt"])], [address, ""]])
        caption = [_styled("Image Caption", [*self._label("figure"), _text(figure["caption"])])] if figure["caption"] else []
        sources = [_styled("Table Notes", self._inlines(figure["sources"]))] if figure["sources"] else []
        return [_styled("Figure", [image]), *caption, *sources]

    def _label(self, kind: str) -> list[Any]:
        number = self.counts[kind] = self.counts.get(kind, 0) + 1
        counter = openxml.field(f"SEQ {kind.title()} \\* ARABIC", str(number), "CaptionLabel")
        return [_span("Caption Label", [_text(f"{self.words[kind]} ")]), _raw("RawInline", counter), _text("  ")]

    def _inlines(self, nodes: list[Node]) -> list[Any]:
        return [made for node in nodes for made in self._inline(node)]

    def _inline(self, node: Node) -> list[Any]:
        match node["kind"]:
            case "text":
                return [_text(node["text"])]
            case "strong" | "emphasis":
                return [_span(node["kind"].title(), self._inlines(node["text"]))]
            case "code":
                return [_node("Code", [PLAIN_ATTRIBUTES, node["text"]])]
            case "link":
                return [_node("Link", [PLAIN_ATTRIBUTES, self._inlines(node["text"]), [node["target"], ""]])]
            case "break":
                return [_node("LineBreak")]
        return [_raised(",", "FootnoteReference") if node["adjoins"] else _text(openxml.THIN), *self._note(node)]

    def _note(self, node: Node) -> list[Any]:
        if "mark" in node:
            return [_raised(node["mark"], "TableNoteReference")]
        if not node["first"]:
            return [_raw("RawInline", openxml.repeated_note(node["number"]))]
        note = _node("Note", [_node("Para", self._inlines(self.report.notes[node["id"]]))])
        if node["number"] not in self._repeated:
            return [note]
        before, after = openxml.note_bookmark(node["number"])
        return [_raw("RawInline", before), note, _raw("RawInline", after)]


def _node(kind: str, content: Any = None) -> dict[str, Any]:
    return {"t": kind} if content is None else {"t": kind, "c": content}


def _text(text: str) -> dict[str, Any]:
    return _node("Str", text)


def _raised(text: str, style: str) -> dict[str, Any]:
    return _raw("RawInline", openxml.run(text, style))


def _span(style: str, inlines: list[Any]) -> dict[str, Any]:
    """Running text in a style of characters, which an editor can change in one place."""
    return _node("Span", [["", [], [["custom-style", style]]], inlines])


def _second_chapter(blocks: list[Node]) -> int:
    """Return where the second chapter begins; nothing where there is none."""
    chapters = [number for number, block in enumerate(blocks) if block["kind"] == "heading" and block["level"] == CHAPTER]
    return chapters[1] if len(chapters) > 1 else 0


def _raw(kind: str, xml: str) -> dict[str, Any]:
    return _node(kind, ["openxml", xml])


def _empty(style: str) -> dict[str, Any]:
    """An empty paragraph, which pandoc would drop together with its style; ids of styles are their names without spaces."""
    return _raw("RawBlock", openxml.empty_paragraph(style.replace(" ", "")))


def _styled(style: str, inlines: list[Any]) -> dict[str, Any]:
    return _node("Div", [["", [], [["custom-style", style]]], [_node("Para", inlines)]])
