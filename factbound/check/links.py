"""Names in data/ that must point at something: sources, passages, entities. Each function yields one kind of fault.

These run even when files had problems, so that a user sees everything at once; what an unreadable file would have
declared is given the benefit of the doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice

from factbound.check.formernames import former_id_in_use, former_id_twice
from factbound.check.ledger import unknown_carrier
from factbound.facts.coverage import disorder
from factbound.facts.model import Project
from factbound.facts.values import Reference
from factbound.problems import Position, Problem, guess
from factbound.read.fields import IDENTIFIER
from factbound.read.project import Reading

LISTED = 60
"""Passages that a message lists."""

Link = Callable[[Reading], Iterator[Problem]]


def unknown_source(reading: Reading) -> Iterator[Problem]:
    """A statement cites a source that has no file in data/sources/."""
    sources = reading.project.sources
    for statement in reading.doubtful:
        for locator in statement.locators:
            if locator.source not in sources and locator.source not in reading.unread:
                hint = f"{guess(locator.source, sources)} Add data/sources/{locator.source}.yml, or correct the name."
                yield reading.problem(locator.at, f"there is no source '{locator.source}'", hint.strip())


def unknown_passage(reading: Reading) -> Iterator[Problem]:
    """A statement cites a passage that its source does not list, or no passage of a source that lists some."""
    for statement in reading.doubtful:
        for locator in statement.locators:
            source = reading.project.sources.get(locator.source)
            if source is None or source.id in reading.unread or locator.passage in source.passages:
                continue
            if locator.passage:
                known = ", ".join(_first(source.passages)) or "none; cite it by its name alone"
                message = f"source '{source.id}' has no passage '{locator.passage}'"
                yield reading.problem(locator.at, message, f"{guess(locator.passage, source.passages)} Its passages: {known}.".strip())
            elif source.passages:
                first = next(iter(source.passages))
                yield reading.problem(locator.at, f"source '{source.id}' is cited without a passage", f"Name one, such as '{source.id} {first}'.")


def _first(names: Collection[str]) -> Iterator[str]:
    """Yield names as far as they can be read, and how many more there are."""
    yield from islice(names, LISTED)
    if len(names) > LISTED:
        yield f"and {len(names) - LISTED:,} more"


def cited_though_unused(reading: Reading) -> Iterator[Problem]:
    """A statement cites a passage of which its source says that no statement does."""
    for statement in reading.doubtful:
        for locator in statement.locators:
            source = reading.project.sources.get(locator.source)
            passage = source.passages.get(locator.passage) if source else None
            if passage is not None and passage.unused:
                message = f"passage '{locator.text}' is cited, and marked as unused"
                yield reading.problem(locator.at, message, f"Delete 'unused' from data/sources/{locator.source}.yml, or cite another passage.")


def passages_in_disorder(reading: Reading) -> Iterator[Problem]:
    """A passage begins before the one above it ends: two of them overlap, or their lines are not in the order of the text."""
    for source in reading.project.sources.values():
        for (above, before), (passage, chars) in disorder((one, one.chars) for one in source.passages.values() if one.chars):
            span = f"[{before[0]}, {before[1]}]"
            if chars[1] <= before[0]:
                message = f"passage '{passage.name}' stands before '{above.name}' in the text"
                hint = f"Move its line above that of '{above.name}', which is {span}, or correct one of the spans."
            else:
                message = f"passage '{passage.name}' overlaps '{above.name}'"
                hint = f"'{above.name}' is {span}; correct one of the spans."
            yield reading.problem(passage.place("chars"), message, hint)


def unknown_entity(reading: Reading) -> Iterator[Problem]:
    """A value, an object, a speaker or who could settle it is an entity that has no file, or one of the wrong kind."""
    project = reading.project
    for statement in project.statements():
        if isinstance(statement.value, Reference):
            yield from _entity_faults(reading, statement.at, statement.value.entity, statement.prop.kinds)
        if statement.of:
            yield from _entity_faults(reading, statement.place("of", "in"), statement.of, statement.prop.of)
        if "_" in statement.by and IDENTIFIER.fullmatch(statement.by):
            yield from _entity_faults(reading, statement.place("by"), statement.by, ())
        for name in statement.settled_by:
            if "_" in name and IDENTIFIER.fullmatch(name):
                yield from _entity_faults(reading, statement.place(f"settled_by {name}"), name, ())


def unknown_subject(reading: Reading) -> Iterator[Problem]:
    """The briefing is about an entity that has no file."""
    subject = reading.project.briefing.subject
    if subject:
        briefing = reading.project.briefing
        yield from _entity_faults(reading, briefing.places.get("subject", briefing.at), subject, ())


LINKS: tuple[Link, ...] = (
    unknown_source,
    unknown_passage,
    cited_though_unused,
    passages_in_disorder,
    unknown_entity,
    unknown_subject,
    unknown_carrier,
    former_id_in_use,
    former_id_twice,
)


def check_links(reading: Reading) -> list[Problem]:
    """Return every name that points nowhere."""
    return [problem for link in LINKS for problem in link(reading)]


def _entity_faults(reading: Reading, at: Position, name: str, kinds: tuple[str, ...]) -> Iterator[Problem]:
    entities = reading.project.entities
    kinds = tuple(kind for kind in kinds if kind in reading.project.vocabulary.kinds)
    if name in reading.unread:
        return
    if name not in entities:
        fitting = [entity.id for entity in entities.values() if not kinds or entity.kind.name in kinds]
        named = (
            f"the file name of one of data's entities: {_some(fitting)}"
            if fitting
            else f"a {' or '.join(kinds) or 'file'} in data/, and there is none"
        )
        hint = guess(name, fitting) or f"Expected {named}."
        yield reading.problem(at, f"there is no entity '{name}'", hint)
    elif kinds and entities[name].kind.name not in kinds:
        kind = entities[name].kind.label.lower()
        hint = f"Expected one of: {_some(_of_kinds(reading.project, kinds))}."
        yield reading.problem(at, f"'{name}' is a {kind}, not a {' or '.join(kinds)}", hint)


def _of_kinds(project: Project, kinds: tuple[str, ...]) -> list[str]:
    return [entity.id for entity in project.entities.values() if entity.kind.name in kinds]


def _some(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")
