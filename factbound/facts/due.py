"""Plans whose day has passed: what was to come about by a day that is over, and of which nothing that is known says whether it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from factbound.facts.clocks import Fact
from factbound.facts.dates import Period
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.values import Missing, Moment

OPEN = ("rumoured", "announced", "planned", "agreed")
SETTLED = ("done", "cancelled")


@dataclass(frozen=True)
class Due:
    """A statement about the future, whose day has passed by the clocks."""

    fact: Fact
    statement: Statement
    expected: Period
    """When it was to be so."""


def list_due(knowledge: Knowledge) -> tuple[Due, ...]:
    """Return what is due for confirmation at the clocks, the longest overdue first."""
    own = knowledge.project.briefing.date
    today = knowledge.clocks.valid_at or (own.end if own else None)
    if today is None:
        return ()
    found = [one for fact in knowledge.facts.values() for one in _due(fact, knowledge, today)]
    return tuple(sorted(found, key=lambda one: (one.expected.end, one.statement.id)))


def _due(fact: Fact, knowledge: Knowledge, today: date) -> Iterator[Due]:
    plans = [one for one in fact.holding if one.status in OPEN and not isinstance(one.value, Missing)]
    if not plans or _has_outcome(fact, knowledge):
        return
    for one in plans:
        expected = _expected(one, knowledge)
        if expected and expected.end < today and not _is_settled(one, fact):
            yield Due(fact, one, expected)


def _expected(statement: Statement, knowledge: Knowledge) -> Period | None:
    """Return when a plan was to come about: the date that it gives, or its time, where its sources speak of it beforehand."""
    if isinstance(statement.value, Moment):
        return statement.value.period
    if statement.when is None or statement.formula:
        return None
    sources = [knowledge.project.sources.get(one.source) for one in statement.locators]
    days = [source.published.end if source and source.published else date.max for source in sources]
    return statement.when if max(days, default=date.max) < statement.when.start else None


def _is_settled(plan: Statement, fact: Fact) -> bool:
    """Whether a later statement says what came of it, be it of a day after the clocks; what stands side by side settles nothing of the others."""
    begun = plan.when.start if plan.when else date.min
    return not plan.prop.many and any(one.when is not None and one.when.start > begun and _says_outcome(one) for one in fact.statements)


def _has_outcome(fact: Fact, knowledge: Knowledge) -> bool:
    """Whether the property that says what came of it is known: that it was done, or called off, be it after the day that the facts are about."""
    plan = knowledge.project.vocabulary.properties[fact.id.split(".")[1]]
    outcome = f"{fact.entity}.{plan.outcome}"
    found = (knowledge.find(outcome, fact.of) or knowledge.find(outcome)) if plan.outcome else None
    return found is not None and any(map(_says_outcome, found.statements))


def _says_outcome(statement: Statement) -> bool:
    return statement.status in SETTLED and statement.rank != "rejected" and not isinstance(statement.value, Missing)
