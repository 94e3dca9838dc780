"""What depends on the paper: tables get columns and type, pictures their width; once for PDF and Word alike."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from factbound.publish.reports.columns import are_numbers, column_widths, soften
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.inlines import Node, plain, walk
from factbound.publish.reports.look import MILLIMETRE, Look, column_width, text_width

TALL = 1.35
"""How much more of the page a picture may take that is higher than wide."""

NARROW = 3
"""Columns up to which a table is as wide as the text, unless it is long; others reach over the column of notes."""

SHORT, SHORT_ROWS = 1500, 12
"""Letters and rows up to which a table is short, and stays on one page with its notes."""

LINE_OR_TWO = 160
"""Letters up to which a paragraph without notes is short: what moves with what follows it must not take notes along."""


def lay_out(blocks: list[Node], look: Look, assets: Mapping[str, bytes]) -> list[Node]:
    """Return the blocks with what depends on the paper: tables get widths, size and alignment, figures their width.

    Raises:
        ReportFault: When a figure's file is not there or is not SVG.
    """
    tables = {head: _lay_tables(group, look) for head, group in _like_tables(blocks).items()}
    return [_lay_block(block, look, assets, tables) for block in blocks]


def soften_cells(row: list[list[Node]]) -> list[list[Node]]:
    """Return a row whose long words may break."""
    return [_soften_nodes(cell) for cell in row]


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
    if root.tag != "{http://www.w3.org/2000/svg}svg" or not (0 < width < math.inf and 0 < height < math.inf):
        raise ValueError("it does not say its size")
    return width, height


def _lay_block(block: Node, look: Look, assets: Mapping[str, bytes], tables: Mapping[str, dict[str, Any]]) -> Node:
    match block["kind"]:
        case "table":
            return block | tables[_head_of(block)] | {"short": _letters(block) <= SHORT and len(block["rows"]) <= SHORT_ROWS}
        case "figure":
            return block | {"width": _picture_share(block, look, assets)}
        case "paragraph":
            return block | {"short": len(plain(block["text"])) <= LINE_OR_TWO and not any(node["kind"] == "note" for node in walk(block["text"]))}
        case "heading":
            return block | {"plain": plain(block["text"]).strip()}
        case "list":
            return block | {"items": [lay_out(item, look, assets) for item in block["items"]]}
        case "quote":
            return block | {"blocks": lay_out(block["blocks"], look, assets)}
    return block


def _like_tables(blocks: list[Node]) -> dict[str, list[Node]]:
    """Gather the tables that have the same head: they are laid out alike, so that their columns line up across sections."""
    groups: dict[str, list[Node]] = {}
    for block in blocks:
        if block["kind"] == "table":
            groups.setdefault(_head_of(block), []).append(block)
    return groups


def _head_of(table: Node) -> str:
    return "|".join(plain(cell) for cell in table["head"]) + "|".join(table["align"])


def _lay_tables(tables: list[Node], look: Look) -> dict[str, Any]:
    rows = [tables[0]["head"], *(row for table in tables for row in table["rows"])]
    columns = [[_cell_text(row[n]) for row in rows] for n in range(len(rows[0]))]
    longest = max(len(table["rows"]) for table in tables)
    # Long and wide tables begin with smaller type; where words do not fit, smaller type is tried.
    first = 2 if len(columns) > 7 else 1 if len(columns) > 5 or longest > 15 else 0
    wide = _is_wide(tables, columns, look, look["table"][first])
    width = text_width(look) if wide else column_width(look)
    for size in look["table"][first:]:
        widths, fits = column_widths(columns, width, size)
        if fits:
            break
    align = [side or ("right" if are_numbers(cells[1:]) else "left") for side, cells in zip(tables[0]["align"], columns, strict=True)]
    whole = all(len(cell) < 600 for cells in columns for cell in cells)
    return {"widths": widths, "size": size, "align": align, "fits": fits, "whole_rows": whole, "wide": wide}


def _is_wide(tables: list[Node], columns: list[list[str]], look: Look, size: float) -> bool:
    """Say whether tables reach over the column of notes, if there is one: those of many columns or letters, or whose words would not fit."""
    if column_width(look) == text_width(look):
        return False
    return len(columns) > NARROW or max(map(_letters, tables)) > SHORT or not column_widths(columns, column_width(look), size)[1]


def _letters(table: Node) -> int:
    return sum(len(_cell_text(cell)) for row in table["rows"] for cell in row)


def _cell_text(cell: list[Node]) -> str:
    notes = "".join(f" {node['mark']}" for node in walk(cell) if node["kind"] == "note")
    return soften(plain(cell)) + notes


def _soften_nodes(nodes: list[Node]) -> list[Node]:
    softened = []
    for node in nodes:
        text = node.get("text")
        if isinstance(text, str):
            softened.append(node | {"text": soften(text)})
        else:
            softened.append(node | {"text": _soften_nodes(text)} if text else node)
    return softened


def _picture_share(figure: Node, look: Look, assets: Mapping[str, bytes]) -> float:
    """The picture's share of the text width: all of it, unless it would be too high."""
    if figure["src"] not in assets:
        raise ReportFault(f"there is no picture '{figure['src']}'", figure["line"])
    try:
        width, height = picture_size(assets[figure["src"]])
    except ValueError as error:
        message = f"the picture '{figure['src']}' cannot be shown: {error}"
        raise ReportFault(message, figure["line"], "Expected an SVG file with a viewBox.") from error
    limit = float(look["picture"] * look["page"]["height"]) * MILLIMETRE * (TALL if height > width else 1)
    return min(1.0, limit * width / height / text_width(look))


def _length(text: str | None) -> float:
    match = re.match(r"[\d.]+", text or "")
    return float(match.group()) if match else 0.0
