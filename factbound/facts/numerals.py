"""Numerals: exact numbers as people write them in English, in both directions. Units and hedges are for values.py."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from factbound import limits

NBSP = "\u00a0"
DIGITS = limits.DIGITS.most
"""The longest number that is read, and the longest that is printed without rounding."""
_TOO_LONG: int = 10**DIGITS
SIGNIFICANT = 4
"""Digits that are left of a number that has to be rounded."""
_FINEST = Fraction(1, 10 ** (DIGITS - 1))
"""The last place of the longest number below one; what is smaller is rounded to it or to nothing, so that it can be read back."""

SCALES: tuple[tuple[str, int], ...] = (("trillion", 10**12), ("billion", 10**9), ("million", 10**6))
"""Words in which large numbers are printed, largest first."""

SCALE_WORDS = {
    "thousand": 10**3,
    "million": 10**6,
    "m": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
}
"""Words that are read."""

IN_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""Whole numbers that prose has in words."""

UNSIGNED = r"(?:[0-9]{1,3}(?:(?P<gap>[, \u00a0\u202f])[0-9]{3}(?:(?P=gap)[0-9]{3})*)(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
"""Pattern of a number: plain digits, or groups of three with one and the same separator."""
NUMERAL = rf"[-\u2212]?{UNSIGNED}"

Rounding = Literal["nearest", "down", "up"]


def parse_numeral(text: str) -> Fraction | None:
    """Read a number without its scale word, exactly; None when it is not one or is longer than DIGITS."""
    digits = re.sub(r"[^0-9.]", "", text)
    padded = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
    if not re.fullmatch(NUMERAL, text) or padded or len(digits.replace(".", "")) > DIGITS:
        return None
    number = Fraction(digits) if "." in digits else Fraction(int(digits))
    return -number if text[0] in "-\u2212" else number


def decimal_text(number: Fraction) -> str:
    """Return a number as an exact decimal, or as `n/d` when it never ends."""
    if number.denominator == 1:  # as that of most
        return str(number.numerator)
    places = decimal_places(number)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    whole, rest = (digits[:-places], digits[-places:]) if places else (digits, "")
    return ("-" if number < 0 else "") + whole + (f".{rest}" if rest else "")


def decimal_places(number: Fraction) -> int | None:
    """Return how many digits a number has after the point, or None when they never end."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def is_long(number: Fraction) -> bool:
    """Return whether a number cannot be printed in full: its digits never end, or are more than DIGITS."""
    if number.denominator == 1:
        return abs(number.numerator) >= _TOO_LONG
    places = decimal_places(number)
    return places is None or places > DIGITS or len(decimal_text(abs(number)).replace(".", "")) > DIGITS


def round_number(number: Fraction, rounding: Rounding) -> Fraction:
    """Return a number cut to SIGNIFICANT digits, or to DIGITS in all; `down` and `up` never pass it on the wrong side."""
    if number == 0:
        return number
    step = Fraction(1)
    while abs(number) / step >= 10**SIGNIFICANT:
        step *= 10
    while step > _FINEST and abs(number) / step < 10 ** (SIGNIFICANT - 1):
        step /= 10
    return round_to(number, step, rounding)


def round_to(number: Fraction, step: Fraction, rounding: Rounding) -> Fraction:
    """Return a multiple of a step: the one below, the one above, or the nearest; half way between two, the one further from zero."""
    count = number / step
    match rounding:
        case "down":
            return floor(count) * step
        case "up":
            return ceil(count) * step
        case "nearest":
            return floor(abs(count) + Fraction(1, 2)) * step * (-1 if number < 0 else 1)


def format_numeral(number: Fraction, words: bool = True, places: int = 0) -> str:
    """Return a number for readers: `146,880,432`, `1.5 billion`.

    Args:
        number: An exact number that is not too long; see rounding.py.
        words: Whether scale words may be used.
        places: Digits after the point to fill up with zeros, where the number was rounded to so many.
    """
    size = abs(number.numerator)
    for word, scale in SCALES if words else ():
        # A word is used where it makes the number shorter, never for a part of one (0.6 million).
        if size >= scale * number.denominator:
            digits = decimal_places(number / scale)
            if digits is not None and digits <= 3:
                return f"{group_digits(decimal_text(number / scale))}{NBSP}{word}"
            break
    text = decimal_text(number)
    missing = places - len(text.partition(".")[2])
    if missing > 0:
        text += ("" if "." in text else ".") + "0" * missing
    return group_digits(text)


def group_digits(text: str) -> str:
    """Return a decimal with its thousands marked."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    return f"{sign}{int(whole):,}" + (f".{rest}" if rest else "")
