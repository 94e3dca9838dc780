"""The day at which a build stands, and the words that say so wherever it has a title."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from factbound.facts.clocks import Clocks
from factbound.facts.dates import Period
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Briefing, Entity, Project
from factbound.facts.values import Text


def choose_clocks(briefing: Briefing, valid_at: date | None = None, known_at: date | None = None) -> Clocks:
    """Return the clocks of one build.

    A build that is only told what was known stands no later than that day: of later ones nobody knew what they would bring.

    Args:
        briefing: Says at which day it stands by itself.
        valid_at: Replaces the briefing's own day.
        known_at: The same, for what was known.
    """
    own_valid = briefing.valid_at.end if briefing.valid_at else None
    own_known = briefing.known_at.end if briefing.known_at else None
    known = known_at or own_known
    if valid_at or known is None or (own_valid and known_at is None):
        return Clocks(valid_at or own_valid, known)
    return Clocks(min(known, own_valid or known), known)


def clock_words(briefing: Briefing, clocks: Clocks) -> str:
    """Return 'as known on 12 September 2018', or 'as of …' where later sources speak of that day too; nothing for the newest.

    Args:
        briefing: Says which day is its own.
        clocks: Those of the build.
    """
    if clocks.known_at is not None:
        known = f"as known on {day_words(clocks.known_at)}"
        return known if clocks.valid_at == clocks.known_at else ", ".join(filter(None, (_as_of(clocks), known)))
    return "" if briefing.valid_at and briefing.valid_at.end == clocks.valid_at else _as_of(clocks)


def titled(briefing: Briefing, clocks: Clocks) -> Briefing:
    """Return a briefing whose title says at which day it stands, where that is not the newest."""
    words = clock_words(briefing, clocks)
    return replace(briefing, title=f"{briefing.title}, {words}") if words else briefing


def is_known(knowledge: Knowledge, entity: str) -> bool:
    """Whether anything was known of an entity by the day up to which sources were used; always where there is no such day."""
    if knowledge.clocks.known_at is None or knowledge.index.naming.get(entity):
        return True
    return any(fact.holding for fact in knowledge.facts.values() if fact.entity == entity)


def known_names(knowledge: Knowledge, entity: Entity) -> tuple[str, ...]:
    """Return the other names of an entity as far as they were known: one that a statement gives is known with it, and so is any that has it."""
    if knowledge.clocks.known_at is None:
        return entity.also
    known = {one.id for one in knowledge.statements}
    to_come = {one.value.text for one in entity.statements if one.id not in known and isinstance(one.value, Text)} & {*entity.also}
    return tuple(name for name in entity.also if not any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", name) for one in to_come))


def without_unknown(project: Project, knowledge: Knowledge) -> Project:
    """Return a project without the sources that were not out, in which nothing is said of the entities of which nothing was known."""
    entities = {name: one if is_known(knowledge, name) else replace(one, note="") for name, one in project.entities.items()}
    sources = {name: one for name, one in project.sources.items() if knowledge.clocks.is_out(one)}
    return replace(project, entities=entities, sources=sources)


def known_part(project: Project, clocks: Clocks) -> Project:
    """Return a project without the statements, entities and sources of which nobody knew by the day; what is left is as its file has it."""
    if clocks.known_at is None:
        return project
    entities = {}
    for name, one in project.entities.items():
        told = tuple(statement for statement in one.statements if clocks.knows(statement, project.sources))
        if told or not one.statements:
            entities[name] = replace(one, statements=told)
    return replace(project, entities=entities, sources={name: one for name, one in project.sources.items() if clocks.is_out(one)})


def day_words(day: date | None) -> str:
    """Return a day in words; nothing for none."""
    return Period(day, day).text if day else ""


def _as_of(clocks: Clocks) -> str:
    return f"as of {day_words(clocks.valid_at)}" if clocks.valid_at else ""
