"""The records of statements, in a fixed order: what facts.json and facts.csv are written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple
from zlib import crc32

from factbound.facts.clocks import Fact, marks_at
from factbound.facts.knowledge import FactKey, Knowledge
from factbound.facts.model import Locator, Statement
from factbound.facts.reasons import REASONS
from factbound.facts.values import value_record
from factbound.render.wording import Wording

MOST = 500
"""Facts that are written together at most: the rows of all are many times as large as what is written."""
TOGETHER = 8
"""Entities that are written together, more or less: where one fact has changed, so many are laid out again."""

Record = dict[str, Any]


class Row(NamedTuple):
    """A statement with its record, whose shape docs/outputs.md gives."""

    statement: Statement
    record: Record


def list_records(knowledge: Knowledge) -> list[Record]:
    """Return the records of all statements, in the order of the exports."""
    return [row.record for keys in list_batches(knowledge.facts) for row in list_rows(knowledge, keys)]


def list_rows(knowledge: Knowledge, keys: Iterable[FactKey]) -> list[Row]:
    """Return the rows of some facts."""
    wording = Wording(knowledge)
    return [Row(one, _record(one, fact, knowledge, wording)) for fact in map(knowledge.settle, keys) for one in fact.statements]


def list_batches(keys: Iterable[FactKey]) -> Iterator[list[FactKey]]:
    """Yield facts in the order of the exports, those of a few entities at a time.

    Where a batch ends follows from the ids of entities: one entity more or less changes no batch but its own, unless there are very many facts in it.
    """
    batch: list[FactKey] = []
    for entity, those in groupby(sorted(keys), key=lambda key: key[0].partition(".")[0]):
        for key in those:
            batch.append(key)
            if len(batch) == MOST:
                yield batch
                batch = []
        if batch and not crc32(entity.encode()) % TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


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
