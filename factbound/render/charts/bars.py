"""The chart of amounts laid out: what it is at the left or above, its bar, and the amount in words at the bar's end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from factbound.render.charts.amounts import Amount, Amounts, Stage, explain_amounts
from factbound.render.charts.axis import draw_axis
from factbound.render.charts.frame import BODY, NARROW, SMALL, Frame, make_frame, set_heading, set_note
from factbound.render.charts.scales import Scale, px
from factbound.render.charts.text import Line, Run, clean, height_of, longest_word, mark_runs, set_lines

BAR = 17.0
OPEN = 74.0
"""Length of what has no end: always the same, since it stands for no number."""
_GAP, _GROUP_GAP, _BESIDE, _ARROW = 7.0, 15.0, 8.0, 4.0


@dataclass(frozen=True)
class Bar:
    """An amount as it is drawn."""

    x: float
    y: float
    certain: float
    """Length of the part that is sure."""
    possible: tuple[float, float] | None
    """Place and length of the hatched part."""
    arrow: str
    """Points of the head of an open end; empty where the amount has an upper bound."""
    edge: float | None
    """Where an exact number or an upper bound ends."""
    end: float
    """Where its words may begin."""
    approximate: bool
    stage: Stage
    missing: bool
    fact: str
    height: float = BAR

    @property
    def foot(self) -> float:
        """Its lower edge."""
        return px(self.y + self.height)

    @property
    def outline(self) -> tuple[float, float, float, float] | None:
        """The place of the outline that tells what is not done (x, y, width, height); None for what is done or not known."""
        length = (self.edge if self.edge is not None else self.x + self.certain) - self.x
        if self.missing or self.stage == "done" or length < 4:
            return None
        return (px(self.x + 1), px(self.y + 1), px(length - 2), px(self.height - 2))


@dataclass(frozen=True)
class AmountsLayout:
    """All that the template prints."""

    frame: Frame
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    ticks: tuple[float, ...]
    axis: float
    left: float
    right: float
    grid: tuple[tuple[float, float, float], ...]
    """The grid's stretches as x and both ends; they keep out of all words."""

    @property
    def axis_tick(self) -> float:
        """Where the axis' strokes end."""
        return px(self.axis + 4)


def lay_out_amounts(chart: Amounts, width: float) -> AmountsLayout:
    """Lay the chart out: labels beside the bars where there is room for them, else above."""
    heading = set_heading(chart.title, chart.finding, width)
    drawing = _Drawing(chart, width)
    place = heading.bottom + 14
    for group in chart.groups:
        place = drawing.add_group(group.heading, group.amounts, place) + _GROUP_GAP
    bottom = px(place - (_GROUP_GAP if chart.groups else 0) + 6)
    scaled = any(one.scaled for one in chart.all)
    axis = draw_axis(chart.unit, drawing.scale, bottom, drawing.scale.end + 24) if scaled else None
    below = axis.bottom if axis else bottom
    foot = set_note(f"{explain_amounts(chart.all)} {chart.note}", below + 10, width)
    lines = (*drawing.lines, *(axis.lines if axis else ()))
    height = below + 14 + height_of(foot)
    frame = make_frame(chart.name, chart.title, chart.description or chart.finding, width, height, heading, foot, lines)
    ticks = axis.ticks if axis else ()
    grid = tuple((x, px(bar.y - 3), px(bar.foot + 3)) for x in ticks for bar in drawing.bars if x <= bar.end)
    return AmountsLayout(frame, tuple(drawing.bars), lines, ticks, bottom, drawing.scale.start, drawing.scale.end, grid)


class _Drawing:
    """The chart while it grows downwards."""

    def __init__(self, chart: Amounts, width: float) -> None:
        self.bars: list[Bar] = []
        self.lines: list[Line] = []
        self._width, self._beside = width, width >= NARROW
        self._size = BODY if self._beside else SMALL
        labels = max((Run(clean(one.label)).width(self._size) for one in chart.all), default=0.0) + 1
        self._labels = min(labels, width * 0.4) if self._beside else 0.0
        start = px(self._labels + 14) if self._beside else 0.0
        self.scale = Scale(chart.top, start, px(start + max(40.0, self._length(chart, width - start))))

    def _length(self, chart: Amounts, room: float) -> float:
        """Return how long the scale may be, so that behind each bar there is room for its words, on one line if that leaves it half of the sheet."""
        whole = broken = room - 24  # for half of the last number on the axis
        for one in chart.all:
            reach = max((bound for bound in (one.low, one.high) if bound is not None), default=Fraction(0)) if one.scaled else Fraction(0)
            beside = _BESIDE + _ARROW + (OPEN if one.high is None else 0)
            if reach:
                part = float(reach / chart.top)
                whole = min(whole, (room - beside - sum(run.width(self._size) for run in _words(one)) - 1) / part)
                broken = min(broken, (room - beside - longest_word(_words(one), self._size)) / part)
        return whole if whole >= room / 2 else min(room / 2, broken)

    def add_group(self, heading: str, amounts: tuple[Amount, ...], top: float) -> float:
        """Add the rows of a group below its heading, and return where they end."""
        head = set_lines([Run(clean(heading), bold=True)], 0, top, self._width, BODY) if heading else ()
        self.lines += head
        place = top + height_of(head) + (3 if head else 0)
        for amount in amounts:
            place = self._add(amount, place) + _GAP
        return place - (_GAP if amounts else 0)

    def _add(self, amount: Amount, top: float) -> float:
        """Add a row: its label, its bar, its words."""
        label = set_lines([Run(clean(amount.label), role="muted")], 0, top, self._labels if self._beside else self._width, self._size)
        self.lines += label
        beside = top if self._beside else top + height_of(label) + 1
        bar = _bar(amount, self.scale, px(beside + 1))
        if bar:
            self.bars.append(bar)
        x = px((bar.end if bar else self.scale.start - _BESIDE) + _BESIDE)
        words = set_lines(_words(amount), x, beside, self._width - x, self._size)
        self.lines += words
        return max(top + height_of(label), beside + max(height_of(words), BAR + 2))


def _words(amount: Amount) -> list[Run]:
    struck = amount.stage == "cancelled"
    role = "ink" if amount.fact else "muted"
    return [Run(clean(amount.text), bold=bool(amount.fact), role=role, struck=struck, href=amount.href, fact=amount.fact), *mark_runs(amount.marks)]


def _bar(amount: Amount, scale: Scale, y: float) -> Bar | None:
    """Return an amount's bar; None where it has no place on the scale."""
    x, low, high = scale.start, amount.low, amount.high
    fact, approximate, stage = clean(amount.fact), amount.approximate, amount.stage
    if amount.missing:
        return Bar(x, y, 0.0, (x, OPEN), _arrow(px(x + OPEN), y), None, px(x + OPEN + _ARROW), approximate, stage, True, fact)
    if not amount.scaled or (low is None and high is None):
        return None
    certain = px(scale.at(low) - x) if low is not None else 0.0
    if high is None:
        tip = px(x + certain + OPEN)
        return Bar(x, y, certain, (px(x + certain), OPEN), _arrow(tip, y), None, px(tip + _ARROW), approximate, stage, False, fact)
    edge = scale.at(high)
    possible = (px(x + certain), px(edge - x - certain)) if high != low else None
    return Bar(x, y, certain, possible, "", edge, edge, approximate, stage, False, fact)


def _arrow(tip: float, y: float) -> str:
    return f"{px(tip - 9)},{px(y - 1)} {tip},{px(y + BAR / 2)} {px(tip - 9)},{px(y + BAR + 1)}"
