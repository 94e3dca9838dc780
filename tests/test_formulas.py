"""Formulas and checks: grammar, limits, units, and what bounds decide."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factbound.facts.arithmetic import add, divide, multiply, share_of, subtract
from factbound.facts.comparisons import compare
from factbound.facts.dates import Period, parse_period
from factbound.facts.expressions import Amount, Relation
from factbound.facts.faults import FormulaFault
from factbound.facts.formulas import convert, derive, evaluate
from factbound.facts.grammar import parse_formula
from factbound.facts.intervals import Interval
from factbound.facts.moments import date_quantity, date_words
from factbound.facts.quantities import DATE
from factbound.facts.values import Moment, Quantity, format_quantity, parse_value
from factbound.facts.vocabulary import BUILT_IN_UNITS, Property, Unit

UNITS = {**BUILT_IN_UNITS, "people": Unit("people", "person", "people"), "times": Unit("times", "time", "times")}
STAKE, WORTH = Property("stake", "Stake", "share"), Property("worth", "Worth", "money")
CONSUMERS, MULTIPLE = Property("consumers", "Consumers", "quantity", unit="people"), Property("multiple", "Multiple", "quantity", unit="times")
SPLIT = "Split it into facts of their own."
ROLE = Property("role", "Role", "text")
DAY, SPELL = Property("day", "Day", "date"), Property("spell", "Spell", "quantity", unit="days")

FACTS = {
    "megafon.stake": ("24 %", STAKE),
    "mail_ru.stake": ("15 %", STAKE),
    "rdif.stake": ("13 %", STAKE),
    "small.stake": ("at most 40 %", STAKE),
    "vague.stake": ("about 24 %", STAKE),
    "venture.worth": ("USD 2 billion", WORTH),
    "alibaba.consumers": ("more than 600 million people", CONSUMERS),
    "venture.multiple": ("more than 4 times", MULTIPLE),
    "attack.day": ("2018-03-04", DAY),
    "law.day": ("2018-08-27", DAY),
    "closing.day": ("2019-Q1", DAY),
    "talks.day": ("~2018-03", DAY),
}
NUMBERS = st.fractions(-50, 50, max_denominator=7)
ENDS = st.tuples(NUMBERS, NUMBERS)
OPERAND = "Expected a fact such as 'north.stake', or an amount such as '4', '24 %' or 'USD 5 million'."
SAME_UNIT = "Expected the same unit on both sides."
ONLY_DAYS = "Dates can be subtracted from each other and compared, and days added to them."
SIGNS = "Expected '+', '-', '*', '/' or a comparison."


class Facts:
    """A lookup over FACTS; three parties hold stakes in the venture."""

    def fact(self, fact_id):
        """Return a fact's number."""
        if fact_id not in FACTS:
            raise FormulaFault(f"there is no fact '{fact_id}'", "Write one.")
        text, prop = FACTS[fact_id]
        value = parse_value(text, prop, UNITS)
        return date_quantity(value.period) if isinstance(value, Moment) else value

    def aggregate(self, prop, entity):
        """Return the stakes in the venture, and nothing for anything else."""
        holders = ("megafon", "mail_ru", "rdif") if (prop, entity) == ("stake", "venture") else ()
        return [self.fact(f"{holder}.stake") for holder in holders]

    def holders(self, prop, entity):
        """Return how many there are."""
        return len(self.aggregate(prop, entity))

    def statements_of(self, fact_id):
        """Return that every fact has two statements."""
        self.fact(fact_id)
        return 2


def worth(text):
    """Work out a formula and return it in words."""
    return format_quantity(evaluate(parse_formula(text, UNITS), Facts()), UNITS).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("megafon.stake + mail_ru.stake + rdif.stake", "52 %"),
        ("1 + 2 * 3 - (4 - 1) / 2", "5.5"),
        ("10 - 3 - 2", "5"),
        ("sum(stake of venture)", "52 %"),
        ("count(stake of venture)", "3"),
        ("count(stake of nobody)", "0"),
        ("venture.worth * megafon.stake", "USD 480 million"),
        ("24 % * 50 %", "12 %"),
        ("24 % * 2", "48 %"),
        ("24 % / 48 %", "0.5"),
        ("24 % / 48 % * 100 %", "50 %"),
        ("USD 480 million / 24 %", "USD 2 billion"),
        ("12 / 24 %", "50"),
        ("alibaba.consumers / 4 times", "more than 150 million people"),
        ("alibaba.consumers / venture.multiple", "more than 0 people"),
        ("least(alibaba.consumers) / least(venture.multiple)", "150 million people"),
        ("most(small.stake) - 10 %", "30 %"),
        ("vague.stake + 1 %", "about 25 %"),
        ("100 % - small.stake", "at least 60 %"),
        ("1 person + 600 thousand people", "600,001 people"),
        ("3 bn USD + USD 1,500,000.5", "USD 3,001,500,000.5"),
        ("4 times * 3", "12"),
        ("1 / 3", "about 0.3333"),
        ("count(megafon.stake)", "2"),
        ("share(USD 480 million of venture.worth)", "24 %"),
        ("share(24 % of 48 %)", "50 %"),
        ("share(1 + 2 of 4 times)", "75 %"),
        ("share(vague.stake of 96 %)", "about 25 %"),
        ("share(alibaba.consumers of 1 billion people)", "more than 60 %"),
        ("100 % - share(USD 1 of USD 4) * 2", "50 %"),
        ("law.day - attack.day", "176 days"),
        ("attack.day - law.day", "-176 days"),
        ("closing.day - 2018-09-11", "between 112 and 201 days"),
        ("2018-09 - 2018-08", "between 1 and 60 days"),
        ("2018-Q3 - 2018-09-30", "between -91 and 0 days"),
        ("talks.day - 2018-02-28", "between about -30 and about 62 days"),
        ("least(closing.day) - law.day", "127 days"),
        ("attack.day + 90 days", "2 June 2018"),
        ("90 days + attack.day - 1 day", "1 June 2018"),
        ("closing.day - 1 day", "31 December 2018 to 30 March 2019"),
        ("(law.day - attack.day) / 2", "88 days"),
        ("talks.day", "about 29 January to 1 May 2018"),
        ("2018-09", "September 2018"),
        ("2018 - 9", "2,009"),
    ],
)
def test_formulas_are_worked_out_exactly(text, result):
    """A formula keeps its bounds and its unit."""
    assert worth(text) == result


@pytest.mark.parametrize(
    ("text", "column", "message", "expected"),
    [
        ("", 1, "the formula ends too early", OPERAND),
        ("1 + ", 4, "the formula ends too early", OPERAND),
        ("-5", 1, "'-' is neither a fact nor an amount", OPERAND),
        ("megafon", 1, "'megafon' is neither a fact nor an amount", OPERAND),
        ("1 2", 3, "no operator before '2'", SIGNS),
        ("megafon.stake.x", 14, "no operator before '.'", SIGNS),
        ("(1 + 2", 1, "the '(' is not closed before the end", "Expected ')'."),
        ("1 )", 3, "')' without a '(' before it", "Remove it, or open the parenthesis."),
        ("som(stake of venture)", 1, "there is no function 'som'", "Expected 'sum', 'count', 'share', 'least' or 'most'. Did you mean 'sum'?"),
        ("__import__(1)", 1, "there is no function '__import__'", "Expected 'sum', 'count', 'share', 'least' or 'most'."),
        ("sum(stake)", 5, "'sum' needs a property of an entity", "Expected a property and an entity, such as 'sum(stake of ferry)'."),
        ("1 = 2 = 3", 7, "a second comparison '='", "Expected one comparison in a check."),
        ("1 + 1 = 2", 7, "a formula has no '='", "Expected a value; comparisons go under 'checks'."),
        ("USD", 4, "no number after 'USD'", "Expected an amount such as 'USD 5 million'."),
        ("XQZ 5", 1, "'XQZ' is not an ISO 4217 currency code", "Expected a code such as 'USD'."),
        ("9" * 40 + " bn", 1, f"'{'9' * 40}' has too many digits", "A number may have 40 digits."),
        ("1 + no.fact", 5, "there is no fact 'no.fact'", "Write one."),
        ("2 * (1 / (1 - 1))", 8, "the divisor may be 0", "Expected a divisor whose bounds leave out 0."),
        ("sum(stake of x)", 1, "there is nothing to add: no 'stake' of 'x'", "Expected one statement at least."),
        ("share(1 2)", 9, "'share' needs a part and its whole",
         "Expected two amounts, such as 'share(north.cash of ferry.valuation)'."),
        ("share(1 of (2 - 2))", 9, "the divisor may be 0", "Expected a divisor whose bounds leave out 0."),
        ("share(1 of 2 people)", 9, "a plain number and people cannot be related as part and whole", SAME_UNIT),
        ("count(no.fact)", 1, "there is no fact 'no.fact'", "Write one."),
        ("1 + sum(law.day)", 9, "'sum' needs a property of an entity",
         "Expected a property and an entity, such as 'sum(stake of ferry)'."),
        ("law.day + attack.day", 9, "two dates cannot be added", ONLY_DAYS),
        ("law.day - 3 people", 9, "a date and people cannot be subtracted", ONLY_DAYS),
        ("3 days - law.day", 8, "days and a date cannot be subtracted", ONLY_DAYS),
        ("law.day / 2", 9, "a date cannot be divided", ONLY_DAYS),
        ("share(law.day of attack.day)", 15, "a date cannot be divided", ONLY_DAYS),
        ("law.day - 3 million days", 9, "the date lies outside the years 1 to 9999", "Correct the number of days."),
        ("1 day + 2018-13", 9, "'2018-13' is not a date",
         "Expected a date such as '2018-09-11', '2018-09', '2018-Q3', '2018', '~2018-09' or '2018-09-11/2018-09-15'."),
        ("most(alibaba.consumers)", 1, "'most' of a value without an upper bound", "Expected a value that says how much at least or at most."),
        ("megafon.stake + 4", 15, "a share (%) and a plain number cannot be added", f"{SAME_UNIT[:-1]}: write '24 %' for a share, not '24'."),
        ("USD 5 - CNY 5", 7, "USD and CNY cannot be subtracted", "Expected one currency on both sides: amounts are not converted."),
        ("USD 5 * 3 people", 7, "USD and people cannot be multiplied", "Expected a plain number or a share on one side at least."),
        ("4 / USD 2", 3, "a plain number cannot be divided by USD",
         "Expected the same unit on both sides, or a plain number or a share as the divisor."),
        ("(" * 51 + "1" + ")" * 51, 51, "more than 50 parentheses within each other", "The limit is 50 parentheses within each other. " + SPLIT),
        ("1" + "+1" * 500, 1000, "the formula has 1,001 characters", "The limit is 1,000 characters of a formula or check. " + SPLIT),
    ],
)  # fmt: skip
def test_a_faulty_formula_says_where(text, column, message, expected):
    """A fault names what is wrong, what would be right, and the column, counted from 1."""
    with pytest.raises(FormulaFault) as caught:
        worth(text)
    assert (caught.value.column, caught.value.message, caught.value.expected) == (column, message, expected)


def test_long_formulas_within_the_limits_are_worked_out():
    """Five hundred terms and fifty parentheses are no trouble."""
    assert worth("1" + "+1" * 499) == "500"
    assert worth("(" * 50 + "1" + ")" * 50) == "1"


@pytest.mark.parametrize(
    ("check", "holds"),
    [
        ("sum(stake of venture) = 52 %", True),
        ("sum(stake of venture) = 100 %", False),
        ("sum(stake of venture) != 100 %", True),
        ("megafon.stake < 25 %", True),
        ("megafon.stake <= 24 %", True),
        ("megafon.stake < 24 %", False),
        ("megafon.stake >= 25 %", False),
        ("4 times = 4", True),
        ("alibaba.consumers > 600 million people", True),
        ("alibaba.consumers > 601 million people", None),
        ("alibaba.consumers <= 600 million people", False),
        ("alibaba.consumers = 700 million people", None),
        ("alibaba.consumers = alibaba.consumers", True),
        ("alibaba.consumers != 1 person", True),
        ("small.stake = 41 %", False),
        ("small.stake != 40 %", None),
        ("vague.stake = 24 %", True),
        ("vague.stake = 25 %", None),
        ("vague.stake > 23 %", None),
        ("vague.stake > 22 %", True),
        ("attack.day < law.day", True),
        ("closing.day > law.day", True),
        ("law.day < 2018-07", False),
        ("law.day < 2018-08", None),
        ("closing.day > 2019-01-15", None),
        ("talks.day = 2018-04-15", None),
        ("talks.day = 2018-05-02", False),
        ("sum(stake of venture) = 52.5 % within 0.5 %", True),
        ("sum(stake of venture) = 52.6 % within 0.5 %", False),
        ("sum(stake of venture) = 51.5 % within 0.5 %", True),
        ("small.stake = 20 % within 10 %", None),
        ("sum(stake of venture) <= 51 % within 1 %", True),
        ("sum(stake of venture) <= 50 % within 1 %", False),
        ("sum(stake of venture) >= 53 % within 1 %", True),
        ("sum(stake of venture) >= 54 % within 1 %", False),
        ("venture.worth = USD 2.1 billion within 5 %", True),
        ("venture.worth = USD 2.2 billion within 5 %", False),
        ("USD 2 billion = venture.worth within USD 1", True),
        ("10 = 12 within 20 %", True),
        ("10 = 12 within 2", True),
        ("10 = 12 within 1 time", False),
        ("law.day = attack.day within 176 days", True),
        ("law.day = attack.day within 175 days", False),
        ("vague.stake = 25 % within 3 %", True),
        ("vague.stake = 25 % within 2 %", None),
    ],
)
def test_a_check_holds_fails_or_is_left_open(check, holds):
    """Bounds decide a check only if every number in them does."""
    assert compare(parse_formula(check, UNITS), Facts()).holds is holds


def test_a_comparison_shows_both_sides():
    """A worked-out check has its two sides, their difference and its tolerance."""
    comparison = compare("24 % + 1 % <= sum(stake of venture) within 1 %", Facts())
    assert (comparison.left, comparison.right) == (Quantity.point(25, "%"), Quantity.point(52, "%"))
    assert (comparison.difference, comparison.tolerance) == (Quantity.point(-27, "%"), Quantity.point(1, "%"))


@pytest.mark.parametrize(
    ("check", "column", "message"),
    [
        ("megafon.stake", 1, "a check needs a comparison"),
        ("megafon.stake = 24", 15, "a share (%) and a plain number cannot be compared"),
        ("megafon.stake < 24 % within 1 %", 22, "'<' takes no 'within'"),
        ("megafon.stake = 24 % within (1 %)", 29, "'within' needs an amount"),
        ("megafon.stake = 24 % within 1 person", 29, "the tolerance is person, but the sides are a share (%)"),
        ("law.day = 2018-09 within 2 %", 26, "the tolerance is a share (%), but the sides are a date"),
    ],
)
def test_a_check_compares_like_with_like(check, column, message):
    """A check without a comparison, or of different units, is a fault."""
    with pytest.raises(FormulaFault) as caught:
        compare(check, Facts())
    assert (caught.value.column, caught.value.message) == (column, message)


@pytest.mark.parametrize(
    ("text", "prop", "result"),
    [
        ("24 % + 1 %", STAKE, "25 %"),
        ("small.stake + small.stake + small.stake", STAKE, "at most 100 %"),
        ("venture.worth / 2", WORTH, "USD 1 billion"),
        ("600 people / 4", CONSUMERS, "150 people"),
        ("600 people / 150 people", MULTIPLE, "4 times"),
        ("share(USD 1 of USD 4)", STAKE, "25 %"),
        ("law.day - attack.day", SPELL, "176 days"),
        ("1 day", SPELL, "1 day"),
    ],
)
def test_a_result_fits_its_property(text, prop, result):
    """A result of the right unit becomes a value of the property."""
    quantity = convert(evaluate(parse_formula(text), Facts()), prop)
    assert isinstance(quantity, Quantity)
    assert format_quantity(quantity, UNITS).replace("\u00a0", " ") == result


@pytest.mark.parametrize(
    ("text", "prop", "message", "expected"),
    [
        ("24 % / 48 %", STAKE, "the formula gives a plain number, but 'stake' is a share (%)",
         "Expected a formula that gives a share (%). Multiply by '100 %'."),
        ("60 % + 60 %", STAKE, "the formula gives 120 %, which is not a share", "Expected a percentage from 0 % to 100 %."),
        ("5 people", WORTH, "the formula gives people, but 'worth' is an amount of money", "Expected a formula that gives an amount of money."),
        ("5", CONSUMERS, "the formula gives a plain number, but 'consumers' is people", "Expected a formula that gives people."),
        ("5", ROLE, "'role' cannot have a formula", "Expected 'value': its type is text."),
    ],
)  # fmt: skip
def test_a_result_that_does_not_fit_is_a_fault(text, prop, message, expected):
    """A result of another unit is refused, with the way out where there is one."""
    with pytest.raises(FormulaFault) as caught:
        convert(evaluate(parse_formula(text), Facts()), prop)
    assert (caught.value.message, caught.value.expected) == (message, expected)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Interval(Fraction(date.max.toordinal()), None, False, False), "from 31 December 9999"),
        (Interval(None, Fraction(1), False, False), "up to 1 January 1"),
        (Interval(Fraction(date.max.toordinal()), Fraction(date.max.toordinal()), True, True), "31 December 9999"),
        (Interval(Fraction(0), Fraction(1)), "1 January 1"),
    ],
)
def test_the_ends_of_the_calendar_have_words(span, words):
    """A day beyond the years 1 to 9999, as an open end makes it, is told by the last day within."""
    assert date_words(Quantity(span, DATE)) == words


def test_dates_are_computed():
    """A date and so many days make a date, approximate if the date is."""
    whole = derive(parse_formula("closing.day + 1 day"), DAY, Facts())
    assert whole == Moment(parse_period("2019-01-02/2019-04-01"))
    assert derive(parse_formula("talks.day"), DAY, Facts()) == Moment(parse_period("~2018-01-29/2018-05-01"))
    for text, message in [("law.day + (600 million people - alibaba.consumers) / 1 person * 1 day", "a date without a beginning or an end")]:
        with pytest.raises(FormulaFault, match=message):
            derive(parse_formula(text, UNITS), DAY, Facts())


def test_a_count_counts_what_its_property_counts():
    """A formula that is a count and no more takes the unit of its property."""
    partners = Property("partners", "Partners", "quantity", unit="partners")
    assert derive(parse_formula("count(stake of venture)"), partners, Facts()) == Quantity.point(3, "partners")
    with pytest.raises(FormulaFault, match="the formula gives a plain number"):
        derive(parse_formula("count(stake of venture) + 1"), partners, Facts())


def test_units_may_have_several_words():
    """A unit's words are told from the words of the grammar."""
    units = {"barrels": Unit("barrels", "barrel of oil", "barrels of oil")}
    assert evaluate(parse_formula("share(1 barrel of oil of 4 barrels of oil)", units), Facts()) == Quantity.point(25, "%")


@given(st.dates(), st.integers(0, 400), st.dates(), st.integers(0, 400))
def test_differences_of_dates_enclose_those_of_their_days(one, length, two, other_length):
    """Whatever days two dates stand for, the days between them lie in the difference."""
    assume(one.toordinal() + length <= date.max.toordinal() and two.toordinal() + other_length <= date.max.toordinal())
    first, second = Period(one, one + timedelta(length)), Period(two, two + timedelta(other_length))
    span = subtract(date_quantity(first), date_quantity(second)).interval
    for mine in (first.start, first.end):
        for yours in (second.start, second.end):
            assert span.contains((mine - yours).days)


@given(ENDS, ENDS, st.integers(0, 100), st.integers(0, 100), st.sampled_from([add, subtract, multiply, divide, share_of]))
def test_arithmetic_of_intervals_encloses_that_of_points(one, two, mine, yours, operation):
    """A result of two numbers lies in the result of the intervals that they come from."""
    spans = [Quantity(Interval(low, high)) for low, high in (sorted(one), sorted(two))]
    points = [Quantity.point(low + (high - low) * Fraction(part, 100)) for (low, high), part in ((sorted(one), mine), (sorted(two), yours))]
    try:
        whole = operation(*spans)
    except FormulaFault:
        assert spans[1].interval.contains(0)
        return
    assert operation(*points).interval.hull(whole.interval) == whole.interval


@given(ENDS, ENDS)
def test_a_share_of_is_a_quotient_in_percent(part, whole):
    """`share(a of b)` is `a / b * 100 %`."""
    spans = [Quantity(Interval(*sorted(one)), "USD") for one in (part, whole)]
    if spans[1].interval.contains(0):
        return
    assert share_of(*spans) == multiply(divide(*spans), Quantity.point(100, "%"))


@given(ENDS, ENDS, st.fractions(0, 20), st.sampled_from(["=", "<=", ">="]))
def test_a_check_with_a_tolerance_is_right_for_every_number(one, two, tolerance, operator):
    """What a check of intervals decides, it decides for each pair of numbers in them."""
    left, right = (Quantity(Interval(*sorted(ends))) for ends in (one, two))
    holds = compare(Relation(operator, Amount(left, 1), Amount(right, 1), 1, Amount(Quantity.point(tolerance), 1)), Facts()).holds
    if holds is None or left == right:
        return
    for mine in sorted(one):
        for yours in sorted(two):
            apart = {"=": abs(mine - yours), "<=": mine - yours, ">=": yours - mine}[operator]
            if holds:
                assert apart <= tolerance
    if holds is False:
        middle = [sum(ends) / 2 for ends in (one, two)]
        assert {"=": abs(middle[0] - middle[1]), "<=": middle[0] - middle[1], ">=": middle[1] - middle[0]}[operator] > tolerance


TOKENS = [
    "2018-09-11",
    "law.day",
    "share(",
    "count(",
    "within",
    "day",
    "1",
    "0",
    "24 %",
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "=",
    "sum(",
    "least(",
    "stake",
    "of",
    "venture",
    "megafon.stake",
    "USD",
    "people",
]


@given(st.text(max_size=40) | st.text("0123456789-Q.% ()/", max_size=20) | st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
def test_any_text_is_a_formula_or_a_fault(text):
    """No text makes anything but a result or a fault whose column lies in the text or just after it."""
    column = 1
    try:
        expression = parse_formula(text, UNITS)
        if isinstance(expression, Relation):
            compare(expression, Facts())
        else:
            worth(text)
    except FormulaFault as fault:
        column = fault.column
    assert 1 <= column <= len(text) + 1


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1, 99))
def test_precedence_is_that_of_arithmetic(one, two, three):
    """Products go before sums, and equal ranks from left to right."""
    expected = Quantity.point(one - two * three + one)
    assert evaluate(parse_formula(f"{one} - {two}*{three} + {one}"), Facts()) == expected
