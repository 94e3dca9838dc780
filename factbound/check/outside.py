"""Clocks that stand outside the data: a day on which nothing was known or so, or of which nobody can speak yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from factbound.facts.asof import day_words
from factbound.facts.clocks import Fact
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.values import Missing, Moment
from factbound.problems import Position, Problem
from factbound.read.project import Reading


def check_clocks(reading: Reading, knowledge: Knowledge) -> list[Problem]:
    """Return what is wrong with the days at which a build is to stand; with such days no other rule has anything to judge."""
    return [problem for name in ("valid_at", "known_at") for problem in _late(name, reading, knowledge)] or list(_early(reading, knowledge))


def _late(name: str, reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """A clock stands after all that the data speak of."""
    day = getattr(knowledge.clocks, name)
    last = _last_day(knowledge) if day else None
    if day and last and day > last:
        hint = f"Expected a day up to {day_words(last)}, the last that the briefing or a statement or source of it gives."
        yield reading.problem(_place(name, day, reading), f"{day_words(day)} lies after all that the data speak of", hint)


def _early(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """A clock stands before anything was known or so of the subject."""
    clocks, facts = knowledge.clocks, _facts_of_subject(knowledge)
    if not facts or any(fact.has_value for fact in facts):
        return
    subject = knowledge.project.entities.get(knowledge.project.briefing.subject)
    told = [one for fact in facts for one in fact.statements if not isinstance(one.value, Missing)]
    if clocks.known_at and not told:
        days = [_known_from(one, knowledge) for fact in facts for one in knowledge.stated[fact.id, fact.of] if not isinstance(one.value, Missing)]
        of, first = f" of {subject.name}" if subject else "", min(filter(None, days), default=None)
        hint = f"Expected a day from {day_words(first)} on, when the first source that tells something had come out." if first else ""
        yield reading.problem(_place("known_at", clocks.known_at, reading), f"on {day_words(clocks.known_at)} nothing was known{of}", hint)
    elif clocks.valid_at:
        about, first = f" of {subject.name}" if subject else "", min((one.when.start for one in told if one.when), default=None)
        hint = f"Expected a day from {day_words(first)} on, with which the first statement begins." if first else ""
        yield reading.problem(_place("valid_at", clocks.valid_at, reading), f"as of {day_words(clocks.valid_at)} nothing is said{about}", hint)


def _facts_of_subject(knowledge: Knowledge) -> Sequence[Fact]:
    """Return the facts about the briefing's subject, and those of others that have it as their object."""
    subject = knowledge.project.briefing.subject
    return [fact for (fact_id, of), fact in knowledge.facts.items() if of == subject or fact_id.startswith(f"{subject}.")]


def _known_from(statement: Statement, knowledge: Knowledge) -> date | None:
    """Return the day from which a statement is known; None where none of its sources has a date."""
    sources = (knowledge.project.sources.get(one.source) for one in statement.locators)
    out = min((source.published.end for source in sources if source and source.published), default=None)
    begun = statement.when.start if statement.when and statement.status == "done" else None
    return max(out, begun) if out and begun else out


def _last_day(knowledge: Knowledge) -> date | None:
    """Return the last day that the data give: the briefing's own, or one of a statement or source. A briefing without a day has no last one."""
    project = knowledge.project
    own = [project.briefing.date] if project.briefing.date else [project.briefing.valid_at, project.briefing.known_at]
    if not any(own):
        return None
    periods = [*own, *(source.published for source in project.sources.values())]
    for one in project.statements():
        periods += [one.when, one.until, one.value.period if isinstance(one.value, Moment) else None]
    return max((period.end for period in periods if period), default=None)


def _place(name: str, day: date, reading: Reading) -> Position:
    """Return where a clock is set: in the briefing's file, or on the command line."""
    briefing = reading.project.briefing
    own = getattr(briefing, name)
    option = Position(f"--{name.replace('_', '-')}")
    return briefing.places.get(name, briefing.at) if own and own.end == day else option
