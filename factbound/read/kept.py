"""What data files say, kept from earlier builds: found again by their content, their kinds and the vocabulary that they were read with.

Only files without problems are kept; what is wrong with a file is told by reading it. Some files are kept together, by their names.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from copyreg import dispatch_table
from dataclasses import fields
from datetime import date
from fractions import Fraction
from operator import attrgetter, itemgetter
from typing import Any, Protocol, TypeVar

from factbound.facts.dates import Period
from factbound.facts.intervals import Interval
from factbound.facts.model import Check, Entity, Locator, Notice, Passage, Places, Source, Statement
from factbound.facts.quantities import Missing, Moment, Quantity, Reference, Text
from factbound.facts.vocabulary import Kind, Property, Vocabulary
from factbound.problems import Position
from factbound.read.yamlfile import YamlFile

SORT = "readings"
"""As what the cache keeps them."""
TOGETHER = 32
"""Files that are kept together, or up to twice as many, as a mean: so many are read again when one of them changes."""
FEWEST = 64
"""Groups that there are at least, where there are so many files."""

_VALUES: tuple[type, ...] = (Interval, Missing, Moment, Period, Quantity, Reference, Text)
_RECORDS = (*_VALUES, Check, Entity, Locator, Notice, Passage, Source, Statement)
_ALLOWED = {(one.__module__, one.__qualname__): one for one in (*_RECORDS, Places, Position, Fraction, date)}

MANY = 1_000
"""So many files are worth other processes, which take a moment to begin, and whose readings are written and read once more."""

Read = Entity | Source
Work = tuple[str, Kind | None]
"""Path of a file, and the kind of its entity; none for a source."""
Task = Callable[[int], bytes]
"""Does what is to be done with a group of files, by its number."""
Beside = Callable[[Task, int], Iterator[bytes]]
"""Does tasks in other processes, as far as it comes: their numbers begin with 0."""


class Store(Protocol):
    """Keeps results of builds; see `factbound.files.cache`."""

    def get(self, kind: str, key: bytes) -> bytes | None:
        """Return what was made from a key, or None where that is not known."""

    def put(self, kind: str, key: bytes, data: bytes) -> None:
        """Keep what was made from a key."""


Named = TypeVar("Named", bound="tuple[str, ...] | Work")


def part_by_name(files: Iterable[Named]) -> list[list[Named]]:
    """Return files in groups of those whose names follow each other, so that a new one changes no group but its own.

    What is read together then lies beside each other in memory, as pages need it. With which names groups begin follows from these alone.

    Args:
        files: What begins with the path of each.
    """
    found = sorted(files, key=itemgetter(0))
    mean = 1 << max(len(found) // max(len(found) // TOGETHER, min(len(found), FEWEST), 1), 1).bit_length() - 1
    groups: list[list[Named]] = []
    for one in found:
        begins = int.from_bytes(hashlib.blake2b(one[0].encode(), digest_size=4).digest(), "big") % mean == 0
        if begins or not groups:
            groups.append([])
        groups[-1].append(one)
    return groups


class KeptReadings:
    """The readings of one project's data files.

    Args:
        store: Where they are kept, if anywhere.
        held: Path -> content of all files that were read.
        hashes: The SHA-256 of each.
        beside: Does tasks in other processes, where there can be some.
    """

    def __init__(self, store: Store | None, held: Mapping[str, bytes], hashes: Mapping[str, str], beside: Beside | None = None) -> None:
        self._store, self._held, self._hashes, self._beside = store, held, hashes, beside
        self._groups: dict[bytes, list[Work]] = {}
        self._missing: list[bytes] = []

    def find(
        self, works: Iterable[Work], vocabulary: Vocabulary, path: str, read: Callable[[Work], Read | None], at_hand: Container[str] = ()
    ) -> dict[str, Read]:
        """Return what is kept of some files, by path; of many that are not, what they say.

        Args:
            works: The files.
            vocabulary: What they are read with.
            path: Where that is written.
            read: Reads a file, and returns nothing of one with problems.
            at_hand: Paths of files that nobody looks for here: where all that are kept together are, they are not looked up.
        """
        self._group([work for work in works if work[0] in self._hashes], self._hashes[path])
        found: dict[str, Read] = {}
        for key, those in self._groups.items():
            if all(name in at_hand for name, _ in those):
                continue
            data = self._store.get(SORT, key) if self._store else None
            known = _load(data, vocabulary) if data is not None else None
            if known is None:
                self._missing.append(key)
            else:
                found |= known
        if self._beside and sum(len(self._groups[key]) for key in self._missing) >= MANY:
            found |= self._read_beside(self._beside, vocabulary, read)
        return found

    def _read_beside(self, beside: Beside, vocabulary: Vocabulary, read: Callable[[Work], Read | None]) -> dict[str, Read]:
        """Read in other processes what is not kept, and keep it; what they leave is read in this one."""
        keys, found, done = self._missing, dict[str, Read](), 0

        def task(number: int) -> bytes:
            return _dump({work[0]: one for work in self._groups[keys[number]] if (one := read(work)) is not None})

        for data in beside(task, len(keys)):
            found |= _load(data, vocabulary) or {}
            if self._store:
                self._store.put(SORT, keys[done], data)
            done += 1
        self._missing = keys[done:]
        return found

    def file(self, path: str) -> YamlFile:
        """Return a file of which is known that it has no problem."""
        return YamlFile(path, self._held[path].decode("utf-8-sig"), good=True)

    def keep(self, read: Mapping[str, Read]) -> None:
        """Keep what was read of files without problems, where it was not kept already."""
        if self._store is None:
            return
        for key in self._missing:
            self._store.put(SORT, key, _dump({path: read[path] for path, _ in self._groups[key] if path in read}))

    def _group(self, works: list[Work], vocabulary: str) -> None:
        """Note which files are kept together, and under which keys."""
        for those in part_by_name(works):
            said = json.dumps([vocabulary, *([path, kind.name if kind else None, self._hashes[path]] for path, kind in those)])
            key = hashlib.blake2b(said.encode(), digest_size=32).digest()
            self._groups[key] = those


def _reduce(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    """Return how records of a type are written: as what makes them from their fields, which takes less memory than Python's own way."""
    values = attrgetter(*names) if len(names := [one.name for one in fields(kind)]) > 1 else lambda record: (getattr(record, names[0]),)
    return lambda record: (kind, values(record))


_WRITTEN: dict[type, Callable[[Any], Any]] = {
    **dispatch_table,
    **{kind: _reduce(kind) for kind in _RECORDS},
    Property: lambda one: (Property, (one.name,)),
    Kind: lambda one: (Kind, (one.name,)),
    Fraction: lambda number: (Fraction, (number.numerator, number.denominator)),
}
"""Type -> how its values are written, in place of Python's own ways."""


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what readings are made of."""

    def __init__(self, data: bytes, vocabulary: Vocabulary) -> None:
        super().__init__(io.BytesIO(data))
        self._named: dict[str, Callable[[str], object]] = {
            "Property": vocabulary.properties.__getitem__,
            "Kind": vocabulary.kinds.__getitem__,
        }

    def find_class(self, module: str, name: str) -> Any:
        """Return what a reading may be made of."""
        if name in self._named and module == Property.__module__:
            return self._named[name]
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"'{module}.{name}' is no part of a reading")
        return _ALLOWED[module, name]


def _dump(read: Mapping[str, Read]) -> bytes:
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _WRITTEN
    pickler.dump(read)
    return stream.getvalue()


def _load(data: bytes, vocabulary: Vocabulary) -> dict[str, Read] | None:
    """Return readings as they were written; None where that is not what they are."""
    try:
        found: dict[str, Read] = _Unpickler(data, vocabulary).load()
    except (pickle.PickleError, ArithmeticError, AttributeError, EOFError, LookupError, TypeError, ValueError):
        return None
    return found
