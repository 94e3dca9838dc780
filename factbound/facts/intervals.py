"""Exact intervals with open, closed or missing ends, and the arithmetic of their bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf

_End = tuple[Fraction | float, bool]
"""A bound and whether it belongs to the interval; the only floats are the two infinities."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two bounds. None is no bound on that side."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    """Whether the lower bound itself belongs to it; False where there is none."""
    high_closed: bool = True

    def __post_init__(self) -> None:
        # One spelling for each interval, so that equality means equality.
        if self.low is None:
            object.__setattr__(self, "low_closed", False)
        if self.high is None:
            object.__setattr__(self, "high_closed", False)
        if self.low is not None and self.high is not None and not (self.low is self.high and self.low_closed and self.high_closed):
            empty = self.low == self.high and not (self.low_closed and self.high_closed)
            if self.low > self.high or empty:
                raise ValueError(f"no number lies between {self.low} and {self.high}")

    @classmethod
    def point(cls, number: Fraction | int) -> Interval:
        """Return the interval that holds one number only."""
        exact = number if isinstance(number, Fraction) else Fraction(number)
        return cls(exact, exact)

    @property
    def is_point(self) -> bool:
        """Whether it is one exact number."""
        return self.low is not None and (self.low is self.high or self.low == self.high)

    def contains(self, number: Fraction | int) -> bool:
        """Return whether a number lies in it."""
        return self.intersects(Interval.point(number))

    def intersects(self, other: Interval) -> bool:
        """Return whether the two have a number in common."""
        return not (self.is_below(other) or other.is_below(self))

    def is_below(self, other: Interval) -> bool:
        """Return whether every number of it is less than every number of the other."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and not (self.high_closed and other.low_closed))

    def is_at_most(self, other: Interval) -> bool:
        """Return whether no number of it is greater than any number of the other."""
        return self.high is not None and other.low is not None and self.high <= other.low

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        low = min((self, other), key=lambda one: (_lower(one)[0], not one.low_closed))
        high = max((self, other), key=_upper)
        return Interval(low.low, high.high, low.low_closed, high.high_closed)

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_closed,
            self.low_closed,
        )

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        ends = [_product(mine, yours) for mine in (_lower(self), _upper(self)) for yours in (_lower(other), _upper(other))]
        return _between(ends)

    def __truediv__(self, other: Interval) -> Interval:
        return self * other.reciprocal()

    def reciprocal(self) -> Interval:
        """Return what 1 divided by its numbers gives.

        Raises:
            ZeroDivisionError: If 0 lies in it.
        """
        if self.contains(0):
            raise ZeroDivisionError("the divisor may be 0")
        # An open end at 0 turns into no bound, and no bound into an open end at 0.
        low = Fraction(0) if self.high is None else None if self.high == 0 else 1 / self.high
        high = Fraction(0) if self.low is None else None if self.low == 0 else 1 / self.low
        return Interval(low, high, self.high_closed, self.low_closed)


def _lower(interval: Interval) -> _End:
    return (-inf if interval.low is None else interval.low, interval.low_closed)


def _upper(interval: Interval) -> _End:
    return (inf if interval.high is None else interval.high, interval.high_closed)


def _product(one: _End, two: _End) -> _End:
    """Multiply two ends. A 0 that belongs to its interval makes 0 with anything, infinity included."""
    if one[0] == 0 or two[0] == 0:
        return Fraction(0), (one[0] == 0 and one[1]) or (two[0] == 0 and two[1])
    if isinstance(one[0], float) or isinstance(two[0], float):
        return (inf if (one[0] > 0) == (two[0] > 0) else -inf), False
    return one[0] * two[0], one[1] and two[1]


def _between(ends: Iterable[_End]) -> Interval:
    """Return the interval from the least to the greatest end; of equal ones a closed end reaches further."""
    ordered = sorted(ends)
    least, greatest = ordered[0][0], ordered[-1][0]
    return Interval(
        least if isinstance(least, Fraction) else None,
        greatest if isinstance(greatest, Fraction) else None,
        any(closed for bound, closed in ordered if bound == least),
        any(closed for bound, closed in ordered if bound == greatest),
    )
