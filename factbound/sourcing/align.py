"""Pair spans that are missing with spans that nobody claims, in order, by place and length."""

from __future__ import annotations

import math
from collections.abc import Sequence

from factbound.sourcing.text import Span

LENGTH_WEIGHT = 8
MOST_CELLS = 250_000
"""Beyond it the pairs are made in order alone: who wants to know that much has another text before him."""


def pair_off(missing: Sequence[Span], free: Sequence[Span]) -> list[tuple[int, int]]:
    """Return which missing span is taken for which free one, as pairs of indexes in ascending order.

    As many as possible are paired, none crosses another, and the distances between places and between lengths add up to the
    least.
    """
    if not missing or not free:
        return []
    if len(missing) == len(free) or len(missing) * len(free) > MOST_CELLS:
        return [(index, index) for index in range(min(len(missing), len(free)))]
    if len(missing) > len(free):
        return [(left, right) for right, left in _choose(free, missing)]
    return _choose(missing, free)


def _choose(few: Sequence[Span], many: Sequence[Span]) -> list[tuple[int, int]]:
    """Pair each of a few spans with one of many."""
    least: list[list[float]] = [[0.0] * (len(many) + 1)]
    for row, span in enumerate(few, start=1):
        costs: list[float] = [math.inf] * (len(many) + 1)
        for column in range(row, len(many) + 1):
            costs[column] = min(costs[column - 1], least[row - 1][column - 1] + _distance(span, many[column - 1]))
        least.append(costs)
    pairs = []
    column = len(many)
    for row in range(len(few), 0, -1):
        while column > row and least[row][column] == least[row][column - 1]:
            column -= 1
        pairs.append((row - 1, column - 1))
        column -= 1
    return pairs[::-1]


def _distance(one: Span, other: Span) -> int:
    """Weigh lengths more: what an editor rewrites keeps its length better than its place, where other sentences were taken out."""
    return abs(one[0] - other[0]) + LENGTH_WEIGHT * abs((one[1] - one[0]) - (other[1] - other[0]))
