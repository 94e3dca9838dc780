"""Numbers told in words: two, half a dozen, two-thirds, fourfold, the third, twice. The words are those of english.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from factbound.check.english import english

WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|%|[0-9]+")
_GAP = re.compile(r"[\s\u00a0]+|[-\u2010\u2011]")
_DECADES = re.compile(r"(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies")
_FOLD = re.compile(r"(?P<word>[a-z]+)fold")
ONE_SIGN = "\u1369-\u137c\u2160-\u2188\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\U00010107-\U00010133\U00012400-\U0001246e"
"""Numbers that are one sign each: Ethiopic, Roman, in circles and brackets, cuneiform. Raised and lowered ones are parts of units and names."""
PERHAPS = re.compile(
    rf"[{ONE_SIGN}\d]|[\u00bc-\u00be\u2150-\u215e]|\b(?:zero|one|two|three|four|fi[fv]|six|seven|eight|nin|ten|eleven|twel|thir|twent|fort|dozen|hundred|thousand|lakh"
    r"|[mbtr]+illion|quadr|crore|first|second|half|halv|quarter|couple|scores|tens|twice|thrice|doubl|tripl|trebl|quint|sext|[a-z]+fold)",
    re.IGNORECASE,
)
"""What a text without any number never has: a quick look before the long one."""


@dataclass(frozen=True)
class Found:
    """Some words and what they are worth."""

    start: int
    end: int
    number: Fraction | None = None


def word_figures(text: str, units: Collection[str] = ()) -> Iterator[Found]:
    """Yield the numbers that are told in words.

    Args:
        text: English prose.
        units: Words beside which 'one' counts.
    """
    reader = _Reader(text, units)
    at = 0
    while at < len(reader.words):
        read = next((read for read in (way(at) for way in reader.ways) if read), None)
        if read is None:
            at += 1
            continue
        stop, number = read
        yield Found(reader.tokens[at].start(), reader.tokens[stop - 1].end(), number)
        at = stop


Read = tuple[int, Fraction | None] | None
"""The word after the last one read, and what was read."""


class _Reader:
    """The words of one text, and a way to read each sort of number at one of them."""

    def __init__(self, text: str, units: Collection[str]) -> None:
        self.tokens = list(WORD.finditer(text))
        self.words = [token[0].lower() for token in self.tokens]
        self._text, self._units, self._known = text, frozenset(units), english()
        self.ways: tuple[Callable[[int], Read], ...] = (self._half, self._cardinal, self._ordinal, self._quarter, self._several, self._multiple)

    def _near(self, at: int) -> bool:
        """Return whether only a space or a hyphen parts a word from the one before it."""
        return 0 < at < len(self.words) and bool(_GAP.fullmatch(self._text, self.tokens[at - 1].end(), self.tokens[at].start()))

    def _word(self, at: int) -> str:
        """Return the word at a place, if it stands close to the one before it."""
        return self.words[at] if self._near(at) else ""

    def _before(self, at: int) -> str:
        return self.words[at - 1] if self._near(at) else ""

    def _hyphen(self, at: int) -> bool:
        """Return whether a hyphen joins a word to the one before it."""
        return self._near(at) and not self._text[self.tokens[at].start() - 1].isspace()

    def _half(self, at: int) -> Read:
        if self.words[at] not in ("half", "halves"):
            return None
        after = self._word(at + 1)
        if self._hyphen(at + 1) and after not in self._known.beside["half"]:
            return None
        if after in ("a", "an") and (scale := self._scale(self._word(at + 2))):
            return at + 3, Fraction(scale, 2)
        if after == "past" and self._word(at + 2) in self._known.cardinals:
            return at + 3, None
        if scale := self._scale(after):
            return at + 2, Fraction(scale, 2)
        return at + 1, Fraction(1, 2)

    def _scale(self, word: str) -> int:
        return self._known.scales.get(word) or self._known.scales.get(word.removesuffix("s"), 0) if word else 0

    def _cardinal(self, at: int) -> Read:
        first = self.words[at]
        if _DECADES.fullmatch(first):
            return at + 1, None
        if first not in self._known.cardinals and not self._scale(first):
            fold = _FOLD.fullmatch(first)
            number = fold and (self._known.cardinals.get(fold["word"]) or self._known.scales.get(fold["word"]))
            return (at + 1, Fraction(number)) if number else None
        stop, total = self._count(at)
        if first == "one" and stop == at + 1:
            return self._one(at)
        vague = any(word.endswith("s") for word in self.words[at:stop] if word not in self._known.cardinals)
        after, value = self._rest(stop, Fraction(total))
        while vague and self._word(after) == "of" and self._scale(self._word(after + 1)):
            after += 2
        return after, None if vague else value

    def _count(self, at: int) -> tuple[int, int]:
        """Read cardinals as far as they make one number: two hundred and five thousand."""
        total, current, stop, last = 0, 0, at, 0
        while stop < len(self.words):
            word = self.words[stop] if stop == at else self._word(stop)
            joined = word == "and" and last >= 100 and self._word(stop + 1) in self._known.cardinals
            if joined:
                stop += 1
                word = self._word(stop)
            scale, number = self._scale(word), self._known.cardinals.get(word)
            if scale:
                current = max(current, 1) * scale
                last = scale
                if scale >= 1000:
                    total, current = total + current, 0
            elif number is not None and (stop == at or last >= 100 or (last in range(20, 100, 10) and 0 < number < 10)):
                current, last = current + number, number
            else:
                break
            stop += 1
        return stop, total + current

    def _one(self, at: int) -> Read:
        """Read 'one' where something beside it makes it count."""
        after = self._word(at + 1)
        if after in ("in", "of", "out") and not self._hyphen(at + 1):
            behind = at + (3 if self._word(at + 2) == "of" else 2)
            number = self._word(behind)
            told = number in self._known.cardinals or self._scale(number) or number.isdecimal()
            return (behind + 1, None) if told and number != "one" and after != "of" else None
        if after in self._known.beside["one"] or (after in self._units and not self._hyphen(at + 1)):
            return (at + 1, Fraction(1)) if after in ("per", "%", "percent", "percentage") else (at + 2, Fraction(1))
        rest = self._rest(at + 1, Fraction(1))
        return rest if rest[0] > at + 1 else None

    def _rest(self, stop: int, number: Fraction) -> tuple[int, Fraction | None]:
        """Read what may follow a cardinal: thirds, quarters, and a half, -fold, -odd."""
        after = self._word(stop)
        part = self._part(after)
        if part and not (part == Fraction(1, 2) and after == "half" and number != 1):
            return stop + 1, number * part
        if after == "and" and self._word(stop + 1) in ("a", "one") and (part := self._part(self._word(stop + 2))):
            return stop + 3, number + part
        if after == "fold" or (after in ("odd", "something", "some") and self._hyphen(stop)):
            return stop + 1, number if after == "fold" else None
        if after == "o'clock":
            return stop + 1, None
        return stop, number

    def _part(self, word: str) -> Fraction | None:
        if word in ("half", "halves"):
            return Fraction(1, 2)
        if word in ("quarter", "quarters"):
            return Fraction(1, 4)
        number = self._known.ordinals.get(word.removesuffix("s"), 0)
        return Fraction(1, number) if number > 2 else None

    def _ordinal(self, at: int) -> Read:
        word = self.words[at]
        tens = self._known.cardinals.get(word, 0)
        number = self._known.ordinals.get(word) or (self._known.ordinals.get(word.removesuffix("s")) if word not in ("seconds", "firsts") else None)
        if number is None or tens:
            return None
        if number > 2:
            return at + 1, Fraction(number)
        after = self._word(at + 1)
        month = after == "of" and self._word(at + 2) in self._known.months and len(self._word(at + 2)) > 2
        if (self._before(at) in self._known.cardinals and self._hyphen(at)) or month:
            return at + 1, Fraction(number)
        superlative = after.endswith("est") and after not in self._known.beside["not_superlative"]
        if after in self._known.beside["ranks"] or superlative:
            return at + 2, None
        return None

    def _quarter(self, at: int) -> Read:
        word, before = self.words[at], self._before(at)
        if word not in ("quarter", "quarters") or (self._hyphen(at + 1) and self._word(at + 1) not in self._known.beside["half"]):
            return None
        past = self._word(at + 1) in ("past", "to") and (self._word(at + 2) in self._known.cardinals)
        if past:
            return at + 3, None
        known = self._known.beside["quarter" if word == "quarter" else "quarters"]
        number = before in self._known.cardinals or before in self._known.ordinals or before.isdecimal()
        return (at + 1, Fraction(1, 4) if before in ("a", "one") else None) if before in known or number else None

    def _several(self, at: int) -> Read:
        """Read a couple of, scores of, tens of thousands."""
        word = self.words[at]
        if self._word(at + 1) != "of" or word not in ("couple", "scores", "tens"):
            return None
        if word == "tens":
            return at + (3 if self._scale(self._word(at + 2)) else 1), None
        return (at + 1, None) if word == "couple" or self._before(at) not in self._known.beside["points"] else None

    def _multiple(self, at: int) -> Read:
        word = self.words[at]
        if word in self._known.multiples:
            return at + 1, self._known.multiples[word]
        if word not in self._known.measures:
            return None
        told = self._word(at + 1) in self._known.beside["measured"] or self._before(at) in self._known.beside["measuring"]
        return (at + 1, self._known.measures[word]) if told else None
