"""Columns of a table: how wide each must and would like to be, and what it gets; for PDF and Word alike."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

PADDING = 9.0
"""Points that a cell keeps free beside its text, and a little to be safe: widths of letters are estimates."""

SHORT = 11.0
"""Ems up to which a column had rather not wrap at all: dates, names, states."""

NUMBER = re.compile(r"^(?:[A-Z]{3}\s)?[−+-]?\d[\d\s.,]*(?:%|(?:thousand|million|billion|trillion))?$")
EMPTY = {"", "–", "—", "-"}

LONG_WORD = re.compile(r"[^\s-]{16,}")
BREAK_AFTER = re.compile(r"(?<=[_./:=&?@])(?=\w)")
"""Where an address or an identifier may be broken: a word that is as wide as this would burst a narrow column."""

WORD_ENDS = re.compile(r"[ \u200b]|(?<=[^\W\d])-(?=[^\W\d])")
"""Where a line may end. The hyphens of a date hold."""

WIDE, NARROW = frozenset("mwMWЖШЩЮжшщюмыфФ@%—…"), frozenset("iljtfrI.,:;!|'()[]/ \u00a0")


@lru_cache(maxsize=20_000)
def letters_width(text: str) -> float:
    """Estimate the width of a text in ems of a sans serif face; the words of tables repeat."""
    return sum(map(_letter_width, text))


def column_widths(columns: Sequence[Sequence[str]], width: float, size: float) -> tuple[list[float], bool]:
    """Share a width out among columns: narrow where the cells are short, never below the longest word, wide where text is long.

    Args:
        columns: The texts of each column's cells, the head first.
        width: Of the whole table in points.
        size: Of the type in points.

    Returns:
        The columns' shares of the width, which add up to one; and whether every word fits its column.
    """
    needs = [max(letters_width(word) for cell in cells for word in WORD_ENDS.split(cell)) * size + PADDING for cells in columns]
    wants = [max(letters_width(cell) for cell in cells) * size + PADDING for cells in columns]
    if sum(needs) > width:
        return [need / sum(needs) for need in needs], False
    if sum(wants) <= width:
        # There is room to spare: the columns that hold the most take the most of it.
        slack = (width - sum(wants)) / sum(want**1.5 for want in wants)
        return [(want + slack * want**1.5) / width for want in wants], True
    # Short columns that wrap look ragged and win little, so they are kept whole while the rest can bear it.
    for n in sorted(range(len(wants)), key=lambda n: wants[n]):
        if wants[n] <= SHORT * size + PADDING and sum(needs) + wants[n] - needs[n] <= 0.9 * width:
            needs[n] = wants[n]
    # Lines wrap: the height that a column costs falls with its width, and the sum is least at the square roots.
    weights = [math.sqrt(sum(letters_width(cell) ** 1.5 for cell in cells)) for cells in columns]
    return [one / width for one in _pour(width, needs, wants, weights)], True


def are_numbers(cells: Sequence[str]) -> bool:
    """Say whether a column holds numbers and nothing else, so that they can stand one below the other."""
    filled = [cell for cell in cells if cell.strip() not in EMPTY]
    return bool(filled) and all(NUMBER.match(cell) for cell in filled)


def soften(text: str) -> str:
    """Let the long words of a text break, at zero-width spaces."""
    return LONG_WORD.sub(lambda word: BREAK_AFTER.sub("\u200b", word.group()), text)


def _pour(width: float, needs: Sequence[float], wants: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Share a width out by weight, none below its need or above its want."""
    fixed: dict[int, float] = {}
    while True:
        free = [n for n in range(len(needs)) if n not in fixed]
        left = width - sum(fixed.values())
        total = sum(weights[n] for n in free) or 1.0
        shares = {n: left * weights[n] / total for n in free}
        # The columns that would get too little are settled before those that would get too much; each round settles some.
        settled = {n: needs[n] for n, share in shares.items() if share < needs[n]} or {n: wants[n] for n, share in shares.items() if share > wants[n]}
        if not settled or len(settled) == len(free):
            return _fill(width, {**fixed, **(settled or shares)})
        fixed |= settled


def _fill(width: float, widths: Mapping[int, float]) -> list[float]:
    scale = width / sum(widths.values())
    return [widths[n] * scale for n in sorted(widths)]


@lru_cache(maxsize=2_000)
def _letter_width(letter: str) -> float:
    if letter == "\u200b":
        return 0.0
    if ord(letter) >= 0x2E80:
        return 1.0
    if letter in NARROW:
        return 0.31
    if letter in WIDE:
        return 0.86
    return 0.66 if letter.isupper() else 0.55
