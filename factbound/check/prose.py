"""Prose with exact places: what readers of a template, a narrative file or a YAML field get to read, in blocks and sentences.

`blocks_of` gives the paragraphs, headings, list items and table cells of a template or content file, with the words of its front
matter and of string literals; `field_block` gives one text of a YAML file. `sentences_of` cuts a block. Markup is not prose; see
markup.py. What an expression prints is a piece of its own with the expression in `reference`: `megafon.stake`, `megafon`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from factbound.check.english import english
from factbound.check.listmarkers import misleading_markers
from factbound.check.lookwords import LOOK, look_blocks
from factbound.check.markup import GAP, REFERENCE, covered, references, strings, without_code
from factbound.check.pieces import Block, Piece, Prose, Sentence, placed_pieces
from factbound.check.references import TemplateText, excerpt_of
from factbound.facts.mentions import BRACES
from factbound.problems import Position
from factbound.read.content import split_front_matter
from factbound.read.letters import place_letters
from factbound.read.yamlfile import Scalar, YamlFile, parse_yaml

LABELLED = ("pages/", "reports/")
"""Templates whose first comment readers see as title and description."""
LABEL = re.compile(r"\A\{#-?\s*+(?P<label>.*?)-?#\}", re.DOTALL)
HEAD_FIELDS = ("title", "description")
"""What readers see of a narrative file's front matter."""

_SHOWING = re.compile(r"<(?P<tag>[a-zA-Z]\w*+)[^<>]*>|\{:?[ \t]*[.#][^{}\n]*\}|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)(?:\{[^{}\n]*\})?")
_VALUE = r"""\s*+=\s*+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>=`{}]++))"""
_SHOWN = re.compile(
    rf"[\s\0{{](?:alt|title|label|aria-label|aria-(?:role)?description|aria-value(?:now|text)){_VALUE}|[\s\0]\"(?P<words>[^\"]*)\"\)", re.IGNORECASE
)
"""Attributes whose words readers see or hear, and the title of a link."""
_COUNTED = re.compile(rf"[\s\0](?:start|value){_VALUE}", re.IGNORECASE)
"""Attributes that number the items of a list."""

_LINE = re.compile(
    rf"[ \t>]*(?:(?P<heading>#{{1,6}})(?=[ \t]|$)|(?P<item>[-*+](?=[ \t])|(?P<number>[0-9]{{1,9}})[.)](?=[ \t]))|(?P<row>[ \t{GAP}]*\|)"
    r"|(?P<rule>(?:=+|-{2,}|\*{3,}|_{3,})\s*$))?"
)
_DELIMITERS = re.compile(r"[\s|:\0-]*")
_CELL = re.compile(r"[^|\n]+")
_ONE_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SPACES = re.compile(r"\s+")
_RUN = re.compile(rf"[^{GAP}{REFERENCE}]+|{REFERENCE}")


@lru_cache(maxsize=512)
def blocks_of(text: TemplateText) -> list[Block]:
    """Return the prose of a template or content file, or of look.toml, as it stands; front matter included. Cut once in a process."""
    if text.name == LOOK:
        return list(look_blocks(text.path, text.text))
    lines = _Lines(text.path, text.text)
    blocks: list[Block] = []
    body = 0
    if text.name.startswith("content/"):
        head, rest = split_front_matter(text.text)
        body = len(text.text) - len(rest)
        blocks += _head_blocks(text.path, head)
    elif text.name.startswith(LABELLED) and (label := LABEL.match(text.text)):
        start = label.start("label")
        blocks.append(Block(lines.pieces(text.text, [(start, start + len(label["label"].rstrip()))], {}), "label"))
    if not text.name.startswith("charts/") or "<" in text.text:
        masked = " " * body + covered(text.text[body:])
        found = {place + body: expression for place, expression in references(text.text[body:]).items()}
        blocks += (Block(pieces, sort) for sort, spans in _spans(masked, body) if (pieces := lines.pieces(masked, spans, found)))
        blocks += (Block(lines.pieces(masked, [span], found), "marker") for span in misleading_markers(masked, body))
    if text.name.startswith("content/"):
        blocks += _shown_attributes(
            lines, " " * body + without_code(text.text[body:]), {place + body: one for place, one in references(text.text[body:]).items()}
        )
    blocks += (Block(lines.pieces(text.text, [(start + body, end + body)], {}), "string") for start, end in strings(text.text[body:]) if end > start)
    return [block for block in blocks if block.text.strip()]


def _shown_attributes(lines: _Lines, masked: str, found: Mapping[int, str]) -> Iterator[Block]:
    """Yield what tags and links show or read aloud besides their words."""
    for tag in _SHOWING.finditer(masked):
        for one in _SHOWN.finditer(masked, *tag.span()):
            yield Block(lines.pieces(masked, [one.span(one.lastgroup or 0)], found), "string")
        for one in _COUNTED.finditer(masked, *tag.span()) if (tag["tag"] or "").lower() in ("ol", "li") else ():
            if one[one.lastgroup or 0] != "1":
                yield Block(lines.pieces(masked, [one.span(one.lastgroup or 0)], found), "marker")


def field_block(file: YamlFile, node: Scalar, key: str, *, masked: bool = True) -> Block:
    """Return one text of a YAML file as a block.

    Args:
        file: Where it stands.
        node: The text.
        key: Its field.
        masked: Whether what stands in double braces is a reference; if not, it stays words.
    """
    plain = _plain_start(file, node)
    places = () if plain else _places(file, node)
    text, expressions = node.text.replace(GAP, " ").replace(REFERENCE, " "), dict[int, str]()
    if masked:
        text = BRACES.sub(lambda braces: REFERENCE + GAP * (len(braces[0]) - 1) if braces["inside"] is not None else braces[0], text)
        expressions = {one.start(): " ".join(one["inside"].split()) for one in BRACES.finditer(node.text) if one["inside"] is not None}
    found: list[Piece] = []
    for run in _RUN.finditer(text):
        at = plain._replace(column=plain.column + run.start()) if plain else places[run.start()]
        if run[0] == REFERENCE:
            found.append(Piece("", at, expressions.get(run.start(), "?")))
        elif plain:
            found.append(Piece(run[0], at))
        else:
            found += placed_pieces(text, places, *run.span())
    return Block(tuple(found), "field", key)


def _plain_start(file: YamlFile, node: Scalar) -> Position | None:
    """Return where the first letter of a YAML text stands that is written on one line as it reads; nothing for any other."""
    line, start = node.at.line, node.at.column - 1 + (node.style in ("'", '"'))
    written = excerpt_of(file.lines, line).startswith(node.text, start)
    plain = written and not (node.style == '"' and "\\" in node.text) and not (node.style == "'" and "'" in node.text)
    return Position(file.path, line, start + 1) if plain else None


def _places(file: YamlFile, node: Scalar) -> Sequence[Position]:
    """Return where each letter of a YAML text stands in its file."""
    places, found = place_letters(file, node, _SPACES.sub(" ", node.text)), list[Position]()
    at = 0
    for number, letter in enumerate(node.text):
        at += number > 0 and not (letter.isspace() and node.text[number - 1].isspace())
        found.append(places[at])
    return found


class _Lines:
    """One file's text, for places in it."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def at(self, offset: int) -> Position:
        """Return the place of a character."""
        line = bisect_right(self._starts, offset)
        return Position(self._path, line, offset - self._starts[line - 1] + 1)

    def pieces(self, masked: str, spans: Iterable[tuple[int, int]], expressions: Mapping[int, str]) -> tuple[Piece, ...]:
        """Return the pieces of some spans of a masked text.

        Args:
            masked: The text with everything but its prose covered up.
            spans: What belongs to the block.
            expressions: What is printed, by its place in the text.
        """
        found: list[Piece] = []
        for start, end in spans:
            for run in _RUN.finditer(masked, start, end):
                if run[0] == REFERENCE:
                    found.append(Piece("", self.at(run.start()), expressions.get(run.start(), "?")))
                else:
                    found += (Piece(line[0].replace("\n", " "), self.at(line.start())) for line in _ONE_LINE.finditer(masked, *run.span()))
        return tuple(found)


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


_END = re.compile(r"(?<![.!?\u2026])[.!?\u2026]++[\"'\u2019\u201d)\]]*+(?=\s++[\"'\u2018\u201c(\[]*+(?P<next>[^\W_]\w*|\ufffc))")
_LAST_WORD = re.compile(r"(?P<word>[\w.]{0,30})\.$")


@lru_cache(maxsize=4096)
def sentences_of(block: Prose) -> list[Sentence]:
    """Cut a block into sentences, once in a process; abbreviations, initials and decimals do not end one."""
    text, start, found = block.text, 0, []
    for end in (*(one.end() for one in _END.finditer(text) if _ends(text, one)), len(text)):
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        if begin < end:
            found.append(Sentence(block.cut(begin, end)))
        start = end
    return found


def _ends(text: str, stop: re.Match[str]) -> bool:
    if stop["next"][0].islower():
        return False
    last = _LAST_WORD.search(text, max(0, stop.start() - 30), stop.start() + 1)
    if last is None or stop[0][0] != ".":
        return True
    word = last["word"]
    if word.lower() in english().abbreviations:
        return False
    dotted = "." in word and all(len(part) <= 1 for part in word.split("."))
    initial = len(word) == 1 and word.isupper()
    return stop["next"] in english().openers if dotted or initial else True
