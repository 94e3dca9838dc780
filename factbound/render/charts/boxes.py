"""The boxes of the control diagram: a name, its shares in words, and a bar that shows the first of them as a part of the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

from factbound.render.charts.frame import BODY, SMALL
from factbound.render.charts.owners import Holding, Owner
from factbound.render.charts.scales import px
from factbound.render.charts.text import Line, Run, clean, height_of, mark_runs, set_lines

_PAD, _GAUGE = 8.0, 6.0


@dataclass(frozen=True)
class Size:
    """How wide a box is, and how large its text."""

    width: float
    text: float


@dataclass(frozen=True)
class Gauge:
    """A share as a bar: filled as far as it is sure, hatched as far as it is possible."""

    x: float
    y: float
    width: float
    certain: float
    possible: float
    marked: bool
    height: float = _GAUGE

    @property
    def open_at(self) -> float:
        """Where the hatched part begins."""
        return px(self.x + self.certain)


@dataclass(frozen=True)
class Box:
    """Somebody at its place."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    gauge: Gauge | None
    known: bool
    is_root: bool
    dashed: bool
    fact: str

    @property
    def right(self) -> float:
        """Its right edge."""
        return px(self.x + self.width)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return px(self.y + self.height)

    @property
    def middle(self) -> float:
        """Half way down."""
        return px(self.y + self.height / 2)

    def moved(self, dx: float, dy: float) -> Box:
        """Return the box at another place."""
        gauge = replace(self.gauge, x=px(self.gauge.x + dx), y=px(self.gauge.y + dy)) if self.gauge else None
        lines = tuple(line.moved(dx, dy) for line in self.lines)
        return replace(self, x=px(self.x + dx), y=px(self.y + dy), lines=lines, gauge=gauge)


@dataclass(frozen=True)
class Edge:
    """The line from a box towards the one that it holds a share of, or the stem in which such lines meet."""

    points: str
    heavy: bool
    """Whether the share is more than half."""
    dashed: bool = False


def set_box(owner: Owner, size: Size, *, is_root: bool) -> Box:
    """Set a box at the origin, as high as its words need."""
    room = size.width - 2 * _PAD
    lines: tuple[Line, ...] = ()
    for runs, text in _paragraphs(owner, size.text):
        lines += set_lines(runs, _PAD, _PAD - 2 + height_of(lines), room, text)
    bottom = _PAD - 2 + height_of(lines)
    first = owner.holdings[0] if owner.holdings else None
    gauge = _gauge(first, px(bottom + 3), room) if first and not first.label else None
    height = px(bottom + (3 + _GAUGE if gauge else 0) + _PAD - 1)
    fact = clean(first.fact) if first else ""
    return Box(0.0, 0.0, px(size.width), height, lines, gauge, owner.known, is_root, owner.marked, fact)


def _paragraphs(owner: Owner, size: float) -> list[tuple[list[Run], float]]:
    """Return what a box says: the name, each share, the remark; in small text the name and the shares as one."""
    name = [Run(clean(owner.name), bold=owner.known, role="ink" if owner.known else "muted", href=owner.href)]
    shares = [_words(one) for one in owner.holdings]
    remark = [([Run(clean(owner.remark), role="muted")], SMALL)] if owner.remark else []
    if size >= BODY:
        return [(runs, size) for runs in (name, *shares)] + remark
    return [(name + [run for share in shares for run in (Run("  "), *share)], size), *remark]


def _words(holding: Holding) -> list[Run]:
    """Return a share as its box tells it; alternatives are told one by one."""
    runs = [Run(f"{clean(holding.label)} ")] if holding.label else []
    for number, text in enumerate(holding.text.split(" or ")):
        runs += [Run(" or ")] if number else []
        runs.append(Run(clean(text), bold=True, href=holding.href, fact=holding.fact))
    return [*runs, *mark_runs(holding.marks)]


def _gauge(holding: Holding, y: float, room: float) -> Gauge:
    low, high = (min(max(float(bound), 0.0), 1.0) for bound in (holding.low, holding.high))
    return Gauge(_PAD, y, px(room), px(room * low), px(room * (high - low)), bool(holding.marks))
