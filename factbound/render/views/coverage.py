"""How far a source is used, in words and as a map: a row for each paragraph, a cell for each passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from factbound.facts.coverage import Coverage

if TYPE_CHECKING:
    from factbound.render.views.sources import PassageView

LEVELS = (("many", 8), ("some", 4), ("few", 1))
"""How a passage that supports facts is shaded: the word, and the fewest statements for it; the most comes first."""
FULL_LINE = 480
"""Characters of the longest line of the map."""
_SENTENCE = re.compile(r"p(\d+)s\d+")


@dataclass(frozen=True)
class ParagraphView:
    """A row of the map."""

    number: str
    """As the passages' names have it; empty for passages that are named otherwise."""
    passages: list[PassageView]

    @property
    def length(self) -> int:
        """How many characters its passages have."""
        return sum(passage.length for passage in self.passages)


class CoverageView:
    """The coverage of one source.

    Args:
        coverage: What is done with its passages.
        passages: Their views, in order.
    """

    def __init__(self, coverage: Coverage, passages: Sequence[PassageView]) -> None:
        self._passages = passages
        self.cited = len(coverage.cited)
        self.explained = len(coverage.explained)
        self.open = len(coverage.open)
        self.total = coverage.total

    @property
    def paragraphs(self) -> list[ParagraphView]:
        """The rows of the map."""
        return [ParagraphView(number, list(passages)) for number, passages in groupby(self._passages, _paragraph)]

    @property
    def scale(self) -> int:
        """How many characters a full line of the map stands for; longer paragraphs go on in the next line."""
        return min(max((paragraph.length for paragraph in self.paragraphs), default=FULL_LINE), FULL_LINE)

    @property
    def noun(self) -> str:
        """What its passages are: sentences when they are numbered so."""
        return "sentence" if all(_SENTENCE.fullmatch(one.name) for one in self._passages) else "passage"

    @property
    def words(self) -> str:
        """One sentence: how many support facts, how many are explained, how many are open."""
        nouns = self.noun if self.total == 1 else f"{self.noun}s"
        if self.cited == self.total:
            return {1: f"Its only {nouns} supports facts.", 2: f"Both {nouns} support facts."}.get(
                self.total, f"All {self.total:,} {nouns} support facts."
            )
        parts = [f"{self.cited:,} of {self.total:,} {nouns} {'supports' if self.cited == 1 else 'support'} facts"]
        rest = ((self.explained, "set aside with a reason"), (self.open, "open"))
        parts += [f"{count:,} {'is' if count == 1 else 'are'} {what}" for count, what in rest if count]
        return ", ".join(parts) + "."

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The states that the map shows, and what each means."""
        shown = {passage.state for passage in self._passages}
        return [(state, meaning) for state, meaning in _meanings() if state in shown]


def _meanings() -> Iterator[tuple[str, str]]:
    """Yield every state of a passage with its meaning, from little to much."""
    most = None
    counted = []
    for state, least in LEVELS:
        counted.append((state, f"{least} or more statements" if most is None else f"{least} to {most} statements"))
        most = least - 1
    yield from reversed(counted)
    yield "later", "not used at the time of this briefing"
    yield "explained", "set aside with a reason"
    yield "open", "open: nothing rests on it"


def _paragraph(passage: PassageView) -> str:
    numbered = _SENTENCE.fullmatch(passage.name)
    return numbered[1] if numbered else ""
