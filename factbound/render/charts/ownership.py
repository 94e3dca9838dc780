"""The ownership chart: one bar cut into who holds how much, with direct labels, brackets and what is not known hatched."""

from __future__ import annotations

from factbound.render.charts.bar import draw_bar
from factbound.render.charts.column import draw_column
from factbound.render.charts.frame import NARROW, make_frame, set_heading, set_note
from factbound.render.charts.holders import Holder, Ownership, Together, cut_whole, explain_marks
from factbound.render.charts.slices import OwnershipLayout
from factbound.render.charts.text import height_of

__all__ = ["Holder", "Ownership", "OwnershipLayout", "Together", "lay_out_ownership"]


def lay_out_ownership(chart: Ownership, width: float) -> OwnershipLayout:
    """Lay the chart out: a bar from left to right where its labels find room, else a column with labels beside it."""
    cuts = cut_whole(chart.holders)
    heading = set_heading(chart.title, chart.finding, width)
    drawing = draw_bar(chart, cuts, heading, width) if width >= NARROW else None
    drawing = drawing or draw_column(chart, cuts, heading, width)
    foot = set_note(f"{explain_marks(cuts, chart.rest)} {chart.note}", drawing.bottom + 12, width)
    drawn = (*drawing.lines, *(line for line, _ in drawing.figures))
    height = drawing.bottom + 12 + height_of(foot) + 4
    frame = make_frame(chart.name, chart.title, chart.description or chart.finding, width, height, heading, foot, drawn)
    return OwnershipLayout(frame, drawing.slices, drawing.figures, drawing.lines, drawing.leaders, drawing.brackets, drawing.ticks)
