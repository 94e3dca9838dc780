"""The vocabulary: kinds, properties and units that a project declares, and the words that every project shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ValueType = Literal["text", "share", "quantity", "money", "date", "entity"]
VALUE_TYPES: tuple[ValueType, ...] = ("text", "share", "quantity", "money", "date", "entity")

STATUSES: tuple[str, ...] = ("rumoured", "announced", "planned", "agreed", "done", "cancelled")
"""How far along a thing is. Nothing said means done."""

CERTAINTIES: tuple[str, ...] = ("confirmed", "reported", "claimed", "alleged", "estimated")
"""How sure it is. Nothing said means reported."""

DIRECTNESSES: tuple[str, ...] = ("direct", "relayed")
"""How it reached us: a source that says it itself, or only ones that pass on what another said. Nothing said means direct."""

RANKS: tuple[str, ...] = ("preferred", "normal", "rejected", "withdrawn")
"""Which of several statements the briefing follows, after Wikidata's ranks."""

DEFAULTS: Mapping[str, str] = {"status": "done", "certainty": "reported", "directness": "direct", "rank": "normal"}
"""What a statement means that does not say it: not worth a word where it is told in one line."""

STATEMENT_KEYS: tuple[str, ...] = (
    "value",
    "formula",
    "round",
    "of",
    "in",
    "when",
    "until",
    "status",
    "certainty",
    "directness",
    "by",
    "provided",
    "from",
    "rank",
    "disputed",
    "because",
    "reason",
    "settled_by",
    "note",
)
"""The keys of a statement, in the order in which files have them."""

ENTITY_KEYS: tuple[str, ...] = ("name", "was", "also", "native", "note", "facts", "checks")
"""The keys of an entity's file, in the order in which files have them."""


@dataclass(frozen=True)
class Unit:
    """What a quantity counts."""

    name: str
    one: str
    many: str


BUILT_IN_UNITS: Mapping[str, Unit] = {"days": Unit("days", "day", "days")}
"""Units that need no declaration: differences of dates come in days."""


@dataclass(frozen=True)
class Property:
    """What a fact may say about its entity."""

    name: str
    label: str
    type: ValueType
    description: str = ""
    unit: str = ""
    """Name of a Unit; quantities only."""
    kinds: tuple[str, ...] = ()
    """Kinds that a value of type entity may have; empty means any."""
    of: tuple[str, ...] = ()
    """Kinds of the object (`of:` or `in:`) that each statement must name; empty means that it takes none."""
    many: bool = False
    """Whether its statements stand side by side (regions served) instead of answering one question (a stake)."""
    at_time: bool = False
    """Whether each statement tells of an event or a state with a time of its own, shown on the timeline."""
    outcome: str = ""
    """Name of the property that says what came of it, for a plan: what closing was expected for is settled by what was completed."""
    schema_org: str = ""
    """What schema.org calls such a date, for the linked data of pages; see https://schema.org/Event."""
    was: tuple[str, ...] = ()
    """Names that it had before."""


@dataclass(frozen=True)
class Kind:
    """A type of entity; one folder under data/."""

    name: str
    folder: str
    label: str
    plural: str
    description: str = ""
    properties: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    schema_org: str = "Thing"
    """The type of schema.org that such an entity is, for the linked data of pages."""


@dataclass(frozen=True)
class Vocabulary:
    """All that a project may say about its entities."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    properties: Mapping[str, Property] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)

    def kind_in(self, folder: str) -> Kind | None:
        """Return the kind whose entities live in a folder of data/."""
        return next((kind for kind in self.kinds.values() if kind.folder == folder), None)
