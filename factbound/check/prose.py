"""Prose with exact places: what readers of a template, a narrative file or a YAML field get to read, in blocks and sentences.

`blocks_of` gives the paragraphs, headings, list items and table cells of a template or content file, with the words of its front
matter and of string literals; `field_block` gives one text of a YAML file. `sentences_of` cuts a block. Markup is not prose; see
markup.py. What an expression prints is a piece of its own with the expression in `reference`: `megafon.stake`, `megafon`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from factbound.check.english import english
from factbound.check.markup import GAP, REFERENCE, covered, references, strings
from factbound.check.references import TemplateText
from factbound.facts.mentions import BRACES
from factbound.problems import Position
from factbound.read.content import split_front_matter
from factbound.read.yamlfile import Scalar, YamlFile, parse_yaml

LABELLED = ("pages/", "reports/")
"""Templates whose first comment readers see as title and description."""
LABEL = re.compile(r"\A\{#-?\s*(?P<label>.*?)\s*-?#\}", re.DOTALL)
HEAD_FIELDS = ("title", "description")
"""What readers see of a narrative file's front matter."""

_LINE = re.compile(
    r"[ \t>]*(?:(?P<heading>#{1,6})(?=[ \t]|$)|(?P<item>[-*+](?=[ \t])|(?P<number>[0-9]{1,9})[.)](?=[ \t]))|(?P<row>\|)"
    r"|(?P<rule>(?:=+|-{2,}|\*{3,}|_{3,})\s*$))?"
)
_DELIMITERS = re.compile(r"[\s|:\0-]*")
_CELL = re.compile(r"[^|\n]+")
_ONE_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_RUN = re.compile(rf"[^{GAP}{REFERENCE}]+|{REFERENCE}")


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
    """One of paragraph, heading, item, cell, string, label, field."""
    name: str = ""
    """A field's key."""


@lru_cache(maxsize=512)
def blocks_of(text: TemplateText) -> list[Block]:
    """Return the prose of a template or content file, as it stands; a content file's text has its front matter. Cut once in a process."""
    lines = _Lines(text.path, text.text)
    blocks: list[Block] = []
    body = 0
    if text.name.startswith("content/"):
        head, rest = split_front_matter(text.text)
        body = len(text.text) - len(rest)
        blocks += _head_blocks(text.path, head)
    elif text.name.startswith(LABELLED) and (label := LABEL.match(text.text)):
        blocks.append(Block(lines.pieces(text.text, [label.span("label")], {}), "label"))
    if not text.name.startswith("charts/") or "<" in text.text:
        masked = " " * body + covered(text.text[body:])
        found = {place + body: expression for place, expression in references(text.text[body:]).items()}
        blocks += (Block(pieces, sort) for sort, spans in _spans(masked, body) if (pieces := lines.pieces(masked, spans, found)))
    blocks += (Block(lines.pieces(text.text, [(start + body, end + body)], {}), "string") for start, end in strings(text.text[body:]) if end > start)
    return [block for block in blocks if block.text.strip()]


def field_block(file: YamlFile, node: Scalar, key: str, *, masked: bool = True) -> Block:
    """Return one text of a YAML file as a block.

    Args:
        file: Where it stands.
        node: The text.
        key: Its field.
        masked: Whether what stands in double braces is a reference; if not, it stays words.
    """
    source = "\n".join(file.lines)
    lines = _Lines(file.path, source)
    offsets = _aligned(node.text, source, lines.offset(node.at))
    text, found = node.text.replace(GAP, " ").replace(REFERENCE, " "), dict[int, str]()
    if masked:
        text = BRACES.sub(lambda braces: REFERENCE + GAP * (len(braces[0]) - 1) if braces["inside"] is not None else braces[0], text)
        found = {one.start(): " ".join(one["inside"].split()) for one in BRACES.finditer(node.text) if one["inside"] is not None}
    return Block(lines.pieces(text, [(0, len(text))], found, offsets), "field", key)


class _Lines:
    """One file's text, for places in it."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def offset(self, at: Position) -> int:
        """Return how far into the text a place is."""
        return self._starts[min(at.line, len(self._starts)) - 1] + at.column - 1

    def at(self, offset: int) -> Position:
        """Return the place of a character."""
        line = bisect_right(self._starts, offset)
        return Position(self._path, line, offset - self._starts[line - 1] + 1)

    def pieces(
        self, masked: str, spans: Iterable[tuple[int, int]], expressions: dict[int, str], offsets: Sequence[int] | None = None
    ) -> tuple[Piece, ...]:
        """Return the pieces of some spans of a masked text.

        Args:
            masked: The text with everything but its prose covered up.
            spans: What belongs to the block.
            expressions: What is printed, by its place in the text.
            offsets: Where each character of the text stands in the file, if not at its own place.
        """
        found: list[Piece] = []
        for start, end in spans:
            for run in _RUN.finditer(masked, start, end):
                place = run.start()
                if run[0] == REFERENCE:
                    found.append(Piece("", self.at(offsets[place] if offsets else place), expressions.get(place, "?")))
                    continue
                for low, high in _unbroken(run, masked, offsets):
                    found.append(Piece(masked[low:high].replace("\n", " "), self.at(offsets[low] if offsets else low)))
        return tuple(found)


def _unbroken(run: re.Match[str], masked: str, offsets: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Cut a run where a line ends or where its characters do not stand side by side in the file."""
    if offsets is None or isinstance(offsets, range):
        yield from (line.span() for line in _ONE_LINE.finditer(masked, run.start(), run.end()))
        return
    low = run.start()
    for place in range(low, run.end()):
        after = place + 1
        jump = after < run.end() and offsets[after] != offsets[place] + 1
        if masked[place] == "\n" or jump or after == run.end():
            yield low, after
            low = after


def _aligned(text: str, source: str, start: int) -> Sequence[int]:
    """Return where each character of a YAML text stands in its file: quotes, escapes and folded lines take more room there."""
    if source.startswith(text, start):
        return range(start, start + len(text))
    if source[start : start + 1] in ("|", ">"):
        start = source.find("\n", start) + 1
    offsets, place = [], start
    for character in text:
        ahead = place
        if not character.isspace():
            while (
                ahead < len(source) and source[ahead] != character and (source[ahead].isspace() or source[ahead] in "\"'\\") and ahead - place < 500
            ):
                ahead += 1
            if source[ahead : ahead + 1] == character:
                place = ahead
        offsets.append(min(place, max(len(source) - 1, 0)))
        place += 1
    return offsets


def _head_blocks(path: str, head: str) -> Iterator[Block]:
    file = parse_yaml("\n" + head, path)
    for key, node in file.root.entries.items() if file.root else ():
        if key in HEAD_FIELDS and isinstance(node, Scalar):
            yield Block(field_block(file, node, key).pieces, "field", key)


def _spans(masked: str, start: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield each block of a masked Markdown text: its sort, and its lines without their markers."""
    sort, spans = "paragraph", list[tuple[int, int]]()
    while start < len(masked):
        end = masked.find("\n", start) + 1 or len(masked)
        line = _LINE.match(masked, start, end)
        assert line is not None
        interrupts = not line["number"] or line["number"] == "1" or sort == "item" or not spans
        blank = not masked[start:end].strip(f" \t\n>{GAP}")
        begins = blank or line["heading"] or (line["item"] and interrupts) or line["row"] or line["rule"]
        if begins and spans:
            yield sort, spans
            sort, spans = "paragraph", []
        if line["row"]:
            cells = () if _DELIMITERS.fullmatch(masked, start, end) else _CELL.finditer(masked, start, end)
            yield from (("cell", [cell.span()]) for cell in cells)
        elif line["heading"]:
            yield "heading", [(line.end(), end)]
        elif line["item"] and interrupts:
            sort, spans = "item", [(line.end(), end)]
        elif not blank and not line["rule"]:
            spans.append((start, end))
        start = end
    if spans:
        yield sort, spans


_END = re.compile(r"[.!?\u2026]+[\"'\u2019\u201d)\]]*(?=\s+[\"'\u2018\u201c(\[]*(?P<next>[A-Z0-9\ufffc]\w*))")
_LAST_WORD = re.compile(r"(?P<word>[\w.]*)\.$")


def sentences_of(block: Prose) -> list[Sentence]:
    """Cut a block into sentences; abbreviations, initials and decimals do not end one."""
    text, start, found = block.text, 0, []
    for end in (*(one.end() for one in _END.finditer(text) if _ends(text, one)), len(text)):
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        if begin < end:
            found.append(Sentence(block.cut(begin, end)))
        start = end
    return found


def _ends(text: str, stop: re.Match[str]) -> bool:
    last = _LAST_WORD.search(text, max(0, stop.start() - 30), stop.start() + 1)
    if last is None or stop[0][0] != ".":
        return True
    word = last["word"]
    if word.lower() in english().abbreviations:
        return False
    dotted = "." in word and all(len(part) <= 1 for part in word.split("."))
    initial = len(word) == 1 and word.isupper()
    return stop["next"] in english().openers if dotted or initial else True
