"""In what order keys stand, and before which of them a line stays blank, for each sort of data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from factbound.facts.vocabulary import ENTITY_KEYS, STATEMENT_KEYS, Kind

SOURCE_KEYS = (
    *("title", "was", "publisher", "author", "published", "address", "language", "note", "excerpt"),
    *("retracted", "retracted_on", "retracted_at", "corrected", "corrected_on", "corrected_at", "passages"),
)

PASSAGE_KEYS = ("chars", "sha256", "unused")

BRIEFING_KEYS = (
    *("title", "subtitle", "subject", "description", "authors", "publisher", "language", "version", "status", "classification"),
    *("date", "valid_at", "known_at"),
)

KIND_KEYS = ("folder", "label", "plural", "schema_org", "description", "properties", "required")

PROPERTY_KEYS = ("label", "was", "type", "unit", "kinds", "of", "many", "at_time", "outcome", "schema_org", "description")


@dataclass(frozen=True)
class Shape:
    """How one mapping is laid out, or each mapping of a list."""

    keys: tuple[str, ...] = ()
    """The order of its keys; others stay behind them as they are."""
    inner: Mapping[str, Shape] = field(default_factory=dict)
    """The shapes of what stands under its keys; `*` for all."""
    apart: frozenset[str] = frozenset()
    """The keys with a blank line before them, unless they come first; `*` for all."""

    def under(self, key: str) -> Shape:
        """Return the shape of what stands under a key."""
        return self.inner.get(key) or self.inner.get("*") or ANY

    def is_apart(self, key: str) -> bool:
        """Return whether a blank line stands before a key."""
        return key in self.apart or "*" in self.apart

    def rank(self, key: str) -> int:
        """Return where a key stands among the others."""
        return self.keys.index(key) if key in self.keys else len(self.keys)


ANY = Shape()
"""A mapping whose order means something, or nothing to us: it stays as it is."""

ALL = frozenset("*")
STATEMENT = Shape(STATEMENT_KEYS)
BRIEFING = Shape(BRIEFING_KEYS)
LEDGER = Shape(("title", "findings", "conflicts"))
SOURCE = Shape(SOURCE_KEYS, {"passages": Shape(inner={"*": Shape(PASSAGE_KEYS)})})
VOCABULARY = Shape(
    ("units", "kinds", "properties"),
    {
        "units": Shape(inner={"*": Shape(("one", "many"))}),
        "kinds": Shape(inner={"*": Shape(KIND_KEYS)}, apart=ALL),
        "properties": Shape(inner={"*": Shape(PROPERTY_KEYS)}, apart=ALL),
    },
    ALL,
)


def entity_shape(kind: Kind) -> Shape:
    """Return the layout of an entity's file: its properties in the order in which the vocabulary lists them for its kind."""
    return Shape(ENTITY_KEYS, {"facts": Shape(kind.properties, {"*": STATEMENT}, ALL)}, frozenset({"checks"}))
