"""What the bound chart shows: rows of numbers with their bounds, and what to compare them with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class BoundRow:
    """A number and how far it is known. Not below zero."""

    label: str
    text: str
    """The number in words, as the fact prints: "more than 600 million"."""
    low: Fraction | None
    """The lower bound; None where there is none."""
    high: Fraction | None
    """The upper bound, equal to `low` for an exact number; None where there is none."""
    approximate: bool = False
    """Whether it says "about"."""
    marks: tuple[str, ...] = ()
    href: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Reference:
    """A number to compare the rows with, as a line across them."""

    label: str
    text: str
    value: Fraction
    marks: tuple[str, ...] = ()
    href: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Bound:
    """Numbers of one unit, compared."""

    name: str
    """Tells this chart from others on a page."""
    title: str
    finding: str
    unit: str
    """What is counted, in the plural: "people"."""
    rows: tuple[BoundRow, ...]
    references: tuple[Reference, ...] = ()
    note: str = ""
    description: str = ""


def explain_bounds(rows: Sequence[BoundRow]) -> str:
    """Say how to read what is not an exact number, where there is any."""
    parts = []
    if any(row.high is None and row.low is not None for row in rows):
        parts.append("Arrow: at least this much; how much more is not known, and the arrow's length means nothing.")
    if any(row.high is not None and row.high != row.low for row in rows):
        parts.append("Hatched: somewhere in this range.")
    if any(row.high is None and row.low is None for row in rows):
        parts.append("Hatched throughout: no number is known.")
    if any(row.approximate for row in rows):
        parts.append("Dashed end: about this much.")
    return " ".join(parts)
