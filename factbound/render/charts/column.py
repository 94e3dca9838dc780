"""The ownership chart for narrow sheets and crowded ventures: a column from top to bottom with its labels beside it."""

from __future__ import annotations

from collections.abc import Sequence

from factbound.render.charts.frame import BODY, SMALL, Heading
from factbound.render.charts.holders import Cut, Ownership, Span, first_cuts, rest_label, together_spans
from factbound.render.charts.scales import px, spread
from factbound.render.charts.slices import Drawing, slice_of
from factbound.render.charts.text import Line, Run, height_of, mark_runs, set_lines

COLUMN = 62.0
_LABELS = COLUMN + 26
_GAP = 10.0
_LEAST = 300.0


def draw_column(chart: Ownership, cuts: Sequence[Cut], heading: Heading, width: float) -> Drawing:
    """Draw the column, as tall as its labels need, and brackets at the right edge."""
    named = first_cuts(cuts)
    spans = together_spans(chart, cuts)
    beside = min(130.0, width / 3) if spans else 0.0
    labels = [_label(cut, chart.rest, width - _LABELS - beside - (10 + 4 * len(spans) if beside else 0)) for cut in named]
    captions = [_caption(span, beside) for span in spans]
    heights = [height_of(label) for label in labels]
    needed = max(sum(heights) + _GAP * len(heights), sum(height_of(one) + _GAP for one in captions))
    top, tall = px(heading.bottom + 16), max(_LEAST, needed)
    drawing = Drawing(bottom=top + tall)
    drawing.slices = tuple(slice_of(cut, 0.0, px(top + cut.start * tall), COLUMN, px(cut.length * tall), down=True) for cut in cuts if cut.length)
    wanted = [top + cut.middle * tall - height / 2 for cut, height in zip(named, heights, strict=True)]
    places = spread(wanted, heights, _GAP, top, top + tall)
    for cut, label, place in zip(named, labels, places, strict=True):
        drawing.lines += tuple(line.moved(_LABELS, place) for line in label)
        middle = px(place + min(height_of(label) / 2, BODY))
        at = px(top + cut.middle * tall)
        drawing.leaders += (f"{COLUMN},{at} {COLUMN + 7},{at} {COLUMN + 15},{middle} {COLUMN + 21},{middle}",)
    _draw_brackets(drawing, spans, captions, top, tall, width - beside)
    return drawing


def _label(cut: Cut, rest: str, width: float) -> tuple[Line, ...]:
    """Set a label at the origin: name, share with marks, kind of party."""
    if cut.holder is None:
        return set_lines(rest_label(rest), 0, 0, width, BODY)
    holder = cut.holder
    share = [Run(holder.text, bold=True, href=holder.href, fact=holder.fact), *mark_runs(holder.marks)]
    lines: tuple[Line, ...] = ()
    for runs, size in (
        ([Run(holder.name, bold=True, href=holder.href, fact=holder.fact)], BODY),
        (share, BODY),
        ([Run(holder.group, role="muted")], SMALL),
    ):
        lines += set_lines(runs, 0, height_of(lines), width, size)
    return lines


def _caption(span: Span, width: float) -> tuple[Line, ...]:
    label = set_lines([Run(span.label, href=span.href, fact=span.fact)], 0, 0, width, SMALL)
    lines = label + set_lines([Run(span.text, bold=True, href=span.href, fact=span.fact)], 0, height_of(label), width, 19.0)
    return lines + set_lines(mark_runs(span.marks), 0, height_of(lines), width, SMALL)


def _draw_brackets(drawing: Drawing, spans: Sequence[Span], captions: Sequence[tuple[Line, ...]], top: float, tall: float, x: float) -> None:
    """Draw brackets that are as long as their slices, with captions to the right of them; each on a track of its own."""
    ordered = sorted(zip(spans, captions, strict=True), key=lambda one: (one[0].start + one[0].end, one[0].start))
    heights = [height_of(caption) for _, caption in ordered]
    wanted = [top + (span.start + span.end) / 2 * tall - height / 2 for (span, _), height in zip(ordered, heights, strict=True)]
    places = spread(wanted, heights, _GAP, top, top + tall) if ordered else ()
    for number, ((span, caption), place) in enumerate(zip(ordered, places, strict=True)):
        edge = px(x - 8 - 4 * number)
        start, end = px(top + span.start * tall + 1), px(top + span.end * tall - 1)
        drawing.brackets += (f"{px(edge - 6)},{start} {edge},{start} {edge},{end} {px(edge - 6)},{end}",)
        drawing.lines += tuple(line.moved(x, place) for line in caption)
