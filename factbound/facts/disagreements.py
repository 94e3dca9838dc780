"""Who says what against whom, which side the briefing follows, and what is not known: lists for pages, reports and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from factbound.facts.clocks import Fact
from factbound.facts.contradictions import at_one_time, contradict, unsettled
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.reasons import REASONS, Reason
from factbound.facts.values import Missing
from factbound.problems import Position

Standing = Literal["open", "followed", "set aside", "silent", "also said"]
"""What the briefing makes of one side: it follows it, sets it aside, or leaves the matter open; some sources only say nothing."""
State = Literal["open", "settled", "filled"]
"""Whether a disagreement is open, settled with a reason, or none: one source leaves out what another gives."""
STATES: tuple[State, ...] = ("open", "settled", "filled")
_ORDER: tuple[Standing, ...] = ("open", "followed", "also said", "set aside", "silent")


@dataclass(frozen=True)
class Side:
    """One statement in a disagreement."""

    statement: Statement
    standing: Standing


@dataclass(frozen=True)
class Disagreement:
    """A fact of which sources say different things of one time."""

    fact: Fact
    state: State
    sides: tuple[Side, ...]
    """Those that are followed or open first, else in file order."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the briefing follows whom it follows, or why the matter is open, each reason once."""
        told = [side.statement.because for side in self.sides if not isinstance(side.statement.value, Missing)]
        silent = [side.statement.because for side in self.sides if isinstance(side.statement.value, Missing)]
        return tuple(dict.fromkeys(filter(None, told))) or tuple(dict.fromkeys(filter(None, silent)))


@dataclass(frozen=True)
class Unknown:
    """A fact that nobody tells at the clocks."""

    fact: Fact
    statement: Statement
    reason: Reason


T = TypeVar("T", Disagreement, Unknown)


def list_disagreements(knowledge: Knowledge) -> tuple[Disagreement, ...]:
    """Return every disagreement that is known at the clocks, of any time: the open ones first, those about the subject before others."""
    several = (one for one in knowledge.facts.values() if len(one.statements) > 1 or any(said.rank == "rejected" for said in one.statements))
    found = [one for fact in several if (one := _disagreement(fact, knowledge))]
    subject = knowledge.project.briefing.subject
    return tuple(sorted(found, key=lambda one: place_of_disagreement(one, subject)))


def place_of_disagreement(one: Disagreement, subject: str) -> tuple[int, bool, str, Position]:
    """Return where it stands in their list.

    Args:
        one: A disagreement.
        subject: Id of the subject, which comes before others.
    """
    first = one.sides[0].statement
    return STATES.index(one.state), first.entity != subject, first.entity, min(side.statement.at for side in one.sides)


def list_unknowns(knowledge: Knowledge) -> tuple[Unknown, ...]:
    """Return the facts that are undisclosed or unknown at the clocks, by reason, then by entity."""
    held = [(fact, one) for fact in knowledge.facts.values() for one in fact.holding[:1] if isinstance(one.value, Missing)]
    found = [Unknown(fact, one, REASONS[one.reason]) for fact, one in held]
    return tuple(sorted(found, key=place_of_unknown))


def place_of_unknown(one: Unknown) -> tuple[int, str, str]:
    """Return where it stands in their list."""
    return list(REASONS).index(one.reason.code), one.fact.id, one.fact.of


def unknowns_by_entity(knowledge: Knowledge) -> dict[str, list[Unknown]]:
    """Return the same under what they are about, and under its object."""
    return _by_entity(knowledge.gathered(list_unknowns))


def disagreements_by_entity(knowledge: Knowledge) -> dict[str, list[Disagreement]]:
    """Return the disagreements under what they are about, and under its object."""
    return _by_entity(knowledge.gathered(list_disagreements))


def _by_entity(listed: Iterable[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for one in listed:
        for name in {one.fact.entity, one.fact.of} - {""}:
            found.setdefault(name, []).append(one)
    return found


def _disagreement(fact: Fact, knowledge: Knowledge) -> Disagreement | None:
    """Return what is said against what about one fact, or None where all agree; what begins after the clocks is not said yet."""
    fact = replace(fact, statements=tuple(one for one in fact.statements if knowledge.clocks.has_begun(one)))
    if len(fact.statements) < 2 and not any(one.rank == "rejected" for one in fact.statements):
        return None
    contested = {one.id for pair in unsettled(fact.statements, knowledge.clocks.is_open) for one in pair}
    sides = [Side(one, standing) for one in fact.statements if (standing := _standing(one, fact, contested))]
    standings = {side.standing for side in sides}
    if not sides or standings <= {"followed"}:
        return None
    state: State = "open" if "open" in standings else "settled" if "set aside" in standings else "filled"
    return Disagreement(fact, state, tuple(sorted(sides, key=lambda side: _ORDER.index(side.standing))))


def _standing(one: Statement, fact: Fact, contested: Iterable[str]) -> Standing | None:
    """Return what a statement is in the disagreement about its fact, or None where it has no part in one."""
    if one.id in contested:
        return "open"
    if one.rank == "rejected":
        return "set aside"
    if one.rank == "preferred":
        return "followed"
    if isinstance(one.value, Missing):
        return _silence(one, fact)
    rivals = [other for other in fact.statements if contradict(one, other)]
    if rivals:
        return "set aside" if any(other.rank == "preferred" for other in rivals) else "followed"
    if any(True for _ in _silent(one, fact.statements)):
        return "followed" if fact.holds(one) else "also said"
    return "followed" if fact.holds(one) and any(other.rank == "rejected" for other in fact.statements) else None


def _silence(one: Statement, fact: Fact) -> Standing | None:
    """Return what a missing value is beside values of its time: what the briefing follows, or one source's silence."""
    if not any(not isinstance(other.value, Missing) and other.rank != "rejected" and at_one_time(one, other) for other in fact.statements):
        return None
    return "followed" if fact.holds(one) else "silent"


def _silent(one: Statement, others: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements of the same time that leave the value out."""
    return (other for other in others if isinstance(other.value, Missing) and at_one_time(one, other))
