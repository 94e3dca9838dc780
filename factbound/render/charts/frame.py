"""What all charts share: the sheet with its question, finding and note, and the ids in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from factbound.render.charts.text import Line, Run, clean, height_of, set_lines

TITLE, BODY, SMALL = 19.0, 14.0, 12.5
"""Sizes of text in pixels."""
NARROW = 560
"""Below this width a chart is laid out for a phone."""


@dataclass(frozen=True)
class Frame:
    """The sheet that a chart is drawn on."""

    id: str
    """Prefix of all ids in the drawing."""
    title: str
    description: str
    width: float
    height: float
    head: tuple[Line, ...]
    foot: tuple[Line, ...]
    linked: bool
    """Whether any of its text is a link: such a drawing is a group to assistive technology, since an image hides its links."""


@dataclass(frozen=True)
class Heading:
    """The words at a chart's head, with the place below them."""

    lines: tuple[Line, ...]
    bottom: float


def set_heading(title: str, finding: str, width: float) -> Heading:
    """Set the question that a chart answers, and the answer in a sentence."""
    question = _balanced(Run(clean(title), bold=True), 0, width, TITLE)
    answer = _balanced(Run(clean(finding), role="muted"), height_of(question) + 3, width, BODY)
    return Heading(question + answer, height_of(question) + 3 + height_of(answer))


def _balanced(run: Run, top: float, width: float, size: float) -> tuple[Line, ...]:
    """Set text in lines of about one length, so that none is left with a word or two."""
    lines = set_lines([run], 0, top, width, size)
    for share in range(95, 45, -5):
        narrower = set_lines([run], 0, top, width * share / 100, size)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def set_note(note: str, top: float, width: float) -> tuple[Line, ...]:
    """Set the small print under a chart."""
    return set_lines([Run(clean(note), role="muted")], 0, top, width, SMALL)


def make_id(text: str, width: float) -> str:
    """Return a prefix for ids that is the chart's and the width's own."""
    return f"chart-{re.sub(r'[^a-z0-9]+', '-', text.lower()).strip('-')}-{width:.0f}"


def make_frame(
    name: str, title: str, description: str, width: float, height: float, heading: Heading, foot: tuple[Line, ...], drawn: Iterable[Line]
) -> Frame:
    """Return the sheet for a chart whose other text is `drawn`."""
    linked = any(run.href for line in drawn for run in line.runs)
    return Frame(make_id(name, width), clean(title), clean(description), width, ceil(height), heading.lines, foot, linked)
