"""Rules of meaning: statements that cannot be, formulas that do not compute, checks that fail. Run on a clean read only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from factbound.check.contradictions import disputed_by_nothing, statements_contradict
from factbound.check.ledger import conflict_not_recorded
from factbound.check.withdrawals import rests_on_withdrawn, withdrawn_by_nothing
from factbound.facts.knowledge import CheckedCheck, Knowledge
from factbound.facts.model import Statement
from factbound.facts.values import format_quantity
from factbound.problems import Problem
from factbound.read.project import Reading

Rule = Callable[[Reading, Knowledge], Iterator[Problem]]


def ends_before_it_begins(reading: Reading, _: Knowledge) -> Iterator[Problem]:
    """A statement's `until` lies before its `when`."""
    for statement in reading.project.statements():
        if statement.when and statement.until and statement.until.end < statement.when.start:
            message = f"'{statement.fact_id}' ends ({statement.until.text}) before it begins ({statement.when.text})"
            yield reading.problem(statement.place("until"), message, "Correct 'when' or 'until'.")


def formula_does_not_compute(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """A formula or a check has a fault: syntax, unknown name, units that do not go together, a circle."""
    for fault in knowledge.faults:
        yield reading.problem(fault.at, fault.message, fault.expected)


def check_fails(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """A declared check does not hold at the clocks."""
    for checked in knowledge.checks:
        if checked.comparison is not None and checked.comparison.holds is not True:
            yield reading.problem(checked.check.at, *_failure(checked, knowledge))


def _failure(checked: CheckedCheck, knowledge: Knowledge) -> tuple[str, str]:
    comparison = checked.comparison
    assert comparison is not None
    units = knowledge.project.vocabulary.units
    named = [("left", comparison.left), ("right", comparison.right), ("difference", comparison.difference), ("tolerance", comparison.tolerance)]
    sides = ", ".join(f"{name} {format_quantity(side, units)}" for name, side in named if side is not None).replace("\u00a0", " ")
    verdict = "cannot be decided" if comparison.holds is None else "fails"
    read: dict[str, Statement] = {}
    _collect(checked.inputs, knowledge, read)
    places = "; ".join(f"{one.fact_id} in {one.at.path}:{one.at.line}" for one in read.values()) or "the numbers in it"
    return f"the check '{checked.check.text}' {verdict}: {sides}", f"Correct one of: {places}."


def _collect(inputs: Iterable[Statement], knowledge: Knowledge, read: dict[str, Statement]) -> None:
    """Add the statements that a check reads, each once and followed by what it was computed from."""
    for statement in inputs:
        if statement.id not in read:
            read[statement.id] = statement
            _collect(knowledge.workings.get(statement.id, ()), knowledge, read)


RULES: tuple[Rule, ...] = (
    ends_before_it_begins,
    statements_contradict,
    disputed_by_nothing,
    rests_on_withdrawn,
    withdrawn_by_nothing,
    formula_does_not_compute,
    check_fails,
    conflict_not_recorded,
)


def check_rules(reading: Reading, knowledge: Knowledge) -> list[Problem]:
    """Return what breaks a rule."""
    return [problem for rule in RULES for problem in rule(reading, knowledge)]
