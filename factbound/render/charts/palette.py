"""The charts' colours by role: on a page `--chart-<role>` with the print value to fall back on, in print that value; all from look.toml."""

from __future__ import annotations

from collections.abc import Mapping

GROUPS = 5
"""How many kinds of party have a colour of their own; later ones begin again."""


def paint(palette: Mapping[str, str], role: str, site: bool) -> str:
    """Return a colour as SVG writes it.

    Args:
        palette: Role -> colour on paper, from `read.look.load_palette`.
        role: One of the section `chart` of look.toml.
        site: True for a page, whose style sheet knows the roles in each scheme.
    """
    colour = palette[role]
    return f"var(--chart-{role}, {colour})" if site else colour
