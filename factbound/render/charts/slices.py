"""What the ownership template prints, and how a cut becomes a slice of the bar."""

from __future__ import annotations

from dataclasses import dataclass

from factbound.render.charts.frame import Frame
from factbound.render.charts.holders import Cut
from factbound.render.charts.scales import px
from factbound.render.charts.text import Line, clean


@dataclass(frozen=True)
class Slice:
    """A part of the bar."""

    x: float
    y: float
    width: float
    height: float
    group: int
    """Number of the colour, from 1; 0 where nobody is known to hold it."""
    known: bool
    """Whether it is held for certain; if not, it is hatched."""
    marked: bool
    """Whether it is planned, alleged or otherwise not simply so: drawn as an outline."""
    fact: str
    opening: str
    """Points of the arrow at its end where the share is only a lower bound."""

    @property
    def inner(self) -> tuple[float, float, float, float] | None:
        """The place of an outline inside it (x, y, width, height), where there is room for one."""
        if min(self.width, self.height) < 7:
            return None
        return (px(self.x + 2.5), px(self.y + 2.5), px(self.width - 5), px(self.height - 5))


@dataclass(frozen=True)
class OwnershipLayout:
    """All that the ownership template prints."""

    frame: Frame
    slices: tuple[Slice, ...]
    figures: tuple[tuple[Line, str], ...]
    """Shares printed inside the bar, with the role of their colour."""
    lines: tuple[Line, ...]
    leaders: tuple[str, ...]
    """Points from labels to what they name where that is not right beside them."""
    brackets: tuple[str, ...]
    """Points of the lines along what belongs together."""
    ticks: tuple[tuple[float, float, float, float], ...]
    """Marks of the scale, as x1, y1, x2, y2."""


@dataclass
class Drawing:
    """A layout while it grows."""

    slices: tuple[Slice, ...] = ()
    figures: tuple[tuple[Line, str], ...] = ()
    lines: tuple[Line, ...] = ()
    leaders: tuple[str, ...] = ()
    brackets: tuple[str, ...] = ()
    ticks: tuple[tuple[float, float, float, float], ...] = ()
    bottom: float = 0.0


def slice_of(cut: Cut, x: float, y: float, width: float, height: float, down: bool = False) -> Slice:
    """Return a cut as it is drawn at a place."""
    arrow = ""
    if cut.bounded and down:
        arrow = f"{x},{px(y + height)} {px(x + width / 2)},{px(y + height + 12)} {px(x + width)},{px(y + height)}"
    elif cut.bounded:
        arrow = f"{px(x + width)},{y} {px(x + width + 12)},{px(y + height / 2)} {px(x + width)},{px(y + height)}"
    return Slice(x, y, width, height, cut.group, cut.known, cut.marked, clean(cut.holder.fact) if cut.holder else "", arrow)


def lead(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return the points of a line from above to below with its slope in the middle."""
    return f"{px(x)},{px(y)} {px(x)},{px(y + 5)} {px(to_x)},{px(to_y - 5)} {px(to_x)},{px(to_y)}"
