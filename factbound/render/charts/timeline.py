"""The timeline: a strip that is true to scale, and below it every event in order, year by year, with years without events named."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from factbound.render.charts.events import Event, Timeline, Year, group_years
from factbound.render.charts.frame import BODY, NARROW, SMALL, make_frame, set_heading, set_note
from factbound.render.charts.marks import Mark, Stretch, TimelineLayout
from factbound.render.charts.scales import px
from factbound.render.charts.strip import draw_strip
from factbound.render.charts.text import Line, Run, clean, height_of, set_lines, width_of

_EVENT_GAP, _YEAR_GAP, _GAP_HEIGHT = 5.0, 14.0, 24.0
_MARK = 8.0
"""From an event's top to the middle of its mark."""
_YEARS = 50.0
"""Width of the column of years."""
_LEAST_DAYS = 58.0
"""Width of dates that are never broken; longer ones are where they would take more than a tenth of the sheet."""
_PARTS = (0.5, 0.42, 0.58)
"""The first lane's part of the sheet, of which the one that makes the lowest drawing is taken."""


@dataclass(frozen=True)
class _Columns:
    """Where things stand across the sheet."""

    width: float
    years: float
    """Width of the column of years; 0 where a year stands above its events."""
    spines: tuple[float, float]
    days: tuple[float, float]
    """Where the dates begin."""
    texts: tuple[float, float]
    rooms: tuple[float, float]

    @property
    def side_by_side(self) -> bool:
        """Whether each lane has a column of its own."""
        return self.years > 0


def lay_out_timeline(chart: Timeline, width: float) -> TimelineLayout:
    """Lay the timeline out: two lanes side by side, or on a narrow sheet one column of text beside both."""
    heading = set_heading(chart.title, chart.finding, width)
    strip = draw_strip((*chart.events, *chart.others), heading.bottom + 14, width)
    drawing, legend = min((_draw(chart, columns, strip.bottom + 14) for columns in _columns(chart, width)), key=lambda one: one[0].place)
    bottom = px(drawing.place - _YEAR_GAP + 4)
    drawing.end_spines(bottom)
    foot = set_note(f"{_explain(chart)} {chart.note}", bottom + 12, width)
    drawn = (*strip.lines, *drawing.lines)
    height = bottom + 16 + height_of(foot)
    frame = make_frame(chart.name, chart.title, chart.description or chart.finding, width, height, heading, foot, drawn)
    marks, spines, years = tuple(drawing.marks), tuple(drawing.spines), tuple(drawing.years)
    return TimelineLayout(frame, strip, tuple(drawing.lines), marks, spines, drawing.rule, years, legend)


def split_timeline(chart: Timeline, width: float, height: float) -> tuple[TimelineLayout, ...]:
    """Lay the timeline out in as many parts as it takes to keep each within a page's height, each with a strip of its own years."""
    whole = lay_out_timeline(chart, width)
    events = sorted(chart.events, key=lambda one: (one.first, one.last, one.when))
    if whole.frame.height <= height or len(events) < 2:
        return (whole,)

    def height_with(rest: Sequence[Event], count: int) -> float:
        return lay_out_timeline(replace(chart, events=tuple(rest[:count]), others=()), width).frame.height

    pieces: list[list[Event]] = []
    while events:
        fitting = bisect_right(range(1, len(events) + 1), height, key=partial(height_with, events))
        pieces.append(events[: max(fitting, 1)])
        events = events[max(fitting, 1) :]
    parts = (
        replace(
            chart,
            name=f"{chart.name}-{number}",
            title=f"{chart.title} ({number} of {len(pieces)})" if chart.title else "",  # on paper the caption has both
            events=tuple(piece),
            others=tuple(one for one in chart.others if piece[0].first <= one.first <= piece[-1].first),
        )
        for number, piece in enumerate(pieces, 1)
    )
    return tuple(lay_out_timeline(part, width) for part in parts)


def _columns(chart: Timeline, width: float) -> list[_Columns]:
    """Return the ways to part the sheet between the lanes: a fuller lane may have more of it."""
    if width < NARROW:
        text = 34.0
        return [_Columns(width, 0.0, (8.0, 22.0), (text, text), (text, text), (width - text, width - text))]
    longest = max((Run(event.day).width(SMALL) + 1 for event in chart.events), default=0.0)
    days = min(longest, max((width - _YEARS) * 0.1, _LEAST_DAYS))
    return [_parted(width, days, share) for share in _PARTS]


def _parted(width: float, days: float, share: float) -> _Columns:
    spines = (_YEARS + 8, px(_YEARS + (width - _YEARS) * share + 14))
    dates = (spines[0] + 13, spines[1] + 13)
    texts = (px(dates[0] + days + 8), px(dates[1] + days + 8))
    return _Columns(width, _YEARS, spines, dates, texts, (px(spines[1] - 12 - texts[0]), px(width - texts[1])))


def _draw(chart: Timeline, columns: _Columns, top: float) -> tuple[_Drawing, tuple[Mark, ...]]:
    """Draw the list below the strip; return it with the marks at the lanes' names."""
    lines, legend, place = _name_lanes(chart, columns, top)
    drawing = _Drawing(columns, place, lines=list(lines))
    for year in group_years(chart):
        drawing.add_year(year, chart.as_of_text)
    return drawing, legend


def _name_lanes(chart: Timeline, columns: _Columns, top: float) -> tuple[tuple[Line, ...], tuple[Mark, ...], float]:
    """Head the lanes with their names, each with its mark."""
    lines: tuple[Line, ...] = ()
    marks: list[Mark] = []
    place = top
    for lane, name in enumerate(chart.lanes):
        room = columns.rooms[lane] + columns.texts[lane] - columns.days[lane]
        block = set_lines([Run(clean(name), bold=True, role=f"lane-{lane + 1}")], columns.days[lane], place, room, BODY)
        marks.append(Mark(columns.spines[lane], px(place + 9), lane, "done", False, False, ""))
        lines += block
        place = place if columns.side_by_side else place + height_of(block)
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
        self.years: list[tuple[float, float, float]] = []
        self.rule: tuple[float, float, float] | None = None
        self._spine = self.place

    def add_year(self, year: Year, as_of: str) -> None:
        """Add the events of a year, after the years without any before it and the briefing's date if it comes between."""
        if year.gap:
            self._add_gap(year.gap)
        if year.later and not self.rule:
            self._add_rule(as_of)
        top = self.place
        left = 0.0 if self.columns.side_by_side else self.columns.days[0]
        named = set_lines([Run(str(year.year), bold=True)], left, top, self.columns.years or self.columns.rooms[0], BODY)
        self.lines += named
        if self.columns.side_by_side:
            self.years.append((0.0, px(self.columns.spines[0] - 10), px(top - 3)))
            bottoms = [self._add_lane(events, top) for events in year.lanes]
        else:
            self.years.append((px(left + width_of(named) + 8), self.columns.width, px(named[0].box.top + 8)))
            bottoms = [self._add_lane(year.together, top + height_of(named) + 2)]
        self.place = px(max(top + height_of(named), *bottoms) + _YEAR_GAP)

    def _add_lane(self, events: Sequence[Event], top: float) -> float:
        """Add events below each other, each with its date, and return where they end."""
        for event in events:
            top = self._add_event(event, top) + _EVENT_GAP
        return top - (_EVENT_GAP if events else 0)

    def _add_event(self, event: Event, top: float) -> float:
        columns, lane = self.columns, min(event.lane, 1)
        date = Run(event.day, role="muted")
        if columns.side_by_side:
            dated = set_lines([date], columns.days[lane], top, columns.texts[lane] - columns.days[lane] - 6, SMALL)
            block = set_lines(event.runs, columns.texts[lane], top, columns.rooms[lane], SMALL)
        else:
            dated = ()
            block = set_lines([replace(date, text=f"{event.day}  ", bold=True), *event.runs], columns.texts[lane], top, columns.rooms[lane], SMALL)
        mark = Mark(columns.spines[lane], px(top + _MARK), lane, event.state, event.unsure, event.approximate, clean(event.fact))
        self.marks.append(mark)
        self.lines += [*dated, *block]
        return top + max(height_of(dated), height_of(block))

    def _add_gap(self, words: str) -> None:
        top = self.place - _YEAR_GAP / 2
        self.end_spines(top)
        left = self.columns.days[0]
        self.lines += set_lines([Run(words, role="muted")], left, top + 3, self.columns.width - left, SMALL)
        self.place = px(top + _GAP_HEIGHT + _YEAR_GAP / 2)
        self._spine = top + _GAP_HEIGHT
        self.spines += [Stretch(x, px(top), px(self._spine), lane, True) for lane, x in enumerate(self.columns.spines)]

    def _add_rule(self, words: str) -> None:
        left = 0.0 if self.columns.side_by_side else self.columns.days[0]
        block = set_lines([Run(clean(words), bold=True, role="accent")], left, self.place, self.columns.width - left, SMALL)
        self.end_spines(self.place - 2)
        y = px(self.place + height_of(block) + 4)
        self._spine = y if self.columns.side_by_side else self.place - 2
        self.lines += block
        self.rule = (left, self.columns.width, y)
        self.place = y + 11

    def end_spines(self, bottom: float) -> None:
        """Draw both lanes down to a place."""
        if bottom > self._spine:
            self.spines += [Stretch(x, px(self._spine), px(bottom), lane) for lane, x in enumerate(self.columns.spines)]


def _explain(chart: Timeline) -> str:
    """Say what the marks and the spacing mean, as far as they are used."""
    parts = ["The strip is to scale; the list below it is in order but not to scale."]
    states = {event.state for event in chart.events}
    if "expected" in states:
        parts.append("Hollow: announced, planned or otherwise not yet done.")
    if "cancelled" in states:
        parts.append("Crossed: called off.")
    if any(event.unsure for event in chart.events):
        parts.append("Dashed: claimed, alleged, estimated or disputed.")
    return " ".join(parts)
