"""A rendered report -> its files: Markdown, figures, PDF and, where pandoc is there, Word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.exports.facts_json import Excerpts
from factbound.publish.reports import docx
from factbound.publish.reports.apart import Apart
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.pdf import render_pdf
from factbound.publish.reports.running import Running
from factbound.publish.reports.tree import parse_report
from factbound.render.documents import RenderedReport

ATTACHED = 1_000
"""Statements up to which a PDF carries all of a briefing's, whether it prints them or not."""


@dataclass(frozen=True)
class Press:
    """What all reports of one build are made with."""

    templates: Sequence[Path]
    """The template folders, the project's own first."""
    facts_json: bytes
    """All facts, attached to every PDF, as far as it rests on them."""
    timestamp: datetime
    """The time that the documents carry."""
    running: Running = field(default_factory=Running)
    """Their typesetters."""

    @cached_property
    def _excerpts(self) -> Excerpts:
        return Excerpts(self.facts_json)

    def attached(self, report: RenderedReport) -> bytes:
        """Return the facts that a report carries: all of them, or those that it rests on where that is but a part of very many."""
        return self.facts_json if len(self._excerpts) <= ATTACHED else self._excerpts.of(report.facts)


def write_text(report: RenderedReport, folder: Path) -> None:
    """Write a report's Markdown, and its figures into `assets/` beside it."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
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
                (folder / name).write_bytes(render_pdf(tree, figures, press.attached(report), press.timestamp, press.templates, press=apart))
            if (name := f"{report.name}.docx") in wanted:
                (folder / name).write_bytes(docx.render_docx(tree, figures, press.timestamp, press.templates, press=apart))
    except ReportFault as fault:
        raise BuildFailed([_problem(report, fault)]) from fault


def _problem(report: RenderedReport, fault: ReportFault) -> Problem:
    lines = report.markdown.splitlines()
    line = max(fault.line, 1)
    excerpt = lines[line - 1] if fault.line and line <= len(lines) else ""
    return Problem(Position(f"reports/{report.name}.md", line), fault.message, fault.expected, excerpt)
