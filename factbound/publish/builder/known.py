"""Pages that are known: what was made of a page before, under a hash of all that it is made from."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from factbound.files.cache import Cache

PAGE = "page of the site"
"""The sort of result that it is in a cache."""


class Known(Protocol):
    """Where finished pages are looked up and left."""

    shared: bool
    """Whether the processes that are forked from this one see and leave the same."""

    def get(self, key: bytes) -> bytes | None:
        """Return what was left under a key."""

    def put(self, key: bytes, value: bytes) -> None:
        """Leave something under a key."""

    def write(self) -> None:
        """Take leave: a forked process ends."""


class Remembered:
    """What one process remembers from site to site: the pages of the last one, and of the one that is being made."""

    shared = False

    def __init__(self) -> None:
        self.pages: dict[bytes, bytes] = {}
        self._fresh: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> bytes | None:
        """Return a page of the last site, or of this one."""
        found = self._fresh.get(key) or self.pages.get(key)
        if found is not None:
            self._fresh[key] = found
        return found

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a page."""
        self._fresh[key] = value

    def write(self) -> None:
        """Forget the pages that this site no longer has."""
        self.pages, self._fresh = self._fresh, {}


class Kept:
    """What builds keep for each other on disk: pressed, since pages repeat much."""

    shared = True

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def get(self, key: bytes) -> bytes | None:
        """Return a page that some build has left."""
        data = self._cache.get(PAGE, key)
        return None if data is None else zlib.decompress(data)

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a page."""
        self._cache.put(PAGE, key, zlib.compress(value, level=1))

    def write(self) -> None:
        """Write what waits."""
        self._cache.write()


@dataclass(frozen=True)
class MadePage:
    """A page as it is published, with what the site needs of it."""

    files: tuple[tuple[str, bytes], ...]
    """Path below the site -> content."""
    entries: bytes
    """Its entries in the search index, as JSON without the brackets around them."""
    anchors: bytes
    """Its anchors: a hash of eight bytes of each."""
    links: bytes
    """The anchors that it leads to, of this page and of others, in the same way."""

    def pack(self) -> bytes:
        """Return it as bytes."""
        parts = [*(content for _, content in self.files), self.entries, self.anchors, self.links]
        head = json.dumps([[path for path, _ in self.files], [len(part) for part in parts]]).encode()
        return b"".join((len(head).to_bytes(4, "big"), head, *parts))

    @classmethod
    def unpack(cls, data: bytes) -> MadePage:
        """Return the page that became these bytes."""
        at = 4 + int.from_bytes(data[:4], "big")
        names, sizes = json.loads(data[4:at])
        parts = []
        for size in sizes:
            parts.append(data[at : at + size])
            at += size
        return cls(tuple(zip(names, parts, strict=False)), *parts[len(names) :])
