"""What the chart of amounts shows: rows of money or numbers in groups, each as far along and as far known as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Stage = Literal["done", "agreed", "expected", "cancelled"]


@dataclass(frozen=True)
class Amount:
    """An amount at a time."""

    label: str
    """What it is, and of when: "Cash put in, 5 June 2019"."""
    text: str
    """The amount in words, as the statement prints: "about USD 2 billion", "undisclosed"."""
    low: Fraction | None = None
    high: Fraction | None = None
    approximate: bool = False
    status: str = "done"
    """A status of the vocabulary."""
    marks: tuple[str, ...] = ()
    scaled: bool = True
    """Whether it has its place on the scale; False for another unit, a number below zero, or no amount at all."""
    missing: bool = False
    """Whether it is kept back or not known."""
    href: str = ""
    fact: str = ""

    @property
    def stage(self) -> Stage:
        """How it is drawn."""
        if self.status in ("done", "agreed", "cancelled"):
            return self.status  # type: ignore[return-value]
        return "expected"


@dataclass(frozen=True)
class AmountGroup:
    """Amounts under one heading."""

    heading: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Amounts:
    """Amounts of one unit on one scale; those of others beside them in words."""

    name: str
    """Tells this chart from others on a page."""
    title: str
    finding: str
    unit: str
    groups: tuple[AmountGroup, ...]
    note: str = ""
    description: str = ""

    @property
    def all(self) -> tuple[Amount, ...]:
        """The amounts of all groups."""
        return tuple(amount for group in self.groups for amount in group.amounts)

    @property
    def top(self) -> Fraction:
        """The largest number on the scale."""
        bounds = [bound for one in self.all if one.scaled for bound in (one.low, one.high) if bound is not None]
        return max([*bounds, Fraction(0)]) or Fraction(1)


def explain_amounts(amounts: Sequence[Amount]) -> str:
    """Say how the bars are to be read, as far as it is used."""
    drawn = [one for one in amounts if one.scaled or one.missing]
    stages = {one.stage for one in drawn}
    parts = []
    if stages - {"done"}:
        parts += ["Solid: done."] if "done" in stages else []
        parts += ["Solid outline: agreed."] if "agreed" in stages else []
        parts += ["Dashed outline: announced, planned or otherwise not yet agreed."] if "expected" in stages else []
        parts += ["Empty: called off."] if "cancelled" in stages else []
    if any(one.missing for one in drawn):
        parts.append("Hatched with an open end: not known how much; its length means nothing.")
    if any(one.scaled and one.high is not None and one.high != one.low for one in drawn):
        parts.append("Hatched up to an end: somewhere in this range.")
    if any(one.scaled and one.high is None and one.low is not None for one in drawn):
        parts.append("Arrow: at least this much.")
    if any(one.scaled and one.approximate for one in drawn):
        parts.append("Dashed end: about this much.")
    if any(not one.scaled and not one.missing and one.low is not None for one in amounts):
        parts.append("Without a bar: in another unit, or below zero, so that it has no place on this scale.")
    return " ".join(parts)
