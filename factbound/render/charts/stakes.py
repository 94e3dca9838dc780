"""The chart of ownership over time: one column for each moment, side by side and to one scale, with the same holder joined from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factbound.render.charts.frame import BODY, NARROW, SMALL, Frame, make_frame, set_heading, set_note
from factbound.render.charts.holders import Cut, Holder, cut_whole, number_colours
from factbound.render.charts.panels import AFTER_NAMES, Band, Panel, draw_bands, draw_panel, names_width, panel_width, set_names
from factbound.render.charts.scales import px
from factbound.render.charts.slices import Slice
from factbound.render.charts.text import Line, Run, clean, height_of, set_lines

_LEAST = {True: 250.0, False: 300.0}
"""Height of the columns, on a narrow sheet and on a wide one; more where the labels need it."""
_ROW_GAP = 26.0


@dataclass(frozen=True)
class Moment:
    """What each holder had at one time."""

    when: str
    """In few words: "11 Sep 2018"."""
    state: str
    """How far along the shares were: "planned", "done", "planned, agreed"; a label repeats it only where not all are so."""
    holders: tuple[Holder, ...]
    rest: str = ""
    """How much is left over that is not known whose, in words."""
    surplus: str = ""
    """The sum in words, where it is more than the whole."""
    later: bool = False
    """Whether it is after the day of the briefing."""


@dataclass(frozen=True)
class Stakes:
    """Who held how much of a venture at several moments; holders stand in the same order in all."""

    name: str
    title: str
    finding: str
    moments: tuple[Moment, ...]
    note: str = ""
    description: str = ""


@dataclass(frozen=True)
class StakesLayout:
    """All that the template prints."""

    frame: Frame
    bands: tuple[Band, ...]
    slices: tuple[Slice, ...]
    leaders: tuple[str, ...]
    lines: tuple[Line, ...]


def lay_out_stakes(chart: Stakes, width: float) -> StakesLayout:
    """Lay the chart out: as many columns in a row as have room for their labels, with the holders' names at the left of each row."""
    size = SMALL if width < NARROW else BODY
    colours = number_colours([holder for moment in chart.moments for holder in moment.holders])
    cuts = [cut_whole(moment.holders, colours) for moment in chart.moments]
    heading = set_heading(chart.title, chart.finding, width)
    names = names_width(cuts, size, width)
    per_row = _per_row(len(cuts), (width - names - AFTER_NAMES) / panel_width(chart.moments, cuts, size))
    rows = [range(start, min(start + per_row, len(cuts))) for start in range(0, len(cuts), per_row)]
    drawing = _Drawing(width, size, names, (width - names - AFTER_NAMES) / per_row)
    top = heading.bottom + 16
    for row in rows:
        top = drawing.add_row([chart.moments[number] for number in row], [cuts[number] for number in row], top) + _ROW_GAP
    bottom = top - _ROW_GAP + 14 if rows else top
    foot = set_note(f"{_explain(chart, [cut for one in cuts for cut in one])} {chart.note}", bottom, width)
    height = bottom + height_of(foot) + 4
    frame = make_frame(chart.name, chart.title, chart.description or chart.finding, width, height, heading, foot, drawing.lines)
    return StakesLayout(frame, tuple(drawing.bands), tuple(drawing.slices), tuple(drawing.leaders), tuple(drawing.lines))


def _per_row(count: int, fitting: float) -> int:
    """Return how many columns stand in each row, so that the rows are as even as can be."""
    most = max(1, min(count, int(fitting)))
    return -(-count // -(-count // most)) if count else 1


@dataclass
class _Drawing:
    """The chart while it grows downwards."""

    width: float
    size: float
    names: float
    """Width of the column of names."""
    step: float
    """From one column to the next."""

    def __post_init__(self) -> None:
        self.bands: list[Band] = []
        self.slices: list[Slice] = []
        self.leaders: list[str] = []
        self.lines: list[Line] = []

    def add_row(self, moments: Sequence[Moment], cuts: Sequence[Sequence[Cut]], top: float) -> float:
        """Add columns side by side, each below its time, and return where they end."""
        left = [px(self.names + AFTER_NAMES + self.step * number) for number in range(len(moments))]
        heads = [_head(moment, self.size, self.step - 6) for moment in moments]
        ceiling = top + max(height_of(head) for head in heads) + 8
        named = set_names(cuts[0], self.names, self.size)
        seen = {cut.holder.name for cut in cuts[0] if cut.holder}
        panels = []
        for number, (moment, cut) in enumerate(zip(moments, cuts, strict=True)):
            panels.append(Panel(moment, tuple(cut), left[number], self.step, self.size, frozenset() if number == 0 else frozenset(seen)))
            seen |= {one.holder.name for one in cut if one.holder}
        tall = max(_LEAST[self.width < NARROW], *(panel.needed for panel in panels), sum(height_of(block) + 4 for block in named))
        panels[0].draw_names(named, ceiling, tall, self.names, self.leaders, self.lines)
        for head, panel in zip(heads, panels, strict=True):
            self.lines += [line.moved(panel.left, top) for line in head]
            draw_panel(panel, ceiling, tall, self.slices, self.leaders, self.lines)
        self.bands += draw_bands(panels, ceiling, tall)
        return ceiling + tall


def _head(moment: Moment, size: float, width: float) -> tuple[Line, ...]:
    """Set the time of a column and how far along it was."""
    lines = set_lines([Run(clean(moment.when), bold=True)], 0, 0, width, size)
    state = ", ".join(word for word in (moment.state, "later" if moment.later else "") if word)
    return lines + set_lines([Run(state, role="muted")], 0, height_of(lines), width, SMALL) if state else lines


def _explain(chart: Stakes, cuts: Sequence[Cut]) -> str:
    """Say how what is drawn is to be read, as far as it is used."""
    parts = ["Each column is the whole."]
    if any(cut.marked and cut.known for cut in cuts):
        parts.append("Dashed outline: planned, or otherwise not simply so; the head of the column or the label says what.")
    if any(cut.bounded for cut in cuts):
        parts.append("Arrow: at least this much.")
    if not all(cut.known for cut in cuts):
        parts.append("Hatched: not known who holds it.")
    if over := [moment for moment in chart.moments if moment.surplus]:
        said = ", ".join(f"{moment.surplus} on {moment.when}" for moment in over)
        parts.append(f"Shares that come to more than the whole are drawn to their own sum: {clean(said)}.")
    return " ".join(parts)
