"""Values: what a statement says, with all that may be done to one. Reading and wording have modules of their own."""

from __future__ import annotations

from fractions import Fraction

from factbound.facts.currencies import CODES
from factbound.facts.faults import ValueFault
from factbound.facts.intervals import Interval
from factbound.facts.numerals import decimal_text
from factbound.facts.parsing import parse_value
from factbound.facts.quantities import DATE, PERCENT, Missing, Moment, Quantity, Reference, Text, Value
from factbound.facts.wording import format_quantity, format_value

__all__ = [
    "Interval",
    "Missing",
    "Moment",
    "Quantity",
    "Reference",
    "Text",
    "Value",
    "ValueFault",
    "compatible",
    "format_quantity",
    "format_value",
    "parse_value",
    "value_record",
    "widened",
]

TOLERANCE = Fraction(5, 100)
"""How far about reaches to either side, as a part of the number."""

Record = dict[str, str | bool | None]


def compatible(one: Value, two: Value) -> bool:
    """Return whether two values could both be true of the same thing at the same time.

    Intervals that meet are compatible, an approximate one reaching TOLERANCE further to each side, and an approximate date its
    own length. Amounts in different units cannot be compared and are let pass. What one source does not know or does not
    tell, another may.
    """
    match one, two:
        case (Missing(), _) | (_, Missing()):
            return True
        case Quantity(), Quantity():
            return one.unit != two.unit or widened(one).intersects(widened(two))
        case Text(), Text():
            return _folded(one.text) == _folded(two.text)
        case Moment(), Moment():
            return not (one.period.is_before(two.period) or two.period.is_before(one.period))
    return one == two


def widened(quantity: Quantity) -> Interval:
    """Return the interval that a quantity may lie in, TOLERANCE further out on both sides where it is approximate."""
    span = quantity.interval
    # A date brings its slack with it, since five per cent of the days since the year 1 are no measure of anything.
    if not quantity.approximate or quantity.unit == DATE:
        return span
    low = None if span.low is None else span.low - abs(span.low) * TOLERANCE
    high = None if span.high is None else span.high + abs(span.high) * TOLERANCE
    return Interval(low, high, span.low_closed, span.high_closed)


def value_record(value: Value) -> Record:
    """Return a value for facts.json. Numbers are exact decimals in quotes, or `n/d` where a decimal never ends."""
    match value:
        case Quantity():
            return _quantity_record(value)
        case Text():
            return {"type": "text", "text": value.text}
        case Reference():
            return {"type": "entity", "entity": value.entity}
        case Moment():
            start, end = value.period.start.isoformat(), value.period.end.isoformat()
            return {
                "type": "date",
                "start": start,
                "end": end,
                "text": value.period.iso,
                "approximate": value.period.approximate,
            }
        case Missing():
            return {"type": "missing", "kind": value.kind}


def _quantity_record(quantity: Quantity) -> Record:
    span = quantity.interval
    low = None if span.low is None else decimal_text(span.low)
    return {
        "type": "share" if quantity.unit == PERCENT else "money" if quantity.unit in CODES else "quantity",
        "low": low,
        "high": None if span.high is None else low if span.high is span.low else decimal_text(span.high),
        "low_closed": span.low_closed,
        "high_closed": span.high_closed,
        "unit": quantity.unit,
        "approximate": quantity.approximate,
    }


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
