"""Values as readers see them, in English. What is written here, parsing.py reads back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from factbound.facts.currencies import CODES
from factbound.facts.numerals import NBSP, Rounding, format_numeral, is_long
from factbound.facts.quantities import PERCENT, Missing, Moment, Quantity, Reference, Text, Value
from factbound.facts.vocabulary import Property, Unit


def format_value(
    value: Value,
    prop: Property,
    units: Mapping[str, Unit],
    entity_names: Callable[[str], str] | None = None,
) -> str:
    """Return a value in words: `more than 600 million people`, with no-break spaces inside a number.

    A number that cannot be printed in full is rounded to four significant digits, and what is said stays true: a lower
    bound goes down, an upper bound up, a point to the nearest with 'about' before it.

    Args:
        value: What to print.
        prop: What it is a value of; decides between a currency and a unit of the same name.
        units: The vocabulary's units.
        entity_names: From an id to a name; without it the id is printed.
    """
    match value:
        case Quantity():
            return format_quantity(value, units, money=prop.type == "money")
        case Text():
            return value.text
        case Reference():
            return entity_names(value.entity) if entity_names else value.entity
        case Moment():
            return value.period.text
        case Missing():
            return value.kind


def format_quantity(quantity: Quantity, units: Mapping[str, Unit], money: bool | None = None) -> str:
    """Return a quantity in words.

    Args:
        quantity: What to print.
        units: The vocabulary's units.
        money: Whether the unit is a currency; left out, it is one when no unit has its name.
    """
    span, unit = quantity.interval, quantity.unit
    if money is None:
        money = unit in CODES and unit not in units
    about = "about " if quantity.approximate or (span.low is not None and span.is_point and is_long(span.low)) else ""

    def amount(number: Fraction, rounding: Rounding, bare: bool = False, words: bool = True) -> str:
        numeral = format_numeral(number, rounding, words)
        if unit == PERCENT:
            return f"{about}{numeral}{NBSP}%"
        if money:
            return f"{about}{unit}{NBSP}{numeral}"
        return f"{about}{numeral}" + ("" if bare or not unit else NBSP + _noun(number, units.get(unit), unit))

    if span.low is None and span.high is None:
        return "any number"
    if span.low is None:
        assert span.high is not None
        return f"{_below(span.high_closed)} {amount(span.high, 'up')}"
    if span.high is None:
        return f"{_above(span.low_closed)} {amount(span.low, 'down')}"
    if span.is_point:
        return amount(span.low, "nearest")
    # Between 2 and 3 million would be read as two million: a small lower bound has full digits beside it.
    words = span.low == 0 or abs(span.low) >= 1000
    low, high = amount(span.low, "down", bare=True, words=words), amount(span.high, "up", words=words)
    if span.low_closed and span.high_closed:
        return f"between {low} and {high}"
    return f"{_above(span.low_closed)} {low} and {_below(span.high_closed)} {high}"


IN_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""Whole numbers that prose has in words."""
_SMALL = re.compile(r"(?<![\d.,])\d{1,2}(?![\d.,])")


def quantity_in_words(quantity: Quantity, units: Mapping[str, Unit]) -> str:
    """Return a number as running text has it: without its unit, and whole numbers up to twelve in words.

    Shares and money keep their figures: `four`, `more than 146,880,432`, `48 %`.
    """
    if quantity.unit == PERCENT or (quantity.unit in CODES and quantity.unit not in units):
        return format_quantity(quantity, units)
    bare = format_quantity(Quantity(quantity.interval, "", quantity.approximate), units)
    return _SMALL.sub(lambda found: IN_WORDS[int(found[0])] if int(found[0]) < len(IN_WORDS) else found[0], bare)


def _above(closed: bool) -> str:
    return "at least" if closed else "more than"


def _below(closed: bool) -> str:
    return "at most" if closed else "less than"


def _noun(number: Fraction, unit: Unit | None, name: str) -> str:
    """Return the unit's word for a number; an undeclared unit by its name."""
    if unit is None:
        return name
    return unit.one if number == 1 else unit.many
