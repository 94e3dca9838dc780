"""The words of look.toml that readers see: captions and labels of reports, under [words.LANGUAGE]; and where comments may stand in it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

from factbound.check.pieces import Block, placed_pieces
from factbound.problems import Position
from factbound.read.records import parse_toml

LOOK = "look.toml"
_TOKEN = re.compile(
    r'(?P<comment>#[^\n]*)|"""(?P<basic_lines>(?:\\.|[^\\])*?)"""(?!")|\'\'\'(?P<literal_lines>.*?)\'\'\'(?!\')'
    r'|"(?P<basic>(?:\\.|[^"\\\n])*)"|\'(?P<literal>[^\'\n]*)\'',
    re.DOTALL,
)
_UNIT = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\s+|.)|.", re.DOTALL)
_HEADING = re.compile(r"^[ \t]*\[+[ \t]*(?P<name>[^\s.\]]+)", re.MULTILINE)


def look_blocks(path: str, text: str) -> Iterator[Block]:
    """Yield each text under the words of a look.toml, wherever and however it is written; nothing of a file that is no TOML."""
    try:
        words = Counter(_texts(parse_toml(text).get("words", {})))
        strings = [(one.start(kind), *_letters(one[kind], kind)) for one in _TOKEN.finditer(text) if (kind := str(one.lastgroup)) != "comment"]
    except tomllib.TOMLDecodeError:
        return
    outside = [(found.start(), found["name"].strip("\"'") != "words") for found in _HEADING.finditer(text)]
    # The same words may also name a thing outside: the heading above tells, and what has no heading may be either.
    strings.sort(key=lambda one: next((other for start, other in reversed(outside) if start < one[0]), False))
    for begin, value, offsets in strings:
        if words[value] and value.strip():
            words[value] -= 1
            places = [_place(path, text, begin + offset) for offset in offsets]
            yield Block(tuple(placed_pieces(value, places, 0, len(value))), "string")


def string_spans(text: str) -> list[tuple[int, int]]:
    """Return where strings begin and end in a TOML text: what looks like a comment is none in there."""
    return [found.span() for found in _TOKEN.finditer(text) if found.lastgroup != "comment"]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _letters(written: str, kind: str) -> tuple[str, list[int]]:
    """Return what a string says, and how far behind its quotes each letter begins."""
    text, offsets = "", list[int]()
    for unit in _UNIT.finditer(written):
        escaped = kind.startswith("basic") and unit[0].startswith("\\")
        said = tomllib.loads(f'a = """x{unit[0]}"""')["a"][1:] if escaped else unit[0]
        if not (unit.start() == 0 and said == "\n" and kind.endswith("lines")):
            text, offsets = text + said, offsets + [unit.start()] * len(said)
    return text, offsets


def _place(path: str, text: str, at: int) -> Position:
    return Position(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
