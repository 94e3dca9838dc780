"""One column of the chart of ownership over time: its slices, their labels beside it, and the bands that join it to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from factbound.render.charts.frame import BODY
from factbound.render.charts.holders import Cut, Holder, first_cuts
from factbound.render.charts.scales import px, spread
from factbound.render.charts.slices import Slice, slice_of
from factbound.render.charts.text import Line, Run, height_of, longest_word, mark_runs, set_lines

AFTER_NAMES = 14.0
"""From the holders' names to the first column."""
_GAP = 4.0
_BESIDE = 9.0
"""From a column to its labels."""
_AFTER = 5.0
"""From the labels to the next column."""


class Dated(Protocol):
    """A moment, as far as a column needs it."""

    @property
    def state(self) -> str:
        """How far along the shares were."""
        ...

    @property
    def rest(self) -> str:
        """How much is left over, in words."""
        ...


@dataclass(frozen=True)
class Band:
    """What joins a holder's slices in two columns."""

    points: str
    group: int


@dataclass(frozen=True)
class Panel:
    """A column at its place."""

    moment: Dated
    cuts: tuple[Cut, ...]
    left: float
    width: float
    """With its labels and the gap behind them."""
    size: float
    named: frozenset[str]
    """Holders that need no name here, since a column further left has it; empty for the first column, whose names stand at its left."""

    @property
    def bar(self) -> float:
        """How wide the column itself is."""
        return bar_width(self.size)

    @cached_property
    def labelled(self) -> tuple[Cut, ...]:
        """The cuts that bear a label."""
        return first_cuts(self.cuts)

    @cached_property
    def labels(self) -> list[tuple[Line, ...]]:
        """What stands beside each of them, set at the origin."""
        room = self.width - self.bar - _BESIDE - _AFTER
        return [set_lines(self._label(cut), 0, 0, room, self.size) for cut in self.labelled]

    @property
    def needed(self) -> float:
        """The height that the labels need."""
        return sum(height_of(label) + _GAP for label in self.labels)

    def _label(self, cut: Cut) -> list[Run]:
        if cut.holder is None:
            return rest_runs(self.moment, with_name=bool(self.named))
        named = not self.named or cut.holder.name in self.named
        name = [] if named else [Run(f"{cut.holder.name} ", bold=True, href=cut.holder.href, fact=cut.holder.fact)]
        return [*name, *value_runs(cut.holder, self.moment.state)]

    def draw_names(self, named: Sequence[tuple[Line, ...]], top: float, tall: float, room: float, leaders: list[str], lines: list[Line]) -> None:
        """Set the holders' names at the left of the column."""
        heights = [height_of(block) for block in named]
        middles = [px(top + cut.middle * tall) for cut in self.labelled]
        places = spread([middle - height / 2 for middle, height in zip(middles, heights, strict=True)], heights, _GAP, top, top + tall)
        for block, place, height, middle in zip(named, places, heights, middles, strict=True):
            lines += [line.moved(room, place) for line in block]
            _lead(leaders, self.left, middle, px(room + 3), px(place + height / 2))


def bar_width(size: float) -> float:
    """Return how wide a column is beside labels of a size."""
    return 64.0 if size >= BODY else 28.0


def names_width(cuts: Sequence[Sequence[Cut]], size: float, width: float) -> float:
    """Return how wide the column of names is: as wide as the longest of them, but no more than a quarter of the sheet if it can be broken."""
    names = [_name(cut) for one in cuts for cut in one]
    whole = max((name.width(size) for name in names), default=0.0) + 1
    return min(whole, max(longest_word(names, size), width * 0.2), width * 0.3)


def panel_width(moments: Sequence[Dated], cuts: Sequence[Sequence[Cut]], size: float) -> float:
    """Return the least width of a column in which no word of a label is cut."""
    words = [value_runs(cut.holder, moment.state) for moment, one in zip(moments, cuts, strict=True) for cut in one if cut.holder]
    words += [rest_runs(moment, with_name=False) for moment in moments]
    always = set.intersection(*({cut.holder.name for cut in one if cut.holder} for one in cuts)) if cuts else set()
    words += [[Run(cut.holder.name, bold=True)] for one in cuts for cut in one if cut.holder and cut.holder.name not in always]
    return bar_width(size) + _BESIDE + _AFTER + max((longest_word(runs, size) for runs in words), default=0.0)


def value_runs(holder: Holder, state: str) -> list[Run]:
    """Return a share with those of its marks that the head of its column has not; alternatives are told one by one."""
    runs: list[Run] = []
    for text in holder.text.split(" or "):
        runs += [Run(" or ")] if runs else []
        runs.append(Run(text, bold=True, href=holder.href, fact=holder.fact))
    return [*runs, *mark_runs([mark for mark in holder.marks if mark != state])]


def rest_runs(moment: Dated, with_name: bool) -> list[Run]:
    """Return the label of what has no holder."""
    said = Run(moment.rest, role="muted", bold=True)
    return [Run("not known whose ", role="muted"), said] if with_name else [said]


def set_names(cuts: Sequence[Cut], width: float, size: float) -> list[tuple[Line, ...]]:
    """Set the names of what a column is cut into, flush right at the origin."""
    return [set_lines([_name(cut)], 0, 0, width, size, "end") for cut in first_cuts(cuts)]


def _name(cut: Cut) -> Run:
    if cut.holder is None:
        return Run("Not known whose", role="muted")
    return Run(cut.holder.name, bold=True, href=cut.holder.href, fact=cut.holder.fact)


def draw_panel(panel: Panel, top: float, tall: float, slices: list[Slice], leaders: list[str], lines: list[Line]) -> None:
    """Draw a column with its labels at the right."""
    bar, left = panel.bar, panel.left
    slices += [slice_of(cut, left, px(top + cut.start * tall), bar, px(cut.length * tall), down=True) for cut in panel.cuts if cut.length]
    heights = [height_of(label) for label in panel.labels]
    middles = [px(top + cut.middle * tall) for cut in panel.labelled]
    places = spread([middle - height / 2 for middle, height in zip(middles, heights, strict=True)], heights, _GAP, top, top + tall)
    for label, place, height, middle in zip(panel.labels, places, heights, middles, strict=True):
        lines += [line.moved(left + bar + _BESIDE, place) for line in label]
        _lead(leaders, px(left + bar), middle, px(left + bar + _BESIDE - 2), px(place + height / 2))


def draw_bands(panels: Sequence[Panel], top: float, tall: float) -> list[Band]:
    """Join each holder's slices of neighbouring columns."""
    bands: list[Band] = []
    for one, other in pairwise(panels):
        ends = _extents(other.cuts)
        for name, (start, end, group) in _extents(one.cuts).items():
            if name in ends and group:
                right, left = px(one.left + one.bar), other.left
                upper = f"{right},{px(top + start * tall)} {left},{px(top + ends[name][0] * tall)}"
                lower = f"{left},{px(top + ends[name][1] * tall)} {right},{px(top + end * tall)}"
                bands.append(Band(f"{upper} {lower}", group))
    return bands


def _extents(cuts: Sequence[Cut]) -> dict[str, tuple[float, float, int]]:
    """Return where each holder's known slice lies."""
    return {cut.holder.name: (cut.start, cut.end, cut.group) for cut in cuts if cut.holder and cut.known}


def _lead(leaders: list[str], x: float, y: float, to_x: float, to_y: float) -> None:
    """Lead from a slice to its label where that does not stand right beside it."""
    if abs(to_y - y) > 5:
        leaders.append(f"{x},{y} {px((x + to_x) / 2)},{to_y} {to_x},{to_y}")
