"""A fact as a record: all that is said of it, what holds at the clocks, its sources, how a computed one was worked out."""

from __future__ import annotations

from typing import Any

from factbound.facts.clocks import Fact, mark_words, marks, state_of
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Locator, Statement
from factbound.facts.plainwords import statement_words

Record = dict[str, Any]
TEXTS = ("by", "provided", "because", "reason", "note")


def fact_record(knowledge: Knowledge, fact_id: str, of: str, row: str = "") -> Record:
    """Return a fact about one object, or one row of it.

    Args:
        knowledge: What is known.
        fact_id: `megafon.stake`.
        of: The object; empty where there is none.
        row: The id of the only statement to tell; empty for all.
    """
    fact = knowledge.settle((fact_id, of))
    written = [one for one in knowledge.project.statements() if one.fact_id == fact_id and one.of == of]
    entity, prop = knowledge.project.entities[fact.entity], written[0].prop
    return {
        "fact": fact_id,
        "name": entity.name,
        "label": prop.label,
        "of": of or None,
        "holds": [statement_words(one, knowledge.project) for one in fact.holding],
        "marks": list(mark_words(fact.holding, fact.disputed)),
        "statements": [statement_record(knowledge, fact, one) for one in written if not row or one.id == row],
    }


def statement_record(knowledge: Knowledge, fact: Fact, written: Statement) -> Record:
    """Return one statement, with what it comes to where it is computed."""
    stated = knowledge.filled(written)
    known = next((one for one in fact.statements if one.id == written.id), None)
    return {
        "row": written.id,
        "text": statement_words(stated, knowledge.project),
        "state": state_of(known, fact, knowledge.clocks).lower() if known else "not known then",
        "marks": list(marks(stated, fact.disputed and fact.holds(stated))),
        "formula": written.formula or None,
        "worked_out_from": [_input(knowledge, one) for one in knowledge.workings.get(written.id, ())],
        "when": written.when.iso if written.when and written.is_dated else None,
        "until": written.until.iso if written.until else None,
        "status": stated.status,
        "certainty": stated.certainty,
        "directness": stated.directness,
        "rank": written.rank,
        **{key: getattr(written, key) or None for key in TEXTS},
        "settled_by": list(written.settled_by),
        "from": [] if written.formula else [source_record(knowledge, one) for one in written.locators],
        **written.at._asdict(),
    }


def source_record(knowledge: Knowledge, locator: Locator) -> Record:
    """Return a locator with what its source is."""
    source = knowledge.project.sources.get(locator.source)
    published = source.published.iso if source and source.published else None
    about = {"title": source.title, "publisher": source.publisher, "published": published} if source else {}
    return {"source": locator.source, "passage": locator.passage or None, **about}


def _input(knowledge: Knowledge, one: Statement) -> Record:
    return {"row": one.id, "text": statement_words(one, knowledge.project), **one.at._asdict()}
