"""What the timeline template prints: marks on lanes, lanes, years and the line at the briefing's date."""

from __future__ import annotations

from dataclasses import dataclass

from factbound.render.charts.events import State
from factbound.render.charts.frame import Frame
from factbound.render.charts.scales import px
from factbound.render.charts.strip import Strip
from factbound.render.charts.text import Line

DOT = 5.0
"""Half the width of a mark."""


@dataclass(frozen=True)
class Mark:
    """An event's mark on its lane: a square in the first lane, a disc in the second."""

    x: float
    y: float
    lane: int
    state: State
    unsure: bool
    approximate: bool
    fact: str

    @property
    def role(self) -> str:
        """Its colour."""
        return f"lane-{self.lane + 1}"

    @property
    def filled(self) -> bool:
        """Whether it took place for sure."""
        return self.state == "done" and not self.unsure

    @property
    def outline(self) -> str:
        """Its path."""
        left, top, size = px(self.x - DOT), px(self.y - DOT), 2 * DOT
        if self.lane == 0:
            return f"M{left:g} {top:g}h{size:g}v{size:g}h-{size:g}z"
        return f"M{left:g} {px(self.y):g}a{DOT:g} {DOT:g} 0 1 0 {size:g} 0a{DOT:g} {DOT:g} 0 1 0 -{size:g} 0z"

    @property
    def cross(self) -> str:
        """The path through what was called off."""
        if self.state != "cancelled":
            return ""
        left, top, size = px(self.x - DOT), px(self.y - DOT), 2 * DOT
        return f"M{left:g} {top:g}l{size:g} {size:g}m-{size:g} 0l{size:g} -{size:g}"


@dataclass(frozen=True)
class Stretch:
    """A straight line from top to bottom in a lane."""

    x: float
    top: float
    bottom: float
    lane: int
    broken: bool = False
    """Whether it stands for a gap that is not drawn to length."""

    @property
    def role(self) -> str:
        """Its colour."""
        return f"lane-{self.lane + 1}"


@dataclass(frozen=True)
class TimelineLayout:
    """All that the timeline template prints."""

    frame: Frame
    strip: Strip
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    spines: tuple[Stretch, ...]
    rule: tuple[float, float, float] | None
    """x1, x2 and y of the line at the briefing's date."""
    years: tuple[tuple[float, float, float], ...]
    """x1, x2 and y of the line that each year hangs from."""
    legend: tuple[Mark, ...]
