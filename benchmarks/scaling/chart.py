"""The chart of the results, drawn as the project draws amounts: time for each company, so that what grows faster than their number is seen."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from factbound.read.look import load_look, palette_of
from factbound.render.charts import WIDE_WIDTH, Amount, AmountGroup, Amounts, lay_out_amounts, render_chart
from scaling.results import COLD, WARM, Size

TITLE = "Time for each company"
FINDING = "Shorter is faster. Bars that are as long at every size grow with the register, and no faster."
DESCRIPTION = "Bars of milliseconds for each company, by builder, in a group for each size."
NOTE = "The number is the median of all runs, the range reaches from the fastest to the slowest."
SHORT = {"factbound build, ": "… ", ", pages": ",", "of the navigation": "of nav", "in the navigation": "in nav"}
"""How builders are called where there is little room."""
ROOM = 0.88
"""How much of the drawing is filled: it was laid out for a narrow font, and readers have others."""


def draw_chart(sizes: Mapping[int, Size], templates: Path) -> str:
    """Return the chart as an SVG file that is readable on light and on dark ground."""
    groups = tuple(AmountGroup(f"{companies:,} companies", _amounts(companies, one)) for companies, one in sizes.items())
    chart = Amounts("scale", TITLE, FINDING, "milliseconds", groups, NOTE, DESCRIPTION)
    drawing = render_chart("amounts", lay_out_amounts(chart, ROOM * WIDE_WIDTH), templates, site=True)
    head, rest = drawing.split("\n", 1)
    head = head.replace(f"{ROOM * WIDE_WIDTH:g}", f"{WIDE_WIDTH:g}")
    return f"{head}\n<style>{_style(templates)}</style>\n{rest}\n"


def _amounts(companies: int, size: Size) -> tuple[Amount, ...]:
    found = []
    for name in size.runs:
        middle = size.middle(name)
        if middle and name not in (COLD, WARM):
            low, high = (Fraction(round(1e6 * end / companies), 1000) for end in size.ends(name))
            each = 1000 * middle / companies
            found.append(Amount(_short(name), f"{each:,.1f} ms" if each < 10 else f"{each:,.0f} ms", low, high))
    return tuple(found)


def _short(name: str) -> str:
    for words, short in SHORT.items():
        name = name.replace(words, short)
    return name


def _style(templates: Path) -> str:
    """Return the colours of both schemes, and a font that every machine has."""
    look = load_look([templates])
    light, dark = (";".join(f"--chart-{role}:{colour}" for role, colour in palette_of(look, scheme).items()) for scheme in ("light", "dark"))
    return f"svg{{font-family:PT Sans,Arial,Helvetica,sans-serif;{light}}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"
