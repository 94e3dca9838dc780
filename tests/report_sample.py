"""A made-up report for the tests of typesetting: a ferry venture with Cyrillic names, long tables and repeated notes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from factbound.publish.reports.tree import Report, parse_report

FOLDER = Path(__file__).parent / "fixtures" / "report"
TEMPLATES = [Path(__file__).parent.parent / "templates"]
SAMPLE = (FOLDER / "sample.md").read_text("utf-8")
ASSETS = {f"assets/{file.name}": file.read_bytes() for file in sorted((FOLDER / "assets").glob("*.svg"))}
FACTS = b'{"facts": [{"id": "yantar.stake", "text": "38 %"}]}'
WHEN = datetime(2024, 3, 15, tzinfo=UTC)


def sample() -> Report:
    """Return the whole sample."""
    return parse_report(SAMPLE)


def small(body: str, front: str = "") -> Report:
    """Return a report of a few lines."""
    return parse_report(text(body, front))


def text(body: str, front: str = "") -> str:
    """Return the Markdown of a report of a few lines; the body begins in line 8, or later by the lines of `front`."""
    extra = front.strip() + "\n" if front else ""
    return f'---\ntitle: "Ferries"\nlang: en\n{extra}---\n\n# Ferries\n\n{body}\n'
