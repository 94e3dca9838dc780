"""A rendered report -> its files: Markdown, figures, PDF and, where pandoc is there, Word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.reports import docx
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.pdf import render_pdf
from factbound.publish.reports.tree import parse_report
from factbound.render.documents import RenderedReport


def write_report(report: RenderedReport, folder: Path, templates: Sequence[Path], facts_json: bytes, timestamp: datetime) -> None:
    """Write a report in every format.

    Args:
        report: What was rendered.
        folder: Where its files go; figures into `assets/` below it.
        templates: The template folders, the project's own first.
        facts_json: Attached to the PDF.
        timestamp: The time that the documents carry.

    Raises:
        BuildFailed: At the line of the Markdown that cannot be typeset.
    """
    figures = {f"assets/{name}": svg.encode() for name, svg in report.figures.items()}
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / f"{report.name}.md").write_bytes(report.markdown.encode())
    for path, data in figures.items():
        (folder / path).write_bytes(data)
    try:
        parsed = parse_report(report.markdown)
        (folder / f"{report.name}.pdf").write_bytes(render_pdf(parsed, figures, facts_json, timestamp, templates))
        if docx.available():
            (folder / f"{report.name}.docx").write_bytes(docx.render_docx(parsed, figures, timestamp, templates))
    except ReportFault as fault:
        raise BuildFailed([_problem(report, fault)]) from fault


def _problem(report: RenderedReport, fault: ReportFault) -> Problem:
    lines = report.markdown.splitlines()
    line = max(fault.line, 1)
    excerpt = lines[line - 1] if fault.line and line <= len(lines) else ""
    return Problem(Position(f"reports/{report.name}.md", line), fault.message, fault.expected, excerpt)
