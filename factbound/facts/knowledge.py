"""All facts of a project at the clocks, derived ones included: what templates print and exports list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from factbound.facts.clocks import WEAKEST_CERTAINTY, WEAKEST_DIRECTNESS, WEAKEST_STATUS, Clocks, Fact, settle, weakest
from factbound.facts.comparisons import Comparison, compare
from factbound.facts.dates import Period
from factbound.facts.expressions import Expression, Relation
from factbound.facts.faults import FormulaFault
from factbound.facts.formulas import derive
from factbound.facts.grammar import parse_formula
from factbound.facts.index import StatementIndex, index_statements
from factbound.facts.inputs import FactKey, Inputs, NotKnown, too_deep
from factbound.facts.mentions import Mention
from factbound.facts.model import Check, Locator, Project, Statement
from factbound.limits import CHAIN
from factbound.problems import Position

T = TypeVar("T")

NO_OBJECT = ("",)
"""What most facts are about besides their entity: one for all of them."""

__all__ = ["CheckedCheck", "FactKey", "Fault", "Knowledge"]


@dataclass(frozen=True)
class Fault:
    """A formula or check that cannot be computed."""

    at: Position
    message: str
    expected: str


@dataclass(frozen=True)
class CheckedCheck:
    """A check with its outcome at the clocks."""

    check: Check
    comparison: Comparison | None
    """None when a fact that it needs is not known at the clocks."""
    inputs: tuple[Statement, ...] = ()
    """The statements that went into it."""
    relation: Relation | None = None
    """Its tree; None where there is no comparison."""


@dataclass
class Knowledge:
    """The facts of one project at its clocks.

    Derived facts are worked out on first use, each once. `settle_all` fills everything in; after it nothing changes.
    """

    project: Project
    clocks: Clocks
    facts: dict[FactKey, Fact] = field(default_factory=dict)
    checks: tuple[CheckedCheck, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    stated: dict[FactKey, tuple[Statement, ...]] = field(default_factory=dict)
    """Every statement of each fact, whatever the clocks, derived values filled in."""
    workings: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    """Statement id of a derived fact -> the statements that it was computed from."""
    _by_key: dict[FactKey, tuple[Statement, ...]] = field(default_factory=dict)
    _objects: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _about: dict[tuple[str, str], list[FactKey]] = field(default_factory=dict)
    _pending: list[FactKey] = field(default_factory=list)
    _gathered: dict[Callable[[Knowledge], Any], Any] = field(default_factory=dict)
    _days: dict[date | None, Knowledge] = field(default_factory=dict)
    """The same facts as they stood on other days; shared by all of them."""
    _nested: list[FactKey] = field(default_factory=list)
    """The facts that are being computed, each within the one before; shared by all days."""
    _depths: dict[str, int] = field(default_factory=dict)
    """Statement id of a derived fact -> how many such facts rest on each other below it, itself included; shared by all days."""
    _looks_back: bool = False
    """Whether it is one of those, for which nothing later is worked out."""

    _takes_plain: ClassVar[bool] = True
    """Whether a statement without a formula is taken as it is written."""

    def __post_init__(self) -> None:
        if not self._by_key:  # another day has the same statements
            grouped: dict[FactKey, list[Statement]] = defaultdict(list)
            for statement in self.project.statements():
                grouped[statement.fact_id, statement.of].append(statement)
            self._by_key = {key: tuple(those) for key, those in grouped.items()}
            for fact_id, of in grouped:
                before = self._objects.get(fact_id)
                self._objects[fact_id] = (*before, of) if before else (of,) if of else NO_OBJECT
            for key in sorted(grouped):
                self._about.setdefault((key[0].split(".")[1], key[1]), []).append(key)
        self._days.setdefault(self.clocks.valid_at, self)

    def settle_all(self) -> Knowledge:
        """Work out every fact and every check."""
        for key in self._by_key:
            self.settle(key)
        self.checks = tuple(self._checked(check) for _, entity in sorted(self.project.entities.items()) for check in entity.checks)
        return self

    def settle(self, key: FactKey) -> Fact:
        """Return one fact, computing its formulas first."""
        if key not in self.facts and self._takes_plain and not self._looks_back and not any(one.formula for one in self._by_key[key]):
            self.stated[key] = self._by_key[key]
            self.facts[key] = settle(key[0], key[1], self.stated[key], self.clocks, self.project.sources)
        elif key not in self.facts:
            self._pending.append(key)
            self._nested.append(key)
            derived = (self._derive(statement) for statement in self._by_key[key] if not self._looks_back or self.clocks.has_begun(statement))
            self.stated[key] = tuple(one for one in derived if one is not None)
            self._pending.pop()
            self._nested.pop()
            self.facts[key] = settle(key[0], key[1], self.stated[key], self.clocks, self.project.sources)
        return self.facts[key]

    def filled(self, statement: Statement) -> Statement:
        """Return a statement of a settled fact with what it comes to, if it is computed; as it is written where it comes to nothing."""
        return next((one for one in self.stated[statement.fact_id, statement.of] if one.id == statement.id), statement)

    def at(self, day: date) -> Knowledge:
        """Return the same facts as they stood on another day, by what is known now; worked out on first use."""
        if day not in self._days:
            fresh: dict[str, Any] = {name: {} for name in ("facts", "stated", "workings", "_gathered")}
            clocks = replace(self.clocks, valid_at=day)
            self._days[day] = replace(self, clocks=clocks, checks=(), _pending=[], _looks_back=True, **fresh)
        return self._days[day]

    def reckoned_at(self, statement: Statement) -> Knowledge:
        """Return the facts from which a derived statement is computed: those of its `when`, or else those of the clocks."""
        return self.at(statement.when.end) if statement.when and statement.is_dated else self

    def checked_at(self, relation: Expression) -> Knowledge:
        """Return the facts that a check compares: those of the day that it names, or else those of the clocks.

        Raises:
            NotKnown: If that day is after the clocks.
        """
        if not isinstance(relation, Relation) or relation.at is None:
            return self
        reached = self._reached(relation.at)
        if reached is None:
            raise NotKnown
        return reached

    def stood(self, fact: Fact, moment: Fact) -> Fact:
        """Return a fact as it stood on the day that another gives; nothing holds where that is no date, is not known or is yet to come."""
        reached = self._reached(moment.period) if moment.period else None
        return reached.settle((fact.id, fact.of)) if reached else replace(fact, holding=(), disputed=False)

    def _reached(self, period: Period) -> Knowledge | None:
        """Return the facts of the last day of a time, as far as it has passed by the clocks; None where it has not begun."""
        now = self.clocks.valid_at or date.max
        return self.at(min(period.end, now)) if period.start <= now else None

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that is known at the clocks, by entity id, in file order, derived values filled in."""
        return tuple(statement for key in self._by_key for statement in self.settle(key).statements)

    @cached_property
    def index(self) -> StatementIndex:
        """The same by what they cite and whom they name."""
        return index_statements(self.statements)

    def gathered(self, gather: Callable[[Knowledge], T]) -> T:
        """Return what a function makes of all that is known, worked out once for all documents."""
        if gather not in self._gathered:
            self._gathered[gather] = gather(self)
        found: T = self._gathered[gather]
        return found

    def objects_of(self, fact_id: str) -> list[str]:
        """Return the objects that a fact has statements for, in file order; [''] for a property without objects."""
        return list(self._objects.get(fact_id, ()))

    def find(self, fact_id: str, of: str = "") -> Fact | None:
        """Return a fact by its id.

        Where one thing stands in the same relation to several (two stakes), the briefing's subject is meant unless `of` says otherwise.
        """
        key = self.choose(fact_id, of)
        return self.settle(key) if key else None

    def is_to_come(self, mention: Mention) -> bool:
        """Whether nothing that is known of a fact had begun by the clocks: it had not come about, or nobody had told it yet."""
        fact = self.find(mention.fact_id)
        return fact is None or not any(self.clocks.has_begun(one) for one in fact.statements if one.rank != "rejected")

    def choose(self, fact_id: str, of: str = "") -> FactKey | None:
        """Return which of a fact's objects is meant; see `find`."""
        objects = self.objects_of(fact_id)
        subject = self.project.briefing.subject
        chosen = of or (subject if subject in objects else objects[0] if objects else "")
        return (fact_id, chosen) if chosen in objects else None

    def holders(self, prop: str, of: str) -> list[Fact]:
        """Return the facts of one property about one object, by entity id: who holds a stake in a venture."""
        return [self.settle(key) for key in self.keys_about(prop, of)]

    def keys_about(self, prop: str, of: str) -> list[FactKey]:
        """Return which facts say one property about one object, by entity id."""
        return list(self._about.get((prop, of), ()))

    def _derive(self, statement: Statement) -> Statement | None:
        """Fill in a derived statement; None when it cannot be computed (noted) or is not known yet."""
        if not statement.formula:
            return statement
        inputs = Inputs(self.reckoned_at(statement))
        try:
            value = derive(parse_formula(statement.formula, self.project.vocabulary.units), statement.prop, inputs)
            self._depths[statement.id] = 1 + max((self._depths.get(one.id, 0) for one in inputs.statements), default=0)
            if CHAIN.is_over(self._depths[statement.id]):
                raise too_deep()
        except FormulaFault as fault:
            self.faults.append(Fault(statement.formula_place(fault.column), fault.message, fault.expected))
            return None
        except NotKnown:
            return None
        if not inputs.statements:
            hint = "Expected a fact such as 'north.stake' in it; what is known without one is a 'value' with its source in 'from'."
            self.faults.append(Fault(statement.formula_place(1), "the formula names no fact, so that its result has no source", hint))
            return None
        self.workings[statement.id] = inputs.statements
        return _with_inputs(replace(statement, value=value), inputs.statements)

    def _checked(self, check: Check) -> CheckedCheck:
        inputs = Inputs(self)
        try:
            relation = parse_formula(check.text, self.project.vocabulary.units)
            inputs = Inputs(self.checked_at(relation))
            comparison = compare(relation, inputs)
        except FormulaFault as fault:
            self.faults.append(Fault(check.place(fault.column), fault.message, fault.expected))
            return CheckedCheck(check, None)
        except NotKnown:
            return CheckedCheck(check, None)
        return CheckedCheck(check, comparison, inputs.statements, relation if isinstance(relation, Relation) else None)

    def is_pending(self, key: FactKey) -> bool:
        """Whether a fact is being computed just now, so that using it would close a circle."""
        return key in self._pending

    def is_deep(self) -> bool:
        """Whether as many facts are being computed within each other, on all days, as may be."""
        return CHAIN.is_over(len(self._nested))

    def circle(self, key: FactKey) -> str:
        """Name the facts of a circle, for its problem."""
        start = self._pending.index(key)
        return " -> ".join([one[0] for one in self._pending[start:]] + [key[0]])


def _with_inputs(statement: Statement, inputs: Sequence[Statement]) -> Statement:
    """A derived statement is as far along, as sure and as direct as its weakest input, as late as its latest, and has all their sources.

    It holds on all their conditions, and is disputed where one of them is. Where it says of itself that it is less sure than
    they are, it is.
    """
    if not inputs:
        return statement
    own = [statement.certainty] if "certainty" in statement.places else []
    locators: Mapping[str, Locator] = {locator.text: locator for one in inputs for locator in one.locators}
    times = [one.when for one in inputs if one.when is not None]
    return replace(
        statement,
        status=weakest([statement.status, *(one.status for one in inputs)], WEAKEST_STATUS),
        certainty=weakest([*own, *(one.certainty for one in inputs)], WEAKEST_CERTAINTY),
        directness=weakest([statement.directness, *(one.directness for one in inputs)], WEAKEST_DIRECTNESS),
        when=statement.when or max(times, default=None),
        provided="; ".join(dict.fromkeys(one.provided for one in (statement, *inputs) if one.provided)),
        rests_on_dispute=any(one.rests_on_dispute for one in inputs),
        locators=tuple(locators.values()),
    )
