"""Fields of one YAML mapping, taken out by name and type; whatever is wrong or left over becomes a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from factbound.characters import find_unfit
from factbound.facts.dates import Period, parse_period
from factbound.facts.faults import ValueFault
from factbound.problems import Position, guess
from factbound.read.yamlfile import Mapping, Node, Scalar, Sequence, YamlFile

T = TypeVar("T")

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,63}")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")
"""The form of a code of BCP 47."""


class Fields:
    """The entries of one mapping.

    Args:
        file: Takes the problems.
        node: The mapping; anything else is a problem and reads as empty.
        what: What the mapping describes, for messages: "a statement".
    """

    def __init__(self, file: YamlFile, node: Node, what: str) -> None:
        self.file = file
        self.what = what
        self.at = node.at
        self._taken: set[str] = set()
        if isinstance(node, Mapping):
            self.mapping = node
        else:
            file.problem(node.at, f"{what} is written as 'key: value' lines", "Indent the lines below the key with two more spaces.")
            self.mapping = Mapping({}, {}, node.at)

    def __contains__(self, key: str) -> bool:
        return key in self.mapping.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.mapping.entries)

    def key_at(self, key: str) -> Position:
        """Where a key stands; the mapping itself when it is missing."""
        return self.mapping.keys.get(key, self.at)

    def take(self, key: str) -> Node | None:
        """Return a field's node, or None; taken fields are known ones."""
        self._taken.add(key)
        return self.mapping.entries.get(key)

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a field's text, or an empty one."""
        self._taken.add(key)
        if (node := self.mapping.entries.get(key)) is None:
            if required:
                self.file.problem(self.at, f"{self.what} has no '{key}'", f"Add a line '{key}: ...'.")
            return ""
        return self.scalar(node, key, required=required)

    def scalar(self, node: Node, key: str, *, required: bool = False) -> str:
        """Return one node's text; a list, a mapping or a control character is a problem."""
        if not isinstance(node, Scalar):
            self.file.problem(node.at, f"'{key}' is one text", f"Expected '{key}: ...' on one line.")
            return ""
        text = node.text
        if not (text.isascii() and text.isprintable()) and (
            unfit := next(find_unfit(text), None)
        ):  # in no file any more, but in what a command was given
            self.file.problem(node.at, f"{unfit.what} stands in '{key}'", unfit.way)
            return ""
        if required and not text:
            self.file.problem(node.at, f"'{key}' is empty", f"Write its value after '{key}: '.")
        return " ".join(text.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a field that holds one text or a list of them."""
        return tuple(text for text, _ in self.placed_texts(key))

    def placed_texts(self, key: str) -> tuple[tuple[str, Position], ...]:
        """Return a field that holds one text or a list of them, each with its place."""
        node = self.take(key)
        if node is None:
            return ()
        items = node.items if isinstance(node, Sequence) else (node,)
        found = ((self.scalar(item, key, required=True), item.at) for item in items)
        return tuple((text, at) for text, at in found if text)

    def identifiers(self, key: str) -> tuple[str, ...]:
        """Return a field that holds one id or a list of them; what can be none is a problem."""
        found = self.placed_texts(key)
        for text, at in found:
            if not IDENTIFIER.fullmatch(text):
                self.file.problem(at, f"'{text}' cannot have been an id", "Expected small letters, digits and underscores, such as 'north_bank'.")
        return tuple(text for text, _ in found if IDENTIFIER.fullmatch(text))

    def names(self, key: str) -> dict[str, str]:
        """Return a field that maps codes of languages to texts; what can be none is a problem."""
        node = self.take(key)
        if node is None:
            return {}
        inner = Fields(self.file, node, f"'{key}'")
        for code in inner:
            self._check_language(code, inner.key_at(code))
        return {code: inner.text(code) for code in inner if LANGUAGE.fullmatch(code)}

    def language(self, key: str) -> str:
        """Return a field that is the code of a language: English where there is none."""
        code = self.text(key) or "en"
        self._check_language(code, node.at if (node := self.mapping.entries.get(key)) else self.at)
        return code if LANGUAGE.fullmatch(code) else "en"

    def _check_language(self, code: str, at: Position) -> None:
        if not LANGUAGE.fullmatch(code):
            self.file.problem(at, f"'{code}' is not the code of a language", "Expected one such as 'en', 'ru' or 'zh-Hant'.")

    def choice(self, key: str, options: Iterable[str], default: str) -> str:
        """Return a field that is one of a few words."""
        word = self.text(key)
        if key not in self:
            return default
        if word not in (known := tuple(options)):
            self.fault(key, f"'{word}' is not a {key}", f"Expected one of: {', '.join(known)}. {guess(word, known)}".strip())
            return default
        return word

    def flag(self, key: str) -> bool:
        """Return a field that is true or false."""
        word = self.text(key)
        if key in self and word not in ("true", "false"):
            self.fault(key, f"'{word}' is not true or false", f"Expected '{key}: true', or no such line.")
        return word == "true"

    def period(self, key: str) -> Period | None:
        """Return a field that is a date, month, quarter, year or interval."""
        return self.parsed(key, parse_period)

    def parsed(self, key: str, parse: Callable[[str], T]) -> T | None:
        """Return a field read by a parser that raises ValueFault; None when missing or wrong."""
        if key not in self.mapping.entries:
            self._taken.add(key)
            return None
        text = self.text(key, required=True)
        if not text:
            return None
        try:
            return parse(text)
        except ValueFault as fault:
            self.fault(key, fault.message, fault.expected)
            return None

    def fault(self, key: str, message: str, expected: str = "") -> None:
        """Note a problem at a field's value."""
        node = self.mapping.entries.get(key)
        self.file.problem(node.at if node else self.at, message, expected)

    def finish(self, known: Iterable[str] = ()) -> None:
        """Note every field that nobody took.

        Args:
            known: Further keys that a guess may name.
        """
        names = self._taken | set(known)
        for key, at in self.mapping.keys.items():
            if key not in self._taken:
                listed = ", ".join(sorted(names))
                self.file.problem(at, f"{self.what} has no key '{key}'", f"{guess(key, names)} Known keys: {listed}.".strip())
