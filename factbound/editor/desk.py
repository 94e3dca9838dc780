"""What lies on the desk: the project as its files are now, read again when one of them has changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from factbound.editor.aside import Held
from factbound.editor.rows import Opened, Row, open_entity, read_opened, rows_of
from factbound.facts.model import Entity, Project, Source
from factbound.facts.vocabulary import Kind, Property
from factbound.options import Options
from factbound.prepare import Checked, check_project
from factbound.problems import BuildFailed, Problem
from factbound.read.project import Reading, load_project
from factbound.render.references import short_names
from factbound.serve.watch import Snapshot, take_snapshot
from factbound.uses.index import Uses, find_uses


@dataclass(frozen=True)
class State:
    """The project at one moment."""

    options: Options
    reading: Reading
    held: dict[str, Held] = field(default_factory=dict)
    """Path -> what was put aside for it."""

    @cached_property
    def _judged(self) -> Checked | tuple[Problem, ...]:
        """The project once it has been judged, which only some pages ask for, or its problems."""
        try:
            return check_project(self.options)
        except BuildFailed as failure:
            return failure.problems

    @property
    def checked(self) -> Checked | None:
        """The project, where it has no problems."""
        return self._judged if isinstance(self._judged, Checked) else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with it."""
        return self._judged if isinstance(self._judged, tuple) else ()

    @property
    def project(self) -> Project:
        """The model, as far as it can be read."""
        return self.reading.project

    @cached_property
    def uses(self) -> Uses | None:
        """Who uses what, where the project is sound."""
        return find_uses(self.checked) if self.checked else None

    @cached_property
    def short_names(self) -> Mapping[str, str]:
        """How sources are called in a word or two."""
        return short_names(self.project.sources.values())

    def entity(self, name: str) -> Entity | None:
        """Return an entity by its id."""
        return self.project.entities.get(name)

    def source(self, name: str) -> Source | None:
        """Return a source by its id."""
        return self.project.sources.get(name)

    def prop(self, entity: Entity, name: str) -> Property | None:
        """Return a property that an entity may have."""
        return self.project.vocabulary.properties.get(name) if name in entity.kind.properties else None

    def kinds(self) -> list[tuple[Kind, list[Entity]]]:
        """Return the kinds, each with its entities by name."""
        entities = sorted(self.project.entities.values(), key=lambda one: (one.name.casefold(), one.id))
        return [(kind, [one for one in entities if one.kind == kind]) for kind in self.project.vocabulary.kinds.values()]

    def rows(self, entity: Entity) -> tuple[Row, ...]:
        """Return an entity's statements as its file had them when the project was read, with what was put aside for it."""
        file = self.reading.files.get(entity.at.path)
        return self.opened(entity).rows if file is None or entity.at.path in self.held else rows_of(file)

    def opened(self, entity: Entity) -> Opened:
        """Return an entity's file as it lies on disk now, with what was put aside for it."""
        opened, held = open_entity(self.options.project, entity.at.path), self.held.get(entity.at.path)
        return replace(read_opened(opened.path, held.after), disk=opened.data) if held and held.before == opened.data else opened


class Desk:
    """The project that is being edited.

    Args:
        options: Which project, and at which clocks it is shown.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.lock = threading.RLock()
        """Held while a file is read, changed and written, so that two tabs do it one after the other."""
        self.held: dict[str, Held] = {}
        """Path -> what was put aside for it."""
        self._seen: Snapshot = {}
        self._state: State | None = None
        self._known: dict[str, Entity] = {}

    @property
    def folder(self) -> Path:
        """The project folder."""
        return self.options.project

    def look(self) -> State:
        """Return the project as it is now."""
        with self.lock:
            now = take_snapshot(self.folder)
            if self._state is None or now != self._seen:
                self._state, self._seen = State(self.options, load_project(self.folder), self.held), now
                self._known.update(self._state.project.entities)
            return self._state

    def put_aside(self, path: str, entity: str, before: bytes, after: bytes, words: str) -> None:
        """Keep an edit until those that it passes with are there."""
        said = self.held[path].words if path in self.held else ()
        self.held[path] = Held(path, entity, before, after, (*said, words.partition("\n")[0]))

    def last_known(self, entity: str) -> Entity | None:
        """Return an entity as it was when its file could be read last, so that what was typed is not lost while it cannot."""
        return self._known.get(entity)
