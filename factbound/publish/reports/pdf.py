"""PDF: the tree goes to one fixed Typst template as JSON and comes back tagged, archivable and with its facts attached."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.inlines import Node
from factbound.publish.reports.job import Job, Typeset, typeset
from factbound.publish.reports.layout import lay_out, soften_cells
from factbound.publish.reports.look import Look, choose_look, choose_words, installed_fonts, load_settings, load_templates, with_notes_below
from factbound.publish.reports.tree import Report
from factbound.publish.reports.typesetter import RESTLESS, font_folders, load_fonts

SCALES = (1.0, 0.95, 0.9, 0.85)
"""What a compact report tries, one after the other, to stay on its page."""

OVERFULL = "more than one page"
"""What the template says of a compact report that runs over."""

OVERNOTED = "more notes than a margin holds"
"""What it says of a page with too many notes."""


MAIN = "typst/report.typ"
"""The layout to begin with."""


def render_pdf(
    report: Report,
    assets: Mapping[str, bytes],
    facts_json: bytes,
    timestamp: datetime,
    templates: Sequence[Path],
    fonts: Sequence[str] | None = None,
    press: Typeset = typeset,
) -> bytes:
    """Typeset a report.

    Args:
        report: From parse_report.
        assets: Path of each picture as the Markdown writes it -> SVG.
        facts_json: Attached to the document as the data that it rests on.
        timestamp: The document's time of making, with a time zone.
        templates: Folders that hold look.toml and typst/, the project's own first.
        fonts: Folders with fonts; those of the installed font packages unless given.
        press: What typesets; this process unless given.

    Raises:
        ReportFault: For a missing picture or glyph, a compact report that is too long, and whatever else Typst refuses.
    """
    settings = load_settings(templates)
    typst_files = {f"typst/{name}": data for name, data in load_templates(templates, "typst").items()}
    folders = tuple(fonts) if fonts is not None else font_folders()
    settings["font"] = installed_fonts(settings["font"], load_fonts(folders).families())
    for look in _looks(settings, report):
        data = json.dumps(_payload(report, settings, look, assets), ensure_ascii=False).encode()
        files = {**typst_files, **assets, "report.json": data, "facts.json": facts_json}
        try:
            return press(Job(files, MAIN, f"templates/{MAIN}", folders, timestamp))
        except ReportFault as fault:
            if fault.message not in (OVERFULL, OVERNOTED, RESTLESS):
                raise
    if not report.front.compact:
        raise ReportFault(RESTLESS)
    raise ReportFault("the compact report does not fit one page, even in smaller type", 0, "Leave something out, or drop 'compact: true'.")


def _looks(settings: Look, report: Report) -> list[Look]:
    """Return the looks to try: a compact report in ever smaller type, any other with its notes in the margin or at the foot."""
    if report.front.compact:
        return [choose_look(settings, report.front, scale) for scale in SCALES]
    look = choose_look(settings, report.front)
    return [look, with_notes_below(look, settings)]


def _payload(report: Report, settings: Look, look: Look, assets: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "front": asdict(report.front),
        "title": report.title,
        "blocks": _breakable(lay_out(report.blocks, look, assets)),
        "notes": report.notes,
        "look": look,
        "words": choose_words(settings, report.front),
    }


def _breakable(blocks: list[Node]) -> list[Node]:
    """Let the long words of tables break."""
    return [
        block | {"head": soften_cells(block["head"]), "rows": [soften_cells(row) for row in block["rows"]]} if block["kind"] == "table" else block
        for block in blocks
    ]
