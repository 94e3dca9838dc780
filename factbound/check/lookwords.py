"""The words of look.toml that readers see: captions and labels of reports, under [words.LANGUAGE]."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factbound.check.prose import Block, Piece
from factbound.check.references import TemplateText
from factbound.problems import Position

LOOK = "look.toml"
_WORDS = re.compile(r"[^=#\"]*=\s*\"(?P<words>[^\"]*)\"")


def look_blocks(text: TemplateText) -> Iterator[Block]:
    """Yield each text below a [words.…] heading."""
    inside = False
    for number, line in enumerate(text.text.splitlines(), start=1):
        if line.startswith("["):
            inside = line.startswith("[words.")
        found = _WORDS.match(line) if inside else None
        if found and found["words"].strip():
            at = Position(text.path, number, found.start("words") + 1)
            yield Block((Piece(found["words"], at),), "string")
