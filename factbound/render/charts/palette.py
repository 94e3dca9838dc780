"""The charts' colours by role: the print values here, the site's in `--chart-*` custom properties (assets/charts.css)."""

from __future__ import annotations

from collections.abc import Mapping

PALETTE: Mapping[str, str] = {
    "ink": "#1d2733",  # text and exact ends
    "muted": "#566270",  # second-rank text, ticks, leaders
    "rule": "#c3cad3",  # axes, spines, brackets of the second rank
    "paper": "#ffffff",  # the ground: hollow marks, gaps between slices
    "hatch": "#8a949f",  # what is not known
    "accent": "#9c2f1f",  # reference lines and the briefing's date
    "bar": "#2b6190",  # bars of bounds
    "lane-1": "#2b6190",  # the timeline's first lane
    "lane-2": "#7a5a17",  # its second
    "group-1": "#c9653a",  # kinds of party, in order of appearance
    "group-2": "#4a88ba",
    "group-3": "#1c4a73",
    "group-4": "#4b8b6f",
    "group-5": "#7d5a96",
    "on-group-1": "#1d1208",  # text on those
    "on-group-2": "#06121d",
    "on-group-3": "#ffffff",
    "on-group-4": "#04130c",
    "on-group-5": "#ffffff",
}
"""Role -> colour on white paper. A role is `--chart-<role>` in CSS."""

GROUPS = 5
"""How many kinds of party have a colour of their own; later ones begin again."""


def paint(role: str, site: bool) -> str:
    """Return a colour as SVG writes it: a custom property with its print value to fall back on, or that value."""
    colour = PALETTE[role]
    return f"var(--chart-{role}, {colour})" if site else colour
