"""The control diagram: boxes from left to right where they find room, else indented below each other; no line crosses another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factbound.render.charts.boxes import Box, Edge, Size, set_box
from factbound.render.charts.frame import BODY, NARROW, SMALL, Frame, Heading, make_frame, set_heading, set_note
from factbound.render.charts.owners import Control, Owner, explain_control
from factbound.render.charts.scales import px
from factbound.render.charts.text import Line, height_of

_GAP, _BETWEEN = 10.0, 34.0
"""Between boxes below each other, and between columns."""
_INDENT = 20.0
_LEAST = 132.0
"""Least width of a box where they stand side by side."""


@dataclass(frozen=True)
class ControlLayout:
    """All that the template prints."""

    frame: Frame
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    lines: tuple[Line, ...]


def lay_out_control(chart: Control, width: float) -> ControlLayout:
    """Lay the diagram out."""
    heading = set_heading(chart.title, chart.finding, width)
    deep = chart.root.depth
    across = width >= NARROW and (width - _BETWEEN * (deep - 1)) / deep >= _LEAST
    drawing = _Across(width, deep) if across else _Below(width, deep)
    bottom = drawing.draw(chart.root, heading)
    foot = set_note(f"{explain_control(chart.root, across)} {chart.note}", bottom + 14, width)
    lines = tuple(line for box in drawing.boxes for line in box.lines)
    height = bottom + 18 + height_of(foot)
    frame = make_frame(chart.name, chart.title, chart.description or chart.finding, width, height, heading, foot, lines)
    # Heavy lines lie over the others, which share their stems.
    edges = sorted(drawing.edges, key=lambda edge: edge.heavy)
    return ControlLayout(frame, tuple(drawing.boxes), tuple(edges), lines)


class _Drawing:
    """The diagram while it grows."""

    def __init__(self, width: float, deep: int) -> None:
        self._width, self._deep = width, deep
        self.boxes: list[Box] = []
        self.edges: list[Edge] = []

    def draw(self, root: Owner, heading: Heading) -> float:
        """Draw everything, and return where it ends."""
        raise NotImplementedError

    def _join(self, owner: Owner, stem: str, arm: str) -> None:
        """Join an owner to what it holds: the stem, which others share, and its own arm; both in one heavy line for a majority."""
        dashed = owner.marked or not owner.known
        self.edges.append(Edge(stem, heavy=False))
        from_stem = stem.rpartition(" ")[2]
        self.edges.append(Edge(f"{stem if owner.has_majority else from_stem} {arm}", owner.has_majority, dashed))


class _Across(_Drawing):
    """A column for each step away from the whole; a box stands beside the first of those behind it.

    Whoever has nobody behind it moves up as far as its column is free; whoever has, begins below all that are drawn behind others,
    so that no two stems meet.
    """

    def draw(self, root: Owner, heading: Heading) -> float:
        """Draw from left to right."""
        self._room = (self._width - _BETWEEN * (self._deep - 1)) / self._deep
        self._free = [heading.bottom + 16] * (self._deep + 1)
        self._place(root, 0)
        return px(max(box.bottom for box in self.boxes))

    def _place(self, owner: Owner, step: int) -> Box:
        """Draw an owner and all behind it."""
        box = set_box(owner, Size(self._room, BODY), is_root=step == 0)
        self._free[step + 1] = max(self._free[step : step + 2]) if owner.owners else self._free[step + 1]
        behind = [self._place(one, step + 1) for one in owner.owners]
        beside = behind[0].middle - box.height / 2 if behind else self._free[step]
        box = box.moved((self._room + _BETWEEN) * step, max(beside, self._free[step]))
        self._free[step] = box.bottom + _GAP
        fork = px(box.right + _BETWEEN / 2)
        for one, drawn in zip(owner.owners, behind, strict=True):
            self._join(one, f"{box.right},{box.middle} {fork},{box.middle} {fork},{drawn.middle}", f"{drawn.x},{drawn.middle}")
        self.boxes.append(box)
        return box


class _Below(_Drawing):
    """A line for each box, set in by how far it is away from the whole."""

    def draw(self, root: Owner, heading: Heading) -> float:
        """Draw from top to bottom."""
        indent = min(_INDENT, self._width * 0.4 / self._deep)
        place = heading.bottom + 16
        stems: dict[int, Box] = {}
        for owner, step in _steps(root, 0):
            box = set_box(owner, Size(self._width - indent * step, SMALL), is_root=step == 0).moved(indent * step, place)
            stems[step] = box
            if step:
                above = stems[step - 1]
                x = px(above.x + indent / 2)
                self._join(owner, f"{x},{above.bottom} {x},{box.middle}", f"{box.x},{box.middle}")
            self.boxes.append(box)
            place = box.bottom + _GAP
        return px(place - _GAP)


def _steps(owner: Owner, step: int) -> Iterator[tuple[Owner, int]]:
    yield owner, step
    for one in owner.owners:
        yield from _steps(one, step + 1)
