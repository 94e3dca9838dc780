"""The bound chart: numbers that are exact, between two bounds, or only known to be more or less than something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from factbound.render.charts.axis import draw_axis
from factbound.render.charts.frame import BODY, Frame, make_frame, set_heading, set_note
from factbound.render.charts.quantities import Bound, BoundRow, Reference, explain_bounds
from factbound.render.charts.scales import Scale, px
from factbound.render.charts.text import Line, Run, clean, height_of, mark_runs, set_lines

BAR = 22.0
FADE = 58.0
"""Length of the arrow for "or more": always the same, since it stands for no number."""
_ROW_GAP = 20.0
_MARGIN = 10.0


@dataclass(frozen=True)
class BoundBar:
    """How a row is drawn: what is certain filled, what is possible hatched, an open end as an arrow that fades."""

    y: float
    height: float
    certain: float
    """Length of the filled part, from zero."""
    possible: tuple[float, float] | None
    """Ends of the hatched part."""
    arrow: str
    """Points of the head of the open end; empty where the number has an upper bound."""
    fade: tuple[float, float] | None
    """Ends of the fading part before the head."""
    edge: float | None
    """Where an exact number or an upper bound ends."""
    approximate: bool
    marked: bool
    nothing: bool
    """Whether no bound is known at all."""
    fact: str

    @property
    def possible_width(self) -> float:
        """Length of the hatched part."""
        return px(self.possible[1] - self.possible[0]) if self.possible else 0.0

    @property
    def fade_width(self) -> float:
        """Length of the fading part."""
        return px(self.fade[1] - self.fade[0]) if self.fade else 0.0

    @property
    def grid(self) -> tuple[float, float]:
        """Ends of the grid behind it, which keeps out of the words above."""
        return (px(self.y - 3), px(self.y + self.height + 6))

    @property
    def foot(self) -> float:
        """Its lower edge."""
        return px(self.y + self.height)


@dataclass(frozen=True)
class BoundLayout:
    """All that the bound template prints."""

    frame: Frame
    bars: tuple[BoundBar, ...]
    lines: tuple[Line, ...]
    ticks: tuple[float, ...]
    axis: float
    """Height of the axis."""
    references: tuple[tuple[float, tuple[tuple[float, float], ...]], ...]
    """Place of each reference line and the stretches of it that no text covers."""
    right: float

    @property
    def axis_tick(self) -> float:
        """Where the axis' strokes end."""
        return px(self.axis + 4)


def lay_out_bound(chart: Bound, width: float) -> BoundLayout:
    """Lay the chart out: each number in words above its bar, so that every bar begins at zero and has the sheet's width."""
    for row in chart.rows:
        if min(row.low or 0, row.high or 0) < 0:
            raise ValueError(f"'{row.label}' is below zero: {row.text}")
    known = [bound for row in chart.rows for bound in (row.low, row.high) if bound is not None]
    top = max([*known, *(reference.value for reference in chart.references), Fraction(0)]) or Fraction(1)
    open_end = any(row.low is not None and row.high is None for row in chart.rows)
    scale = Scale(top, 0.0, width - (FADE + _MARGIN if open_end else _MARGIN))
    heading = set_heading(chart.title, chart.finding, width)
    words, place = _place_references(chart.references, scale, heading.bottom + 16, width)
    start = place
    bars: list[BoundBar] = []
    labels: list[Line] = []
    for row in chart.rows:
        label = _label(row, place + 6, width)
        labels += label
        bars.append(_bar(row, scale, px(place + 6 + height_of(label) + 4), width))
        place = bars[-1].y + BAR + _ROW_GAP
    bottom = px(place - (_ROW_GAP if bars else 0) + 8)
    axis = draw_axis(chart.unit, scale, bottom, width)
    foot = set_note(f"{explain_bounds(chart.rows)} {chart.note}", axis.bottom + 10, width)
    drawn = (*words, *labels, *axis.lines)
    frame = make_frame(chart.name, chart.title, chart.description or chart.finding, width, axis.bottom + 14 + height_of(foot), heading, foot, drawn)
    lines = _place_lines(chart.references, words, scale, labels, start, bottom)
    return BoundLayout(frame, tuple(bars), drawn, axis.ticks, bottom, lines, width)


def _label(row: BoundRow, top: float, width: float) -> tuple[Line, ...]:
    runs = [Run(f"{clean(row.label)}: "), Run(clean(row.text), bold=True, href=row.href, fact=row.fact)]
    return set_lines([*runs, *mark_runs(row.marks)], 0, top, width, BODY)


def _bar(row: BoundRow, scale: Scale, y: float, width: float) -> BoundBar:
    """Draw a row at a height."""
    low, high = row.low, row.high
    nothing = low is None and high is None
    certain = scale.at(low) if low is not None else 0.0
    is_open = high is None and not nothing
    arrow = ""
    if is_open:
        tip = px(certain + FADE)
        arrow = f"{px(tip - 13)},{px(y - 2)} {tip},{px(y + BAR / 2)} {px(tip - 13)},{px(y + BAR + 2)}"
    possible = (0.0, px(width - _MARGIN)) if nothing else None
    if high is not None and high != low:
        possible = (certain, scale.at(high))
    return BoundBar(
        y=y,
        height=BAR,
        certain=certain,
        possible=possible,
        arrow=arrow,
        fade=(certain, px(certain + FADE - 8)) if is_open else None,
        edge=scale.at(high) if high is not None else None,
        approximate=row.approximate,
        marked=bool(row.marks),
        nothing=nothing,
        fact=clean(row.fact),
    )


def _place_references(references: Sequence[Reference], scale: Scale, top: float, width: float) -> tuple[tuple[Line, ...], float]:
    """Set the references' labels below each other, each on the side of its line that has more room, and say where they end."""
    lines: tuple[Line, ...] = ()
    for reference in references:
        x = scale.at(reference.value)
        left = x > width / 2
        runs = [
            Run(f"{clean(reference.label)}: ", role="accent"),
            Run(clean(reference.text), bold=True, role="accent", href=reference.href, fact=reference.fact),
            *mark_runs(reference.marks),
        ]
        room = x - 6 if left else width - x - 6
        lines += set_lines(runs, x - 6 if left else x + 6, top + height_of(lines), room, BODY, "end" if left else "start")
    return lines, px(top + height_of(lines) + (4 if lines else 0))


def _place_lines(
    references: Sequence[Reference], words: Sequence[Line], scale: Scale, labels: Sequence[Line], start: float, bottom: float
) -> tuple[tuple[float, tuple[tuple[float, float], ...]], ...]:
    """Return the reference lines from their labels to the axis, with gaps where words stand."""
    drawn = []
    for reference in references:
        x = scale.at(reference.value)
        own = next((line for line in words if clean(reference.label) in line.text and line.x in (px(x - 6), px(x + 6))), None)
        place = px(own.box.top if own else start)
        parts: list[tuple[float, float]] = []
        for box in (line.box for line in (*words, *labels)):
            if box.left - 4 < x < box.right + 4 and box.bottom > place:
                if box.top - 1 > place:
                    parts.append((place, px(box.top - 1)))
                place = px(box.bottom + 1)
        drawn.append((x, (*parts, (place, bottom))))
    return tuple(drawn)
