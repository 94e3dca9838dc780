"""The timeline: a strip that is true to scale, and below it every event in order, with long gaps named instead of drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from factbound.render.charts.events import Event, Row, Timeline, group_rows, reaches_to
from factbound.render.charts.frame import BODY, NARROW, SMALL, make_frame, set_heading, set_note
from factbound.render.charts.marks import DOT, Mark, Stretch, TimelineLayout
from factbound.render.charts.scales import px
from factbound.render.charts.strip import draw_strip
from factbound.render.charts.text import Line, Run, clean, height_of, set_lines

_GAP_HEIGHT = 22.0
_ROW_GAP = 9.0
_TRACKS = 2


@dataclass(frozen=True)
class _Columns:
    """Where things stand across the sheet."""

    width: float
    dates: float
    """Width of the dates' column; 0 where dates stand above their events."""
    spines: tuple[float, float]
    texts: tuple[float, float]
    rooms: tuple[float, float]


def lay_out_timeline(chart: Timeline, width: float) -> TimelineLayout:
    """Lay the timeline out: two lanes side by side, or on a narrow sheet one column of text beside both."""
    columns = _columns(width)
    heading = set_heading(chart.title, chart.finding, width)
    strip = draw_strip(chart.events, heading.bottom + 14, width)
    rows = group_rows(chart)
    lines, legend, place = _name_lanes(chart, columns, strip.bottom + 16)
    drawing = _Drawing(columns, place, lines=list(lines))
    for row in rows:
        drawing.add_row(row, chart.as_of_text)
    bottom = px(drawing.place - _ROW_GAP + 4)
    drawing.end_spines(bottom)
    foot = set_note(f"{_explain(chart.events, rows)} {chart.note}", bottom + 12, width)
    drawn = (*strip.lines, *drawing.lines)
    height = bottom + 16 + height_of(foot)
    frame = make_frame(chart.name, chart.title, chart.description or chart.finding, width, height, heading, foot, drawn)
    durations = _durations(rows, drawing)
    return TimelineLayout(frame, strip, tuple(drawing.lines), tuple(drawing.marks), tuple(drawing.spines), durations, drawing.rule, legend)


def split_timeline(chart: Timeline, width: float, height: float) -> tuple[TimelineLayout, ...]:
    """Lay the timeline out in as many parts as it takes to keep each within a page's height, each with a strip of its own years."""
    whole = lay_out_timeline(chart, width)
    events = sorted(chart.events, key=lambda one: (one.first, one.last, one.when))
    if whole.frame.height <= height or len(events) < 2:
        return (whole,)

    def height_with(rest: Sequence[Event], count: int) -> float:
        return lay_out_timeline(replace(chart, events=tuple(rest[:count])), width).frame.height

    pieces: list[list[Event]] = []
    while events:
        fitting = bisect_right(range(1, len(events) + 1), height, key=partial(height_with, events))
        pieces.append(events[: max(fitting, 1)])
        events = events[max(fitting, 1) :]
    parts = (
        replace(chart, name=f"{chart.name}-{number}", title=f"{chart.title} ({number} of {len(pieces)})", events=tuple(piece))
        for number, piece in enumerate(pieces, 1)
    )
    return tuple(lay_out_timeline(part, width) for part in parts)


def _columns(width: float) -> _Columns:
    if width < NARROW:
        return _Columns(width, 0.0, (11.0, 31.0), (46.0, 46.0), (width - 46, width - 46))
    dates = 136.0
    half = (width - dates) / 2
    first, second = dates + 16, dates + half + 16
    return _Columns(width, dates, (first, second), (first + 15, second + 15), (half - 41, half - 31))


def _name_lanes(chart: Timeline, columns: _Columns, top: float) -> tuple[tuple[Line, ...], tuple[Mark, ...], float]:
    """Head the lanes with their names, each with its mark."""
    lines: tuple[Line, ...] = ()
    marks: list[Mark] = []
    place = top
    for lane, name in enumerate(chart.lanes):
        block = set_lines([Run(clean(name), bold=True, role=f"lane-{lane + 1}")], columns.texts[lane], place, columns.rooms[lane], BODY)
        marks.append(Mark(columns.spines[lane], px(place + 9), lane, "done", False, False, ""))
        lines += block
        place = place + height_of(block) if not columns.dates else place
    tallest = max((line.box.bottom for line in lines), default=top)
    return lines, tuple(marks), px(max(place, tallest) + 10)


@dataclass
class _Drawing:
    """The list while it grows downwards."""

    columns: _Columns
    place: float
    lines: list[Line]

    def __post_init__(self) -> None:
        self.marks: list[Mark] = []
        self.spines: list[Stretch] = []
        self.rule: tuple[float, float, float] | None = None
        self.rows: list[float] = []
        self._spine = self.place

    def add_row(self, row: Row, as_of: str) -> None:
        """Add the events of a date, after the gap before them and the briefing's date if it comes between."""
        if row.gap:
            self._add_gap(row.gap)
        if row.opens_later:
            self._add_rule(as_of)
        top = self.place
        when = [Run(row.when, bold=True, role="muted" if not self.columns.dates else "ink")]
        dated = set_lines(when, 0 if self.columns.dates else self.columns.texts[0], top, (self.columns.dates or self.columns.rooms[0]) - 8, SMALL)
        self.lines += dated
        self.rows.append(px(top + 9))
        if self.columns.dates:
            bottoms = [self._add_events(events, lane, top) for lane, events in enumerate(row.lanes)]
        else:
            after = self._add_events(row.lanes[0], 0, top + height_of(dated))
            bottoms = [self._add_events(row.lanes[1], 1, after)]
        self.place = max(top + height_of(dated), *bottoms) + _ROW_GAP

    def _add_events(self, events: Sequence[Event], lane: int, top: float) -> float:
        for event in events:
            block = set_lines(event.runs, self.columns.texts[lane], top, self.columns.rooms[lane], BODY)
            mark = Mark(self.columns.spines[lane], px(top + 9), lane, event.state, event.unsure, event.approximate, clean(event.fact))
            self.marks.append(mark)
            self.lines += block
            top += height_of(block) + 5
        return top - (5 if events else 0)

    def _add_gap(self, words: str) -> None:
        top = self.place - _ROW_GAP / 2
        self.end_spines(top)
        x = 0 if self.columns.dates else self.columns.texts[0]
        self.lines += set_lines([Run(words, role="muted")], x, top + 3, self.columns.dates or self.columns.rooms[0], SMALL)
        self.place = px(top + _GAP_HEIGHT + _ROW_GAP / 2)
        self._spine = top + _GAP_HEIGHT
        self.spines += [Stretch(x, px(top), px(self._spine), lane, True) for lane, x in enumerate(self.columns.spines)]

    def _add_rule(self, words: str) -> None:
        left = 0 if self.columns.dates else self.columns.texts[0]
        block = set_lines([Run(clean(words), bold=True, role="accent")], left, self.place, self.columns.width - left, SMALL)
        self.end_spines(self.place - 2)
        y = px(self.place + height_of(block) + 4)
        self._spine = y if self.columns.dates else self.place - 2
        self.lines += block
        self.rule = (left, self.columns.width, y)
        self.place = y + 11

    def end_spines(self, bottom: float) -> None:
        """Draw both lanes down to a place."""
        if bottom > self._spine:
            self.spines += [Stretch(x, px(self._spine), px(bottom), lane) for lane, x in enumerate(self.columns.spines)]


def _durations(rows: Sequence[Row], drawing: _Drawing) -> tuple[Stretch, ...]:
    """Return a line beside the lane for each event that is longer than a day and reaches past others; no two on one track."""
    taken: dict[tuple[int, int], float] = {}
    stretches = []
    for number, row in enumerate(rows):
        until = reaches_to(rows, number)
        for lane, events in enumerate(row.lanes):
            if not events or until == number:
                continue
            top, bottom = drawing.rows[number], drawing.rows[until] + DOT
            track = next((one for one in range(_TRACKS) if taken.get((lane, one), 0.0) < top), None)
            if track is not None:
                taken[lane, track] = bottom
                stretches.append(Stretch(px(drawing.columns.spines[lane] - DOT - 3 - 4 * track), top, bottom, lane))
    return tuple(stretches)


def _explain(events: Sequence[Event], rows: Sequence[Row]) -> str:
    """Say what the marks and the spacing mean, as far as they are used."""
    parts = ["The strip is to scale; the list below it is in order but not to scale, and names the long gaps."]
    states = {event.state for event in events}
    if "expected" in states:
        parts.append("Hollow: announced, planned or otherwise not yet done.")
    if "cancelled" in states:
        parts.append("Crossed: called off.")
    if any(event.unsure for event in events):
        parts.append("Dashed: claimed, alleged, estimated or disputed.")
    if any(reaches_to(rows, number) > number for number in range(len(rows))):
        parts.append("A line beside a mark: how far an event reaches past the next ones.")
    return " ".join(parts)
