"""Charts: Python computes every place and line of text, templates/charts/*.svg.jinja print them. Knows nothing of the model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import escape

from factbound.read.look import load_palette
from factbound.render.charts.amounts import Amount, AmountGroup, Amounts
from factbound.render.charts.bars import AmountsLayout, lay_out_amounts
from factbound.render.charts.bound import BoundLayout, lay_out_bound
from factbound.render.charts.control import ControlLayout, lay_out_control
from factbound.render.charts.events import Event, Timeline
from factbound.render.charts.marks import TimelineLayout
from factbound.render.charts.owners import Control, Holding, Owner
from factbound.render.charts.ownership import Holder, Ownership, OwnershipLayout, Together, lay_out_ownership
from factbound.render.charts.palette import paint
from factbound.render.charts.quantities import Bound, BoundRow, Reference
from factbound.render.charts.stakes import Moment, Stakes, StakesLayout, lay_out_stakes
from factbound.render.charts.timeline import lay_out_timeline, split_timeline
from factbound.render.sandbox.environment import Sandbox
from factbound.render.sandbox.loading import TemplateFolders
from factbound.render.sandbox.text import words_of

__all__ = [
    "NARROW_WIDTH",
    "PRINT_HEIGHT",
    "PRINT_WIDTH",
    "WIDE_WIDTH",
    "Amount",
    "AmountGroup",
    "Amounts",
    "AmountsLayout",
    "Bound",
    "BoundLayout",
    "BoundRow",
    "Chart",
    "Control",
    "ControlLayout",
    "Event",
    "Holder",
    "Holding",
    "Layout",
    "Moment",
    "Owner",
    "Ownership",
    "OwnershipLayout",
    "Reference",
    "Stakes",
    "StakesLayout",
    "Timeline",
    "TimelineLayout",
    "Together",
    "lay_out_amounts",
    "lay_out_bound",
    "lay_out_control",
    "lay_out_ownership",
    "lay_out_stakes",
    "lay_out_timeline",
    "render_chart",
    "render_chart_pair",
    "split_timeline",
]

Chart = Ownership | Timeline | Bound | Stakes | Control | Amounts
Layout = OwnershipLayout | TimelineLayout | BoundLayout | StakesLayout | ControlLayout | AmountsLayout

WIDE_WIDTH = 680.0
"""Width for a page's column and for print."""
NARROW_WIDTH = 346.0
"""Width for a phone of 390 pixels, inside its margins."""
PRINT_WIDTH, PRINT_HEIGHT = 800.0, 960.0
"""What a long timeline may take up of a printed page: at 17 cm its text is 8 points high."""


def render_chart(name: str, layout: Layout, templates: Path | Sequence[Path], site: bool) -> str:
    """Return a chart as one SVG element without blank lines.

    Args:
        name: Of the template, charts/<name>.svg.jinja.
        layout: What it prints.
        templates: The template folders, the project's own before the defaults.
        site: True for a page (colours by custom properties, links), False for print (fixed colours, PT Sans).
    """
    folders = (templates,) if isinstance(templates, Path) else tuple(templates)
    template = _environment(folders).get_template(f"charts/{name}.svg.jinja")
    palette = load_palette(folders)
    text = template.render(chart=layout, frame=layout.frame, site=site, paint=lambda role: paint(palette, role, site))
    return "\n".join(line for line in (one.strip() for one in text.splitlines()) if line)


def render_chart_pair(name: str, wide: Layout, narrow: Layout, templates: Path | Sequence[Path]) -> str:
    """Return a chart for a page in both widths, of which assets/charts.css shows the one that fits: one raw HTML block for Markdown."""
    parts = [
        f'<div class="chart chart--{kind}">\n{render_chart(name, layout, templates, site=True)}\n</div>'
        for kind, layout in (("wide", wide), ("narrow", narrow))
    ]
    return '<div class="charts">\n' + "\n".join(parts) + "\n</div>"


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    """Return the charts' own template language: escaping for XML, strict about names; kept, since compiling costs more than printing."""
    return Sandbox(
        escape,
        _finalize,
        loader=TemplateFolders(folders, "utf-8", "jinja"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalize(value: Any) -> Any:
    """Print texts and numbers, whole ones without a decimal point."""
    return value if isinstance(value, str) else words_of(int(value) if isinstance(value, float) and value.is_integer() else value)
