"""Anchors of headings: those that GitHub gives, in any script, the same on the site, in Markdown and in reports.

An anchor follows from its heading alone; only of headings that read alike the later ones get a number. It is never empty, and never one of
those that the engine or the theme gives to other things: those have a dot or a colon in them, or begin with two underscores.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Container
from itertools import count

LONGEST = 200
"""Characters of an anchor, before its number."""

_KEPT = ("L", "M", "Nd", "Pc")
"""The categories of letters that GitHub keeps: letters, their marks, digits, underscores."""


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading: small letters and digits of any script, with hyphens for spaces.

    A heading without any, such as one of signs alone, gets one that is made from the whole of it, so that it stays when others come or go.
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", " ".join(heading.split())).lower())
    kept = "".join("-" if letter == " " else letter for letter in text if letter in "- " or _is_kept(letter))
    anchor = unicodedata.normalize("NFC", kept[:LONGEST])
    while anchor and unicodedata.category(anchor[0])[0] == "M":  # what would stand on a letter before it
        anchor = anchor[1:]
    if anchor.startswith("__") or not anchor.strip("-_"):
        return f"section-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return anchor


def free_anchor(heading: str, taken: Container[str]) -> str:
    """Return the anchor of a heading, with a number where it is taken."""
    anchor = anchor_of(heading)
    if anchor not in taken:
        return anchor
    return next(one for number in count(1) if (one := f"{anchor}-{number}") not in taken)


def _is_kept(letter: str) -> bool:
    category = unicodedata.category(letter)
    shapes = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"  # which say how the one before is drawn, and are not seen
    return not shapes and (category[0] in _KEPT or category in _KEPT)
