"""Digests of values of the model: what says the same has the same, in each process, wherever in its file it stands."""

from __future__ import annotations

import copyreg
import hashlib
import io
import pickle
from collections.abc import Callable
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

_PLACES = frozenset({"at", "places", "letters"})
"""Where a thing stands in its file: no document says it."""


def _without_places(record: type) -> Callable[[Any], tuple[Any, ...]]:
    name, said = record.__name__, attrgetter(*(one.name for one in fields(record) if one.name not in _PLACES))
    if any(one.name == "places" for one in fields(record)):  # which fields were written says something, unlike where
        return lambda one: (tuple, ((name, said(one), *one.places),))
    return lambda one: (tuple, ((name, said(one)),))


_RECORDS = (Briefing, Check, Entity, Fact, Interval, Locator, Passage, Period, Quantity, Source, Statement)
_WORDS: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    **copyreg.dispatch_table,  # type: ignore[dict-item]  # what Python has for its own kinds
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
    written = io.BytesIO()
    pickler = pickle.Pickler(written, 5)
    pickler.fast = True  # all in full: what two values share, or do not, is no difference between them
    pickler.dispatch_table = _WORDS
    pickler.dump(value)
    return hashlib.blake2b(written.getbuffer(), digest_size=16).digest()
