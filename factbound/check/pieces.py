"""Pieces of prose with their places in a file: what blocks and sentences are made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from factbound.check.markup import REFERENCE
from factbound.problems import Position


@dataclass(frozen=True)
class Piece:
    """A stretch of one line: words, or the place of something that is printed."""

    text: str
    """Empty for what is printed; a line's end is a space."""
    at: Position
    reference: str = ""
    """The expression that is printed: `megafon.stake`."""


@dataclass(frozen=True)
class Prose:
    """Pieces that are read as one."""

    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """The words, with U+FFFC for each thing that is printed."""
        return "".join(piece.text or REFERENCE for piece in self.pieces)

    @property
    def placed(self) -> Iterator[tuple[int, Piece]]:
        """Yield each piece with the place in the text at which it begins."""
        return zip(self._starts, self.pieces, strict=True)

    @cached_property
    def _starts(self) -> list[int]:
        starts, length = [], 0
        for piece in self.pieces:
            starts.append(length)
            length += len(piece.text) or 1
        return starts

    def place(self, offset: int) -> Position:
        """Return where a character of the text stands in its file."""
        number = max(bisect_right(self._starts, offset) - 1, 0)
        at = self.pieces[number].at
        return Position(at.path, at.line, at.column + offset - self._starts[number])

    def cut(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the pieces between two characters of the text."""
        found = []
        for begin, piece in zip(self._starts, self.pieces, strict=True):
            low, high = max(start - begin, 0), min(end - begin, len(piece.text) or 1)
            if low < high:
                found.append(piece if piece.reference else Piece(piece.text[low:high], self.place(begin + low)))
        return tuple(found)


@dataclass(frozen=True)
class Sentence(Prose):
    """One sentence of a block."""


@dataclass(frozen=True)
class Block(Prose):
    """A paragraph, heading, list item, table cell, string literal, label or YAML field."""

    sort: str = "paragraph"
    """One of paragraph, heading, item, cell, string, label, field, marker (a number that a list shows and should not, or one in its tag)."""
    name: str = ""
    """A field's key."""


def placed_pieces(text: str, places: Sequence[Position], start: int, end: int) -> Iterator[Piece]:
    """Yield a stretch of a text in pieces, each of which stands in the file as it reads.

    Args:
        text: The text.
        places: Where each of its letters stands.
        start: Where the stretch begins.
        end: Where it ends.
    """
    low = start
    for after in range(start + 1, end + 1):
        before = places[after - 1]
        if after == end or text[after - 1] == "\n" or places[after] != Position(before.path, before.line, before.column + 1):
            yield Piece(text[low:after].replace("\n", " "), places[low])
            low = after
