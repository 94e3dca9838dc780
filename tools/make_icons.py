"""Make the site's icons from templates/assets/favicon.svg; run by hand when the mark changes. The result is committed."""

from __future__ import annotations

from pathlib import Path

from factbound.publish.reports.typesetter import compile_png, load_fonts

ASSETS = Path(__file__).resolve().parent.parent / "templates" / "assets"

ICONS = {"favicon-32.png": 32, "touch-icon.png": 180}
"""File -> pixels; a telephone rounds the corners of the last one itself."""


def make_icon(svg: str, pixels: int) -> bytes:
    """Return a drawing as a square picture."""
    drawn = svg if pixels < 100 else svg.replace(' rx="4"', "")
    page = f'#set page(width: {pixels}pt, height: {pixels}pt, margin: 0pt, fill: none)\n#image("/icon.svg", width: 100%)'
    return compile_png({"icon.typ": page.encode(), "icon.svg": drawn.encode()}, "icon.typ", 72, load_fonts(()))


if __name__ == "__main__":
    for name, pixels in ICONS.items():
        (ASSETS / name).write_bytes(make_icon((ASSETS / "favicon.svg").read_text("utf-8"), pixels))
