"""The ownership chart for wide sheets: a bar from left to right, labels above it, scale and brackets below."""

from __future__ import annotations

from collections.abc import Sequence

from factbound.render.charts.frame import BODY, SMALL, Heading
from factbound.render.charts.holders import Cut, Ownership, Span, first_cuts, group_spans, percent, rest_label, together_spans
from factbound.render.charts.scales import px, spread
from factbound.render.charts.slices import Drawing, lead, slice_of
from factbound.render.charts.text import Anchor, Line, Run, height_of, longest_word, mark_runs, set_lines, width_of

BAR = 74.0
"""Thickness of the bar."""
GAP = 14.0
"""Least distance of two labels side by side."""


def draw_bar(chart: Ownership, cuts: Sequence[Cut], heading: Heading, width: float) -> Drawing | None:
    """Draw labels, bar, scale and brackets below each other; None where labels find no room side by side."""
    named = first_cuts(cuts)
    sizes = [figure_size(cut, cut.length * width) for cut in named]
    labels = _fitting_labels(chart.rest, named, sizes, width)
    spans = [spans for spans in (group_spans(cuts), together_spans(chart, cuts)) if spans]
    captions = [[_caption(span, (span.end - span.start) * width - 8, rank) for span in level] for rank, level in enumerate(spans)]
    if any(_overflows(blocks, width) for blocks in (labels, *captions)):
        return None
    drawing = _draw_labels(named, labels, heading.bottom + 18, width)
    top = drawing.bottom
    drawing.slices = tuple(slice_of(cut, px(cut.start * width), top, px(cut.length * width), BAR) for cut in cuts if cut.length)
    drawing.figures = tuple(_figure(cut, size, cut.middle * width, top + BAR / 2) for cut, size in zip(named, sizes, strict=True) if size)
    drawing.bottom = top + BAR
    _draw_scale(drawing, cuts, width)
    for level, blocks in zip(spans, captions, strict=True):
        _draw_brackets(drawing, level, blocks, width)
    return drawing


def _fitting_labels(rest: str, named: Sequence[Cut], sizes: Sequence[float], width: float) -> list[tuple[Line, ...]]:
    """Set the labels as wide as their slices, or as a least width that leaves room for all of them."""
    labels: list[tuple[Line, ...]] = []
    for least in (200, 150, 120, 96):
        labels = [label_of(cut, rest, not size, max(cut.length * width - 8, least)) for cut, size in zip(named, sizes, strict=True)]
        if not _overflows(labels, width):
            break
    return labels


def figure_size(cut: Cut, room: float) -> float:
    """Return the size at which a share fits inside its slice, 0 where none does."""
    if cut.holder is None or not cut.known:
        return 0.0
    return next((size for size in (30.0, 22.0, 16.0) if Run(cut.holder.text, bold=True).width(size) <= room - 12), 0.0)


def label_of(cut: Cut, rest: str, with_share: bool, width: float) -> tuple[Line, ...]:
    """Set a slice's label at the origin: name, then the share where the bar has no room for it, and the marks."""
    if cut.holder is None:
        runs = rest_label(rest)
        return set_lines(runs, 0, 0, max(width, longest_word(runs, BODY)), BODY)
    holder = cut.holder
    name = [Run(holder.name, bold=True, href=holder.href, fact=holder.fact)]
    marks = mark_runs(holder.marks) if with_share else [Run(", ".join(holder.marks), role="muted")]
    below = [*([Run(holder.text, bold=True, fact=holder.fact)] if with_share else []), *marks]
    width = max(width, min(longest_word(name, BODY), 180))
    first = set_lines(name, 0, 0, width, BODY)
    return first + set_lines(below, 0, height_of(first), width, BODY if with_share else SMALL)


def _figure(cut: Cut, size: float, x: float, y: float) -> tuple[Line, str]:
    assert cut.holder is not None
    role = "ink" if cut.marked else f"on-group-{cut.group}"
    run = Run(cut.holder.text, bold=True, role=role, fact=cut.holder.fact)
    return Line(px(x), px(y + size * 0.35), size, (run,), "middle"), role


def _overflows(blocks: Sequence[Sequence[Line]], width: float) -> bool:
    return sum(width_of(block) for block in blocks) + GAP * (len(blocks) - 1) > width


def _caption(span: Span, width: float, rank: int) -> tuple[Line, ...]:
    """Set what a bracket says; what groups hold together stands out."""
    size = 16.0 if rank else SMALL
    runs = [Run(span.label, bold=rank > 0, role="ink" if rank else "muted", href=span.href, fact=span.fact)]
    if span.text:
        runs += [Run(f" {span.text}", bold=True, role="ink", href=span.href, fact=span.fact), *mark_runs(span.marks)]
    return set_lines(runs, 0, 0, max(width, min(longest_word(runs, size), 180), 96), size)


def _draw_labels(cuts: Sequence[Cut], labels: Sequence[tuple[Line, ...]], top: float, width: float) -> Drawing:
    """Set the labels on one floor, each over its slice or led to it."""
    sizes = [width_of(label) for label in labels]
    places = spread([cut.start * width for cut in cuts], sizes, GAP, 0, width)
    floor = top + max((height_of(label) for label in labels), default=0.0)
    off = [_is_off(cut, place, size, width) for cut, place, size in zip(cuts, places, sizes, strict=True)]
    bar = px(floor + (20 if any(off) else 6))
    drawing = Drawing(bottom=bar)
    for cut, label, place, size, is_off in zip(cuts, labels, places, sizes, off, strict=True):
        drawing.lines += tuple(line.moved(place, floor - height_of(label)) for line in label)
        if is_off:
            drawing.leaders += (lead(min(max(cut.middle * width, place + 3), place + size - 3), floor + 2, cut.middle * width, bar),)
    return drawing


def _is_off(cut: Cut, place: float, size: float, width: float) -> bool:
    """Whether a label needs a leader: it does not begin over its slice, nor stand over the middle of one wide enough to be seen below it."""
    if cut.start * width - 3 <= place and place + min(size, 30) <= cut.end * width + 3:
        return False
    return cut.length * width < 40 or not place <= cut.middle * width <= place + size


def _draw_scale(drawing: Drawing, cuts: Sequence[Cut], width: float) -> None:
    """Mark none, half and all of the whole under the bar."""
    whole = width / max(1.0, sum(float(cut.holder.low) for cut in cuts if cut.holder and cut.known))
    y = px(drawing.bottom)
    places: tuple[tuple[float, Anchor], ...] = ((0.0, "start"), (0.5, "middle"), (1.0, "end" if whole > width - 20 else "middle"))
    for part, anchor in places:
        x = px(part * whole)
        drawing.ticks += ((x, y, x, y + 6),)
        drawing.lines += (Line(x, px(y + 18), SMALL, (Run(percent(part), role="muted"),), anchor),)
    drawing.bottom = y + 30


def _draw_brackets(drawing: Drawing, spans: Sequence[Span], blocks: Sequence[tuple[Line, ...]], width: float) -> None:
    """Draw brackets over their captions, a caption beginning where its bracket does or led to it."""
    top = drawing.bottom
    sizes = [width_of(block) for block in blocks]
    places = spread([span.start * width for span in spans], sizes, GAP, 0, width)
    for span, block, place in zip(spans, blocks, places, strict=True):
        left, right = px(span.start * width + 3), px(span.end * width - 3)
        drawing.brackets += (f"{left},{px(top)} {left},{px(top + 6)} {right},{px(top + 6)} {right},{px(top)}",)
        drawing.lines += tuple(line.moved(place, top + 12) for line in block)
        if place + 12 < left or place > right:
            drawing.leaders += (f"{px(place + 6)},{px(top + 12)} {px((left + right) / 2)},{px(top + 6)}",)
    drawing.bottom = top + 12 + max(height_of(block) for block in blocks) + 10
