"""Files of data/ at the versions that a history has of them: each is read once, with the vocabulary of its time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from factbound.facts.ledger import Ledger
from factbound.facts.model import Briefing, Entity, Project, Source
from factbound.facts.vocabulary import Kind, Property, Unit, Vocabulary
from factbound.history.changes import BRIEFING as BRIEFING_ID
from factbound.history.changes import LEDGER as LEDGER_ID
from factbound.history.changes import Side
from factbound.history.git import is_data_file
from factbound.problems import Position
from factbound.read.entities import load_entity
from factbound.read.ledger import PATH as LEDGER
from factbound.read.ledger import load_ledger
from factbound.read.project import BRIEFING, load_briefing
from factbound.read.sources import FOLDER as SOURCES
from factbound.read.sources import load_source
from factbound.read.tree import FilesAtHand
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.read.vocabulary import load_vocabulary

T = TypeVar("T", Entity, Source)
Words = tuple[Kind, tuple[tuple[str, Property], ...], tuple[tuple[str, Unit], ...]]
"""What entities of one kind are read with."""

NOTHING = Briefing(Position(BRIEFING), "")


class Versions:
    """Every version of every file that a history tells of.

    Args:
        contents: Blob -> content.
    """

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._vocabularies: dict[str, Vocabulary | None] = {"": Vocabulary()}
        self._narrowed: dict[tuple[str, str], tuple[int, Vocabulary] | None] = {}
        self._numbers: dict[Words, int] = {}
        self._entities: dict[tuple[str, str, int], Entity | None] = {}
        self._sources: dict[tuple[str, str], Source | None] = {}

    def side(self, name: str, files: Mapping[str, str], vocabulary: str) -> Side | None:
        """Return a project that has no more than some files.

        Args:
            name: Of the side.
            files: Path -> blob.
            vocabulary: The blob of the vocabulary at that time; empty for none.

        Returns:
            None where the vocabulary cannot be read, so that nothing can be said of any fact.
        """
        words = self._vocabulary(vocabulary)
        if words is None:
            return None
        entities: dict[str, Entity] = {}
        sources: dict[str, Source] = {}
        unread: set[str] = set()
        briefing, ledger = NOTHING, Ledger()
        for path, blob in files.items():
            stem = Path(path).stem
            if path == BRIEFING:
                briefing, file = load_briefing(self._folder(path, blob))
                unread |= {BRIEFING_ID} if file.problems else set()
            elif path == LEDGER:
                found = load_ledger(self._folder(path, blob))
                ledger = found[0] if found else ledger
                unread |= {LEDGER_ID} if found and found[1].problems else set()
            elif path.startswith(f"{SOURCES}/"):
                _keep(sources, stem, self._source(path, blob), unread)
            elif path != VOCABULARY and is_data_file(path):
                _keep(entities, stem, self._entity(path, blob, vocabulary, words), unread)
        return Side(name, Project(briefing, words, entities, sources, ledger), unread=frozenset(unread))

    def _vocabulary(self, blob: str) -> Vocabulary | None:
        if blob not in self._vocabularies:
            vocabulary, file = load_vocabulary(self._folder(VOCABULARY, blob))
            self._vocabularies[blob] = None if file.problems else vocabulary
        return self._vocabularies[blob]

    def _entity(self, path: str, blob: str, vocabulary: str, words: Vocabulary) -> Entity | None:
        """Return an entity as one version of its file has it, or None where it cannot be read."""
        narrowed = self._narrow(Path(path).parent.name, vocabulary, words)
        if narrowed is None:
            return None
        number, own = narrowed
        key = (path, blob, number)
        if key not in self._entities:
            entity, file = load_entity(self._lay(path, blob), path, next(iter(own.kinds.values())), own)
            self._entities[key] = None if file.problems else entity
        return self._entities[key]

    def _narrow(self, folder: str, blob: str, words: Vocabulary) -> tuple[int, Vocabulary] | None:
        """Return as much of a vocabulary as the entities of a folder are read with, and a number that stands for it.

        They are given no more of it, so that they are the same wherever that is.
        """
        if (folder, blob) not in self._narrowed:
            found = None
            if kind := words.kind_in(folder):
                properties = {name: words.properties[name] for name in kind.properties if name in words.properties}
                own = Vocabulary({kind.name: kind}, properties, words.units)
                number = self._numbers.setdefault((kind, tuple(properties.items()), tuple(words.units.items())), len(self._numbers))
                found = number, own
            self._narrowed[folder, blob] = found
        return self._narrowed[folder, blob]

    def _source(self, path: str, blob: str) -> Source | None:
        if (path, blob) not in self._sources:
            source, file = load_source(self._lay(path, blob), path)
            self._sources[path, blob] = None if file.problems else source
        return self._sources[path, blob]

    def _lay(self, path: str, blob: str) -> FilesAtHand:
        """Return a version as a file of its own."""
        return self._folder(path, blob) / path

    def _folder(self, path: str, blob: str) -> FilesAtHand:
        """Return a project folder that has no more than a version of one file."""
        return FilesAtHand({path: self._contents[blob]})


def _keep(known: dict[str, T], name: str, one: T | None, unread: set[str]) -> None:
    """Keep a record, or note that it could not be read."""
    if one is None:
        unread.add(name)
    else:
        known[name] = one
