"""Workings: a formula with its numbers in place of its names, piece by piece, for readers who want to follow it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from factbound.facts.clocks import Fact
from factbound.facts.comparisons import Comparison
from factbound.facts.expressions import Aggregate, Amount, Bound, Chain, Count, Expression, FactName, Relation, Share
from factbound.facts.formulas import evaluate
from factbound.facts.grammar import parse_formula
from factbound.facts.inputs import Inputs
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.numerals import Rounding
from factbound.facts.quantities import Quantity

SIGNS = {"*": "×", "/": "/", "-": "−", "+": "+"}
"""How operators are printed."""
_BOUNDS: Mapping[str, Literal["lower", "upper"]] = {"least": "lower", "most": "upper"}


@dataclass(frozen=True)
class Part:
    """A piece of a working: words or a sign, a number that the formula writes, or a fact."""

    words: str = ""
    quantity: Quantity | None = None
    """The number; of a fact, what was reckoned with. None where a fact is only counted."""
    fact: Fact | None = None
    bound: Literal["", "lower", "upper"] = ""
    """Which bound of the fact the number is."""


@dataclass(frozen=True)
class Side:
    """One side of a check, worked out."""

    parts: tuple[Part, ...]
    quantity: Quantity
    step: Fraction | None
    """What it is rounded to a multiple of, as the fact that it stands for."""
    lean: Rounding
    """Where it is rounded to: the lower bound of something goes down, as it does where the fact is printed."""


def work_out(statement: Statement, knowledge: Knowledge) -> tuple[Part, ...]:
    """Return the working of a derived statement."""
    expression = parse_formula(statement.formula, knowledge.project.vocabulary.units)
    return tuple(_parts(expression, Inputs(knowledge.reckoned_at(statement))))


def work_out_check(relation: Relation, comparison: Comparison, knowledge: Knowledge) -> tuple[Side, Side]:
    """Return the workings of both sides of a check."""
    then = knowledge.checked_at(relation)
    return _side(relation.left, comparison.left, then), _side(relation.right, comparison.right, then)


def _side(expression: Expression, quantity: Quantity, knowledge: Knowledge) -> Side:
    inputs = Inputs(knowledge)
    lean: Rounding = "nearest"
    named = expression
    if isinstance(expression, Bound):
        lean, named = ("down" if expression.function == "least" else "up"), expression.inner
    said = inputs.found(named.fact_id).holding if isinstance(named, FactName) else ()
    return Side(tuple(_parts(expression, inputs)), quantity, said[0].step if len(said) == 1 else None, lean)


def _parts(expression: Expression, inputs: Inputs) -> Iterator[Part]:
    """Yield the pieces of an expression in reading order."""
    match expression:
        case Amount():
            yield Part(quantity=expression.quantity)
        case FactName():
            yield _fact(inputs.found(expression.fact_id), inputs)
        case Aggregate(function="sum"):
            yield from _joined([[_fact(fact, inputs)] for fact in inputs.held(expression.prop, expression.entity)], "+")
        case Aggregate():
            yield from _counted(inputs.held(expression.prop, expression.entity))
        case Count():
            yield from _counted([inputs.found(expression.fact_id)])
        case Share():
            yield from _operand(expression.part, inputs)
            yield Part("as a share of")
            yield from _operand(expression.whole, inputs)
        case Bound(inner=FactName() as named):
            yield Part(quantity=evaluate(expression, inputs), fact=inputs.found(named.fact_id), bound=_BOUNDS[expression.function])
        case Bound():
            yield Part(f"the {_BOUNDS[expression.function]} bound of")
            yield from _operand(expression.inner, inputs)
        case Chain():
            yield from _operand(expression.first, inputs)
            for step in expression.steps:
                yield Part(SIGNS[step.operator])
                yield from _operand(step.operand, inputs)
        case Relation():
            yield from _joined([list(_parts(side, inputs)) for side in (expression.left, expression.right)], expression.operator)


def _operand(expression: Expression, inputs: Inputs) -> Iterator[Part]:
    """Yield the pieces of an operand, in parentheses where it has an operator of its own."""
    parts = list(_parts(expression, inputs))
    yield from (Part("("), *parts, Part(")")) if len(parts) > 1 else parts


def _fact(fact: Fact, inputs: Inputs) -> Part:
    return Part(quantity=inputs.number(fact), fact=fact)


def _counted(facts: Iterable[Fact]) -> Iterator[Part]:
    yield Part("the count of")
    yield from _joined([[Part(fact=fact)] for fact in facts], "and")


def _joined(groups: Sequence[Sequence[Part]], between: str) -> Iterator[Part]:
    for number, group in enumerate(groups):
        if number:
            yield Part(between)
        yield from group
