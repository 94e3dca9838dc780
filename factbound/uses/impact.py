"""What rests on one fact, row, entity or source: all that a change of it would reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from factbound.facts.clocks import state_of
from factbound.facts.knowledge import CheckedCheck, Knowledge
from factbound.facts.model import Statement
from factbound.facts.subjects import Sort
from factbound.prepare import Checked
from factbound.uses.index import Kind, Use, Uses

LINES: tuple[Kind, ...] = ("note", "ledger", "title", "content", "template")
"""What names it in a text."""


@dataclass(frozen=True)
class Reached:
    """A statement that is concerned, as it is now."""

    statement: Statement
    state: str
    """Holds, Superseded and so on; empty for one that is not known at the clocks."""
    others: tuple[str, ...] = ()
    """Of one that cites a source: the other sources that it cites."""


@dataclass(frozen=True)
class Impact:
    """All that rests on one thing."""

    sort: Sort
    id: str
    own: tuple[Reached, ...]
    """The statements that it is, that are about it, or that cite it."""
    naming: tuple[Use, ...]
    """Of an entity: the statements of others that name it."""
    derived: tuple[Reached, ...]
    """What is worked out from its own, over any number of steps, the nearest first."""
    checks: tuple[CheckedCheck, ...]
    lines: tuple[Use, ...]
    """Notes, rows of the ledger, content and templates that name it or one of its facts."""
    documents: tuple[Use, ...]
    """Pages and reports that read a value of its own or of what is derived from it."""


def find_impact(checked: Checked, uses: Uses, sort: Sort, name: str) -> Impact:
    """Return what rests on a thing of a sort; renders the documents once."""
    knowledge = checked.knowledge
    own = _own(knowledge, sort, name)
    rows = [one.id for one in own]
    derived = _derived(knowledge, rows)
    reached = {*rows, *(one.id for one in derived)}
    named = _named(uses, sort, name)
    return Impact(
        sort,
        name,
        own=tuple(_reached(knowledge, one, name if sort == "source" else "") for one in own),
        naming=tuple(use for use in named if use.kind == "statement" and use.name not in rows) if sort == "entity" else (),
        derived=tuple(_reached(knowledge, one) for one in derived),
        checks=tuple(one for one in knowledge.checks if any(each.id in reached for each in one.inputs)),
        lines=tuple(use for use in named if use.kind in LINES),
        documents=uses.shown_in(reached),
    )


def _own(knowledge: Knowledge, sort: Sort, name: str) -> tuple[Statement, ...]:
    if sort == "source":
        chosen = [one for one in knowledge.project.statements() if any(locator.source == name for locator in one.locators)]
    else:
        chosen = [one for one in knowledge.project.statements() if name in (one.entity, one.fact_id, one.id)]
    return tuple(map(knowledge.filled, chosen))


def _named(uses: Uses, sort: Sort, name: str) -> tuple[Use, ...]:
    if sort == "source":
        return uses.of_source(name)
    return uses.of_entity(name) if sort == "entity" else uses.of_fact(name)


def _derived(knowledge: Knowledge, rows: Iterable[str]) -> list[Statement]:
    """Return the derived statements that were computed from some, step by step."""
    readers: dict[str, list[str]] = {}
    for derived, inputs in knowledge.workings.items():
        for one in inputs:
            readers.setdefault(one.id, []).append(derived)
    seen, waiting, found = set(rows), list(rows), list[str]()
    while waiting:
        fresh = [one for one in sorted(readers.get(waiting.pop(0), ())) if one not in seen]
        seen.update(fresh)
        found += fresh
        waiting += fresh
    statements = {one.id: one for one in knowledge.project.statements()}
    return [knowledge.filled(statements[row]) for row in found]


def _reached(knowledge: Knowledge, statement: Statement, source: str = "") -> Reached:
    fact = knowledge.facts[statement.fact_id, statement.of]
    known = any(one.id == statement.id for one in fact.statements)
    others = dict.fromkeys(locator.source for locator in statement.locators if locator.source != source) if source else ()
    return Reached(statement, state_of(statement, fact, knowledge.clocks) if known else "", tuple(others))
