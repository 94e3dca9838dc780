"""Cues: turns of phrase as data, looked for word by word. How they are written, hedges.yml says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from factbound.check.markup import REFERENCE

FEW_WORDS = 12
"""How many words '...' may stand for."""
BREAK = ";"
"""What '...' does not reach across."""
STEM = 3
"""Letters by which words that go on are looked up; no stem is shorter."""


@dataclass(frozen=True)
class Step:
    """One word of a cue, or what may stand between two."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    most: int = 0
    """How many words may stand between; 0 for a word of the cue itself."""
    adverbs: bool = False
    """Whether only adverbs may stand there."""

    def takes(self, word: str) -> bool:
        """Whether a word is this one."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


class Cues:
    """Some cues, by their first words.

    Args:
        lines: As hedges.yml lists them, several to a line.
        adverbs: What may come between the parts of a verb, besides words in -ly.
    """

    def __init__(self, lines: Sequence[str], adverbs: Collection[str] = ()) -> None:
        self._adverbs = adverbs
        self._by_word: dict[str, list[tuple[Step, ...]]] = defaultdict(list)
        self._by_stem: dict[str, list[tuple[Step, ...]]] = defaultdict(list)
        for cue in (cue for line in lines for cue in line.split(",")):
            first, *rest = map(_step, cue.split())
            for word in first.words:
                self._by_word[word].append(tuple(rest))
            for stem in first.stems:
                self._by_stem[stem[:STEM]].append((first, *rest))

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether any of them stands among some words."""
        return next(self.spans(words), None) is not None

    def spans(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where cues begin and end, as numbers of words."""
        for start, word in enumerate(words):
            for rest in self._by_word.get(word, ()):
                if end := self._end(words, start + 1, rest):
                    yield start, end
            for cue in self._by_stem.get(word[:STEM], ()):
                if end := self._end(words, start, cue):
                    yield start, end

    def _end(self, words: Sequence[str], at: int, steps: Sequence[Step]) -> int:
        """Return where a cue ends whose next word stands at a place; 0 where it does not go on."""
        if not steps:
            return at
        step, rest = steps[0], steps[1:]
        if not step.most:
            return self._end(words, at + 1, rest) if at < len(words) and step.takes(words[at]) else 0
        for place in range(at, min(at + step.most, len(words)) + 1):
            if end := self._end(words, place, rest):
                return end
            if place == len(words) or words[place] == BREAK or (step.adverbs and not is_adverb(words[place], self._adverbs)):
                break
        return 0


def _step(written: str) -> Step:
    if written == "_":
        return Step(most=1, adverbs=True)
    if written == "...":
        return Step(most=FEW_WORDS)
    words = [REFERENCE if word == "REF" else word for word in written.split("|")]
    return Step(frozenset(word for word in words if not word.endswith("*")), tuple(word[:-1] for word in words if word.endswith("*")))


def is_adverb(word: str, adverbs: Collection[str]) -> bool:
    """Whether a word may come between the parts of a verb."""
    return word in adverbs or (len(word) > STEM and word.endswith("ly"))
