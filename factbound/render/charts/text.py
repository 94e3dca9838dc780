"""Text in charts: cleaned for XML, measured, and broken into lines that keep inside their width; links that do no harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Literal

from factbound.render.charts.widths import BOLD, REGULAR

Anchor = Literal["start", "middle", "end"]

LEADING = 1.3
"""Distance of baselines, in sizes."""
_ASCENT, _DESCENT = 0.8, 0.24
_WIDTHS = {bold: {letter: width for width, letters in table.items() for letter in letters} for bold, table in ((False, REGULAR), (True, BOLD))}
_SPACES = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
_NOT_XML = re.compile("[^\t\n\r\x20-\x7e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]")


@dataclass(frozen=True)
class Box:
    """A rectangle that text takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Return whether the two share more than an edge."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    role: str = "ink"
    """Of the palette."""
    struck: bool = False
    href: str = ""
    fact: str = ""
    """Id of the fact that the text comes from."""

    def __post_init__(self) -> None:
        # Whoever makes a run, its text and link can be printed.
        object.__setattr__(self, "text", _fold(self.text))
        object.__setattr__(self, "href", safe_link(self.href))
        object.__setattr__(self, "fact", clean(self.fact))

    def width(self, size: float) -> float:
        """Return how long it is at a font size."""
        return advance(self.text, size, self.bold)


@dataclass(frozen=True)
class Line:
    """One line of text at its place; x is where its anchor says, y the baseline."""

    x: float
    y: float
    size: float
    runs: tuple[Run, ...]
    anchor: Anchor = "start"

    @property
    def width(self) -> float:
        """Its length by our own measure, which errs on the long side."""
        return sum(run.width(self.size) for run in self.runs)

    @property
    def text(self) -> str:
        """Its words without their style."""
        return "".join(run.text for run in self.runs)

    @property
    def box(self) -> Box:
        """The room it takes up."""
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        return Box(left, self.y - _ASCENT * self.size, left + self.width, self.y + _DESCENT * self.size)

    def moved(self, dx: float, dy: float) -> Line:
        """Return the line at another place."""
        return replace(self, x=round(self.x + dx, 1), y=round(self.y + dy, 1))


_Word = tuple[Run, str]
"""A word, or a part of one, with the run that it is from."""


def clean(text: str) -> str:
    """Return text fit for one line of XML: white space folded (not U+00A0), characters that XML refuses left out."""
    return _fold(text).strip(" ")


def safe_link(address: str) -> str:
    """Return an address that may stand in href: of this site, or with a scheme that only ever shows a page; else nothing."""
    address = clean(address)
    scheme = re.match(r"[^/?#]*?:", address)
    return "" if scheme and scheme.group().lower() not in {"http:", "https:", "mailto:"} else address


def _fold(text: str) -> str:
    return _NOT_XML.sub("", _SPACES.sub(" ", text))


@lru_cache(maxsize=4096)
def advance(text: str, size: float, bold: bool = False) -> float:
    """Return the width of text in pixels at a font size in pixels; letters that we have not measured count as a full em."""
    widths = _WIDTHS[bold]
    return sum(widths.get(letter) or _foreign_width(letter) for letter in text) * size / 100


def _foreign_width(letter: str) -> int:
    return 0 if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf" else 100


def wrap(runs: Sequence[Run], width: float, size: float) -> tuple[tuple[Run, ...], ...]:
    """Break runs into lines no longer than a width; a word that is longer is cut. A run begins where the one before it ends."""
    lines: list[tuple[Run, ...]] = []
    line: list[_Word] = []
    room = width
    for run, word in _words(runs, width, size):
        if line and advance(word, size, run.bold) > room:
            lines.append(_joined(line))
            line, room = [], width
        text = word if line else word.lstrip(" ")
        line.append((run, text))
        room -= advance(text, size, run.bold)
    lines.append(_joined(line))
    return tuple(runs for runs in lines if runs)


def set_lines(runs: Sequence[Run], x: float, top: float, width: float, size: float, anchor: Anchor = "start") -> tuple[Line, ...]:
    """Wrap runs into lines below each other, the first one's top at `top`."""
    step = size * LEADING
    first = top + _ASCENT * size + (LEADING - _ASCENT - _DESCENT) / 2 * size
    return tuple(Line(round(x, 1), round(first + number * step, 1), size, line, anchor) for number, line in enumerate(wrap(runs, width, size)))


def height_of(lines: Sequence[Line]) -> float:
    """Return the height of lines of one size."""
    return sum(line.size * LEADING for line in lines)


def width_of(lines: Iterable[Line]) -> float:
    """Return the width of the longest line."""
    return max((line.width for line in lines), default=0.0)


def mark_runs(marks: Sequence[str]) -> list[Run]:
    """Return marks such as "planned" in brackets, to follow a text."""
    words = ", ".join(clean(mark) for mark in marks)
    return [Run(f" ({words})", role="muted")] if words else []


def longest_word(runs: Sequence[Run], size: float) -> float:
    """Return the width below which a word would be cut."""
    return max((replace(run, text=word).width(size) for run in runs for word in run.text.split(" ")), default=0.0) + 0.1


def _words(runs: Sequence[Run], width: float, size: float) -> Iterable[_Word]:
    """Split runs where a line may break: each word with the space before it, cut to pieces where it is too long."""
    for run in runs:
        for word in re.findall(r" ?[^ ]+| ", re.sub(" +", " ", run.text)):
            if advance(word.lstrip(" "), size, run.bold) <= width:
                yield run, word
                continue
            piece = ""
            for letter in word:
                if piece.strip(" ") and advance(piece.lstrip(" ") + letter, size, run.bold) > width:
                    yield run, piece
                    piece = ""
                piece += letter
            yield run, piece


def _joined(line: Sequence[_Word]) -> tuple[Run, ...]:
    """Make runs of words again; a line ends without a space."""
    texts = [(run, "".join(word for _, word in words)) for run, words in groupby(line, key=itemgetter(0))]
    ends = [(run, text if number < len(texts) else text.rstrip(" ")) for number, (run, text) in enumerate(texts, 1)]
    return tuple(run if run.text == text else replace(run, text=text) for run, text in ends if text)
