"""Formulas: what they read and what they are worth. The grammar is in grammar.py; whether checks hold, in comparisons.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Protocol

from factbound.facts.arithmetic import PLAIN, add, check_digits, divide, multiply, share_of, subtract, unit_name
from factbound.facts.currencies import CODES
from factbound.facts.expressions import Aggregate, Amount, Bound, Chain, Count, Expression, FactName, Relation, Share
from factbound.facts.faults import FormulaFault, sentences
from factbound.facts.intervals import Interval
from factbound.facts.moments import period_of
from factbound.facts.quantities import DATE, PERCENT, Moment, Quantity
from factbound.facts.vocabulary import Property
from factbound.facts.wording import format_quantity, plain_words

_OPERATIONS: Mapping[str, Callable[[Quantity, Quantity], Quantity]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
}


class Lookup(Protocol):
    """Where a formula gets its numbers. A FormulaFault raised here is given the column of the name."""

    def fact(self, fact_id: str) -> Quantity:
        """Return the number of a fact, or raise FormulaFault."""

    def aggregate(self, prop: str, entity: str) -> Sequence[Quantity]:
        """Return the numbers of a property about an object, one for each holder, or raise FormulaFault."""

    def holders(self, prop: str, entity: str) -> int:
        """Return how many hold a property of an object, kept back or not, or raise FormulaFault."""

    def statements_of(self, fact_id: str) -> int:
        """Return how many statements of a fact hold side by side, or raise FormulaFault."""


def evaluate(expression: Expression, lookup: Lookup) -> Quantity:
    """Work out a formula with both its bounds; it is approximate if anything in it is.

    Each name stands for an interval of its own, so that `a - a` need not be 0.

    Raises:
        FormulaFault: If something in it is unknown or does not go together; its column says where.
    """
    match expression:
        case Amount():
            return expression.quantity
        case FactName():
            return _at(expression.column, lambda: lookup.fact(expression.fact_id))
        case Aggregate():
            return _at(expression.column, lambda: _aggregate(expression, lookup))
        case Count():
            return _at(expression.column, lambda: Quantity.point(lookup.statements_of(expression.fact_id)))
        case Share():
            part, whole = evaluate(expression.part, lookup), evaluate(expression.whole, lookup)
            return _at(expression.of, lambda: check_digits(share_of(part, whole)))
        case Bound():
            inner = evaluate(expression.inner, lookup)
            return _at(expression.column, lambda: _bound(expression, inner))
        case Chain():
            return _chain(expression, lookup)
        case Relation():
            raise FormulaFault(f"a formula has no '{expression.operator}'", "Expected a value; comparisons go under 'checks'.", expression.column)


def _chain(chain: Chain, lookup: Lookup) -> Quantity:
    total = evaluate(chain.first, lookup)
    for step in chain.steps:
        operand = evaluate(step.operand, lookup)
        try:
            total = check_digits(_OPERATIONS[step.operator](total, operand))
        except FormulaFault as fault:
            raise FormulaFault(fault.message, fault.expected, step.column) from None
    return total


def _aggregate(aggregate: Aggregate, lookup: Lookup) -> Quantity:
    if aggregate.function == "count":
        return Quantity.point(lookup.holders(aggregate.prop, aggregate.entity))
    quantities = lookup.aggregate(aggregate.prop, aggregate.entity)
    if not quantities:
        raise FormulaFault(f"there is nothing to add: no '{aggregate.prop}' of '{aggregate.entity}'", "Expected one statement at least.")
    return reduce(lambda one, two: check_digits(add(one, two)), quantities)


def _bound(bound: Bound, inner: Quantity) -> Quantity:
    """Return a bound as a point. An open one too: `least` of more than 600 million is 600 million."""
    lower = bound.function == "least"
    number = inner.interval.low if lower else inner.interval.high
    if number is None:
        raise FormulaFault(
            f"'{bound.function}' of a value without {'a lower' if lower else 'an upper'} bound",
            "Expected a value that says how much at least or at most.",
        )
    return Quantity(Interval.point(number), inner.unit, inner.approximate)


def _at(column: int, work: Callable[[], Quantity]) -> Quantity:
    """Do some work, and give its fault the column of the name that it is about."""
    try:
        return work()
    except FormulaFault as fault:
        raise FormulaFault(fault.message, fault.expected, column) from None


def derive(expression: Expression, prop: Property, lookup: Lookup) -> Quantity | Moment:
    """Work out a formula as the value of a property; a bare count counts what the property counts.

    Raises:
        FormulaFault: If something in it is unknown or does not go together, or the result does not fit.
    """
    quantity = evaluate(expression, lookup)
    if is_count(expression) and prop.type == "quantity":
        return Quantity(quantity.interval, prop.unit)
    return convert(quantity, prop)


def is_count(expression: Expression) -> bool:
    """Whether a formula is a count and nothing else."""
    return isinstance(expression, Count) or (isinstance(expression, Aggregate) and expression.function == "count")


def convert(quantity: Quantity, prop: Property) -> Quantity | Moment:
    """Fit a result to the property that it is a value of.

    A plain number fits a property of plain numbers or of times. A share keeps within 0 % and 100 %, where it must lie.

    Raises:
        FormulaFault: If its unit or type is another.
    """
    match prop.type:
        case "share" if quantity.unit == PERCENT:
            return _share(quantity)
        case "money" if quantity.unit in CODES:
            return quantity
        case "date" if quantity.unit == DATE:
            return Moment(period_of(quantity))
        case "quantity" if quantity.unit == prop.unit:
            return quantity
        case "quantity" if quantity.unit in PLAIN and prop.unit in PLAIN:
            return Quantity(quantity.interval, prop.unit, quantity.approximate)
    names = {"share": "a share (%)", "money": "an amount of money", "quantity": unit_name(prop.unit), "date": "a date"}
    wanted = names.get(prop.type)
    if wanted is None:
        raise FormulaFault(f"'{prop.name}' cannot have a formula", f"Expected 'value': its type is {prop.type}.")
    hint = "Multiply by '100 %'." if prop.type == "share" and quantity.unit in PLAIN else ""
    raise FormulaFault(
        f"the formula gives {unit_name(quantity.unit)}, but '{prop.name}' is {wanted}",
        sentences(f"Expected a formula that gives {wanted}.", hint),
    )


def _share(quantity: Quantity) -> Quantity:
    """Cut off what lies outside 0 % to 100 %; refuse a share that lies there altogether."""
    span, none, whole = quantity.interval, Fraction(0), Fraction(100)
    if not span.intersects(Interval(none, whole)):
        shown = plain_words(format_quantity(quantity, {}))
        raise FormulaFault(f"the formula gives {shown}, which is not a share", "Expected a percentage from 0 % to 100 %.")
    low, high = span.low, span.high
    span = Interval(
        none if low is not None and low < none else low,
        whole if high is not None and high > whole else high,
        span.low_closed or (low is not None and low < none),
        span.high_closed or (high is not None and high > whole),
    )
    return Quantity(span, quantity.unit, quantity.approximate)
