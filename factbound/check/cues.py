"""Cues: turns of phrase as data, looked for word by word. How they are written, hedges.yml says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factbound.check.markup import REFERENCE

FEW_WORDS = 12
"""How many words '...' may stand for."""
BREAK = ";"
"""What '...' does not reach across."""
ADVERBS = frozenset("also still now then thus not first only later soon again likewise once already thereby just even never long all yet a an the".split())
STEM = 3
"""Letters by which words that go on are looked up; no stem is shorter."""


@dataclass(frozen=True)
class Step:
    """One word of a cue, or what may stand between two."""

    words: frozenset[str]
    stems: tuple[str, ...] = ()
    most: int = 0
    """How many words may stand between; 0 for a word of the cue itself."""
    adverbs: bool = False
    """Whether only adverbs may."""

    def takes(self, word: str) -> bool:
        """Whether a word is this one."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


class Cues:
    """Some cues, by their first words.

    Args:
        lines: As hedges.yml lists them, several to a line.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._by_word: dict[str, list[tuple[Step, ...]]] = defaultdict(list)
        self._by_stem: dict[str, list[tuple[Step, ...]]] = defaultdict(list)
        for cue in (cue for line in lines for cue in line.split(",")):
            first, *rest = (_step(token) for token in cue.split())
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
                if end := _end(words, start + 1, rest):
                    yield start, end
            for cue in self._by_stem.get(word[:STEM], ()):
                if end := _end(words, start, cue):
                    yield start, end


def _step(token: str) -> Step:
    if token == "_":
        return Step(ADVERBS, most=1, adverbs=True)
    if token == "...":
        return Step(frozenset(), most=FEW_WORDS)
    words = [REFERENCE if word == "REF" else word for word in token.split("|")]
    return Step(frozenset(word for word in words if not word.endswith("*")), tuple(word[:-1] for word in words if word.endswith("*")))


def _end(words: Sequence[str], at: int, steps: Sequence[Step]) -> int:
    """Return where a cue ends whose next word stands at a place; 0 where it does not go on."""
    if not steps:
        return at
    step, rest = steps[0], steps[1:]
    if not step.most:
        return _end(words, at + 1, rest) if at < len(words) and step.takes(words[at]) else 0
    for skipped in range(step.most + 1):
        if end := _end(words, at + skipped, rest):
            return end
        if at + skipped >= len(words) or words[at + skipped] == BREAK or (step.adverbs and not is_adverb(words[at + skipped])):
            break
    return 0


def is_adverb(word: str) -> bool:
    """Whether a word may come between the parts of a verb."""
    return word in ADVERBS or (len(word) > STEM and word.endswith("ly"))
