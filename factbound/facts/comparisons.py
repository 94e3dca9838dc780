"""Checks: whether two formulas compare as they must, as far as their bounds decide it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from factbound.facts.arithmetic import comparable, subtract, unit_name
from factbound.facts.expressions import Amount, Expression, Operator, Relation
from factbound.facts.faults import FormulaFault
from factbound.facts.formulas import Lookup, evaluate
from factbound.facts.grammar import parse_formula
from factbound.facts.intervals import Interval
from factbound.facts.quantities import DATE, DAYS, PERCENT, Quantity
from factbound.facts.values import widened


@dataclass(frozen=True)
class Comparison:
    """A check with both its sides worked out."""

    holds: bool | None
    """None where the bounds do not decide it."""
    left: Quantity
    right: Quantity
    difference: Quantity
    """The left side without the right one."""
    tolerance: Quantity | None = None
    """How far the sides may lie apart, in their own unit; None where they may not."""


def compare(check: str | Expression, lookup: Lookup) -> Comparison:
    """Work out a check.

    `=` holds for two equal points and, so that a claim can be checked against itself, for two equal intervals; otherwise
    intervals that meet do not decide it. An approximate side may lie five per cent further out, but two sides with
    the same numbers are equal even so. The other comparisons hold or fail only if they do so for every number in both.
    With a tolerance, `=` holds if the sides lie no further apart, `<=` and `>=` if one misses the other by no more.

    Raises:
        FormulaFault: If it is not a comparison or cannot be worked out.
    """
    relation = parse_formula(check) if isinstance(check, str) else check
    if not isinstance(relation, Relation):
        raise FormulaFault("a check needs a comparison", "Expected a check such as 'sum(stake of ferry) = 100 %'.", relation.column)
    left, right = evaluate(relation.left, lookup), evaluate(relation.right, lookup)
    try:
        comparable(left, right)
    except FormulaFault as fault:
        raise FormulaFault(fault.message, fault.expected, relation.column) from None
    same = left.interval == right.interval
    tolerance = _tolerance(relation.within, right) if relation.within else None
    one, other = widened(left), widened(right)
    holds = _holds_within(relation.operator, one - other, tolerance, same=same) if tolerance else _holds(relation.operator, one, other, same=same)
    return Comparison(holds, left, right, subtract(left, right), tolerance)


def _tolerance(within: Amount, right: Quantity) -> Quantity:
    """Return a tolerance in the unit of the sides: a percentage is points of a share, and of anything else that part of the right side.

    Raises:
        FormulaFault: If it is of another unit.
    """
    # How far two dates lie apart is a number of days.
    amount, unit = within.quantity, DAYS if right.unit == DATE else right.unit
    if amount.unit == PERCENT != unit and right.unit != DATE:
        return Quantity(amount.interval * _size(widened(right)) * Interval.point(Fraction(1, 100)), unit)
    try:
        comparable(amount, Quantity(right.interval, unit))
    except FormulaFault:
        or_part = "" if right.unit in (DATE, PERCENT) else ", or a percentage of the right side"
        message = f"the tolerance is {unit_name(amount.unit)}, but the sides are {unit_name(right.unit)}"
        raise FormulaFault(message, f"Expected {unit_name(unit)}{or_part}.", within.column) from None
    return amount


def _size(span: Interval) -> Interval:
    """Return the absolute values of an interval."""
    if span.low is not None and span.low >= 0:
        return span
    if span.high is not None and span.high <= 0:
        return -span
    ends = (span.low, span.high)
    return Interval(Fraction(0), None if None in ends else max(abs(end) for end in ends if end is not None))


def _holds_within(operator: Operator, difference: Interval, tolerance: Quantity, *, same: bool) -> bool | None:
    """Decide a comparison with a tolerance by how far its sides lie apart; see `_holds`."""
    zero, span = Interval.point(0), tolerance.interval
    match operator:
        case "=":
            return True if same else _all(_holds("<=", difference, span, same=False), _holds("<=", -difference, span, same=False))
        case "<=":
            return _holds("<=", difference - span, zero, same=same)
        case _:
            return _holds("<=", -difference - span, zero, same=same)


def _all(*parts: bool | None) -> bool | None:
    return False if False in parts else None if None in parts else True


def _holds(operator: Operator, left: Interval, right: Interval, *, same: bool) -> bool | None:
    """Decide a comparison by its bounds.

    Args:
        operator: One of six, of which only `=`, `<` and `<=` are decided here; the others are these turned round.
        left: All that the left side may be.
        right: All that the right side may be.
        same: Whether both sides are the same numbers as written.
    """
    match operator:
        case "=":
            return True if same else None if left.intersects(right) else False
        case "!=":
            equal = _holds("=", left, right, same=same)
            return None if equal is None else not equal
        case "<":
            return True if left.is_below(right) else False if right.is_at_most(left) else None
        case "<=":
            return True if left.is_at_most(right) else False if right.is_below(left) else None
        case ">":
            return _holds("<", right, left, same=same)
        case ">=":
            return _holds("<=", right, left, same=same)
