"""Widths of columns and pictures, computed once from what they hold, for PDF and Word alike."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.inlines import Node, plain, walk
from factbound.publish.reports.look import MILLIMETRE, Look, text_width

PADDING = 9.0
"""Points that a cell keeps free beside its text, and a little to be safe: widths of letters are estimates."""

NUMBER = re.compile(r"^(?:[A-Z]{3}\s)?[−+-]?\d[\d\s.,]*(?:%|(?:thousand|million|billion|trillion))?$")
EMPTY = {"", "–", "—", "-"}

LONG_WORD = re.compile(r"[^\s-]{16,}")
BREAK_AFTER = re.compile(r"(?<=[_./:=&?@])(?=\w)")
"""Where an address or an identifier may be broken: a word that is as wide as this would burst a narrow column."""

WIDE, NARROW = frozenset("mwMWЖШЩЮжшщюмыфФ@%—…"), frozenset("iljtfrI.,:;!|'()[]/ \u00a0")


def lay_out(blocks: list[Node], look: Look, assets: Mapping[str, bytes]) -> list[Node]:
    """Return the blocks with what depends on the paper: tables get widths, size and alignment, figures their width.

    Raises:
        ReportFault: When a figure's file is not there or is not SVG.
    """
    return [_lay_block(block, look, assets) for block in blocks]


def letters_width(text: str) -> float:
    """Estimate the width of a text in ems of a sans serif face."""
    return sum(_letter_width(letter) for letter in text)


def column_widths(columns: Sequence[Sequence[str]], width: float, size: float) -> tuple[list[float], bool]:
    """Share a width out among columns: narrow where the cells are short, never below the longest word, wide where text is long.

    Args:
        columns: The texts of each column's cells, the head first.
        width: Of the whole table in points.
        size: Of the type in points.

    Returns:
        The columns' shares of the width, which add up to one; and whether every word fits its column.
    """
    needs = [max(letters_width(word) for cell in cells for word in re.split(r"[ \u200b-]", cell)) * size + PADDING for cells in columns]
    wants = [max(letters_width(cell) for cell in cells) * size + PADDING for cells in columns]
    if sum(needs) > width:
        return [need / sum(needs) for need in needs], False
    if sum(wants) <= width:
        # There is room to spare: the columns that hold the most take the most of it.
        slack = (width - sum(wants)) / sum(want**1.5 for want in wants)
        return [(want + slack * want**1.5) / width for want in wants], True
    # Lines wrap: the height that a column costs falls with its width, and the sum is least at the square roots.
    weights = [math.sqrt(sum(letters_width(cell) ** 1.5 for cell in cells)) for cells in columns]
    return [one / width for one in _pour(width, needs, wants, weights)], True


def soften(nodes: list[Node]) -> list[Node]:
    """Return running text whose long words may break, at zero-width spaces."""
    return [node | {"text": _soften_text(node["text"]) if isinstance(node["text"], str) else soften(node["text"])} if "text" in node else node for node in nodes]


def _soften_text(text: str) -> str:
    return LONG_WORD.sub(lambda word: BREAK_AFTER.sub("\u200b", word.group()), text)


def picture_size(svg: bytes) -> tuple[float, float]:
    """Return the width and height of an SVG picture in its own units.

    Raises:
        ValueError: When it is not SVG or does not say its size.
    """
    if b"<!DOCTYPE" in svg or b"<!ENTITY" in svg:
        raise ValueError("it declares entities")
    try:
        root = ET.fromstring(svg)  # noqa: S314 - declarations were refused above
    except ET.ParseError as error:
        raise ValueError(str(error)) from error
    box = root.get("viewBox", "").replace(",", " ").split()
    width, height = (float(box[2]), float(box[3])) if len(box) == 4 else (_length(root.get("width")), _length(root.get("height")))
    if root.tag != "{http://www.w3.org/2000/svg}svg" or width <= 0 or height <= 0:
        raise ValueError("it does not say its size")
    return width, height


def _lay_block(block: Node, look: Look, assets: Mapping[str, bytes]) -> Node:
    match block["kind"]:
        case "table":
            return block | _lay_table(block, look)
        case "figure":
            return block | {"width": _picture_share(block, look, assets)}
        case "heading":
            return block | {"plain": plain(block["text"]).strip()}
        case "list":
            return block | {"items": [lay_out(item, look, assets) for item in block["items"]]}
        case "quote":
            return block | {"blocks": lay_out(block["blocks"], look, assets)}
    return block


def _lay_table(table: Node, look: Look) -> dict[str, Any]:
    rows = [table["head"], *table["rows"]]
    columns = [[_cell_text(row[n]) for row in rows] for n in range(len(table["head"]))]
    # Long and wide tables begin with smaller type; where words do not fit, smaller type is tried.
    first = 2 if len(columns) > 7 else 1 if len(columns) > 5 or len(rows) > 16 else 0
    for size in look["table"][first:]:
        widths, fits = column_widths(columns, text_width(look), size)
        if fits:
            break
    longest = max(len(cell) for cells in columns for cell in cells)
    align = [side or ("right" if _are_numbers(cells[1:]) else "left") for side, cells in zip(table["align"], columns, strict=True)]
    return {"widths": widths, "size": size, "align": align, "whole_rows": longest < 600}


def _cell_text(cell: list[Node]) -> str:
    notes = "".join(str(node["number"]) for node in walk(cell) if node["kind"] == "note")
    return _soften_text(plain(cell)) + notes


def _are_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip() not in EMPTY]
    return bool(filled) and all(NUMBER.match(cell) for cell in filled)


def _picture_share(figure: Node, look: Look, assets: Mapping[str, bytes]) -> float:
    """The picture's share of the text width: all of it, unless it would be too high."""
    if figure["src"] not in assets:
        raise ReportFault(f"there is no picture '{figure['src']}'", figure["line"])
    try:
        width, height = picture_size(assets[figure["src"]])
    except ValueError as error:
        message = f"the picture '{figure['src']}' cannot be shown: {error}"
        raise ReportFault(message, figure["line"], "Expected an SVG file with a viewBox.") from error
    limit = float(look["picture"] * look["page"]["height"]) * MILLIMETRE
    return min(1.0, limit * width / height / text_width(look))


def _pour(width: float, needs: Sequence[float], wants: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Share a width out by weight, none below its need or above its want."""
    fixed: dict[int, float] = {}
    while True:
        free = [n for n in range(len(needs)) if n not in fixed]
        left = width - sum(fixed.values())
        total = sum(weights[n] for n in free) or 1.0
        shares = {n: left * weights[n] / total for n in free}
        # The columns that would get too little are settled before those that would get too much; each round settles some.
        settled = {n: needs[n] for n, share in shares.items() if share < needs[n]} or {n: wants[n] for n, share in shares.items() if share > wants[n]}
        if not settled or len(settled) == len(free):
            return _fill(width, {**fixed, **(settled or shares)})
        fixed |= settled


def _fill(width: float, widths: Mapping[int, float]) -> list[float]:
    scale = width / sum(widths.values())
    return [widths[n] * scale for n in sorted(widths)]


def _letter_width(letter: str) -> float:
    if letter == "\u200b":
        return 0.0
    if ord(letter) >= 0x2E80:
        return 1.0
    if letter in NARROW:
        return 0.31
    if letter in WIDE:
        return 0.86
    return 0.66 if letter.isupper() else 0.55


def _length(text: str | None) -> float:
    match = re.match(r"[\d.]+", text or "")
    return float(match.group()) if match else 0.0
