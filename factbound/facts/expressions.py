"""Formulas as trees. How text becomes one is for grammar.py, what it is worth for formulas.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from factbound.facts.dates import Period
from factbound.facts.quantities import Quantity

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
OPERATORS: tuple[Operator, ...] = ("=", "!=", "<", "<=", ">", ">=")
Sign = Literal["+", "-", "*", "/"]


@dataclass(frozen=True)
class Amount:
    """A number with its unit or a date, written in the formula."""

    quantity: Quantity
    column: int
    """From 1, as in all of these."""


@dataclass(frozen=True)
class FactName:
    """A fact, for its number: `megafon.stake`."""

    fact_id: str
    column: int


@dataclass(frozen=True)
class Aggregate:
    """All facts of one property about one object: `sum(stake of aliexpress_russia)`."""

    function: Literal["sum", "count"]
    prop: str
    entity: str
    column: int


@dataclass(frozen=True)
class Count:
    """How many statements of a fact hold side by side: `count(aliexpress_russia.rival)`."""

    fact_id: str
    column: int


@dataclass(frozen=True)
class Share:
    """What part one amount is of another: `share(megafon.swap_value of aliexpress_russia.valuation)`."""

    part: Expression
    whole: Expression
    column: int
    of: int
    """Column of the word between the two."""


@dataclass(frozen=True)
class Bound:
    """The lower (`least`) or upper (`most`) bound of an expression, as an exact number."""

    function: Literal["least", "most"]
    inner: Expression
    column: int


@dataclass(frozen=True)
class Step:
    """An operator, and what stands to its right."""

    operator: Sign
    operand: Expression
    column: int


@dataclass(frozen=True)
class Chain:
    """Operations of one rank, worked out from left to right."""

    first: Expression
    steps: tuple[Step, ...]

    @property
    def column(self) -> int:
        """Where it begins."""
        return self.first.column


@dataclass(frozen=True)
class Relation:
    """Two sides of a check."""

    operator: Operator
    left: Expression
    right: Expression
    column: int
    """Of the operator."""
    within: Amount | None = None
    """How far the sides may lie apart, or by how much one may miss the other."""
    at: Period | None = None
    """The time for which it must hold; None for that of the clocks."""


Expression = Amount | FactName | Aggregate | Count | Share | Bound | Chain | Relation
