"""What a reader finds in a document: its text in reading order, its notes, its alternative texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

REFERENCE = re.compile("\ufdd0([0-9]+|[0-9]*[a-z]+)\ufdd1")
"""A note's number where the text refers to it, between two characters that no text has (Unicode keeps them for internal use)."""

LETTER = re.compile(r"[a-z]{1,3}")
"""The mark of a table's note."""

_FOLDED = re.compile(r"[\s\u00ad\u200b\u200e\u2010\u2011\u2060-]+")


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


def gather_table_notes(blocks: list[str], notes: dict[str, str]) -> list[str]:
    """Take the notes of tables out of the text: a block that begins with a letter's reference defines the letters used since the last such block.

    Args:
        blocks: All blocks; letters may stand for another note in each table.
        notes: Receives the notes, each under a mark of its own.

    Returns:
        The other blocks, with these marks in their references.
    """
    found: list[str] = []
    start = tables = 0
    for block in blocks:
        first = REFERENCE.match(block)
        if first is None or not LETTER.fullmatch(first[1]):
            found.append(block)
            continue
        tables += 1
        _, *parts = REFERENCE.split(block)
        notes.update({f"{tables}{mark}": words.strip() for mark, words in zip(parts[::2], parts[1::2], strict=True)})
        found[start:] = [_renamed(one, tables) for one in found[start:]]
        start = len(found)
    return found


def _renamed(block: str, table: int) -> str:
    return REFERENCE.sub(lambda found: refer(f"{table}{found[1]}") if LETTER.fullmatch(found[1]) else found[0], block)


def fold(text: str) -> str:
    """Return a text without white space, hyphens and places to break: what typesetting adds and takes away."""
    return _FOLDED.sub("", text)
