"""What content and templates name in their expressions: entities and facts, read word by word, so that each has its exact place.

A word in prose is no name, and neither is one that a text gives to something of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import jinja2

from factbound.check.references import TemplateText, excerpt_of, free_names
from factbound.problems import Position
from factbound.uses.naming import Naming, Part, Role, Sort

_ABOUT = "about"
"""`entity.about("stake")`: a fact by a property in quotes."""
_STRING = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")
_BEFORE_STRING = ("(", "[", ",", "=", "==", "!=", "in")
"""What stands before a text in quotes that may be an id: it is given to something, or asked for."""


@dataclass(frozen=True)
class Known:
    """What names may mean."""

    facts: Mapping[str, Collection[str]]
    """Entity id -> properties that something is said under."""
    properties: Collection[str]
    sources: Collection[str]


@dataclass(frozen=True)
class _Word:
    """A word or sign of an expression."""

    sort: str
    text: str
    start: int


def names_in_text(text: TemplateText, environment: jinja2.Environment, known: Known) -> Iterator[Naming]:
    """Yield what a content file or a template names; nothing where it cannot be parsed."""
    free = free_names(text, environment)
    if not (free or "{{" in text.text or "{%" in text.text):
        return
    try:
        words = list(_words(text.text, environment))
    except jinja2.TemplateSyntaxError:
        return
    reader = _Reader(text, words, known, free)
    for place in range(len(words)):
        yield from reader.names_at(place)


def _words(text: str, environment: jinja2.Environment) -> Iterator[_Word]:
    """Yield what expressions and statements are written with, and an empty word where one ends."""
    cursor = 0
    inside = False
    for _, sort, value in environment.lex(text):
        if not value.strip():
            continue
        start = text.find(value, cursor)
        cursor = (start if start >= 0 else cursor) + len(value)
        if sort in ("variable_begin", "block_begin"):
            inside = True
        elif sort in ("variable_end", "block_end"):
            inside = False
            yield _Word("end", "", cursor)
        elif inside and start >= 0:
            yield _Word(sort, value, start)


class _Reader:
    """Finds the names among the words of one text.

    Args:
        text: The text.
        words: Its words.
        known: What names may mean.
        free: The names that the text does not make itself.
    """

    def __init__(self, text: TemplateText, words: list[_Word], known: Known, free: Collection[str]) -> None:
        self._text, self._words, self._known, self._free = text, words, known, free
        self._starts = [0, *(found.end() for found in re.finditer("\n", text.text))]
        self._role: Role = "content" if text.name.startswith("content/") else "template"

    def names_at(self, place: int) -> Iterator[Naming]:
        """Yield what is named at one word."""
        word = self._words[place]
        if word.sort == "name":
            if self._is(place - 1, "."):
                if word.text in self._known.properties and not self._is_fact_of_entity(place):
                    yield self._naming(self._part(word.start, "property", word.text), prop=word.text)
            elif self._is_entity(place):
                yield self._entity(place)
        elif word.sort == "string" and (place and self._words[place - 1].text in _BEFORE_STRING):
            yield from self._string(place)

    def _entity(self, place: int) -> Naming:
        """Return an entity, with the property that is taken of it, if one is."""
        word = self._words[place]
        entity = self._part(word.start, "entity", word.text)
        follows = self._word(place + 2)
        if self._is(place + 1, ".") and follows.sort == "name" and follows.text in self._known.facts[word.text]:
            return self._naming(entity, self._part(follows.start, "property", follows.text), entity=word.text, prop=follows.text)
        return self._naming(entity, entity=word.text)

    def _string(self, place: int) -> Iterator[Naming]:
        """Yield what a text in quotes names: a fact, or an entity, a source or a property that a call or a key asks for."""
        word = self._words[place]
        inner, start = word.text[1:-1], word.start + 1
        if not _STRING.fullmatch(inner):
            return
        entity, _, prop = inner.partition(".")
        known = self._known
        if prop and prop in known.facts.get(entity, ()):
            parts = (self._part(start, "entity", entity), self._part(start + len(entity) + 1, "property", prop))
            yield self._naming(*parts, entity=entity, prop=prop)
        elif prop:
            return
        elif inner in known.facts:
            yield self._naming(self._part(start, "entity", inner), entity=inner)
        elif inner in known.sources:
            yield self._naming(self._part(start, "source", inner), source=inner)
        elif inner in known.properties:
            yield self._naming(self._part(start, "property", inner), entity=self._asked(place), prop=inner)

    def _asked(self, place: int) -> str:
        """Return the entity of which `about("stake")` or `["stake"]` asks; nothing where it is any."""
        owner = place - 4 if self._is(place - 1, "(") and self._word(place - 2).text == _ABOUT else place - 2
        return self._words[owner].text if owner >= 0 and self._is_entity(owner) and not self._is(owner - 1, ".") else ""

    def _is_entity(self, place: int) -> bool:
        word = self._words[place]
        taken = self._is(place - 1, ".") or self._is(place - 1, "|") or self._word(place - 1).text == "is"
        given = self._is(place + 1, "=") and (self._is(place - 1, "(") or self._is(place - 1, ","))  # the name of an argument
        return word.sort == "name" and word.text in self._known.facts and word.text in self._free and not taken and not given

    def _is_fact_of_entity(self, place: int) -> bool:
        """Whether a word behind a dot has been told of with its entity, or is a step further on."""
        if self._word(place - 2).sort != "name" or self._is(place - 3, "."):
            return False
        return self._is_entity(place - 2)

    def _naming(self, *parts: Part, entity: str = "", prop: str = "", source: str = "") -> Naming:
        at = parts[0].at
        return Naming(parts, self._role, self._text.path, excerpt_of(self._text.lines, at.line).strip(), entity, prop, source)

    def _part(self, start: int, sort: Sort, name: str) -> Part:
        line = bisect_right(self._starts, start)
        return Part(Position(self._text.path, line, start - self._starts[line - 1] + 1), sort, name)

    def _word(self, place: int) -> _Word:
        return self._words[place] if 0 <= place < len(self._words) else _Word("end", "", 0)

    def _is(self, place: int, sign: str) -> bool:
        return self._word(place).text == sign and self._word(place).sort == "operator"


def names_in_texts(texts: Iterable[TemplateText], environment: jinja2.Environment, known: Known) -> Iterator[Naming]:
    """Yield what several texts name."""
    return (name for text in texts for name in names_in_text(text, environment, known))
