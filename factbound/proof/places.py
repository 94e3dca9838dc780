"""Places: where a document shows a fact, and the mark by which the place is known again in its Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Two characters that no text has: Unicode keeps them for the internal use of programs."""
TRACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


@dataclass(frozen=True)
class Place:
    """One place of a document that shows a fact or a statement."""

    fact_id: str
    rows: tuple[str, ...]
    """Ids of the statements that it shows: several where they stand side by side or are disputed, none where nothing is known."""
    text: str
    """The words, without escapes and marks."""
    words: tuple[str, ...]
    """The marks that stand beside them."""
    printed: str
    """The Markdown."""
    inputs: tuple[str, ...] = ()
    """Ids of the statements that it may depend on without showing them: those of a side of a check."""
    counts: bool = False
    """Whether it counts facts or statements, so that it may move with any of them."""
    cited: bool = False
    """Whether the place names its sources itself: by a link to the register, or by a footnote."""
    dated: bool = False
    """Whether it says how the fact stood on another day than the briefing's, so that it need not say that this is past."""


def trace(number: int) -> str:
    """Return the mark of a place, as TRACE finds it."""
    return f"{_OPEN}{number}{_CLOSE}"
