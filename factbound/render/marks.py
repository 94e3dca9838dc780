"""Digests of the statements and sources of a project, each worked out once, and kept by file: of a file that is the same they are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from factbound.facts.digests import SIZE, digest_of
from factbound.facts.model import Entity, Project, Source

if TYPE_CHECKING:
    from factbound.files.cache import Cache

SORT = "marks"
"""As what the cache keeps them."""


def mark_records(project: Project, hashes: Mapping[str, str], cache: Cache, frame: bytes) -> dict[int, bytes]:
    """Return the digests of all statements as their files have them, and of all sources, by their identity.

    What a file says follows from its content, its place and the vocabulary alone, by which readings are kept, too.

    Args:
        project: Whose; it must be there for as long as what is returned.
        hashes: Path -> SHA-256 of what was read of each file; one without is marked each time.
        cache: Where they are kept.
        frame: A digest of the vocabulary, and of how it was read.
    """
    known, now = _load(cache.get(SORT, frame)), dict[str, list[str]]()
    marks: dict[int, bytes] = {}
    for path, records in _records(project):
        sha256, digests = known.get(path, ("", ""))
        if sha256 != hashes.get(path) or len(digests) != 2 * SIZE * len(records):
            digests = b"".join(map(digest_of, records)).hex()
        joined = bytes.fromhex(digests)
        marks.update((id(record), joined[number * SIZE : (number + 1) * SIZE]) for number, record in enumerate(records))
        if path in hashes:
            now[path] = [hashes[path], digests]
    if now != known:
        cache.put(SORT, frame, json.dumps(now).encode())
    return marks


def _records(project: Project) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the path of each file, and what is marked of it."""
    files: Iterator[Entity | Source] = chain(project.entities.values(), project.sources.values())
    return ((one.at.path, one.statements if isinstance(one, Entity) else (one,)) for one in files)


def _load(data: bytes | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(data) if data else {}
    return found
