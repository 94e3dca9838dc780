"""Find what a project knows by words, whatever their case and accents: entities, statements, sources, passages that say why they are unused."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from factbound.facts.clocks import marks_at
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Entity, Source, Statement
from factbound.facts.plainwords import statement_words
from factbound.problems import Position

NAME, VALUE, BESIDE, CONTEXT = range(4)
"""How near a text is to a thing: its own name, what it says, what is said beside it, what it belongs to."""
SORTS = ("entity", "fact", "source", "passage")


@dataclass(frozen=True)
class Found:
    """Something that has all the words that were looked for."""

    sort: str
    """entity, fact, source or passage."""
    id: str
    words: str
    marks: tuple[str, ...]
    """That it is planned, alleged, superseded and so on."""
    at: Position


@dataclass(frozen=True)
class Candidate:
    """Something that can be found, with its texts by how near they are to it."""

    found: Found
    texts: tuple[tuple[int, str], ...]
    """Nearness and folded text."""


def find_words(knowledge: Knowledge, text: str) -> list[Found]:
    """Return what has every word of a text, the nearest first.

    A word counts most where a text is just that word, then where one of its words is, then where one begins with it; and more in a
    name than in a value, in a value than in a note.
    """
    wanted = fold(text).split()
    ranked = []
    for order, candidate in enumerate(_candidates(knowledge)):
        ranks = [_rank(word, candidate) for word in wanted]
        if ranks and all(rank is not None for rank in ranks):
            whole = min((near for near, one in candidate.texts if one == " ".join(wanted)), default=CONTEXT + 1)
            ranked.append(((whole, max(rank for rank in ranks if rank is not None), SORTS.index(candidate.found.sort), order), candidate.found))
    return [found for _, found in sorted(ranked, key=lambda one: one[0])]


def guess_word(knowledge: Knowledge, text: str) -> str:
    """Return "Did you mean 'x'?" for the words of names and labels nearest to those of a text that nothing has; else nothing."""
    texts = {one for candidate in _candidates(knowledge) for near, one in candidate.texts if near <= BESIDE}
    known = {word for one in texts for word in _words(one)}
    meant = []
    for word in fold(text).split():
        near = [word] if any(word in one for one in texts) else difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
        if not near:
            return ""
        meant.append(near[0])
    return f"Did you mean '{' '.join(meant)}'?" if meant != fold(text).split() else ""


def fold(text: str) -> str:
    """Return a text without case and accents, each run of white space as one space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def _candidates(knowledge: Knowledge) -> Iterator[Candidate]:
    project = knowledge.project
    for _, entity in sorted(project.entities.items()):
        yield _entity(entity)
        yield from (_statement(one, entity, knowledge) for one in entity.statements)
    for _, source in sorted(project.sources.items()):
        yield _source(source)
        for passage in source.passages.values():
            if passage.unused:
                found = Found("passage", f"{source.id} {passage.name}", f"not used {passage.unused}", (), passage.at)
                yield _candidate(found, {NAME: [found.id], VALUE: [passage.unused], CONTEXT: [source.title]})


def _entity(entity: Entity) -> Candidate:
    names = [entity.id, entity.name, *entity.also, *entity.native.values()]
    found = Found("entity", entity.id, f"{entity.name}, {entity.kind.label.lower()}", (), entity.at)
    return _candidate(found, {NAME: names, BESIDE: [entity.note], CONTEXT: [entity.kind.label]})


def _statement(statement: Statement, entity: Entity, knowledge: Knowledge) -> Candidate:
    fact = knowledge.settle((statement.fact_id, statement.of))
    project = knowledge.project
    stated = knowledge.filled(statement)
    known = any(one.id == statement.id for one in fact.statements)
    marks = marks_at(stated, fact, knowledge.clocks) if known else ("not known then",)
    value, shown = statement.formula, statement.formula
    if stated.value is not None:
        value = statement_words(stated, project)
        shown = f"{statement.prop.label}: {value}"
    when = f", {statement.when.iso}" if statement.when and statement.is_dated else ""
    of = f", of {project.entity_name(statement.of)}" if statement.of else ""
    found = Found("fact", statement.id, f"{shown}{of}{when}", marks, statement.at)
    beside = [statement.note, statement.because, statement.provided, project.entity_name(statement.by), *(one.text for one in statement.locators)]
    context = [entity.id, entity.name, *entity.also, *entity.native.values(), statement.of, project.entity_name(statement.of), statement.formula]
    named = [statement.fact_id, statement.id, statement.prop.name, statement.prop.label]
    return _candidate(found, {NAME: named, VALUE: [value, statement.when.iso if statement.when else ""], BESIDE: beside, CONTEXT: context})


def _source(source: Source) -> Candidate:
    published = f", {source.published.iso}" if source.published else ""
    found = Found("source", source.id, f"{source.title} ({source.publisher}{published})", (), source.at)
    return _candidate(found, {NAME: [source.id, source.title], VALUE: [source.publisher, source.author], BESIDE: [source.note, source.address]})


def _candidate(found: Found, texts: dict[int, list[str]]) -> Candidate:
    return Candidate(found, tuple((near, folded) for near, those in texts.items() for one in those if (folded := fold(one))))


def _rank(word: str, candidate: Candidate) -> tuple[int, int] | None:
    """Return how near a word is to something, smaller being nearer; None where no text has it."""
    return min(((near, _fit(word, text)) for near, text in candidate.texts if word in text), default=None)


def _fit(word: str, text: str) -> int:
    """Return how well a word fits a text that has it: all of it, a word of it, the beginning of one, anything."""
    if word == text:
        return 0
    words = _words(text)
    return 1 if word in words else 2 if any(one.startswith(word) for one in words) else 3


def _words(text: str) -> Iterable[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()
