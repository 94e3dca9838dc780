"""Values: the grammar, the exact intervals behind it, and the words in front."""

from __future__ import annotations

import operator
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from factbound.facts.currencies import CODES
from factbound.facts.dates import parse_period
from factbound.facts.numerals import round_number, round_to
from factbound.facts.values import (
    Interval,
    Missing,
    Moment,
    Quantity,
    Reference,
    Text,
    ValueFault,
    compatible,
    format_value,
    parse_value,
    value_record,
)
from factbound.facts.vocabulary import Property, Unit

UNITS = {
    "people": Unit("people", "person", "people"),
    "members": Unit("members", "member", "members"),
    "m": Unit("m", "m", "m"),
}
SHARE, MONEY = Property("stake", "Stake", "share"), Property("sum", "Sum", "money")
PEOPLE, NUMBER = Property("consumers", "Consumers", "quantity", unit="people"), Property("number", "Number", "quantity")
MEMBERS, METRES = Property("board", "Board", "quantity", unit="members"), Property("length", "Length", "quantity", unit="m")
TEXT, DATE, ENTITY = Property("role", "Role", "text"), Property("founded", "Founded", "date"), Property("owner", "Owner", "entity")

SHARE_EXPECTED = "Expected a percentage such as '24 %', 'more than 50 %' or 'between 25 % and 40 %'."
MONEY_EXPECTED = (
    "Expected an amount with its currency code such as 'USD 2 billion', 'about CNY 1.2 billion' or 'between USD 2 billion and USD 3 billion'."
)
ENTITY_EXPECTED = "Expected the name of a file in data without its ending, such as 'north_bank'."
PEOPLE_EXPECTED = "Expected a number of people such as '12 people', 'more than 600 million people' or 'between 3 and 5 people'."


def span(low, high, low_closed=True, high_closed=True):
    """Write an interval shortly."""
    return Interval(None if low is None else Fraction(low), None if high is None else Fraction(high), low_closed, high_closed)


def decimals(least=-(10**15), most=10**15):
    """Exact decimals with up to six places, round ones among them."""
    return st.builds(
        lambda number, scale, places: Fraction(number) * scale / 10**places,
        st.integers(-(10**9), 10**9), st.sampled_from([1, 1000, 10**6]), st.integers(0, 6),
    ).filter(lambda number: least <= number <= most)  # fmt: skip


@st.composite
def intervals(draw, numbers=None):
    """Intervals of every shape except the one without any bound."""
    numbers = decimals() if numbers is None else numbers
    low, high = sorted((draw(numbers), draw(numbers)))
    low_closed, high_closed = draw(st.booleans()), draw(st.booleans())
    match draw(st.sampled_from(["point", "low", "high", "both"])):
        case "point":
            return Interval.point(low)
        case "low":
            return Interval(low, None, low_closed)
        case "high":
            return Interval(None, high, high_closed=high_closed)
    return Interval(low, high, low_closed, high_closed) if low < high else Interval.point(low)


@st.composite
def written(draw):
    """A property with a value that YAML can say."""
    prop = draw(st.sampled_from([SHARE, MONEY, PEOPLE, NUMBER, METRES, TEXT, ENTITY]))
    if draw(st.integers(0, 9)) == 0:
        return prop, Missing(draw(st.sampled_from(["undisclosed", "unknown"])))
    if prop is TEXT:
        return prop, Text(draw(st.from_regex(r"[A-Za-z\u00a0]+( [a-z]+)*", fullmatch=True).filter(lambda text: text.strip() == text)))
    if prop is ENTITY:
        return prop, Reference(draw(st.from_regex(r"[a-z][a-z0-9_]{3}", fullmatch=True)))
    numbers = decimals(0, 100) if prop is SHARE else decimals()
    unit = {"share": "%", "money": draw(st.sampled_from(sorted(CODES)))}.get(prop.type, prop.unit)
    value = Quantity(draw(intervals(numbers)), unit, draw(st.booleans()))
    assume(prop is not SHARE or value.interval.intersects(span(0, 100)))
    return prop, value


@given(written())
def test_what_readers_see_is_read_back(case):
    """The words for a value give the same value again."""
    prop, value = case
    assert parse_value(format_value(value, prop, UNITS), prop, UNITS) == value


@pytest.mark.parametrize(
    ("prop", "text", "shown"),
    [
        (SHARE, "24%", "24 %"),
        (SHARE, "over 50 %", "more than 50 %"),
        (SHARE, "between 25 % and 40 %", "between 25 % and 40 %"),
        (SHARE, "more than 25 % and at most 40 %", "more than 25 % and at most 40 %"),
        (SHARE, "24.30 %", "24.3 %"),
        (PEOPLE, "more than 600 million people", "more than 600 million people"),
        (PEOPLE, "146 880 432", "146,880,432 people"),
        (PEOPLE, "146\u00a0880\u00a0432 people", "146,880,432 people"),
        (PEOPLE, "1", "1 person"),
        (PEOPLE, "600 thousand people", "600,000 people"),
        (PEOPLE, "1.2345 million", "1,234,500 people"),
        (PEOPLE, "under 1500 million", "less than 1.5 billion people"),
        (PEOPLE, "between 5 and 2,000,000", "between 5 and 2,000,000 people"),
        (MEMBERS, "at least 3", "at least 3 members"),
        (MEMBERS, "up to 1 member", "at most 1 member"),
        (METRES, "5 m", "5 m"),
        (METRES, "5 million m", "5 million m"),
        (MONEY, "about USD 2 billion", "about USD 2 billion"),
        (MONEY, "1.2 bn CNY", "CNY 1.2 billion"),
        (MONEY, "USD \u2212250m", "USD -250 million"),
        (MONEY, "between USD 2 tn and USD 3 trillion", "between USD 2 trillion and USD 3 trillion"),
        (NUMBER, "-0.5", "-0.5"),
        (DATE, "2018-Q3", "third quarter of 2018"),
        (TEXT, "  two\n words ", "two words"),
        (ENTITY, "mail_ru", "mail_ru"),
        (MONEY, "Undisclosed", "undisclosed"),
    ],
)
def test_values_are_written_as_people_write_them(prop, text, shown):
    """Each spelling that is read has one wording for readers."""
    assert format_value(parse_value(text, prop, UNITS), prop, UNITS).replace("\u00a0", " ") == shown


def test_numbers_do_not_break_over_lines():
    """A no-break space stands before a percent sign, a scale word and a unit, and after a currency code."""
    pairs = [(SHARE, "24 %"), (MONEY, "USD 2 billion"), (PEOPLE, "more than 600 million people")]
    shown = [format_value(parse_value(text, prop, UNITS), prop, UNITS) for prop, text in pairs]
    assert shown == ["24\u00a0%", "USD\u00a02\u00a0billion", "more than 600\u00a0million\u00a0people"]


def test_an_entity_is_shown_by_name():
    """A reference prints what the caller says that the entity is called."""
    assert format_value(Reference("mail_ru"), ENTITY, UNITS, {"mail_ru": "Mail.ru"}.__getitem__) == "Mail.ru"


@pytest.mark.parametrize(
    ("prop", "text", "message", "expected"),
    [
        (SHARE, "twenty-four", "is not a share", SHARE_EXPECTED),
        (SHARE, "24", "is not a share", f"{SHARE_EXPECTED} Did you mean '24 %'?"),
        (SHARE, "0.24", "is not a share", f"{SHARE_EXPECTED} Did you mean '24 %' or '0.24 %'?"),
        (SHARE, "24,3 %", "is not a share", f"{SHARE_EXPECTED} Did you mean '24.3 %'?"),
        (SHARE, "25–40 %", "is not a share", f"{SHARE_EXPECTED} Did you mean 'between 25 % and 40 %'?"),
        (SHARE, "between 40 % and 25 %", "is not a share", f"{SHARE_EXPECTED} Did you mean 'between 25 % and 40 %'?"),
        (SHARE, "~ 24 percent", "is not a share", f"{SHARE_EXPECTED} Did you mean 'about 24 %'?"),
        (SHARE, "120 %", "is not a share", "Expected a percentage from 0 % to 100 %."),
        (SHARE, "-1 %", "is not a share", "Expected a percentage from 0 % to 100 %."),
        (SHARE, "more than 100 %", "is not a share", "Expected a percentage from 0 % to 100 %."),
        (MONEY, "$2bn", "is not an amount of money", f"{MONEY_EXPECTED} Did you mean 'USD 2 billion'?"),
        (MONEY, "2.5 billion dollars", "is not an amount of money", f"{MONEY_EXPECTED} Did you mean 'USD 2.5 billion'?"),
        (MONEY, "usd 2 billion", "is not an amount of money", f"{MONEY_EXPECTED} Did you mean 'USD 2 billion'?"),
        (MONEY, "USD 2 to 3 bn", "is not an amount of money", f"{MONEY_EXPECTED} Did you mean 'between USD 2 billion and USD 3 billion'?"),
        (MONEY, "XQZ 5", "is not an amount of money", f"{MONEY_EXPECTED} 'XQZ' is not an ISO 4217 currency code."),
        (MONEY, "2 billion", "is not an amount of money", MONEY_EXPECTED),
        (MONEY, "between USD 2 and CNY 3", "is not an amount of money", MONEY_EXPECTED),
        (PEOPLE, "24 cats", "is not a number of people", PEOPLE_EXPECTED),
        (PEOPLE, "24 poeple", "is not a number of people", f"{PEOPLE_EXPECTED} Did you mean '24 people'?"),
        (PEOPLE, "between 2 and 3 billion", "is not a number of people", f"{PEOPLE_EXPECTED} Did you mean 'between 2 billion and 3 billion people'?"),
        (PEOPLE, "between 200 and 300 million people", "is not a number of people",
         f"{PEOPLE_EXPECTED} Did you mean 'between 200 million and 300 million people'?"),
        (PEOPLE, "2,5 billion people", "is not a number of people", f"{PEOPLE_EXPECTED} Did you mean '2.5 billion people'?"),
        (PEOPLE, "1.200.000", "is not a number of people", f"{PEOPLE_EXPECTED} Did you mean '1.2 million people'?"),
        (PEOPLE, "1,2345", "is not a number of people", f"{PEOPLE_EXPECTED} Did you mean '1.2345 people'?"),
        (PEOPLE, "9" * 41, "is not a number of people", f"{PEOPLE_EXPECTED} A number may have 40 digits."),
        (PEOPLE, "9" * 40 + " million", "is not a number of people", PEOPLE_EXPECTED),
        (NUMBER, "1e9", "is not a number", "Expected a number such as '12', 'more than 600 million' or 'between 3 and 5'."),
        (ENTITY, "Mail.ru", "is not the id of an entity", f"{ENTITY_EXPECTED} Did you mean 'mail_ru'?"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(prop, text, message, expected):
    """A fault names the text and its type, and ends with what is expected and the nearest guess."""
    with pytest.raises(ValueFault) as caught:
        parse_value(text, prop, UNITS)
    assert (caught.value.message, caught.value.expected) == (f"'{text}' {message}", expected)


def test_text_is_not_empty():
    """Blank text is a fault."""
    with pytest.raises(ValueFault) as caught:
        parse_value(" \n", TEXT, UNITS)
    assert caught.value.message == "The text is empty"


@given(st.text(max_size=60) | st.from_regex(r"(about|between|[A-Z]{3}|\$)? ?[0-9,. -]{1,20}(%|bn|people| and [0-9]+)?", fullmatch=True))
def test_any_text_is_a_value_or_a_fault(text):
    """No text makes the parser do anything but answer or refuse, and each guess is itself right."""
    for prop in (SHARE, MONEY, PEOPLE, NUMBER):
        try:
            parse_value(text, prop, UNITS)
        except ValueFault as fault:
            _, _, near = fault.expected.partition("Did you mean '")
            if near:
                assert parse_value(near.split("'")[0], prop, UNITS)


def test_numbers_that_never_end_are_rounded_to_the_safe_side():
    """Four digits are left; a lower bound goes down, an upper bound up, a point to the nearest, which is said."""
    third = Fraction(100, 3)
    quantities = [Quantity(one, "%") for one in (Interval.point(third), span(third, None, False), span(None, third), span(third, 2 * third))]
    shown = [format_value(one, SHARE, UNITS).replace("\u00a0", " ") for one in quantities]
    assert shown == ["about 33.33 %", "more than 33.33 %", "at most 33.34 %", "between 33.33 % and 66.67 %"]
    assert format_value(Quantity.point(Fraction(1, 8)), NUMBER, UNITS) == "0.125"
    assert format_value(Quantity.point(Fraction(2 * 10**10, 3)), NUMBER, UNITS) == "about 6.667\u00a0billion"


@pytest.mark.parametrize(
    ("number", "nearest"),
    [("2.5", 3), ("3.5", 4), ("0.5", 1), ("-2.5", -3), ("-0.5", -1), ("2.4", 2), ("-2.6", -3), ("0", 0)],
)
def test_half_way_is_rounded_away_from_zero(number, nearest):
    """As everybody learns it, and alike for every number; down and up keep their side."""
    exact = Fraction(number)
    assert round_to(exact, Fraction(1), "nearest") == nearest
    assert round_to(exact / 10, Fraction(1, 10), "nearest") == Fraction(nearest, 10)
    assert round_to(exact, Fraction(1), "down") <= exact <= round_to(exact, Fraction(1), "up")


def test_the_last_of_four_digits_is_rounded_alike():
    """Where the fifth digit is five and nothing follows, the number is cut away from zero."""
    assert [round_number(Fraction(number), "nearest") for number in ("1.0005", "-1.0005")] == [Fraction("1.001"), Fraction("-1.001")]


@given(intervals(st.fractions(-(10**9), 10**9)))
@example(span(Fraction(5399, 10**44) + Fraction(1, 10**60), None, False))
@example(span(Fraction(-1, 3 * 10**50), Fraction(1, 3 * 10**50)))
def test_rounded_words_still_say_what_is_true(interval):
    """Whatever lies in a computed interval lies in the interval that its words give."""
    assume(not interval.is_point)
    told = parse_value(format_value(Quantity(interval), NUMBER, UNITS), NUMBER, UNITS).interval
    assert interval.hull(told) == told


OPERATIONS = st.sampled_from([operator.add, operator.sub, operator.mul, operator.truediv])
ENDS = st.fractions(-4, 4, max_denominator=3)


def members(interval):
    """Numbers of an interval, its closed ends and near its open ones."""
    low = interval.low if interval.low is not None else (interval.high or 0) - 50
    high = interval.high if interval.high is not None else (interval.low or 0) + 50
    near = [low, low + (high - low) / 10**6, (low + high) / 2, high - (high - low) / 10**6, high]
    return [number for number in near if interval.contains(number)]


@given(OPERATIONS, intervals(ENDS), intervals(ENDS))
def test_arithmetic_loses_no_number(operate, one, two):
    """What two numbers of two intervals give lies in what the intervals give; only a divisor that may be 0 has no result."""
    if operate is operator.truediv and two.contains(0):
        with pytest.raises(ZeroDivisionError):
            operate(one, two)
        return
    result = operate(one, two)
    assert all(result.contains(operate(mine, yours)) for mine in members(one) for yours in members(two))


@given(OPERATIONS, intervals(ENDS), intervals(ENDS))
def test_arithmetic_adds_no_number(operate, one, two):
    """A closed end of a result is reached by two numbers, and an open end is come near to."""
    assume(not (operate is operator.truediv and two.contains(0)))
    result = operate(one, two)
    reached = [operate(mine, yours) for mine in members(one) for yours in members(two)]
    for end, closed in ((result.low, result.low_closed), (result.high, result.high_closed)):
        if closed:
            assert end in reached
        elif end is not None:
            assert min(abs(end - number) for number in reached) < 1
        else:
            assert None in (one.low, one.high, two.low, two.high) or 0 in (two.low, two.high)


def test_ends_of_products_and_quotients():
    """Open and closed ends follow the numbers that make them; 0 that belongs to an interval stays reached."""
    assert span(600, None, False) / span(4, None, False) == span(0, None, False)
    assert span(600, None, False) / Interval.point(4) == span(150, None, False)
    assert span(0, 1) * span(2, 3, False, False) == span(0, 3, True, False)
    assert span(0, 1) * span(5, None) == span(0, None)
    assert span(-1, 1) * span(None, 3) == span(None, None)
    assert Interval.point(1) / span(0, 5, False) == span(Fraction(1, 5), None)
    assert Interval.point(1) - span(0, 1, False) == span(0, 1, True, False)
    huge = Interval.point(10**400)
    assert huge * span(1, None) == span(10**400, None)


def test_an_interval_is_never_empty():
    """Bounds in the wrong order, or one number that is left out, make no interval."""
    for low, high, closed in ((2, 1, True), (1, 1, False)):
        with pytest.raises(ValueError):
            span(low, high, closed)


def test_intervals_meet_and_contain():
    """Two intervals that touch meet only if both ends belong to them; a part adds nothing to the whole, but for an end that was not of it."""
    assert span(0, 1).intersects(span(1, 2))
    assert not span(0, 1, True, False).intersects(span(1, 2))
    assert span(0, 1).hull(span(None, 1)) == span(None, 1)
    assert span(0, 1).hull(span(0, 1, False)) == span(0, 1)


@pytest.mark.parametrize(
    ("prop", "one", "two", "both"),
    [
        (SHARE, "24 %", "24.3 %", False),
        (SHARE, "about 24 %", "24.3 %", True),
        (SHARE, "about 24 %", "26 %", False),
        (SHARE, "more than 24 %", "24 %", False),
        (SHARE, "at least 24 %", "24 %", True),
        (MONEY, "USD 2 billion", "CNY 13 billion", True),
        (TEXT, "Deputy  head", "deputy head", True),
        (TEXT, "head", "deputy head", False),
        (DATE, "2018-09", "2018-09-11", True),
        (DATE, "2018-08", "2018-09-11", False),
        (DATE, "~2018-08", "2018-09-11", True),
        (ENTITY, "mail_ru", "mail_ru", True),
        (ENTITY, "mail_ru", "rdif", False),
        (SHARE, "undisclosed", "24 %", True),
        (SHARE, "undisclosed", "unknown", True),
    ],
)
def test_statements_contradict_only_if_they_cannot_both_be_true(prop, one, two, both):
    """Values that leave room for each other are compatible, either way round."""
    first, second = parse_value(one, prop, UNITS), parse_value(two, prop, UNITS)
    assert compatible(first, second) is compatible(second, first) is both


def test_records_for_export():
    """Each type has its record; numbers are exact text, and a missing bound is null."""
    quantity = {"high_closed": False, "low_closed": False, "approximate": False}
    more = parse_value("more than 600.5 million", PEOPLE, UNITS)
    assert value_record(parse_value("24 %", SHARE, UNITS)) == {
        "type": "share", "low": "24", "high": "24", "low_closed": True, "high_closed": True, "unit": "%", "approximate": False,
    }  # fmt: skip
    assert value_record(more) == {"type": "quantity", "low": "600500000", "high": None, "unit": "people", **quantity}
    assert value_record(Quantity.point(Fraction(-1, 3), "USD"))["low"] == "-1/3"
    assert value_record(Quantity.point(Fraction(-1, 8)))["low"] == "-0.125"
    assert value_record(Moment(parse_period("~2018-09"))) == {
        "type": "date", "start": "2018-09-01", "end": "2018-09-30", "text": "~2018-09", "approximate": True,
    }  # fmt: skip
    assert value_record(Text("a")) == {"type": "text", "text": "a"}
    assert value_record(Reference("a")) == {"type": "entity", "entity": "a"}
    assert value_record(Missing("unknown")) == {"type": "missing", "kind": "unknown"}
