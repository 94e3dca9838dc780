"""The values that a statement can have, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from factbound.facts.dates import Period
from factbound.facts.intervals import Interval

PERCENT = "%"
DAYS = "days"
"""The unit of differences of dates, which every project has."""
DATE = "(date)"
"""The unit of dates inside a formula, which are held as numbers of days; no vocabulary can name it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A share, an amount of money or a number of things, as far as it is known."""

    interval: Interval
    unit: str = ""
    """`%` for shares, which are held in percent; a currency code for money; a unit's name; empty for plain numbers."""
    approximate: bool = False
    """Whether its source says about."""

    @classmethod
    def point(cls, number: Fraction | int, unit: str = "") -> Quantity:
        """Return one exact number of a unit."""
        return cls(Interval.point(number), unit)


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another entity."""

    entity: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date."""

    period: Period


@dataclass(frozen=True, slots=True)
class Missing:
    """What is known not to be known: a fact with a reason, not a gap."""

    kind: Literal["undisclosed", "unknown"]


Value = Quantity | Text | Reference | Moment | Missing
