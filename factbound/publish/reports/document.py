"""A rendered report -> its files: Markdown, figures, PDF and, where pandoc is there, Word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.reports import docx
from factbound.publish.reports.apart import Apart
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.pdf import render_pdf
from factbound.publish.reports.running import Running
from factbound.publish.reports.tree import parse_report
from factbound.render.documents import RenderedReport


@dataclass(frozen=True)
class Press:
    """What all reports of one build are made with."""

    templates: Sequence[Path]
    """The template folders, the project's own first."""
    carried: Callable[[Collection[str]], bytes]
    """Returns the facts that are attached to a PDF, by the ids of those that it rests on."""
    timestamp: datetime
    """The time that the documents carry."""
    running: Running = field(default_factory=Running)
    """Their typesetters."""


def write_text(report: RenderedReport, folder: Path) -> None:
    """Write a report's Markdown, and its figures, if it has any, into `assets/` beside it: what verifies an output knows no empty folder."""
    (folder / "assets" if report.figures else folder).mkdir(parents=True, exist_ok=True)
    (folder / f"{report.name}.md").write_bytes(report.markdown.encode())
    for name, svg in report.figures.items():
        (folder / "assets" / name).write_bytes(svg.encode())


def list_documents(report: RenderedReport) -> tuple[str, ...]:
    """Return the names of a report's documents."""
    return (f"{report.name}.pdf", *([f"{report.name}.docx"] if docx.available() else []))


def write_documents(report: RenderedReport, folder: Path, press: Press, names: Collection[str] | None = None) -> None:
    """Write a report as PDF and as Word.

    Args:
        report: As Markdown.
        folder: Where they go.
        press: What they are made with.
        names: The files to be written; all unless given.

    Raises:
        BuildFailed: At the line of the Markdown that cannot be typeset.
    """
    wanted = list_documents(report) if names is None else names
    figures = {f"assets/{name}": svg.encode() for name, svg in report.figures.items()}
    try:
        tree = parse_report(report.markdown)
        with Apart(running=press.running) as apart:
            if (name := f"{report.name}.pdf") in wanted:
                (folder / name).write_bytes(render_pdf(tree, figures, press.carried(report.facts), press.timestamp, press.templates, press=apart))
            if (name := f"{report.name}.docx") in wanted:
                (folder / name).write_bytes(docx.render_docx(tree, figures, press.timestamp, press.templates, press=apart))
    except ReportFault as fault:
        raise BuildFailed([_problem(report, fault)]) from fault


def _problem(report: RenderedReport, fault: ReportFault) -> Problem:
    lines = report.markdown.splitlines()
    line = max(fault.line, 1)
    excerpt = lines[line - 1] if fault.line and line <= len(lines) else ""
    return Problem(Position(f"reports/{report.name}.md", line), fault.message, fault.expected, excerpt)
