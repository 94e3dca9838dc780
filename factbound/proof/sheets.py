"""What changed, typeset: all changed units of all changes as one sheet a format, read back and held against what must stand there.

A document is a function of its Markdown, so that it is enough to typeset the units that changed; what stands in the others is the
same as before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from factbound.proof.places import Place
from factbound.proof.reading.document import REFERENCE, DocumentText, fold
from factbound.proof.tracing import TracedDocument
from factbound.proof.units import Unit

_NOTE = re.compile(r"\[\^([^\[\]]+)\]")
_DEFINITION = re.compile(r"(?m)^\[\^([^\]]+)\]: (.*)$")
_PICTURE = re.compile(r"\]\(assets/([^\s)]+)")
_ALTERNATIVE = re.compile(r"!\[((?:[^!\n]|!(?!\[))*?)\]\(assets/")
_HEADING = re.compile(r"(?m)^#+ ")


@dataclass(frozen=True)
class Piece:
    """A unit on the sheet, and what must be read there."""

    row: str
    """The statement that was changed."""
    document: str
    places: tuple[Place, ...]
    """What the unit shows, in order."""
    drawn: tuple[str, ...] = ()
    """What its chart must show."""
    alternative: str = ""
    """What stands for its chart where it cannot be seen."""


@dataclass
class Sheet:
    """Changed units of reports, one below the other, each under a heading that numbers it."""

    pieces: list[Piece] = field(default_factory=list)
    assets: dict[str, bytes] = field(default_factory=dict)
    """Path -> SVG of the charts."""
    _texts: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def add(self, row: str, document: TracedDocument, unit: Unit, drawn: Sequence[str] = ()) -> None:
        """Put a unit on the sheet, with its notes and its chart under names of their own."""
        number = len(self.pieces)
        self.pieces.append(Piece(row, document.name, unit.places, tuple(drawn), next(iter(alternatives(unit.plain)), "")))
        defined = dict(_DEFINITION.findall(document.plain))
        needed = [name for name in dict.fromkeys(_NOTE.findall(unit.plain)) if name in defined]
        self._notes += [f"[^n{number}-{name}]: {defined[name]}" for name in needed]
        text = _NOTE.sub(lambda found: f"[^n{number}-{found[1]}]" if found[1] in defined else "", unit.plain)
        figures = dict(document.figures)
        for file in _PICTURE.findall(text):
            self.assets[f"assets/n{number}-{file}"] = figures[file].encode()
        text = _PICTURE.sub(lambda found: f"](assets/n{number}-{found[1]}", text)
        self._texts.append(f"## Piece {number}\n\n" + (f"{unit.head}\n{text}" if unit.head else _HEADING.sub("", text).lstrip()))

    @property
    def markdown(self) -> str:
        """The sheet as a report."""
        return "\n\n".join(["---\ntitle: Proof\npaper: landscape\n---\n\n# Proof", *self._texts, *self._notes, ""])

    def survivors(self, read: DocumentText, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the statements whose value, mark, note or chart is not read as it must be, each with what is wrong.

        Args:
            read: The sheet, typeset and read back.
            kind: The format, for the findings. Only in PDF can the labels of charts be read.
        """
        stretches, alternatives_read = _stretches(read.blocks), iter(read.alternatives)
        for number, piece in enumerate(self.pieces):
            text = stretches.get(number, "")
            missing = _first_missing(text, piece.places)
            if not missing and kind == "PDF":
                missing = next((f"chart: {one}" for one in piece.drawn if fold(one) not in text), "")
            if piece.alternative and fold(next(alternatives_read, "")) != fold(piece.alternative):
                missing = missing or f"alternative text: {piece.alternative}"
            if missing:
                yield piece.row, f"{piece.document}: {kind}: {missing}"


def alternatives(markdown: str) -> list[str]:
    """Return the alternative texts of the pictures in a report, in order."""
    return [html.unescape(words) for words in _ALTERNATIVE.findall(markdown)]


def _stretches(blocks: Sequence[str]) -> Mapping[int, str]:
    """Return the folded text below each numbered heading."""
    found: dict[int, str] = {}
    number = -1
    for block in blocks:
        if heading := re.fullmatch(r"Piece\s+(\d+)", block):
            number = int(heading[1])
        else:
            found[number] = found.get(number, "") + fold(block)
    return found


def _first_missing(text: str, places: Sequence[Place]) -> str:
    """Return the first value that does not stand where it must: after the one before it, with mark and note; nothing when all do."""
    folded, start = text.casefold(), 0
    for place in places:
        words = fold(f"{place.text} ({', '.join(place.words)})" if place.words else place.text).casefold()
        at = folded.find(words, start)
        if at < 0:
            return place.text
        start = at + len(words)
        if place.cited and not REFERENCE.match(folded, start):
            return f"{place.text}: no note"
    return ""
