"""Paths and addresses that carry an id: of a page in a link, of a content file in an include, of a row of the register."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from factbound.problems import Position
from factbound.renaming.texts import Word


def words_in_addresses(path: str, text: str, patterns: list[re.Pattern[str]], old: str, new: str) -> Iterator[Word]:
    """Yield each id that stands in an address; the group `id` of a pattern is its place.

    Args:
        path: Of the file.
        text: What stands in it, with line ends as one letter.
        patterns: Of addresses that carry the id.
        old: The id.
        new: What takes its place.
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for pattern in patterns:
        for found in pattern.finditer(text):
            line = bisect_right(starts, found.start("id"))
            yield Word(Position(path, line, found.start("id") - starts[line - 1] + 1), old, new)


def page_patterns(folder: str, kind: str, old: str) -> list[re.Pattern[str]]:
    """Return the addresses of an entity's or a source's page, content file, report and rows of the register."""
    name = f"(?P<id>{re.escape(old)})"
    report = [rf"(?<![\w-])reports/{re.escape(kind)}-{name}(?=\.(?:pdf|docx|md|txt)\b)"] if kind else []
    return [re.compile(one) for one in (rf"(?<![\w-]){re.escape(folder)}/{name}(?=\.md\b|/)", rf"\.md#{name}(?=\.[a-z])", *report)]


def property_patterns(old: str) -> list[re.Pattern[str]]:
    """Return the addresses of a property's rows of the register."""
    return [re.compile(rf"\.md#[a-z][a-z0-9_]*\.(?P<id>{re.escape(old)})(?![\w])")]
