"""Values as readers see them, in English. What is written here, parsing.py reads back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Protocol

from factbound.facts.currencies import CODES
from factbound.facts.intervals import Interval
from factbound.facts.moments import date_words
from factbound.facts.numerals import IN_WORDS, NBSP, Rounding, decimal_places, format_numeral, is_long
from factbound.facts.quantities import DATE, PERCENT, Missing, Moment, Quantity, Reference, Text, Value
from factbound.facts.rounding import Rounded, exact_text, round_quantity
from factbound.facts.vocabulary import Property, Unit


def format_value(
    value: Value,
    prop: Property,
    units: Mapping[str, Unit],
    entity_names: Callable[[str], str] | None = None,
    step: Fraction | None = None,
) -> str:
    """Return a value in words: `more than 600 million people`, with no-break spaces inside a number.

    A number that cannot be printed in full is rounded to four significant digits, and what is said stays true: a lower
    bound goes down, an upper bound up, a point to the nearest with 'about' before it.

    Args:
        value: What to print.
        prop: What it is a value of; decides between a currency and a unit of the same name.
        units: The vocabulary's units.
        entity_names: From an id to a name; without it the id is printed.
        step: What a number is rounded to a multiple of, where somebody asked for it.
    """
    match value:
        case Quantity():
            return format_quantity(value, units, money=prop.type == "money", step=step)
        case Text():
            return value.text
        case Reference():
            return entity_names(value.entity) if entity_names else value.entity
        case Moment():
            return value.period.text
        case Missing():
            return value.kind


def format_quantity(
    quantity: Quantity,
    units: Mapping[str, Unit],
    money: bool | None = None,
    step: Fraction | None = None,
    lean: Rounding = "nearest",
) -> str:
    """Return a quantity in words.

    Args:
        quantity: What to print.
        units: The vocabulary's units.
        money: Whether the unit is a currency; left out, it is one when no unit has its name.
        step: What it is rounded to a multiple of, where somebody asked for it.
        lean: Where a point goes that has to be rounded.
    """
    rounded = round_quantity(quantity, step, lean)
    places = decimal_places(step) or 0 if step is not None else 0
    about = "about " if rounded.about else ""
    if quantity.unit == DATE:
        return about + date_words(quantity)
    noun = _noun_of(quantity.unit, units, money)

    def amount(number: Fraction, bare: bool = False, words: bool = True) -> str:
        return about + noun(number, format_numeral(number, words, places if number else 0), bare=bare)

    return _between(quantity.interval, rounded, amount)


def plain_words(text: str) -> str:
    """Return words with plain spaces, as messages and files have them."""
    return text.replace(NBSP, " ")


def exact_words(quantity: Quantity, units: Mapping[str, Unit], money: bool | None = None) -> str:
    """Return a quantity in words without rounding, for a working; digits that never end break off with an ellipsis."""
    about = "about " if quantity.approximate else ""
    if quantity.unit == DATE:
        return about + date_words(quantity)
    noun = _noun_of(quantity.unit, units, money)
    span = quantity.interval

    def amount(number: Fraction, bare: bool = False, words: bool = True) -> str:
        numeral = exact_text(number) if is_long(number) else format_numeral(number, words)
        return about + noun(number, numeral, bare=bare)

    return _between(span, Rounded(span.low, span.high, quantity.approximate), amount)


class _Amount(Protocol):
    """One end in words."""

    def __call__(self, number: Fraction, bare: bool = False, words: bool = True) -> str:
        """Return it, without its unit if bare and without scale words if told so."""
        ...


def _between(span: Interval, ends: Rounded, amount: _Amount) -> str:
    """Return what lies between two ends in words."""
    if ends.low is None and ends.high is None:
        return "any number"
    if ends.low is None:
        assert ends.high is not None
        return f"{_below(span.high_closed)} {amount(ends.high)}"
    if ends.high is None:
        return f"{_above(span.low_closed)} {amount(ends.low)}"
    if ends.is_point:
        return amount(ends.low)
    # Between 2 and 3 million would be read as two million: a small lower bound has full digits beside it.
    words = ends.low == 0 or abs(ends.low) >= 1000
    low, high = amount(ends.low, bare=True, words=words), amount(ends.high, words=words)
    if span.low_closed and span.high_closed:
        return f"between {low} and {high}"
    return f"{_above(span.low_closed)} {low} and {_below(span.high_closed)} {high}"


class _Noun(Protocol):
    """A numeral with its unit."""

    def __call__(self, number: Fraction, numeral: str, bare: bool) -> str:
        """Return both; without a unit that is a word, if bare."""
        ...


def _noun_of(unit: str, units: Mapping[str, Unit], money: bool | None) -> _Noun:
    """Return how a unit stands with its number."""
    currency = unit in CODES and unit not in units if money is None else money

    def noun(number: Fraction, numeral: str, bare: bool) -> str:
        if unit == PERCENT:
            return f"{numeral}{NBSP}%"
        if currency:
            return f"{unit}{NBSP}{numeral}"
        return numeral + ("" if bare or not unit else NBSP + _noun(number, units.get(unit), unit))

    return noun


_SMALL = re.compile(r"(-?)(?<![\d.,])(\d{1,2})(?![\d.,])")


def quantity_in_words(quantity: Quantity, units: Mapping[str, Unit]) -> str:
    """Return a number as running text has it: without its unit, and whole numbers up to twelve in words.

    Shares and money keep their figures: `four`, `more than 146,880,432`, `48 %`.
    """
    if quantity.unit == PERCENT or (quantity.unit in CODES and quantity.unit not in units):
        return format_quantity(quantity, units)
    bare = format_quantity(Quantity(quantity.interval, "", quantity.approximate), units)
    return _SMALL.sub(_in_words, bare)


def _in_words(found: re.Match[str]) -> str:
    """Return a small number in words, one that is not small as it stands."""
    size = int(found[2])
    return ("minus " if found[1] else "") + IN_WORDS[size] if size < len(IN_WORDS) else found[0]


def _above(closed: bool) -> str:
    return "at least" if closed else "more than"


def _below(closed: bool) -> str:
    return "at most" if closed else "less than"


def _noun(number: Fraction, unit: Unit | None, name: str) -> str:
    """Return the unit's word for a number; an undeclared unit by its name."""
    if unit is None:
        return name
    return unit.one if number == 1 else unit.many
