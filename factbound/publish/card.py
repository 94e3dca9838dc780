"""The social card: a picture of the briefing for whoever gets a link to it, set by Typst from the same facts as every page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.reports.apart import Apart
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.inlines import Node, plain
from factbound.publish.reports.job import Job
from factbound.publish.reports.look import installed_fonts, load_settings
from factbound.publish.reports.tree import parse_report
from factbound.publish.reports.typesetter import font_folders, load_fonts
from factbound.read.look import colours_of
from factbound.render.documents import RenderedReport

PATH = "assets/social-card.png"
"""Where it lies on the site."""

FIGURES = 3
"""How many key figures it has room for."""

UNITS_PER_INCH = 72
"""At which a unit of its template is a pixel."""

_LAYOUT, _MARK = "cards/social-card.typ", "assets/mark.svg"


def render_card(card: RenderedReport, folders: Sequence[Path], content: Path) -> bytes:
    """Return the card as PNG.

    Args:
        card: Its Markdown: a paragraph with the answer, a list of key figures, a paragraph that says as of when.
        folders: The template folders, the project's own first.
        content: The project's content/, whose assets may have a mark of its own.

    Raises:
        BuildFailed: When it cannot be set.
    """
    try:
        settings, fonts = load_settings(folders), load_fonts(font_folders())
        families = installed_fonts(settings["font"], fonts.families())
        look = {"colour": colours_of(settings, "light"), "serif": families["serif"], "sans": families["sans"]}
        data = json.dumps({**_words(card.markdown), **look}, ensure_ascii=False)
        return _draw(data, _first(folders, _LAYOUT), _first([content, *folders], _MARK))
    except ReportFault as fault:
        raise BuildFailed([Problem(Position(f"templates/{_LAYOUT}"), f"the social card cannot be made: {fault.message}", fault.expected)]) from fault


@lru_cache(maxsize=2)
def _draw(data: str, layout: bytes, mark: bytes) -> bytes:
    """Return the picture, the last one again where nothing that it shows has changed."""
    files = {"card.typ": layout, "card.json": data.encode(), "mark.svg": mark}
    with Apart() as press:
        return press(Job(files, "card.typ", f"templates/{_LAYOUT}", font_folders(), ppi=UNITS_PER_INCH))


def _words(markdown: str) -> dict[str, Any]:
    """Return what the card says, as plain text."""
    report = parse_report(markdown)
    paragraphs = [plain(block["text"]) for block in report.blocks if block["kind"] == "paragraph"]
    items = [item[0]["text"] for block in report.blocks if block["kind"] == "list" for item in block["items"]]
    return {
        "title": plain(report.title),
        "kicker": report.front.publisher or "Factbound",
        "answer": paragraphs[0] if len(paragraphs) > 1 else "",
        "figures": [_figure(item) for item in items[:FIGURES]],
        "foot": paragraphs[-1] if paragraphs else "",
    }


def _figure(item: list[Node]) -> dict[str, str]:
    """Return a key figure: what is strong at the head of its line, and the rest."""
    head = item[:1] if item and item[0]["kind"] == "strong" else []
    return {"value": plain(head).strip(), "label": plain(item[len(head) :]).strip()}


def _first(folders: Sequence[Path], name: str) -> bytes:
    """Return a file of the first folder that has it."""
    for folder in folders:
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    raise ReportFault(f"templates/{name} is missing")
