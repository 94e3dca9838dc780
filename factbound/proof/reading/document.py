"""What a reader finds in a document: its text in reading order, its notes, its alternative texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

REFERENCE = re.compile("\ufdd0([0-9]+)\ufdd1")
"""A note's number where the text refers to it, between two characters that no text has (Unicode keeps them for internal use)."""

_FOLDED = re.compile(r"[\s\u00ad\u200b\u2010\u2011\u2060-]+")


@dataclass
class DocumentText:
    """One document, read."""

    blocks: list[str] = field(default_factory=list)
    """Paragraphs, headings, items and cells in reading order, with REFERENCE where a note is referred to."""
    notes: dict[str, str] = field(default_factory=dict)
    """Number -> text of the note."""
    alternatives: list[str] = field(default_factory=list)
    """Alternative texts of pictures, in order."""


def refer(number: str) -> str:
    """Return a reference to a note, as REFERENCE finds it."""
    return f"\ufdd0{number}\ufdd1"


def fold(text: str) -> str:
    """Return a text without white space, hyphens and places to break: what typesetting adds and takes away."""
    return _FOLDED.sub("", text)
