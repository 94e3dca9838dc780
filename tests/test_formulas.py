"""Formulas and checks: grammar, limits, units, and what bounds decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.facts.comparisons import compare
from factbound.facts.faults import FormulaFault
from factbound.facts.formulas import convert, evaluate
from factbound.facts.grammar import parse_formula
from factbound.facts.values import Quantity, format_quantity, parse_value
from factbound.facts.vocabulary import Property, Unit

UNITS = {"people": Unit("people", "person", "people"), "times": Unit("times", "time", "times")}
STAKE, WORTH = Property("stake", "Stake", "share"), Property("worth", "Worth", "money")
CONSUMERS, MULTIPLE = Property("consumers", "Consumers", "quantity", unit="people"), Property("multiple", "Multiple", "quantity", unit="times")
ROLE = Property("role", "Role", "text")

FACTS = {
    "megafon.stake": ("24 %", STAKE),
    "mail_ru.stake": ("15 %", STAKE),
    "rdif.stake": ("13 %", STAKE),
    "small.stake": ("at most 40 %", STAKE),
    "vague.stake": ("about 24 %", STAKE),
    "venture.worth": ("USD 2 billion", WORTH),
    "alibaba.consumers": ("more than 600 million people", CONSUMERS),
    "venture.multiple": ("more than 4 times", MULTIPLE),
}
OPERAND = "Expected a fact such as 'megafon.stake', or an amount such as '4', '24 %' or 'USD 5 million'."
SAME_UNIT = "Expected the same unit on both sides."
SIGNS = "Expected '+', '-', '*', '/' or a comparison."


class Facts:
    """A lookup over FACTS; three parties hold stakes in the venture."""

    def fact(self, fact_id):
        """Return a fact's number."""
        if fact_id not in FACTS:
            raise FormulaFault(f"there is no fact '{fact_id}'", "Write one.")
        text, prop = FACTS[fact_id]
        return parse_value(text, prop, UNITS)

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
        ("sum(stake)", 5, "'sum' needs a property of an entity", "Expected a property and an entity, such as 'sum(stake of aliexpress_russia)'."),
        ("1 = 2 = 3", 7, "a second comparison '='", "Expected one comparison in a check."),
        ("1 + 1 = 2", 7, "a formula has no '='", "Expected a value; comparisons go under 'checks'."),
        ("USD", 4, "no number after 'USD'", "Expected an amount such as 'USD 5 million'."),
        ("XQZ 5", 1, "'XQZ' is not an ISO 4217 currency code", "Expected a code such as 'USD'."),
        ("9" * 40 + " bn", 1, f"'{'9' * 40}' has too many digits", "A number may have 40 digits."),
        ("1 + no.fact", 5, "there is no fact 'no.fact'", "Write one."),
        ("2 * (1 / (1 - 1))", 8, "the divisor may be 0", "Expected a divisor whose bounds leave out 0."),
        ("sum(stake of x)", 1, "there is nothing to add: no 'stake' of 'x'", "Expected one statement at least."),
        ("most(alibaba.consumers)", 1, "'most' of a value without an upper bound", "Expected a value that says how much at least or at most."),
        ("megafon.stake + 4", 15, "a share (%) and a plain number cannot be added", f"{SAME_UNIT[:-1]}: write '24 %' for a share, not '24'."),
        ("USD 5 - CNY 5", 7, "USD and CNY cannot be subtracted", SAME_UNIT),
        ("USD 5 * 3 people", 7, "USD and people cannot be multiplied", "Expected a plain number or a share on one side at least."),
        ("4 / USD 2", 3, "a plain number cannot be divided by USD",
         "Expected the same unit on both sides, or a plain number or a share as the divisor."),
        ("(" * 51 + "1" + ")" * 51, 51, "more than 50 parentheses within each other", "Split it into facts of their own."),
        ("1" + "+1" * 500, 1000, "the formula has more than 1000 characters", "Split it into facts of their own."),
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
    ],
)
def test_a_check_holds_fails_or_is_left_open(check, holds):
    """Bounds decide a check only if every number in them does."""
    assert compare(parse_formula(check, UNITS), Facts()).holds is holds


def test_a_comparison_shows_both_sides():
    """A worked-out check has its two sides and its operator."""
    comparison = compare("24 % + 1 % <= sum(stake of venture)", Facts())
    assert (comparison.left, comparison.op, comparison.right) == (Quantity.point(25, "%"), "<=", Quantity.point(52, "%"))


@pytest.mark.parametrize(
    ("check", "column", "message"),
    [
        ("megafon.stake", 1, "a check needs a comparison"),
        ("megafon.stake = 24", 15, "a share (%) and a plain number cannot be compared"),
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
    ],
)
def test_a_result_fits_its_property(text, prop, result):
    """A result of the right unit becomes a value of the property."""
    quantity = convert(evaluate(parse_formula(text), Facts()), prop)
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


TOKENS = ["1", "0", "24 %", "(", ")", "+", "-", "*", "/", "=", "sum(", "least(", "stake", "of", "venture", "megafon.stake", "USD", "people"]


@given(st.text(max_size=40) | st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
def test_any_text_is_a_formula_or_a_fault(text):
    """No text makes anything but a result or a fault whose column lies in the text or just after it."""
    column = 1
    try:
        worth(text)
    except FormulaFault as fault:
        column = fault.column
    assert 1 <= column <= len(text) + 1


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1, 99))
def test_precedence_is_that_of_arithmetic(one, two, three):
    """Products go before sums, and equal ranks from left to right."""
    expected = Quantity.point(one - two * three + one)
    assert evaluate(parse_formula(f"{one} - {two}*{three} + {one}"), Facts()) == expected
