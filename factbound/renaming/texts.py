"""A file of which some words are replaced, and nothing else: found by line and column, whatever its line ends and its mark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from factbound.editing.spans import BOM
from factbound.formatting.scalars import BREAK
from factbound.problems import BuildFailed, Position, Problem

_ENDS = re.compile("\r\n|[\n\r]")


@dataclass(frozen=True, order=True)
class Word:
    """One word to replace."""

    at: Position
    old: str
    new: str


@dataclass(frozen=True)
class WordFile:
    """A file's text.

    Raises:
        BuildFailed: From `replace`, where a word is not written plainly.
    """

    path: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        ends = BREAK if self.path.endswith((".yml", ".yaml")) else _ENDS
        mark = len(BOM) if self.text.startswith(BOM) else 0
        return [mark, *(found.end() for found in ends.finditer(self.text))]

    def replace(self, words: Iterable[Word]) -> str:
        """Return the text with other words in the places of some."""
        text = self.text
        for word in sorted(set(words), reverse=True):
            start = self._starts[word.at.line - 1] + word.at.column - 1
            if not text.startswith(word.old, start):
                line = self.text[self._starts[word.at.line - 1] :].splitlines()[0]
                hint = "Write it there without escapes, and rename again; nothing was changed."
                raise BuildFailed([Problem(word.at, f"'{word.old}' does not stand here as it reads", hint, line)])
            text = text[:start] + word.new + text[start + len(word.old) :]
        return text
