"""Statements that cannot both hold and that nothing settles, and disputes that there are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from factbound.facts.contradictions import unsettled
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.values import format_value
from factbound.problems import Problem
from factbound.read.project import Reading

WAYS_OUT = (
    "Say 'rank: preferred' or 'rank: rejected' with 'because', or 'disputed: true', "
    "or give them different times with 'when' or 'until'; where both hold, let the property be 'many: true'."
)
LONGEST = 60
"""Letters of a value that a message quotes."""


def statements_contradict(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """Two statements cannot both hold at one time, neither is preferred or rejected, and neither says that it is disputed."""
    for statements in (one for one in knowledge.stated.values() if len(one) > 1):
        against: dict[str, list[Statement]] = defaultdict(list)
        for earlier, later in unsettled(statements, knowledge.clocks.is_open):
            if not (earlier.disputed or later.disputed):
                against[later.id].append(earlier)
        yield from (_contradiction(reading, knowledge, one, against[one.id]) for one in statements if one.id in against)


def disputed_by_nothing(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """A statement says that it is disputed, and no other contradicts it, or a rank has settled it."""
    for statements in knowledge.stated.values():
        if not any(one.disputed for one in statements) or any(one.formula and not one.is_dated for one in statements):
            continue  # what is worked out for one day may be contradicted on another
        contested = {one.id for pair in unsettled(statements, knowledge.clocks.is_open) for one in pair}
        for statement in statements:
            if statement.disputed and statement.id not in contested:
                message = f"'{statement.fact_id}' is said to be disputed, and nothing that is left open contradicts it"
                yield reading.problem(statement.place("disputed"), message, "Delete 'disputed', or add the statement that contradicts it.")


def _contradiction(reading: Reading, knowledge: Knowledge, later: Statement, earlier: Sequence[Statement]) -> Problem:
    first, more = earlier[0], len(earlier) - 1
    of = f" of '{later.of}'" if later.of else ""
    others = f", and {more} more" if more else ""
    place = f"{first.at.path}:{first.at.line}"
    here, there = _said(later, knowledge), _said(first, knowledge)
    return reading.problem(later.at, f"'{later.fact_id}'{of} is {here}, but {there} in {place}{others}; both cannot hold", WAYS_OUT)


def _said(statement: Statement, knowledge: Knowledge) -> str:
    """Return a value and who says it."""
    project = knowledge.project
    assert statement.value is not None
    text = format_value(statement.value, statement.prop, project.vocabulary.units).replace("\u00a0", " ")
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    text = f"'{text}'" if statement.prop.type == "text" else text
    inputs = dict.fromkeys(one.fact_id for one in knowledge.workings.get(statement.id, ()))
    who = f"computed from {', '.join(inputs)}" if inputs else ", ".join(one.text for one in statement.locators[:2])
    return f"{text} ({who})"
