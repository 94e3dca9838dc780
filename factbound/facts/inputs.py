"""What formulas read: the numbers and dates of facts, how many there are, and which statements that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from typing import Protocol

from factbound.facts.clocks import Fact
from factbound.facts.faults import FormulaFault
from factbound.facts.intervals import Interval
from factbound.facts.model import Project, Statement
from factbound.facts.moments import date_quantity
from factbound.facts.quantities import PERCENT, Missing, Moment, Quantity, Value
from factbound.limits import CHAIN
from factbound.problems import guess

FactKey = tuple[str, str]
"""Fact id and object id (empty for properties without one)."""


class NotKnown(Exception):
    """A formula needs a fact that has no number at the clocks; no fault, just nothing to derive."""


def too_deep() -> FormulaFault:
    """Return the fault of a fact that rests on too many others, one on the other."""
    return FormulaFault(f"more than {CHAIN.most} computed facts rest on each other", f"{CHAIN.hint} Give one of them a value.")


class FactSource(Protocol):
    """Where facts come from, each worked out on first use."""

    @property
    def project(self) -> Project:
        """What they are facts of."""

    def choose(self, fact_id: str) -> FactKey | None:
        """Return which of a fact's objects is meant."""

    def keys_about(self, prop: str, of: str) -> list[FactKey]:
        """Return which facts say one property about one object."""

    def settle(self, key: FactKey) -> Fact:
        """Return one fact."""

    def is_pending(self, key: FactKey) -> bool:
        """Whether a fact is being computed just now."""

    def circle(self, key: FactKey) -> str:
        """Name the facts of a circle."""

    def is_deep(self) -> bool:
        """Whether as many facts are being computed within each other as may be."""


class Inputs:
    """What one formula reads; remembers the statements."""

    def __init__(self, source: FactSource) -> None:
        self._source = source
        self._read: dict[str, Statement] = {}

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What was read."""
        return tuple(self._read.values())

    def fact(self, fact_id: str) -> Quantity:
        """Return the number that a fact has now."""
        return self.number(self.found(fact_id))

    def aggregate(self, prop: str, entity: str) -> Sequence[Quantity]:
        """Return the numbers of one property about one object, one for each holder."""
        return [self.number(fact) for fact in self.held(prop, entity)]

    def holders(self, prop: str, entity: str) -> int:
        """Return how many hold a property of an object; who keeps its size back holds it too."""
        held = self.held(prop, entity)
        for fact in held:
            self._note(fact.holding, fact)
        return len(held)

    def statements_of(self, fact_id: str) -> int:
        """Return how many statements of a fact hold, not counting what is unknown or kept back."""
        fact = self.found(fact_id)
        if not self._source.project.vocabulary.properties[fact_id.split(".")[1]].many:
            hint = "Expected a property with 'many: true' in data/vocabulary.yml, or 'count(PROPERTY of ENTITY)' for who holds it."
            raise FormulaFault(f"'{fact_id}' has one value and nothing to count", hint)
        said = [one for one in fact.holding if not isinstance(one.value, Missing)]
        if not said:
            raise NotKnown
        self._note(said, fact)
        return len(said)

    def found(self, fact_id: str) -> Fact:
        """Return a fact that a formula names."""
        key = self._source.choose(fact_id)
        if key is None:
            known = {statement.fact_id for statement in self._source.project.statements()}
            hint = guess(fact_id, known) or "Expected an entity and one of its properties, such as 'north.stake'."
            raise FormulaFault(f"there is no fact '{fact_id}'", hint)
        return self._settled(key)

    def held(self, prop: str, entity: str) -> list[Fact]:
        """Return what holds of one property about one object, by holder."""
        vocabulary = self._source.project.vocabulary
        if entity not in self._source.project.entities:
            raise FormulaFault(f"there is no entity '{entity}'", guess(entity, self._source.project.entities))
        if prop not in vocabulary.properties:
            raise FormulaFault(f"there is no property '{prop}'", guess(prop, vocabulary.properties))
        if not vocabulary.properties[prop].of:
            hint = f"Expected a property with 'of' in data/vocabulary.yml. The fact of an entity is written as '{entity}.{prop}'."
            raise FormulaFault(f"'{prop}' is not said of an object", hint)
        keys = self._source.keys_about(prop, entity)
        if not keys:
            raise FormulaFault(
                f"nothing states a '{prop}' of '{entity}'", f"Expected an entity whose '{prop}' somebody holds, or a statement that says so."
            )
        facts = [fact for fact in map(self._settled, keys) if fact.holding]
        if not facts:
            raise NotKnown
        return facts

    def _settled(self, key: FactKey) -> Fact:
        if self._source.is_pending(key):
            raise FormulaFault(f"the formula needs its own result: {self._source.circle(key)}", "Give one of these facts a value.")
        if self._source.is_deep():
            raise too_deep()
        return self._source.settle(key)

    def number(self, fact: Fact) -> Quantity:
        """Return a fact's number; the span of all that is said where it is disputed or several stand side by side."""
        said = [one for one in fact.holding if one.value is not None and not isinstance(one.value, Missing)]
        if not said:
            raise NotKnown
        numbers = [_number_of(one.value) for one in said if one.value]
        if None in numbers:
            raise FormulaFault(f"'{fact.id}' is not a number", "Formulas reckon with shares, quantities, money and dates.")
        self._note(said, fact)
        known = [number for number in numbers if number is not None]
        if len({number.unit for number in known}) > 1:
            raise FormulaFault(f"'{fact.id}' is said in different units", "Prefer one of its statements.")
        spans = [number.interval for number in known]
        return Quantity(reduce(Interval.hull, spans), known[0].unit, any(number.approximate for number in known))

    def _note(self, said: Sequence[Statement], fact: Fact) -> None:
        """Remember what was read."""
        for statement in said:
            self._read[statement.id] = replace(statement, rests_on_dispute=fact.disputed)


def _number_of(value: Value) -> Quantity | None:
    """Return what a formula can reckon with."""
    if isinstance(value, Moment):
        return date_quantity(value.period)
    return bounded(value) if isinstance(value, Quantity) else None


def bounded(number: Quantity) -> Quantity:
    """Give a share the ends that every share has, where its source gives only one."""
    span = number.interval
    if number.unit != PERCENT or (span.low is not None and span.high is not None):
        return number
    low, low_closed = (Fraction(0), True) if span.low is None else (span.low, span.low_closed)
    high, high_closed = (Fraction(100), True) if span.high is None else (span.high, span.high_closed)
    return replace(number, interval=Interval(low, high, low_closed, high_closed))
