"""The strip above the timeline: whole years to scale, each event a stroke, so that crowded and empty times are seen as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from factbound.render.charts.events import Event, State
from factbound.render.charts.frame import SMALL
from factbound.render.charts.scales import px
from factbound.render.charts.text import Line, Run, advance

LANE = 13.0


@dataclass(frozen=True)
class Stroke:
    """An event on the strip: a stroke for a day, a bar for more."""

    x: float
    y: float
    width: float
    lane: int
    state: State
    height: float = LANE

    @property
    def role(self) -> str:
        """Its colour."""
        return f"lane-{self.lane + 1}"


@dataclass(frozen=True)
class Strip:
    """The strip with its years."""

    top: float
    bottom: float
    axis: float
    """Where the years' line is."""
    tick: float
    """Where the years' strokes end."""
    strokes: tuple[Stroke, ...]
    years: tuple[float, ...]
    """Where each year begins, and the last one ends."""
    lines: tuple[Line, ...]


def draw_strip(events: Sequence[Event], top: float, width: float) -> Strip:
    """Draw all events to scale, from the first year's beginning to the last year's end; years are named where they have room."""
    first = min((event.first.year for event in events), default=2000)
    last = max((event.last.year for event in events), default=first)
    start = date(first, 1, 1).toordinal()
    days = date(last, 12, 31).toordinal() + 1 - start

    def at(day: int) -> float:
        return px(1 + (day - start) / days * (width - 2))

    strokes = tuple(
        Stroke(at(begin), px(top + (LANE + 3) * event.lane), max(2.0, px(at(end + 1) - at(begin))), event.lane, event.state)
        for event in events
        for begin, end in [(event.first.toordinal(), event.last.toordinal())]
    )
    axis = px(top + 2 * LANE + 6)
    years = (*(at(date(year, 1, 1).toordinal()) for year in range(first, last + 1)), px(width - 1))
    step = next(step for step in (1, 2, 5, 10, 25, 50, 100, 1000, 10000) if (width - 2) / (last - first + 1) * step > advance("2000", SMALL) + 8)
    lines = tuple(
        Line(px(years[year - first] + 3), px(axis + 15), SMALL, (Run(str(year), role="muted"),))
        for year in range(first, last + 1)
        if year % step == 0 or step == 1
    )
    return Strip(px(top), px(axis + 20), axis, px(axis + 6), strokes, years, tuple(line for line in lines if line.box.right <= width))
