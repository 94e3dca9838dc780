"""The axis below bars: round numbers at their places, and what they count."""

from __future__ import annotations

from dataclasses import dataclass

from factbound.render.charts.frame import SMALL
from factbound.render.charts.scales import Scale, magnitude, plain_number, px, round_ticks
from factbound.render.charts.text import Anchor, Line, Run, clean, height_of, set_lines


@dataclass(frozen=True)
class Axis:
    """An axis at its place."""

    ticks: tuple[float, ...]
    """Where its numbers stand."""
    lines: tuple[Line, ...]
    bottom: float


def draw_axis(unit: str, scale: Scale, y: float, width: float) -> Axis:
    """Return an axis from the scale's beginning, its numbers in thousands, millions and so on, with the unit below."""
    size, word = magnitude(scale.top)
    length = scale.end - scale.start
    ticks = round_ticks(scale.top, 4 if length > 420 else 3 if length > 160 else 2)
    numbers = tuple(
        Line(scale.at(tick), px(y + 16), SMALL, (Run(plain_number(tick / size), role="muted"),), _anchor(scale, scale.at(tick), width))
        for tick in ticks
    )
    name = set_lines([Run(f"{word} {clean(unit)}".strip(), role="muted")], scale.start, y + 20, width - scale.start, SMALL)
    return Axis(tuple(scale.at(tick) for tick in ticks), numbers + name, y + 20 + height_of(name))


def _anchor(scale: Scale, x: float, width: float) -> Anchor:
    return "start" if x == scale.start else "end" if x > width - 20 else "middle"
