"""What was given another name between two readings, and what the earlier one said in the names of the later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeVar

from factbound.facts.mentions import BRACES, parse_mention
from factbound.facts.model import Project
from factbound.facts.vocabulary import Kind, Unit, Vocabulary
from factbound.history.written import Words, Written

Sort = Literal["entity", "source", "property", "kind", "unit"]
T = TypeVar("T")
Names = Mapping[str, str]
"""Earlier name -> later name."""

_FACT = re.compile(r"(?<![\w.])(?P<entity>[a-z_][a-z0-9_]*)\.(?P<prop>[a-z_][a-z0-9_]*)")
_HELD = re.compile(r"\b(?P<head>(?:sum|count)\s*\(\s*)(?P<prop>[a-z_]\w*)(?P<of>\s+of\s+)(?P<entity>[a-z_]\w*)")
_NAMING = ("of", "by", "settled_by", "subject")
_MENTIONING = ("provided", "because", "note", "subtitle", "description", "left_out", "retracted", "corrected")


@dataclass(frozen=True)
class Renamed:
    """One thing with another name."""

    sort: Sort
    before: str
    after: str


class _Former(Protocol):
    @property
    def was(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Renames:
    """All that was given another name: entities, sources and properties that say so, and kinds and units that are the same but for it."""

    entities: Names = field(default_factory=dict)
    sources: Names = field(default_factory=dict)
    properties: Names = field(default_factory=dict)
    kinds: Names = field(default_factory=dict)
    units: Names = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return bool(self.entities or self.sources or self.properties or self.kinds or self.units)

    @property
    def listed(self) -> tuple[Renamed, ...]:
        """Each of them, sort by sort."""
        groups: tuple[tuple[Sort, Names], ...] = (
            ("kind", self.kinds),
            ("unit", self.units),
            ("property", self.properties),
            ("entity", self.entities),
            ("source", self.sources),
        )
        return tuple(Renamed(sort, old, new) for sort, names in groups for old, new in sorted(names.items()))

    def fact(self, fact_id: str) -> str:
        """Return a fact's id in the names of today."""
        entity, _, prop = fact_id.partition(".")
        return f"{self.entities.get(entity, entity)}.{self.properties.get(prop, prop)}"

    def record(self, written: Written, *, names_entity: bool = False) -> Written:
        """Return what a record says in the names of today.

        Args:
            written: Its fields.
            names_entity: Whether its value is an entity.
        """
        if not self.any:
            return written
        return {name: self._field(name, words, names_entity=names_entity) for name, words in written.items()}

    def _field(self, name: str, words: Words, *, names_entity: bool) -> Words:
        if name in _NAMING or (name == "value" and names_entity):
            return _each(words, lambda text: self.entities.get(text, text))
        if name in _MENTIONING:
            return _each(words, self._mentions)
        if name in ("formula", "checks"):
            return _each(words, self._formula)
        if name in ("from", "carried_by"):
            return _each(words, self._locator)
        return _each(words, lambda text: self.kinds.get(text, text)) if name == "kind" else words

    def _formula(self, text: str) -> str:
        text = _HELD.sub(lambda one: one["head"] + self.properties.get(one["prop"], one["prop"]) + one["of"] + self._entity(one["entity"]), text)
        return _FACT.sub(lambda one: self.fact(one[0]), text)

    def _mentions(self, text: str) -> str:
        return BRACES.sub(self._mention, text)

    def _mention(self, braces: re.Match[str]) -> str:
        mention = parse_mention(braces)
        if mention is None:
            return braces[0]
        now = self.fact(mention.fact_id) if mention.prop else self._entity(mention.entity)
        return braces[0].replace(mention.fact_id if mention.prop else mention.entity, now)

    def _locator(self, text: str) -> str:
        words = [self.sources.get(word, word) if "." not in word else self.fact(word) for word in text.split()]
        return " ".join(words)

    def _entity(self, name: str) -> str:
        return self.entities.get(name, name)

    def vocabulary(self, vocabulary: Vocabulary) -> Vocabulary:
        """Return an earlier vocabulary in the names of today."""
        if not self.any:
            return vocabulary
        kinds, units, properties = self.kinds, self.units, self.properties
        props = {properties.get(name, name): replace(one, name=properties.get(name, name)) for name, one in vocabulary.properties.items()}
        return Vocabulary(
            {kinds.get(name, name): self._kind(one) for name, one in vocabulary.kinds.items()},
            {
                name: replace(
                    one,
                    unit=units.get(one.unit, one.unit),
                    outcome=properties.get(one.outcome, one.outcome),
                    kinds=_mapped(one.kinds, kinds),
                    of=_mapped(one.of, kinds),
                )
                for name, one in props.items()
            },
            {units.get(name, name): replace(one, name=units.get(name, name)) for name, one in vocabulary.units.items()},
        )

    def _kind(self, kind: Kind) -> Kind:
        name = self.kinds.get(kind.name, kind.name)
        return replace(kind, name=name, properties=_mapped(kind.properties, self.properties), required=_mapped(kind.required, self.properties))


def find_renames(before: Project, after: Project) -> Renames:
    """Return what has another name in the later of two readings."""
    old, new = before.vocabulary, after.vocabulary
    return Renames(
        entities=dict(_said(before.entities, after.entities)),
        sources=dict(_said(before.sources, after.sources)),
        properties=dict(_said(old.properties, new.properties)),
        kinds=dict(_alike(old.kinds, new.kinds, lambda kind: kind.folder)) or dict(_alike(old.kinds, new.kinds, _words_of)),
        units=dict(_alike(old.units, new.units, lambda unit: (unit.one, unit.many))),
    )


def units_for(before: Vocabulary, after: Vocabulary, renames: Renames) -> Mapping[str, Unit]:
    """Return how the units of the earlier reading are worded in the later, so that a unit's new word is no new value."""
    return {name: after.units.get(renames.units.get(name, name), unit) for name, unit in before.units.items()}


def _said(before: Iterable[str], after: Mapping[str, _Former]) -> Iterator[tuple[str, str]]:
    """Yield what says of itself that it had another name, which is gone; the last of them that was there."""
    there = set(before)
    for name, one in after.items():
        former = [old for old in one.was if old in there and old not in after]
        if former and name not in there:
            yield former[-1], name


def _alike(before: Mapping[str, T], after: Mapping[str, T], key: Callable[[T], object]) -> Iterator[tuple[str, str]]:
    """Yield what is gone, and what came that is the same in what tells it from others."""
    came = {name: key(one) for name, one in after.items() if name not in before}
    for name, one in before.items():
        same = [other for other, told in came.items() if told == key(one)]
        if name not in after and len(same) == 1:
            yield name, same[0]


def _words_of(kind: Kind) -> object:
    return kind.label, kind.plural, kind.properties


def _mapped(names: tuple[str, ...], renames: Names) -> tuple[str, ...]:
    return tuple(renames.get(name, name) for name in names)


def _each(words: Words, change: Callable[[str], str]) -> Words:
    return change(words) if isinstance(words, str) else tuple(change(word) for word in words)
