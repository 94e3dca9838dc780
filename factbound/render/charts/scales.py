"""Scales: from numbers to places, round ticks, and labels spread along a line so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10

Number = Fraction | int


@dataclass(frozen=True)
class Scale:
    """A linear scale from zero."""

    top: Fraction
    """The number at the far end."""
    start: float
    end: float

    def at(self, number: Number) -> float:
        """Return a number's place, to a tenth of a pixel."""
        return px(self.start + float(Fraction(number) / self.top) * (self.end - self.start))


def px(place: float) -> float:
    """Round to the tenth of a pixel at which everything is drawn."""
    return round(place, 1) + 0.0


def round_ticks(top: Number, count: int = 4) -> tuple[Fraction, ...]:
    """Return round numbers from zero up to `top`, in steps of 1, 2 or 5 times a power of ten: about `count` steps."""
    rough = Fraction(top) / count
    power = Fraction(10) ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return tuple(step * number for number in range(int(Fraction(top) / step) + 1))


MAGNITUDES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def magnitude(top: Number) -> tuple[int, str]:
    """Return what an axis up to `top` counts in: (1000000, "million"), or (1, "") for small numbers."""
    return next(((size, word) for size, word in MAGNITUDES if top >= size), (1, ""))


def plain_number(number: Fraction) -> str:
    """Return a round number as text, with no more digits than it needs: at most three decimals."""
    return f"{float(number):,.3f}".rstrip("0").rstrip(".").replace(",", "\u00a0")


def spread(wanted: Sequence[float], sizes: Sequence[float], gap: float, start: float, end: float) -> tuple[float, ...]:
    """Place things in their order, as near as can be to where they want to begin, none over another.

    Least squares under order (isotonic regression by pooling adjacent violators); exact at both ends.

    Args:
        wanted: Where each would begin if it were alone; not decreasing for a sensible result.
        sizes: How long each is.
        gap: The least distance between two.
        start: Where the first may begin.
        end: Where the last must end; overrun when the things are longer together than the room.
    """
    offsets = [sum(sizes[:number]) + gap * number for number in range(len(sizes))]
    pools: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=True):
        mean, count = place - offset, 1
        while pools and pools[-1][0] > mean:
            before, members = pools.pop()
            mean = (before * members + mean * count) / (members + count)
            count += members
        pools.append((mean, count))
    slack = max(start, end - (sum(sizes) + gap * (len(sizes) - 1)))
    means = [min(max(mean, start), slack) for mean, count in pools for _ in range(count)]
    return tuple(px(mean + offset) for mean, offset in zip(means, offsets, strict=True))
