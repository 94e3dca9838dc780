"""The records of statements, in a fixed order: what facts.json and facts.csv are written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from factbound.facts.clocks import Fact, marks_at
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Locator, Statement
from factbound.facts.reasons import REASONS
from factbound.facts.values import value_record
from factbound.render.wording import Wording

AT_ONCE = 500
"""Rows that are written together."""

Record = dict[str, Any]


class Row(NamedTuple):
    """A statement with its record, whose shape docs/outputs.md gives."""

    statement: Statement
    record: Record


def list_rows(knowledge: Knowledge) -> list[Record]:
    """Return the records of all statements, in the order of the exports."""
    return [row.record for row in each_row(knowledge, knowledge.facts.values())]


def each_row(knowledge: Knowledge, facts: Iterable[Fact]) -> Iterator[Row]:
    """Yield the rows of some facts."""
    wording = Wording(knowledge)
    for fact in sorted(facts, key=lambda fact: (fact.id, fact.of)):
        for statement in fact.statements:
            yield Row(statement, _record(statement, fact, knowledge, wording))


def in_batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield rows some at a time, since all of them are many times as large as what is written."""
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _record(statement: Statement, fact: Fact, knowledge: Knowledge, wording: Wording) -> Record:
    return {
        "id": fact.id,
        "row": f"{fact.id}.{statement.number}",
        "entity": statement.entity,
        "property": statement.prop.name,
        "of": statement.of or None,
        "text": wording.value(statement),
        "in_words": wording.number_in_words(statement) or None,
        "value": value_record(statement.value) if statement.value else None,
        "when": statement.when.iso if statement.when else None,
        "until": statement.until.iso if statement.until else None,
        "status": statement.status,
        "certainty": statement.certainty,
        "directness": statement.directness,
        "by": statement.by or None,
        "provided": wording.plain(statement.provided) or None,
        "rank": statement.rank,
        "because": wording.plain(statement.because) or None,
        "reason": statement.reason or None,
        "reason_bods": (REASONS[statement.reason].bods or None) if statement.reason else None,
        "settled_by": list(statement.settled_by),
        "note": wording.plain(statement.note) or None,
        "marks": list(marks_at(statement, fact, knowledge.clocks)),
        "holds": fact.holds(statement),
        "disputed": fact.disputed,
        "formula": statement.formula or None,
        "rounded": wording.rounding(statement) or None,
        "inputs": [one.id for one in knowledge.workings.get(statement.id, ())] if statement.formula else [],
        "excerpt_only": knowledge.project.rests_on_excerpts(statement),
        "from": [_locator(one, knowledge) for one in statement.locators],
    }


def _locator(locator: Locator, knowledge: Knowledge) -> Record:
    place = {"source": locator.source, "passage": locator.passage or None}
    return {**place, "retracted": True} if knowledge.clocks.told(knowledge.project.sources[locator.source].retracted) else place
