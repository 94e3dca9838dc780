"""What documents rested on when they were last looked at: what rests on nothing that has changed need not be looked at one by one."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from factbound.facts.digests import SIZE
from factbound.render.pieces import GONE, WHOLE, Pieces
from factbound.render.watching.reads import TEMPLATE, Read


class Document(NamedTuple):
    """A document that is kept, and on what it rests."""

    key: bytes
    """What it is kept under."""
    plain: bool
    """Whether it is printed as it is kept, without what depends on the day."""
    rests_on: tuple[int, ...]
    """The places of pieces."""


@dataclass
class Footing:
    """Documents and what they rest on, as of one moment.

    Whatever becomes of the project, it is true: it says of each piece what that was. A document is the same as long as all pieces are on which it
    rests, and which of them are is found once for all documents.
    """

    digests: bytes = b""
    """Of the pieces, in their order, as they were."""
    wholes: dict[str, str] = field(default_factory=dict)
    """Sort of pieces -> the digest of all that there were of it, in hexadecimal."""
    numbers: dict[Read, int] = field(default_factory=dict)
    """Piece -> its place."""
    documents: dict[bytes, Document] = field(default_factory=dict)
    """What a document is made of, but for what it reads -> the document."""

    def place(self, chapters: Iterable[Read]) -> tuple[int, ...]:
        """Return the places of some pieces, which are given to those that have none yet."""
        numbers = self.numbers
        return tuple([numbers.setdefault(one, len(numbers)) for one in chapters])

    def changed(self, now: Pieces) -> set[int]:
        """Return the places of the pieces that have changed; none is looked at by itself where all of its sort are the same."""
        digests, same = self.digests, {sort for sort, digest in self.wholes.items() if now.digest((sort,)).hex() == digest}
        others = ((piece, at) for piece, at in self.numbers.items() if piece[0] not in same)
        return {at for piece, at in others if _digest(now, piece) != digests[at * SIZE : (at + 1) * SIZE]}

    def encode(self, now: Pieces, earlier: Footing, changed: Container[int]) -> bytes:
        """Return it as the cache keeps it, with what the pieces are now on which anything rests.

        Args:
            now: They.
            earlier: As it was, with the same places.
            changed: Those of the pieces that have changed since.
        """
        used = {at for one in self.documents.values() for at in one.rests_on}
        known, pieces = len(earlier.numbers), [(piece, at) for piece, at in self.numbers.items() if at in used]
        places = {at: place for place, (_, at) in enumerate(pieces)}
        documents = [[about.hex(), one.key.hex(), one.plain, [places[at] for at in one.rests_on]] for about, one in self.documents.items()]
        digests = [
            earlier.digests[at * SIZE : (at + 1) * SIZE]
            if at < known and at not in changed and piece[0] != TEMPLATE  # which may be found to have changed meanwhile
            else _digest(now, piece) or bytes(SIZE)
            for piece, at in pieces
        ]
        wholes = {sort: now.digest((sort,)).hex() for sort in sorted({piece[0] for piece, _ in pieces} & WHOLE)}
        return json.dumps([b"".join(digests).hex(), wholes, [piece for piece, _ in pieces], documents], ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        )


@dataclass
class Group:
    """Documents that are judged together, as they were and as they are."""

    key: bytes
    """What their footing is kept under."""
    earlier: Footing
    changed: Container[int]
    """Places of pieces that are other than they were."""
    standing: Mapping[bytes, Document]
    """Those that need not be looked at."""
    now: Footing


class Told(NamedTuple):
    """A document that was made, as one process tells another."""

    sort: str
    about: bytes
    key: bytes
    plain: bool
    chapters: tuple[Read, ...]
    templates: dict[str, bytes]
    """Digests of those among the chapters."""


def load_footing(data: bytes | None) -> Footing:
    """Return a footing as it was kept; an empty one where there is none."""
    if not data:
        return Footing()
    digests, wholes, pieces, documents = json.loads(data)
    numbers = {tuple(read): at for at, read in enumerate(pieces)}
    kept = {bytes.fromhex(about): Document(bytes.fromhex(key), plain, tuple(rests_on)) for about, key, plain, rests_on in documents}
    return Footing(bytes.fromhex(digests), wholes, numbers, kept)


def _digest(now: Pieces, piece: Read) -> bytes:
    try:
        return now.digest(piece)
    except GONE:
        return b""
