"""Digests of values of the model: what says the same has the same, in each process, wherever in its file it stands."""

from __future__ import annotations

import copyreg
import hashlib
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from factbound.facts.clocks import Fact
from factbound.facts.dates import Period
from factbound.facts.intervals import Interval
from factbound.facts.model import Briefing, Check, Entity, Locator, Passage, Source, Statement
from factbound.facts.quantities import Quantity
from factbound.facts.vocabulary import Kind, Property

SIZE = 16
"""Bytes of a digest."""
_PLACES = frozenset({"at", "places", "letters"})
"""Where a thing stands in its file: no document says it."""


def _without_places(record: type) -> Callable[[Any], tuple[Any, ...]]:
    name, said = record.__name__, attrgetter(*(one.name for one in fields(record) if one.name not in _PLACES))
    if any(one.name == "places" for one in fields(record)):  # which fields were written says something, unlike where
        return lambda one: (tuple, ((name, said(one), *one.places),))
    return lambda one: (tuple, ((name, said(one)),))


_RECORDS = (Briefing, Check, Entity, Fact, Interval, Locator, Passage, Period, Quantity, Source, Statement)
_ALL_BUT_STATEMENTS = attrgetter(*(one.name for one in fields(Entity) if one.name not in _PLACES | {"statements"}))
_WORDS: dict[type, Callable[[Any], Any]] = {
    **copyreg.dispatch_table,  # what Python has for its own kinds
    **{record: _without_places(record) for record in _RECORDS},
    Property: lambda one: (str, (one.name,)),
    Kind: lambda one: (str, (one.name,)),
    MappingProxyType: lambda one: (dict, (dict(one),)),
}
"""How records are written. Of properties and kinds only the name: whoever needs more takes a digest of the vocabulary's own tables too."""


def digest_of(value: Any) -> bytes:
    """Return a digest of a value of the model.

    Args:
        value: Made of plain values, lists, mappings and records; no circles. A set is no such value, since it has no order.
    """
    return _digest(value, _WORDS)


_NOTHING = {kind: kind.__name__.encode().ljust(SIZE) for kind in (type(None), bool, str, tuple, list, dict)}
"""What stands for nothing, of which there is much."""


class Digests:
    """Digests of values of one model, in which some records are known by digests that they have already.

    Args:
        known: Identity of a record -> its digest. Whoever holds them holds the records, too: so no other value has the identity of one of them.
        kinds: Which records these are.
    """

    def __init__(self, known: Mapping[int, bytes], *kinds: type) -> None:
        self._find = known.get
        self._words = {**_WORDS, Entity: self._entity, **{kind: _known_by(known, kind) for kind in kinds}}

    def of(self, value: Any) -> bytes:
        """Return a digest of a value, made of those of what is known; see `digest_of`, which comes to others.

        A row of what is known alone is written as their digests, each as long as the others, behind the name of its kind: no pickle begins so.
        """
        if not value and type(value) in _NOTHING:
            return _NOTHING[type(value)]
        if isinstance(value, tuple | list):
            those = [*map(self._find, map(id, value))]
            if None not in those:
                return _hashed(b"".join((type(value).__name__.encode(), *filter(None, those))))
        return _digest(value, self._words)

    def _entity(self, one: Entity) -> tuple[Any, ...]:
        """Write an entity as elsewhere, but for its statements, which most of it is."""
        return tuple, (("Entity", self.of(one.statements), _ALL_BUT_STATEMENTS(one)),)


def _known_by(known: Mapping[int, bytes], kind: type) -> Callable[[Any], Any]:
    in_full = _WORDS.get(kind) or (lambda one: one.__reduce_ex__(5))

    def reduce(one: Any) -> Any:
        found = known.get(id(one))
        return (bytes, (found,)) if found else in_full(one)

    return reduce


def _digest(value: Any, words: dict[type, Callable[[Any], Any]]) -> bytes:
    written = io.BytesIO()
    pickler = pickle.Pickler(written, 5)
    pickler.fast = True  # all in full: what two values share, or do not, is no difference between them
    pickler.dispatch_table = words
    pickler.dump(value)
    return _hashed(written.getbuffer())


def _hashed(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=SIZE).digest()
