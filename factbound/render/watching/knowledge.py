"""The facts, as one document reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from factbound.facts.clocks import Fact
from factbound.facts.index import StatementIndex
from factbound.facts.inputs import FactKey
from factbound.facts.knowledge import CheckedCheck, Knowledge
from factbound.facts.model import Check, Entity, Statement
from factbound.render.watching.reads import (
    ABOUT,
    CHECKS,
    ENTITY,
    FACT,
    GATHERED,
    INDEX,
    OBJECTS,
    SAID,
    SOURCE,
    STATEMENTS,
    WORKING,
    Note,
    Read,
    Watched,
    named,
)

T = TypeVar("T")


class WatchedEntity(Entity):
    """An entity of which it is noted when more of it is read than what it is called: what is said of it is a piece of its own."""

    def __init__(self, entity: Entity, note: Note) -> None:
        self.__dict__.update({**vars(entity), "_inner": entity, "_note": note})
        del self.__dict__["statements"], self.__dict__["checks"]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said of it."""
        return self._whole().statements

    @property
    def checks(self) -> tuple[Check, ...]:
        """What must hold of it."""
        return self._whole().checks

    def _whole(self) -> Entity:
        self.__dict__["_note"]((SAID, self.id))
        inner: Entity = self.__dict__["_inner"]
        return inner


class WatchedEntities(Watched[str, Entity]):
    """All entities; each is watched itself."""

    def __getitem__(self, name: str) -> Entity:
        return WatchedEntity(super().__getitem__(name), self._note)

    def _all(self) -> Mapping[str, Entity]:
        return {name: WatchedEntity(entity, self._note) for name, entity in super()._all().items()}


class WatchedKnowledge(Knowledge):
    """The facts, as one document reads them, one by one.

    Args:
        knowledge: The facts, worked out.
        note: Takes what is read.
        day: The day at which they stand, where that is not the day of the clocks.
    """

    def __init__(self, knowledge: Knowledge, note: Note, day: str = "") -> None:
        self._inner, self._note, self._day = knowledge, note, day
        self.clocks, self._pending, self._nested = knowledge.clocks, [], []
        entities = WatchedEntities(knowledge.project.entities, note, (ENTITY,), named)
        self.project = replace(knowledge.project, entities=entities, sources=Watched(knowledge.project.sources, note, (SOURCE,), named))
        pieces: Mapping[str, tuple[str, Callable[[Any], Read]]] = {
            "facts": (FACT, tuple),
            "stated": (FACT, tuple),
            "workings": (WORKING, named),
            "_objects": (OBJECTS, named),
            "_about": (ABOUT, tuple),
        }
        for name, (sort, words) in pieces.items():
            self.__dict__[name] = Watched(getattr(knowledge, name), note, (sort, day), words)
        self._other_days: dict[date, WatchedKnowledge] = {}

    @property
    def checks(self) -> tuple[CheckedCheck, ...]:  # type: ignore[override]  # nothing sets it here
        """All checks."""
        self._note((CHECKS, self._day))
        return self._inner.checks

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that is known at the clocks."""
        self._note((STATEMENTS, self._day))
        return self._inner.statements

    @property
    def index(self) -> StatementIndex:
        """The same by what they cite and whom they name."""
        return _watched_index(self._inner.index, self._note, (INDEX, self._day))

    def settle(self, key: FactKey) -> Fact:
        """Return one fact."""
        self._note((FACT, self._day, *key))
        return self._inner.settle(key)

    def at(self, day: date) -> Knowledge:
        """Return the same facts as they stood on another day."""
        if day == self.clocks.valid_at:
            return self
        if day not in self._other_days:
            self._other_days[day] = WatchedKnowledge(self._inner.at(day), self._note, day.isoformat())
        return self._other_days[day]

    def gathered(self, gather: Callable[[Knowledge], T]) -> T:
        """Return what a function makes of all that is known."""
        found, sort = self._inner.gathered(gather), (GATHERED, self._day, f"{gather.__module__}:{gather.__qualname__}")
        seen: Any = found
        if isinstance(found, StatementIndex):
            seen = _watched_index(found, self._note, sort)
        elif isinstance(found, Mapping):
            seen = Watched(found, self._note, sort, named)
        else:
            self._note(sort)
        watched: T = seen
        return watched


def _watched_index(index: StatementIndex, note: Note, sort: Read) -> StatementIndex:
    return StatementIndex(
        Watched(index.by_source, note, (*sort, "by_source"), named),
        Watched(index.by_passage, note, (*sort, "by_passage"), tuple),
        Watched(index.naming, note, (*sort, "naming"), named),
    )
