"""Make the site's web fonts from the PT faces; run by hand when they change, so that no build needs a font tool.

The result is committed. Subsetting changes the fonts, and PT's names are reserved by its licence, hence our own names.
Needs `pip install fonttools brotli fontpkg-pt-serif fontpkg-pt-sans`.
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_pt_sans
import fontpkg_pt_serif
from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "templates" / "assets" / "fonts"

FACES = {
    "serif-regular": (fontpkg_pt_serif.ROOT / "files" / "PT_Serif-Web-Regular.ttf", "Factbound Serif", "Regular"),
    "serif-italic": (fontpkg_pt_serif.ROOT / "files" / "PT_Serif-Web-Italic.ttf", "Factbound Serif", "Italic"),
    "serif-bold": (fontpkg_pt_serif.ROOT / "files" / "PT_Serif-Web-Bold.ttf", "Factbound Serif", "Bold"),
    "sans-regular": (fontpkg_pt_sans.ROOT / "files" / "PT_Sans-Web-Regular.ttf", "Factbound Sans", "Regular"),
    "sans-bold": (fontpkg_pt_sans.ROOT / "files" / "PT_Sans-Web-Bold.ttf", "Factbound Sans", "Bold"),
}

CHARACTERS = (
    "U+0020-007E,U+00A0-017F,U+0218-021B,U+0400-045F,U+0490-0491,U+2002-200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,"
    "U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+20BD,U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"
)
"""Latin, Cyrillic, and the signs that figures and notes use."""


def make_webfont(source: Path, family: str, style: str, target: Path) -> None:
    """Write one face as a small WOFF2 under its own name."""
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["*"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(CHARACTERS))
    subsetter.subset(font)
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family} {style}".replace(" ", "")}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].names = [name for name in font["name"].names if name.platformID == 3 and name.langID == 0x409]
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    for name, (source, family, style) in FACES.items():
        make_webfont(source, family, style, TARGET / f"{name}.woff2")
