"""What a document reads while it is rendered, noted piece by piece: nothing of the briefing comes to a template but through what stands here.

Each of these takes the place of what it watches. What is not handed on is not there, so that nothing can be read unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable, Container, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from factbound.facts.clocks import Fact
from factbound.facts.index import StatementIndex
from factbound.facts.inputs import FactKey
from factbound.facts.knowledge import CheckedCheck, Knowledge
from factbound.facts.model import Check, Entity, Statement
from factbound.history.journal import Entry, Journal, Pending
from factbound.history.redlines import ToldEditions
from factbound.history.trails import Trails
from factbound.render.past import Past
from factbound.render.plan import Plan, PlannedPage, PlannedReport

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

Read = tuple[str, ...]
"""What was read: a sort, and which of them."""
Note = Callable[[Read], None]
ALWAYS: Read = ("always",)
"""What is new in each build: whoever reads it is rendered each time."""
ABOUT, CHECKS, COMPARED, ENTITY, FACT, GATHERED, INDEX, MOVED, OBJECTS = (
    "about",
    "checks",
    "compared",
    "entity",
    "fact",
    "gathered",
    "index",
    "moved",
    "objects",
)
PATH, PLAN, PLANNED, RELEASED, REPORTS_ON, ROWS, SAID, SOURCE = "path", "plan", "planned", "released", "reports_on", "rows", "said", "source"
STATEMENTS, TEMPLATE, TOLD, TRAIL, WORKING = "statements", "template", "told", "trail", "working"
"""The sorts; `pieces` tells what each of them is."""


class Watched(Mapping[K, V]):
    """A mapping that tells what is looked up in it.

    Args:
        inner: The mapping.
        note: Takes what is read.
        sort: The first words of what is noted; the key's words follow. Whoever goes through all of it reads the sort alone.
        words: The words of a key.
    """

    def __init__(self, inner: Mapping[K, V], note: Note, sort: Read, words: Callable[[K], Read]) -> None:
        self._inner, self._note, self._sort, self._words = inner, note, sort, words

    def __getitem__(self, key: K) -> V:
        self._note((*self._sort, *self._words(key)))
        return self._inner[key]

    def __contains__(self, key: object) -> bool:
        self._note((*self._sort, *self._words(key)))  # type: ignore[arg-type]  # whatever is asked for, it is noted
        return key in self._inner

    def __iter__(self) -> Iterator[K]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def keys(self) -> KeysView[K]:
        """Return all keys."""
        return self._all().keys()

    def values(self) -> ValuesView[V]:
        """Return all values."""
        return self._all().values()

    def items(self) -> ItemsView[K, V]:
        """Return all."""
        return self._all().items()

    def _all(self) -> Mapping[K, V]:
        self._note(self._sort)
        return self._inner


def _named(name: str) -> Read:
    return (name,)


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
        entities = WatchedEntities(knowledge.project.entities, note, (ENTITY,), _named)
        self.project = replace(knowledge.project, entities=entities, sources=Watched(knowledge.project.sources, note, (SOURCE,), _named))
        pieces: Mapping[str, tuple[str, Callable[[Any], Read]]] = {
            "facts": (FACT, tuple),
            "stated": (FACT, tuple),
            "workings": (WORKING, _named),
            "_objects": (OBJECTS, _named),
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
            seen = Watched(found, self._note, sort, _named)
        else:
            self._note(sort)
        watched: T = seen
        return watched


def _watched_index(index: StatementIndex, note: Note, sort: Read) -> StatementIndex:
    return StatementIndex(
        Watched(index.by_source, note, (*sort, "by_source"), _named),
        Watched(index.by_passage, note, (*sort, "by_passage"), tuple),
        Watched(index.naming, note, (*sort, "naming"), _named),
    )


class WatchedPlan(Plan):
    """The plan of all pages, as one document reads it."""

    def __init__(self, plan: Plan, note: Note) -> None:
        self.__dict__.update(_inner=plan, _note=note)

    @property
    def pages(self) -> tuple[PlannedPage, ...]:
        """All pages."""
        return self._whole().pages

    @property
    def reports(self) -> tuple[PlannedReport, ...]:
        """All reports."""
        return self._whole().reports

    @property
    def ways(self) -> list[tuple[str, list[PlannedPage]]]:
        """What the navigation lists at its top level."""
        return self._whole().ways

    @property
    def by_path(self) -> Mapping[str, PlannedPage]:
        """Path -> the page."""
        return Watched(self.__dict__["_inner"].by_path, self.__dict__["_note"], (PLANNED,), _named)

    @property
    def paths(self) -> Container[str]:
        """All pages, of which is asked whether they are there."""
        return Watched(self.__dict__["_inner"].by_path, self.__dict__["_note"], (PATH,), _named)

    @property
    def register(self) -> Mapping[str, str]:
        """Entity -> the page that has its rows of the register."""
        return Watched(self.__dict__["_inner"].register, self.__dict__["_note"], (ROWS,), _named)

    @property
    def reports_on(self) -> Mapping[str, Sequence[PlannedReport]]:
        """Entity -> the reports on it."""
        return Watched(self.__dict__["_inner"].reports_on, self.__dict__["_note"], (REPORTS_ON,), _named)

    def _whole(self) -> Plan:
        self.__dict__["_note"]((PLAN,))
        inner: Plan = self.__dict__["_inner"]
        return inner


class WatchedPast(Past):
    """The past, as one document reads it: the trail of a statement is a piece; what else it tells is new in each build."""

    def __init__(self, past: Past, note: Note) -> None:
        self.__dict__.update(_inner=past, _note=note)

    @property
    def journal(self) -> Journal:
        """How the facts came about."""
        return WatchedJournal(self.__dict__["_inner"].journal, self.__dict__["_note"])

    @property
    def since(self) -> Any:
        """What it is compared with, if it is."""
        found = self.__dict__["_inner"].since
        self.__dict__["_note"](ALWAYS if found else (COMPARED,))
        return found

    @property
    def editions(self) -> ToldEditions:
        """What was released, if anything was."""
        found: ToldEditions = self.__dict__["_inner"].editions
        self.__dict__["_note"](ALWAYS if found.told else (RELEASED,))
        return found

    @property
    def shown(self) -> Container[str]:
        """The commits of which the site tells."""
        return Watched(dict.fromkeys(self.__dict__["_inner"].shown), self.__dict__["_note"], (TOLD,), _named)


class WatchedJournal(Journal):
    """The journal, likewise."""

    def __init__(self, journal: Journal, note: Note) -> None:
        self.__dict__.update(_inner=journal, _note=note)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All commits."""
        return self._whole().entries

    @property
    def older(self) -> int:
        """How many came before them."""
        return self._whole().older

    @property
    def untold(self) -> str:
        """Why there are none."""
        return self._whole().untold

    @property
    def pending(self) -> Pending:
        """What is not committed yet."""
        return self._whole().pending

    @property
    def trails(self) -> Trails:
        """How the statements that there are came about."""
        found, note = self.__dict__["_inner"].trails, self.__dict__["_note"]
        return Trails(Watched(found.by_row, note, (TRAIL,), _named), Watched(found.rows, note, (MOVED,), tuple))

    def _whole(self) -> Journal:
        self.__dict__["_note"](ALWAYS)
        inner: Journal = self.__dict__["_inner"]
        return inner
