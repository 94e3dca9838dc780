"""Statements as their file has them: keys and words, before anything is judged, so that a form shows what is written even where that is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from factbound.editing.spans import BOM
from factbound.problems import Position, Problem
from factbound.read.entities import Written
from factbound.read.records import parse_json
from factbound.read.yamlfile import Mapping as YamlMapping
from factbound.read.yamlfile import Node, Scalar, Sequence, YamlFile, parse_yaml

Words = str | tuple[str, ...]

LISTS = ("from", "settled_by")
"""Keys that may hold several texts; one alone is a list of one here."""


@dataclass(frozen=True)
class Row:
    """One statement of one property."""

    prop: str
    index: int
    """From 0 for the newest, the first in its list."""
    number: int
    """From 1 for the oldest, as row ids have it."""
    written: Written
    at: Position
    places: Mapping[str, tuple[Position, ...]] = field(default_factory=dict, compare=False)
    """Key -> where it and its texts stand."""

    def text(self, key: str) -> str:
        """Return what a key says, in one text."""
        words = self.written.get(key, "")
        return words if isinstance(words, str) else ", ".join(words)

    def field_at(self, at: Position) -> str:
        """Return the key that a problem's place belongs to, or nothing."""
        return next((key for key, places in self.places.items() if at in places), "")


@dataclass(frozen=True)
class Opened:
    """One entity's file as it was read."""

    path: str
    data: bytes
    text: str
    rows: tuple[Row, ...] = ()
    name: str = ""
    note: str = ""
    problems: tuple[Problem, ...] = ()
    """Why it cannot be read as YAML, or not whole."""
    disk: bytes | None = None
    """What lies on disk, where `data` is an edit of it that was put aside."""

    @property
    def base(self) -> bytes:
        """What lies on disk."""
        return self.data if self.disk is None else self.disk

    @property
    def mark(self) -> str:
        """What tells this state of the file from any other."""
        return fingerprint(self.data)

    def of(self, prop: str) -> tuple[Row, ...]:
        """Return the statements of a property, the newest first."""
        return tuple(row for row in self.rows if row.prop == prop)

    def row(self, prop: str, number: int) -> Row | None:
        """Return one statement."""
        return next((row for row in self.of(prop) if row.number == number), None)

    def same(self, prop: str, written: Written) -> Row | None:
        """Return the statement that says just this, if one does and no other."""
        found = [row for row in self.of(prop) if row.written == written]
        return found[0] if len(found) == 1 else None


def fingerprint(data: bytes) -> str:
    """Return a short fingerprint of a file."""
    return hashlib.sha256(data).hexdigest()[:32]


def open_entity(project: Path, path: str) -> Opened:
    """Read an entity's file as it lies on disk; what is wrong with it is among its problems."""
    try:
        data = (project / path).read_bytes()
    except OSError as error:
        return Opened(path, b"", "", problems=(Problem(Position(path), f"the file cannot be read: {error.strerror}"),))
    return read_opened(path, data)


def read_opened(path: str, data: bytes) -> Opened:
    """Return what the bytes of an entity's file say."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = Position(path, data[: error.start].count(b"\n") + 1)
        return Opened(path, data, "", problems=(Problem(at, "the file is not UTF-8 text", "Save it as UTF-8."),))
    file = parse_yaml(text.removeprefix(BOM), path)
    if file.root is None:
        return Opened(path, data, text, problems=tuple(file.problems))
    name, note = (_text(file.root.entries.get(key)) for key in ("name", "note"))
    return Opened(path, data, text, rows_of(file), name, note, tuple(file.problems))


def rows_of(file: YamlFile) -> tuple[Row, ...]:
    """Return the statements of a file that was read."""
    return tuple(_rows(file))


def _rows(file: YamlFile) -> Iterator[Row]:
    facts = file.root.entries.get("facts") if file.root else None
    for prop, node in facts.entries.items() if isinstance(facts, YamlMapping) else ():
        items = node.items if isinstance(node, Sequence) else (node,)
        for index, item in enumerate(items):
            if isinstance(item, YamlMapping):
                written = {key: _words(key, value) for key, value in item.entries.items()}
                yield Row(prop, index, len(items) - index, written, item.at, dict(_places(item)))


def _places(item: YamlMapping) -> Iterator[tuple[str, tuple[Position, ...]]]:
    for key, node in item.entries.items():
        inner = tuple(one.at for one in node.items) if isinstance(node, Sequence) else ()
        yield key, (item.keys[key], node.at, *inner)


def _words(key: str, node: Node) -> Words:
    if isinstance(node, Sequence):
        return tuple(_text(one) for one in node.items)
    return (_text(node),) if key in LISTS else _text(node)


def _text(node: Node | None) -> str:
    return " ".join(node.text.split()) if isinstance(node, Scalar) else ""


def pack(written: Written) -> str:
    """Return a statement as a form carries it, to tell later whether its file still says so."""
    return json.dumps(written, ensure_ascii=False, sort_keys=True)


def unpack(text: str) -> Written:
    """Return what `pack` packed; nothing where somebody changed it."""
    try:
        found = parse_json(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): tuple(map(str, words)) if isinstance(words, list) else str(words) for key, words in found.items()}
