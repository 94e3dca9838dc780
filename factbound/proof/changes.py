"""Changed values: for any value another one of its type, that no reader could take for the first."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from factbound.facts.dates import Period
from factbound.facts.intervals import Interval
from factbound.facts.model import Entity, Statement
from factbound.facts.numerals import decimal_places
from factbound.facts.quantities import PERCENT, Missing, Moment, Quantity, Reference, Text, Value

WORDS = "wording that the proof put in place of this"
"""What a text is changed to."""

LAST_DAY = date(9998, 12, 31)


def change_value(statement: Statement, value: Value, entities: Mapping[str, Entity], steps: int = 1) -> Value:
    """Return another value that the statement could have: a number or date a little further on, other words, another entity.

    Args:
        statement: Whose value it is; its property decides which entities would do.
        value: What it is now.
        entities: All that a reference could name.
        steps: How far a number is moved, in units of its last digit; more than one where it is printed rounded.
    """
    match value:
        case Quantity():
            return replace(value, interval=_shifted(value, steps))
        case Text():
            return Text(f"{WORDS} in {statement.id}")
        case Reference():
            return Reference(_another(value.entity, statement, entities.values()))
        case Moment():
            return Moment(_later(value.period))
        case Missing():
            return Missing("unknown" if value.kind == "undisclosed" else "undisclosed")


def _shifted(quantity: Quantity, steps: int) -> Interval:
    """Move both bounds by some steps in the last digit that is not a zero; a share keeps below 100 %."""
    span = quantity.interval
    bounds = [bound for bound in (span.low, span.high) if bound is not None]
    step = steps * min((_last_place(bound) for bound in bounds), default=Fraction(1))
    if quantity.unit == PERCENT and any(not 0 <= bound + step <= 100 for bound in bounds):
        step = -step
    low, high = (None if bound is None else bound + step for bound in (span.low, span.high))
    if quantity.unit == PERCENT and low is not None and low < 0:  # from nothing to all: only one end can move
        low = Fraction(0)
    return Interval(low, high, span.low_closed, span.high_closed)


def _last_place(number: Fraction) -> Fraction:
    """Return what one more in a number's last digit is worth: 100 million in 600 million, 0.1 in 24.3."""
    places = decimal_places(number)
    if places is None:  # a fraction without an end is printed to a few digits: one in a hundred shows
        return abs(number) / 100
    if places:
        return Fraction(1, 10**places)
    step = 1
    while number and number % (step * 10) == 0:
        step *= 10
    return Fraction(step)


def _later(period: Period) -> Period:
    """Move a date on by its own grain: a day, a month, a quarter, a year."""
    if period.end >= LAST_DAY:
        return replace(period, start=date(2001, 1, 1), end=date(2001, 1, 1))
    match period.precision:
        case "month":
            return replace(period, start=_month(period.start, 1), end=_month_end(_month(period.start, 1)))
        case "quarter":
            return replace(period, start=_month(period.start, 3), end=_month_end(_month(period.start, 5)))
        case "year":
            year = period.start.year + 1
            return replace(period, start=date(year, 1, 1), end=date(year, 12, 31))
    return replace(period, start=period.start + timedelta(days=1), end=period.end + timedelta(days=1))


def _month(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _another(name: str, statement: Statement, entities: Iterable[Entity]) -> str:
    """Return the next entity of a kind that the property takes, one that has not its name."""
    kinds = statement.prop.kinds
    fitting = sorted(one.id for one in entities if (not kinds or one.kind.name in kinds) and one.id not in (name, statement.entity))
    everything = sorted(one.id for one in entities if one.id != name)
    return next(iter(fitting or everything), name)
