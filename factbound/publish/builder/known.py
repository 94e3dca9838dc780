"""Pages that are known: what was made of a page before, under a hash of all that it is made from."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

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
    """What builds keep for each other on disk."""

    shared = True

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def get(self, key: bytes) -> bytes | None:
        """Return a page that some build has left."""
        return self._cache.get(PAGE, key)

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a page."""
        self._cache.put(PAGE, key, value)

    def write(self) -> None:
        """Write what waits."""
        self._cache.write()


class Listed(NamedTuple):
    """A file of a page, without what it holds."""

    path: str
    """Below the site."""
    size: int
    digest: str
    """SHA-256 of what it holds."""


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
        """Return it as bytes, pressed, since pages repeat much: what the site needs of it, and apart from that what its files hold."""
        listed = [(path, len(content), hashlib.sha256(content).hexdigest()) for path, content in self.files]
        head = json.dumps([listed, len(self.entries), len(self.anchors)]).encode()
        told = zlib.compress(b"".join((len(head).to_bytes(4, "big"), head, self.entries, self.anchors, self.links)), level=1)
        return b"".join((len(told).to_bytes(4, "big"), told, zlib.compress(b"".join(content for _, content in self.files), level=1)))


class KnownPage:
    """A page that became bytes.

    Args:
        data: The bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._data, self._told = data, 4 + int.from_bytes(data[:4], "big")
        told = zlib.decompress(memoryview(data)[4 : self._told])
        start = 4 + int.from_bytes(told[:4], "big")
        listed, entries, anchors = json.loads(told[4:start])
        self.files = tuple(Listed(*one) for one in listed)
        self.entries = told[start : start + entries]
        self.anchors = told[start + entries : start + entries + anchors]
        self.links = told[start + entries + anchors :]

    def contents(self) -> list[bytes]:
        """Return what its files hold, which nobody needs where they are there already."""
        whole, at, found = zlib.decompress(memoryview(self._data)[self._told :]), 0, []
        for file in self.files:
            found.append(whole[at : at + file.size])
            at += file.size
        return found
