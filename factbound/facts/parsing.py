"""From text as a person writes it to a value, strictly. What it refuses, it says why, with the nearest right text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from factbound.facts.currencies import CODES
from factbound.facts.dates import parse_period
from factbound.facts.faults import ValueFault, quoted, sentences
from factbound.facts.intervals import Interval
from factbound.facts.numerals import DIGITS, NUMERAL, SCALE_WORDS, decimal_text, is_long, parse_numeral
from factbound.facts.quantities import PERCENT, Missing, Moment, Quantity, Reference, Text, Value
from factbound.facts.rewrites import (
    mend_digits,
    mend_unit,
    spell_out_range,
    swap_ends,
    use_currency_code,
    use_known_hedges,
    use_percent_sign,
)
from factbound.facts.vocabulary import Property, Unit
from factbound.facts.wording import format_quantity, plain_words
from factbound.limits import VALUE

_ABOVE = r"(?P<above>more than|over|at least) (?P<low>.+?)"
_BELOW = r"(?P<below>less than|under|at most|up to) (?P<high>.+)"
_RANGES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (r"between (?P<low>.+) and (?P<high>.+)", f"{_ABOVE} and {_BELOW}", _ABOVE, _BELOW))
LONGEST_GUESS = 200
"""Longer text is not looked at for what it may mean."""
_WHOLE = Interval(Fraction(0), Fraction(100))
_OPEN = ("more than", "over", "less than", "under")


@dataclass(frozen=True)
class Amount:
    """A number with its unit, without hedges."""

    number: Fraction
    unit: str
    scaled: bool = False
    """Whether a scale word was written."""


@dataclass(frozen=True)
class Measure:
    """How the quantities of one property are written."""

    noun: str
    """`a share`, as in "is not a share"."""
    expected: str
    amount: Callable[[str], Amount | None]
    rewrites: tuple[Callable[[str], str], ...]
    """Steps from what people write to what is read; for guesses only."""
    units: Mapping[str, Unit]

    def is_possible(self, interval: Interval) -> bool:
        """Return whether the numbers can be of this measure: a share lies between nothing and all."""
        bounds = [bound for bound in (interval.low, interval.high) if bound is not None]
        return self.amount is not _share or (interval.intersects(_WHOLE) and all(map(_WHOLE.contains, bounds)))


def parse_value(text: str, prop: Property, units: Mapping[str, Unit]) -> Value:
    """Read a value as it is written in YAML, by the type of its property.

    Raises:
        ValueFault: If it is not one; says what is expected, with a guess where there is a good one.
    """
    words = " ".join(text.split())
    if words.lower() == "undisclosed":
        return Missing("undisclosed")
    if words.lower() == "unknown":
        return Missing("unknown")
    if prop.type == "text":
        return _parse_text(text)
    if VALUE.is_over(len(words)):
        raise ValueFault(f"the value has {len(words):,} characters", f"{VALUE.hint} Long texts go into 'note'.")
    match prop.type:
        case "date":
            return Moment(parse_period(words))
        case "entity":
            return _parse_reference(words)
        case "share" | "money" | "quantity":
            return _parse_quantity(words, measure_of(prop, units), text)


def _parse_text(text: str) -> Text:
    """Read words; no-break spaces are kept, line breaks are not."""
    words = re.sub(r"[ \t\r\n]+", " ", text).strip()
    if not words:
        raise ValueFault("The text is empty", "Expected words, or 'unknown' or 'undisclosed' with the reason in 'because'.")
    return Text(words)


def _parse_reference(words: str) -> Reference:
    if re.fullmatch(r"[a-z_][a-z0-9_]*", words):
        return Reference(words)
    near = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    hint = f"Did you mean '{near}'?" if re.match(r"[a-z]", near) else ""
    raise ValueFault(
        f"{quoted(words)} is not the id of an entity",
        sentences("Expected the name of a file in data without its ending, such as 'north_bank'.", hint),
    )


def measure_of(prop: Property, units: Mapping[str, Unit]) -> Measure:
    """Return how the quantities of a property are written."""
    if prop.type == "share":
        expected = "Expected a percentage such as '24 %', 'more than 50 %' or 'between 25 % and 40 %'."
        return Measure("a share", expected, _share, (mend_digits, use_known_hedges, spell_out_range, use_percent_sign, swap_ends), units)
    if prop.type == "money":
        expected = (
            "Expected an amount with its currency code such as 'USD 2 billion', 'about CNY 1.2 billion' or 'between USD 2 billion and USD 3 billion'."
        )
        return Measure("an amount of money", expected, _money, (mend_digits, use_known_hedges, use_currency_code, spell_out_range, swap_ends), units)
    unit = units.get(prop.unit, Unit(prop.unit, prop.unit, prop.unit))
    noun = "a percentage" if unit.name == PERCENT else f"a number of {unit.many}" if unit.many else "a number"
    one, many, few = (f"{number} {unit.many}".strip() for number in ("12", "more than 600 million", "between 3 and 5"))
    return Measure(
        noun,
        f"Expected {noun} such as '{one}', '{many}' or '{few}'.",
        lambda words: _count(words, unit),
        (mend_digits, use_known_hedges, spell_out_range, lambda words: mend_unit(words, unit), swap_ends),
        units,
    )


def _parse_quantity(words: str, measure: Measure, text: str) -> Quantity:
    """Read a quantity, or raise the fault with the best guess."""
    quantity = read_quantity(words, measure)
    if quantity is not None and measure.is_possible(quantity.interval):
        return quantity
    message = f"{quoted(text.strip())} is not {measure.noun}"
    if quantity is None:
        raise ValueFault(message, sentences(measure.expected, _why_not(words, measure)))
    raise ValueFault(message, "Expected a percentage from 0 % to 100 %.")


def read_quantity(words: str, measure: Measure) -> Quantity | None:
    """Read an amount with its hedges; None when it is not one."""
    for pattern in _RANGES if words[:1].isalpha() else ():
        if found := pattern.fullmatch(words):
            groups = found.groupdict()
            ends = [_hedged(groups[end], measure) if groups.get(end) else None for end in ("low", "high")]
            if any(groups.get(end) and ends[number] is None for number, end in enumerate(("low", "high"))):
                continue
            closed = [str(groups.get(side, "")).lower() not in _OPEN for side in ("above", "below")]
            return _range(ends[0], ends[1], closed[0], closed[1])
    point = _hedged(words, measure)
    return Quantity(Interval.point(point[0].number), point[0].unit, point[1]) if point else None


def _hedged(words: str, measure: Measure) -> tuple[Amount, bool] | None:
    """Read an amount that may stand after about; the second is whether it does."""
    about = words.lower().startswith("about ")
    amount = measure.amount(words[6:] if about else words)
    return (amount, about) if amount else None


def _range(low: tuple[Amount, bool] | None, high: tuple[Amount, bool] | None, low_closed: bool, high_closed: bool) -> Quantity | None:
    """Return the quantity between two ends of which one may be missing; None when they do not go together."""
    ends = [end for end in (low, high) if end]
    if len({amount.unit for amount, _ in ends}) != 1:
        return None
    if low and high and high[0].scaled and not low[0].scaled and 0 < abs(low[0].number) < 1000:
        return None  # between 2 and 3 billion: two, or two billion?
    try:
        span = Interval(low[0].number if low else None, high[0].number if high else None, low_closed, high_closed)
    except ValueError:
        return None
    return Quantity(span, ends[0][0].unit, any(about for _, about in ends))


# What an amount looks like, by type.


def _number(words: str) -> tuple[Fraction, bool, str] | None:
    """Read a number with its scale word; return it, whether there was one, and the words that follow."""
    found = re.match(NUMERAL, words)
    number = parse_numeral(found[0]) if found else None
    if found is None or number is None:
        return None
    rest = words[found.end() :]
    scale = re.match(r" ?([a-z]+)(?![^\W_])", rest, re.IGNORECASE)
    factor = SCALE_WORDS.get(scale[1].lower()) if scale else None
    if scale is None or factor is None:
        return number, False, rest
    return None if is_long(number * factor) else (number * factor, True, rest[scale.end() :])


def _share(words: str) -> Amount | None:
    found = re.fullmatch(r"(.+?) ?%", words)
    number = parse_numeral(found[1]) if found else None
    return None if number is None else Amount(number, PERCENT)


def _money(words: str) -> Amount | None:
    """Read an amount of money; the code stands before or after it."""
    found = re.fullmatch(r"([A-Z]{3}) (.+)|(.+) ([A-Z]{3})", words)
    if not found or (found[1] or found[4]) not in CODES:
        return None
    number = _number(found[2] or found[3])
    return Amount(number[0], found[1] or found[4], number[1]) if number and not number[2] else None


def _count(words: str, unit: Unit) -> Amount | None:
    """Read a number of things; the unit's word may be left out, and goes before a scale word of the same letters."""
    names = {name.lower() for name in (unit.name, unit.one, unit.many) if name}
    found = re.match(NUMERAL, words)
    number = parse_numeral(found[0]) if found else None
    if found and number is not None and words[found.end() :].strip().lower() in names:
        return Amount(number, unit.name)
    read = _number(words)
    if read is None or read[2].strip().lower() not in names | {""}:
        return None
    return Amount(read[0], unit.name, read[1])


def _why_not(words: str, measure: Measure) -> str:
    """Return a guess at what was meant, or what is wrong with a currency code, or nothing."""
    if len(words) > LONGEST_GUESS:
        return ""
    part = parse_numeral(words)
    if measure.amount is _share and part is not None and 0 < part < 1:
        return f"Did you mean '{decimal_text(part * 100)} %' or '{words} %'?"
    if re.search(rf"[0-9](?:[, .]?[0-9]){{{DIGITS},}}", words):
        return f"A number may have {DIGITS} digits."
    for near in _rewritten(words, measure):
        quantity = read_quantity(near, measure)
        if quantity and measure.is_possible(quantity.interval):
            return f"Did you mean '{plain_words(format_quantity(quantity, measure.units))}'?"
    for code in re.findall(r"\b[A-Z]{3}\b", words):
        if measure.amount is _money and code not in CODES:
            return f"'{code}' is not an ISO 4217 currency code."
    return ""


def _rewritten(words: str, measure: Measure) -> Iterator[str]:
    """Yield the text after each of the measure's rewrites that changes it."""
    for step in measure.rewrites:
        near = step(words)
        if near != words:
            yield near
        words = near
