"""What is wrong with a statement while it is typed: the reader's own judgement of it alone, before the whole project is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from factbound.check.links import cited_though_unused, unknown_entity, unknown_passage, unknown_source
from factbound.editor.desk import State
from factbound.facts.dates import parse_period
from factbound.facts.faults import ValueFault
from factbound.facts.model import Entity, Statement
from factbound.facts.values import Missing, format_value
from factbound.facts.vocabulary import Property
from factbound.problems import Problem
from factbound.read.entities import Written, read_statement
from factbound.read.project import Reading

NAMES = (unknown_source, unknown_passage, cited_though_unused, unknown_entity)
"""The rules about what a statement names."""


@dataclass(frozen=True)
class Finding:
    """What the reader makes of a statement."""

    problems: Mapping[str, tuple[Problem, ...]]
    """Key -> what is wrong with it; what is wrong with the whole stands at its value."""
    reading: Mapping[str, str]
    """Key -> how it is understood, in words."""


def check_draft(state: State, entity: Entity, prop: Property, written: Written) -> Finding:
    """Judge one statement as it stands in a form."""
    statement, file = read_statement(written, entity.id, prop, state.project.vocabulary)
    others = {name: replace(one, statements=()) for name, one in state.project.entities.items()}
    others[entity.id] = replace(others.get(entity.id, entity), statements=(statement,))
    alone = Reading(replace(state.project, entities=others), files={"": file}, unread=state.reading.unread)
    found = [*file.problems, *(problem for rule in NAMES for problem in rule(alone))]
    keys = dict(enumerate(written, start=1))
    problems: dict[str, tuple[Problem, ...]] = {}
    for problem in found:
        key = _key(problem, keys)
        problems[key] = (*problems.get(key, ()), replace(problem, excerpt=""))
    return Finding(problems, _read_as(state, statement, written))


def _key(problem: Problem, keys: Mapping[int, str]) -> str:
    """Return the field that a problem belongs to: the one that it says is missing, else the line that it points at."""
    if problem.message.endswith("has no source"):
        return "from"
    if problem.message.endswith("does not say of what"):
        return "of"
    if problem.message.endswith("without a 'reason'"):
        return "reason"
    if problem.expected.startswith("Add 'because: ...'"):
        return "because"
    key = keys.get(problem.at.line, "value") if problem.at.line else "value"
    return "of" if key == "in" else key


def _read_as(state: State, statement: Statement, written: Written) -> dict[str, str]:
    found: dict[str, str] = {}
    value = statement.value
    if value is not None and not isinstance(value, Missing) and statement.prop.type != "text":
        found["value"] = format_value(value, statement.prop, state.project.vocabulary.units, state.project.entity_name, None)
    for key in ("when", "until"):
        try:
            found[key] = parse_period(str(written[key])).text if written.get(key) else ""
        except ValueFault:
            found[key] = ""
    return {key: words for key, words in found.items() if words and words != written.get(key)}
