"""Rounding: what a printed number may leave out, and how that is said. A bound never passes the true one on the wrong side."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from factbound.facts.numerals import IN_WORDS, SIGNIFICANT, Rounding, decimal_text, group_digits, is_long, round_number, round_to
from factbound.facts.quantities import Quantity


@dataclass(frozen=True)
class Rounded:
    """The ends of a quantity as they are printed."""

    low: Fraction | None
    high: Fraction | None
    about: bool
    """Whether what is printed lies near the number instead of on its safe side."""
    ways: tuple[Rounding, ...] = ()
    """How its ends were rounded, the lower one first; empty when it is printed in full."""

    @property
    def is_point(self) -> bool:
        """Whether one number is printed."""
        return self.low is not None and (self.low is self.high or self.low == self.high)


def round_quantity(quantity: Quantity, step: Fraction | None = None, lean: Rounding = "nearest") -> Rounded:
    """Return the ends of a quantity as they are printed.

    Lower bounds go down, upper bounds up, a point to the nearest. An approximate interval whose ends come to the same
    nearest number is printed as about that number.

    Args:
        quantity: What is to be printed.
        step: What it is rounded to a multiple of; without it, to four digits where it cannot be printed in full.
        lean: Where a point goes: down, if it is the lower bound of something.
    """
    span = quantity.interval
    if span.is_point and span.low is not None:
        point = round_end(span.low, lean, step)
        changed = point is not span.low and point != span.low
        return Rounded(point, point, quantity.approximate or changed, (lean,) if changed else ())
    if step and quantity.approximate and span.low is not None and span.high is not None:
        near = round_end(span.low, "nearest", step)
        if near == round_end(span.high, "nearest", step):
            return Rounded(near, near, True, ("nearest",))
    low = None if span.low is None else round_end(span.low, "down", step)
    high = None if span.high is None else round_end(span.high, "up", step)
    ways: tuple[Rounding, ...] = (*(("down",) if low != span.low else ()), *(("up",) if high != span.high else ()))
    return Rounded(low, high, quantity.approximate, ways)


def round_end(number: Fraction, rounding: Rounding, step: Fraction | None) -> Fraction:
    """Return one number as it is printed."""
    if step is None:
        return round_number(number, rounding) if is_long(number) else number
    return round_to(number, step, rounding)


def rounding_words(rounded: Rounded, step: str = "") -> str:
    """Say how a number was rounded; empty when it is printed in full.

    Args:
        rounded: What is printed.
        step: The step in words: `0.1 times`.
    """
    if not rounded.ways:
        return ""
    to = f"a multiple of {step}" if step else f"{IN_WORDS[SIGNIFICANT]} significant digits"
    if rounded.ways == ("down", "up"):
        return f"lower bound rounded down and upper bound up, to {to}"
    way = rounded.ways[0]
    if way == "nearest":
        return f"rounded to {to.replace('a multiple', 'the nearest multiple')}"
    what = "number" if rounded.is_point else "lower bound" if way == "down" else "upper bound"
    return f"{what} rounded {way} to {to}"


EXACT = 12
"""Digits up to which a number is written in full where its exact value is shown."""
SHOWN = 8
"""Digits that are shown of a longer one."""


def exact_text(number: Fraction) -> str:
    """Return a number for a working: in full, or its first digits with an ellipsis."""
    text, ellipsis = decimal_text(number), ""
    if "/" in text or len(text) > EXACT + 2:
        step = Fraction(1)
        while 0 < abs(number) / step < 10 ** (SHOWN - 1):
            step /= 10
        text, ellipsis = decimal_text(abs(number) // step * step * (-1 if number < 0 else 1)), "\u2026"
    return group_digits(text) + ellipsis
