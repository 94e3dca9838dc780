"""Parts of a file that were laid out once and are kept, read some at a time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factbound.files.cache import Cache

AT_ONCE = 20
"""Parts that are asked for with one question; no more are held."""


@dataclass(frozen=True)
class LaidOut:
    """The parts of a file, in their order; None for each that is not kept."""

    cache: Cache
    sort: str
    """As what the cache has them."""
    keys: Sequence[bytes]

    def __iter__(self) -> Iterator[bytes | None]:
        for start in range(0, len(self.keys), AT_ONCE):
            some = self.keys[start : start + AT_ONCE]
            found = self.cache.get_all(self.sort, some)
            yield from (unpressed(found[key]) if key in found else None for key in some)


def pressed(part: bytes) -> bytes:
    """Return a part as it is kept: rows repeat much."""
    return zlib.compress(part, level=1)


def unpressed(kept: bytes) -> bytes:
    """Return a part as it was laid out."""
    return zlib.decompress(kept)
