"""Dates as numbers: a date that a formula reads is the interval of days that it may be, counted in days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from factbound.facts.dates import Period
from factbound.facts.faults import FormulaFault
from factbound.facts.intervals import Interval
from factbound.facts.quantities import DATE, Quantity

FIRST, LAST = date.min.toordinal(), date.max.toordinal()


def date_quantity(period: Period) -> Quantity:
    """Return a date as the days that it may be; an approximate one reaches its own length further to each side.

    The slack is the same by which two approximate dates are told to agree.
    """
    start, end = period.start.toordinal(), period.end.toordinal()
    slack = end - start + 1 if period.approximate else 0
    return Quantity(Interval(Fraction(max(start - slack, FIRST)), Fraction(min(end + slack, LAST))), DATE, period.approximate)


def check_calendar(quantity: Quantity) -> Quantity:
    """Return a quantity, unless it is a date that no calendar here reaches.

    Raises:
        FormulaFault: If an end lies outside the years 1 to 9999.
    """
    span = quantity.interval
    if quantity.unit == DATE and any(end is not None and not FIRST <= end <= LAST for end in (span.low, span.high)):
        raise FormulaFault("the date lies outside the years 1 to 9999", "Correct the number of days.")
    return quantity


def period_of(quantity: Quantity) -> Period:
    """Return the date that a formula came to.

    Raises:
        FormulaFault: If it has no beginning or no end, or no day lies in it.
    """
    low, high = _first(quantity.interval), _last(quantity.interval)
    if low is None or high is None:
        raise FormulaFault("the formula gives a date without a beginning or an end", "Expected days with both bounds: 'least(...)' or 'most(...)'.")
    if low > high:
        raise FormulaFault("the formula gives no whole day", "Expected a whole number of days.")
    return Period(date.fromordinal(low), date.fromordinal(high), quantity.approximate)


def date_words(quantity: Quantity) -> str:
    """Return a date that a formula reads or comes to, in words."""
    low, high = _day(_first(quantity.interval)), _day(_last(quantity.interval))
    if low is not None and high is not None:
        return Period(low, max(low, high)).text
    if low is not None:
        return f"from {Period(low, low).text}"
    return f"up to {Period(high, high).text}" if high is not None else "any day"


def _day(number: int | None) -> date | None:
    """Return a day by its number, the first or last of the calendar for one beyond it: the day after its last has no name."""
    return None if number is None else date.fromordinal(min(max(number, FIRST), LAST))


def _first(span: Interval) -> int | None:
    """Return the first whole day of an interval."""
    if span.low is None:
        return None
    return span.low.__floor__() + 1 if not span.low_closed and span.low.denominator == 1 else span.low.__floor__()


def _last(span: Interval) -> int | None:
    """Return the last whole day of an interval."""
    if span.high is None:
        return None
    return span.high.__floor__() - 1 if not span.high_closed and span.high.denominator == 1 else span.high.__floor__()
