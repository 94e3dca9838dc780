"""Notes of a report: numbers for those of the text, letters for those of a table, which stand below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.inlines import Node, walk
from factbound.render.references import letter

CHAPTER = 2
"""The level of heading within which a note is given once: a reader finds it on the same page or on one beside it."""


def number_notes(title: list[Node], blocks: list[Node], notes: Mapping[str, list[Node]]) -> None:
    """Number the references in reading order, and letter those of each table.

    A note of the text is given once in a chapter, and keeps its number there. Each table gathers its own notes as `notes`, a list of
    `mark` and `id`; its references carry the same mark.

    Raises:
        ReportFault: When a reference has no definition, or a definition no reference.
    """
    numbers: dict[str, int] = {}
    count, used = 0, set[str]()
    for block, node, line in _references(title, blocks):
        if node["kind"] == "chapter":
            numbers = {}
            continue
        if node["id"] not in notes:
            raise ReportFault(f"footnote '{node['id']}' is not defined", line, "Expected a paragraph such as '[^id]: text' at the end.")
        used.add(node["id"])
        if block["kind"] == "table":
            node["mark"] = _letter_in(block, node["id"])
        else:
            node["first"] = node["id"] not in numbers
            count += node["first"]
            node["number"] = numbers.setdefault(node["id"], count)
    for name in notes:
        if name not in used:
            raise ReportFault(f"nothing refers to footnote '{name}'")
    _check_small_print(blocks)


def running_texts(blocks: list[Node]) -> Iterator[tuple[int, list[Node]]]:
    """Yield every running text of the blocks with the line of its block, in reading order: a table's caption stands above it."""
    return ((line, text) for _, line, text in _texts(blocks))


def _references(title: list[Node], blocks: list[Node]) -> Iterator[tuple[Node, Node, int]]:
    """Yield each reference with its block and line, in reading order; between them a node `chapter` where one begins."""
    for block, line, text in [({"kind": "title"}, 1, title), *_texts(blocks)]:
        if block["kind"] == "heading" and block["level"] == CHAPTER:
            yield block, {"kind": "chapter"}, line
        previous = None
        for node in walk(text):
            if node["kind"] == "note":
                node["adjoins"] = previous == "note"
                yield block, node, line
            previous = node["kind"]


def _check_small_print(blocks: list[Node]) -> None:
    """Refuse footnotes in small print, which has no room for them; tables have theirs below."""
    start = next((number for number, block in enumerate(blocks) if block["kind"] == "small"), len(blocks))
    for block, line, text in _texts(blocks[start:]):
        if block["kind"] != "table" and any(node["kind"] == "note" for node in walk(text)):
            raise ReportFault("a footnote in the small print", line, "Name the source in the text itself, or move the text before the small print.")


def _letter_in(table: Node, name: str) -> str:
    """Return the mark of a note in a table; a new one is added to its notes."""
    known = {note["id"]: str(note["mark"]) for note in table["notes"]}
    if name not in known:
        known[name] = letter(len(known))
        table["notes"].append({"mark": known[name], "id": name})
    return known[name]


def _texts(blocks: list[Node]) -> Iterator[tuple[Node, int, list[Node]]]:
    for block in blocks:
        line = block["line"]
        if block["kind"] in {"heading", "paragraph"}:
            yield block, line, block["text"]
        elif block["kind"] == "figure":
            yield block, line, block["sources"]
        elif block["kind"] == "table":
            yield block, line, block["caption"]
            for row in (block["head"], *block["rows"]):
                for cell in row:
                    yield block, line, cell
        elif block["kind"] == "list":
            for item in block["items"]:
                yield from _texts(item)
        elif block["kind"] == "quote":
            yield from _texts(block["blocks"])
