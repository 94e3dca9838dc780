"""The places of one text where passages may stand: its sentences, and other spans of a wanted length and fingerprint."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property

from factbound.sourcing.text import Sentence, Span, fingerprint, number_sentences

MOST_WINDOWS = 4_000_000
"""How many spans are tried word by word; beyond it, only runs of whole sentences."""
LONGEST_RUN = 4
"""Sentences that a person may have joined to one passage."""
_WORD = re.compile(r"(?<!\w)\S|(?<=[。！？｡])\S")


class Places:
    """The free and the taken places of one text.

    Args:
        text: In normal form.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._taken: list[Span] = []
        self._found: dict[str, list[Span]] = defaultdict(list)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence, in order."""
        return list(number_sentences(self._text))

    @cached_property
    def _starts(self) -> list[int]:
        return [one.chars[0] for one in self.sentences]

    def take(self, spans: Iterable[Span]) -> None:
        """Mark places at which passages were found."""
        self._taken = sorted([*self._taken, *spans])

    def is_chance(self, span: Span, sha256: str) -> bool:
        """Whether a span with the right words begins inside a sentence while a whole sentence elsewhere has the same words."""
        return not self._begins_sentence(span[0]) and sha256 in self._fingerprints

    def look_among_sentences(self, wanted: AbstractSet[str], _: AbstractSet[int]) -> None:
        """Find the free sentences that have one of the wanted fingerprints."""
        for sentence in self.sentences:
            if sentence.sha256 in wanted and self._is_free(sentence.chars):
                self._found[sentence.sha256].append(sentence.chars)

    def look_elsewhere(self, wanted: AbstractSet[str], lengths: AbstractSet[int]) -> None:
        """Find other free spans, for passages that a person divided otherwise than we would.

        Args:
            wanted: Fingerprints.
            lengths: How many characters the spans may have.
        """
        for start, end in self._windows(lengths) if wanted else ():
            sha256 = fingerprint(self._text[start:end])
            if sha256 in wanted and self._is_free((start, end)):
                insort(self._found[sha256], (start, end))

    def claim(self, sha256: str, length: int, near: int) -> Span | None:
        """Take the free place with a fingerprint and a length that is nearest to an offset."""
        spans = self._found.get(sha256, [])
        at = bisect_left(spans, (near, near))
        around = sorted(range(max(0, at - 1), min(len(spans), at + 1)), key=lambda index: abs(spans[index][0] - near))
        for index in around:
            span = spans[index]
            if span[1] - span[0] == length and self._is_free(span):
                insort(self._taken, span)
                return spans.pop(index)
        return None

    def free_sentences(self, start: int, end: int | None) -> list[Span]:
        """Return the sentences between two offsets that no passage has taken.

        Args:
            start: The first offset.
            end: None for the end of the text. When it lies before the first, as it may where passages have changed places, the
                next place that is taken ends the search.
        """
        stop = len(self._text) if end is None else end
        if stop < start:
            later = bisect_left(self._taken, (start, 0))
            stop = self._taken[later][0] if later < len(self._taken) else len(self._text)
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, stop)
        return [one.chars for one in self.sentences[first:last] if self._is_free(one.chars)]

    def name_of(self, span: Span) -> str:
        """Return the number of the sentence in which a span begins."""
        return self.sentences[max(0, bisect_right(self._starts, span[0]) - 1)].name

    @cached_property
    def _fingerprints(self) -> frozenset[str]:
        return frozenset(one.sha256 for one in self.sentences)

    def _begins_sentence(self, at: int) -> bool:
        index = bisect_left(self._starts, at)
        return index < len(self._starts) and self._starts[index] == at

    def _is_free(self, span: Span) -> bool:
        """Whether no passage that was found reaches into a span; found passages do not overlap."""
        at = bisect_left(self._taken, (span[1], 0))
        return at == 0 or self._taken[at - 1][1] <= span[0]

    def _windows(self, lengths: AbstractSet[int]) -> Iterator[Span]:
        """Yield the spans that begin and end with words; in a long text, those that begin and end with sentences."""
        text = self._text
        starts = [found.start() for found in _WORD.finditer(text)]
        if len(starts) * len(lengths) > MOST_WINDOWS:
            for first, start in enumerate(self._starts):
                for last in self.sentences[first : first + LONGEST_RUN]:
                    if last.chars[1] - start in lengths:
                        yield start, last.chars[1]
            return
        for length in lengths:
            for start in starts:
                end = start + length
                if end > len(text):
                    break
                if end == len(text) or not (text[end].isalnum() and text[end - 1].isalnum()):
                    yield start, end
