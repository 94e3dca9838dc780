"""Arithmetic of quantities: exact on both bounds, with units. Its faults name units; where they stand is for formulas.py."""

from __future__ import annotations

from fractions import Fraction

from factbound.facts.currencies import CODES
from factbound.facts.faults import FormulaFault
from factbound.facts.intervals import Interval
from factbound.facts.moments import check_calendar
from factbound.facts.quantities import DATE, DAYS, PERCENT, Quantity
from factbound.limits import RESULT_DIGITS

PLAIN = ("", "times")
"""Units of plain numbers: four times is four."""
_LARGEST = 10**RESULT_DIGITS.most
_HUNDREDTH = Interval.point(Fraction(1, 100))
_HUNDRED = Interval.point(100)
_ONLY_DAYS = "Dates can be subtracted from each other and compared, and days added to them."


def add(one: Quantity, two: Quantity) -> Quantity:
    """Return the sum of two quantities of one unit, or a date so many days later."""
    unit = DATE if {one.unit, two.unit} == {DATE, DAYS} else _same_unit(one, two, "added")
    if one.unit == two.unit == DATE:
        raise FormulaFault("two dates cannot be added", _ONLY_DAYS)
    return check_calendar(Quantity(one.interval + two.interval, unit, one.approximate or two.approximate))


def subtract(one: Quantity, two: Quantity) -> Quantity:
    """Return the difference of two quantities of one unit, the days between two dates, or a date so many days earlier."""
    unit = DATE if (one.unit, two.unit) == (DATE, DAYS) else _same_unit(one, two, "subtracted")
    if one.unit == two.unit == DATE:
        unit = DAYS
    return check_calendar(Quantity(one.interval - two.interval, unit, one.approximate or two.approximate))


def multiply(one: Quantity, two: Quantity) -> Quantity:
    """Return the product: a number of anything, or a share of anything (24 % of USD 2 billion, 24 % of 50 %)."""
    _no_date(one, two, "multiplied")
    span, about = one.interval * two.interval, one.approximate or two.approximate
    if one.unit in PLAIN:
        return Quantity(span, "" if two.unit in PLAIN else two.unit, about)
    if two.unit in PLAIN:
        return Quantity(span, one.unit, about)
    if PERCENT in (one.unit, two.unit):
        return Quantity(span * _HUNDREDTH, two.unit if one.unit == PERCENT else one.unit, about)
    raise FormulaFault(
        f"{unit_name(one.unit)} and {unit_name(two.unit)} cannot be multiplied",
        "Expected a plain number or a share on one side at least.",
    )


def divide(one: Quantity, two: Quantity) -> Quantity:
    """Return the quotient: a plain number from two of one unit, or a part of the first by a number or share."""
    _no_date(one, two, "divided")
    try:
        span, about = one.interval / two.interval, one.approximate or two.approximate
    except ZeroDivisionError:
        raise FormulaFault("the divisor may be 0", "Expected a divisor whose bounds leave out 0.") from None
    if one.unit == two.unit or (one.unit in PLAIN and two.unit in PLAIN):
        return Quantity(span, "", about)
    if two.unit in PLAIN:
        return Quantity(span, one.unit, about)
    if two.unit == PERCENT:
        return Quantity(span / _HUNDREDTH, "" if one.unit in PLAIN else one.unit, about)
    raise FormulaFault(
        f"{unit_name(one.unit)} cannot be divided by {unit_name(two.unit)}",
        "Expected the same unit on both sides, or a plain number or a share as the divisor.",
    )


def share_of(part: Quantity, whole: Quantity) -> Quantity:
    """Return what part one amount is of another of its unit, in percent."""
    _no_date(part, whole, "divided")
    _same_unit(part, whole, "related as part and whole")
    return Quantity(divide(part, whole).interval * _HUNDRED, PERCENT, part.approximate or whole.approximate)


def check_digits(quantity: Quantity) -> Quantity:
    """Return a result, unless it takes more digits than are reckoned with.

    Raises:
        FormulaFault: If one of its ends does.
    """
    ends = [end for end in (quantity.interval.low, quantity.interval.high) if end is not None]
    if any(max(abs(end.numerator), end.denominator) > _LARGEST for end in ends):
        raise FormulaFault("the result has too many digits", f"{RESULT_DIGITS.hint} Write less exact numbers, or fewer products of products.")
    return quantity


def comparable(one: Quantity, two: Quantity) -> None:
    """Refuse to compare quantities of different units."""
    _same_unit(one, two, "compared")


def unit_name(unit: str) -> str:
    """Return a unit as a message names it."""
    if unit in PLAIN:
        return "a plain number"
    if unit == DATE:
        return "a date"
    return "a share (%)" if unit == PERCENT else unit


def _no_date(one: Quantity, two: Quantity, verb: str) -> None:
    if DATE in (one.unit, two.unit):
        raise FormulaFault(f"a date cannot be {verb}", _ONLY_DAYS)


def _same_unit(one: Quantity, two: Quantity, verb: str) -> str:
    if one.unit == two.unit:
        return one.unit
    if one.unit in PLAIN and two.unit in PLAIN:
        return ""
    hint = "Expected the same unit on both sides."
    if PERCENT in (one.unit, two.unit) and (one.unit in PLAIN or two.unit in PLAIN):
        hint = "Expected the same unit on both sides: write '24 %' for a share, not '24'."
    if DATE in (one.unit, two.unit):
        hint = _ONLY_DAYS
    if {one.unit, two.unit} <= CODES:
        hint = "Expected one currency on both sides: amounts are not converted."
    raise FormulaFault(f"{unit_name(one.unit)} and {unit_name(two.unit)} cannot be {verb}", hint)
