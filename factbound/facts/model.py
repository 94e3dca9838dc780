"""The model: frozen records of what a project says, as read and before any rule was applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from factbound.facts.dates import Period
from factbound.facts.ledger import Ledger
from factbound.facts.values import Value
from factbound.facts.vocabulary import Kind, Property, Vocabulary
from factbound.problems import Position

NOWHERE = Position("")


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered place in a source, by fingerprint; its text is never stored."""

    name: str
    """`p9s1` is paragraph 9, sentence 1."""
    chars: tuple[int, int] | None = None
    """Half-open character offsets in the source's normalised text."""
    sha256: str = ""
    """Of the normalised passage, in hexadecimal."""
    unused: str = ""
    """Why no statement cites it, where somebody has said so."""
    at: Position = NOWHERE
    """Of its name."""
    places: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
    """Where its fields stand, by key."""

    def place(self, key: str) -> Position:
        """Return where a field stands; the passage's own place when it has none."""
        return self.places.get(key, self.at)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the publisher of a source said of it later: that it no longer stands, or that a part of it was wrong."""

    because: str
    """Why it was withdrawn, or what was corrected, in our words."""
    on: Period | None = None
    """When that was said."""
    address: str = ""
    """Where it can be read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that statements cite."""

    id: str
    at: Position
    title: str
    publisher: str
    author: str = ""
    published: Period | None = None
    address: str = ""
    language: str = "en"
    note: str = ""
    excerpt: bool = False
    """Whether only an excerpt of it could be read."""
    passages: Mapping[str, Passage] = field(default_factory=dict)
    retracted: Notice | None = None
    """Of one that was withdrawn: it carries nothing from then on."""
    corrected: Notice | None = None
    """Of one that was corrected: what rests on it is to be read again."""
    was: tuple[str, ...] = ()
    """Ids that it had before, so that histories and links can follow it."""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a source says it: `business_times_2018 p9s1`."""

    source: str
    passage: str = ""
    at: Position = NOWHERE

    @property
    def text(self) -> str:
        """The locator as it is written in YAML."""
        return f"{self.source} {self.passage}".strip()


class Places(Mapping[str, Position]):
    """Where a few fields stand, by key; smaller than a dictionary, of which a large project would have very many.

    Args:
        parts: Keys and places in turn.
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: tuple[str | Position, ...] = ()) -> None:
        self._parts = parts

    @classmethod
    def of(cls, places: Mapping[str, Position]) -> Places:
        """Return the same as a dictionary has."""
        return cls(tuple(part for pair in places.items() for part in pair))

    def __getitem__(self, key: str) -> Position:
        try:
            found = self._parts[self._parts.index(key) + 1]
        except ValueError:
            raise KeyError(key) from None
        assert isinstance(found, Position)
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._parts

    def __iter__(self) -> Iterator[str]:
        return (one for one in self._parts if isinstance(one, str))

    def __len__(self) -> int:
        return len(self._parts) // 2

    def __reduce__(self) -> tuple[type[Places], tuple[tuple[str | Position, ...]]]:
        return Places, (self._parts,)


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of one property as its sources give it."""

    entity: str
    prop: Property
    """What it says about its entity."""
    number: int
    """From 1 for the oldest of its property's list (the last written), so that a new one on top renumbers none."""
    at: Position
    """Of the value or the formula."""
    value: Value | None
    """None where a formula stands instead."""
    formula: str = ""
    of: str = ""
    when: Period | None = None
    until: Period | None = None
    status: str = "done"
    certainty: str = "reported"
    directness: str = "direct"
    by: str = ""
    provided: str = ""
    locators: tuple[Locator, ...] = ()
    rank: str = "normal"
    because: str = ""
    reason: str = ""
    """Why its value is missing, as a code of reasons.py."""
    settled_by: tuple[str, ...] = ()
    """Who could tell a missing value: entities' ids, or texts."""
    note: str = ""
    disputed: bool = False
    """Whether it says of itself that another contradicts it and nothing settles which is right."""
    rests_on_dispute: bool = False
    """Whether it was computed from a fact on which sources disagree."""
    step: Fraction | None = None
    """What a derived number is rounded to a multiple of where it is printed."""
    places: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
    """Where its fields stand, by key."""
    letters: tuple[Position, ...] = field(default=(), compare=False, repr=False)
    """Where each character of the formula stands, and the end after the last."""

    def formula_place(self, column: int) -> Position:
        """Return where a column of the formula, from 1, stands in the file."""
        return _letter(self.letters, column, self.at)

    def place(self, *keys: str) -> Position:
        """Return where the first of some fields stands; the value's place when it has none of them."""
        return next((self.places[key] for key in keys if key in self.places), self.at)

    @property
    def is_dated(self) -> bool:
        """Whether its file gives it a `when`; a derived one is then worked out for that time and not for the clocks."""
        return "when" in self.places

    @property
    def fact_id(self) -> str:
        """`megafon.stake`: what prose says, and what the statement's alternatives share."""
        return f"{self.entity}.{self.prop.name}"

    @property
    def id(self) -> str:
        """`megafon.stake.1`: this statement alone; the anchor of its row in the fact register."""
        return f"{self.fact_id}.{self.number}"


@dataclass(frozen=True, slots=True)
class Check:
    """A relation between facts that must hold: `sum(stake of aliexpress_russia) = 100 %`."""

    text: str
    at: Position
    letters: tuple[Position, ...] = field(default=(), compare=False, repr=False)
    """Where each character stands, and the end after the last."""

    def place(self, column: int) -> Position:
        """Return where a column of its text, from 1, stands in the file."""
        return _letter(self.letters, column, self.at)


def _letter(letters: tuple[Position, ...], column: int, at: Position) -> Position:
    return letters[min(column, len(letters)) - 1] if letters else at


@dataclass(frozen=True)
class Entity:
    """A thing that facts are about."""

    id: str
    kind: Kind
    at: Position
    name: str
    also: tuple[str, ...] = ()
    """Other spellings met in sources."""
    native: Mapping[str, str] = field(default_factory=dict)
    """The name in other languages, by language code."""
    note: str = ""
    statements: tuple[Statement, ...] = ()
    """In file order: by property, newest first."""
    checks: tuple[Check, ...] = ()
    was: tuple[str, ...] = ()
    """Ids that it had before."""


@dataclass(frozen=True)
class Briefing:
    """What data/briefing.yml says about the publication itself."""

    at: Position
    title: str
    subtitle: str = ""
    subject: str = ""
    """Id of the venture that the briefing is about."""
    description: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    language: str = "en"
    version: str = ""
    status: str = ""
    classification: str = ""
    date: Period | None = None
    valid_at: Period | None = None
    known_at: Period | None = None
    places: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
    """Where its fields stand, by key."""


@dataclass(frozen=True)
class Project:
    """All that was read: the input of the rules."""

    briefing: Briefing
    vocabulary: Vocabulary
    entities: Mapping[str, Entity]
    sources: Mapping[str, Source]
    ledger: Ledger = field(default_factory=Ledger)

    def entity_name(self, name: str) -> str:
        """Return the name of an entity; a word that is no entity's id stands for itself."""
        found = self.entities.get(name)
        return found.name if found else name

    def rests_on_excerpts(self, statement: Statement) -> bool:
        """Return whether none of the sources of a statement could be read whole."""
        found = [self.sources[one.source] for one in statement.locators if one.source in self.sources]
        return bool(found) and all(source.excerpt for source in found)

    def statements(self) -> Iterator[Statement]:
        """Yield every statement, by entity id, in file order."""
        for _, entity in sorted(self.entities.items()):
            yield from entity.statements
