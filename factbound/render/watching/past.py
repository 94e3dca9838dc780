"""The past, as one document reads it."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from factbound.history.journal import Entry, Journal, Pending
from factbound.history.redlines import ToldEditions
from factbound.history.trails import Trails
from factbound.render.past import Past
from factbound.render.watching.reads import ALWAYS, COMPARED, MOVED, RELEASED, TOLD, TRAIL, Note, Watched, named


class WatchedPast(Past):
    """The past, as one document reads it: the trail of a statement is a piece; what else it tells is new in each build."""

    def __init__(self, past: Past, note: Note) -> None:
        self.__dict__.update(_inner=past, _note=note)

    @property
    def journal(self) -> Journal:
        """How the facts came about."""
        return WatchedJournal(self.__dict__["_inner"].journal, self.__dict__["_note"])

    @property
    def since(self) -> Any:
        """What it is compared with, if it is."""
        found = self.__dict__["_inner"].since
        self.__dict__["_note"](ALWAYS if found else (COMPARED,))
        return found

    @property
    def editions(self) -> ToldEditions:
        """What was released, if anything was."""
        found: ToldEditions = self.__dict__["_inner"].editions
        self.__dict__["_note"](ALWAYS if found.told else (RELEASED,))
        return found

    @property
    def shown(self) -> Container[str]:
        """The commits of which the site tells."""
        return Watched(dict.fromkeys(self.__dict__["_inner"].shown), self.__dict__["_note"], (TOLD,), named)


class WatchedJournal(Journal):
    """The journal, likewise."""

    def __init__(self, journal: Journal, note: Note) -> None:
        self.__dict__.update(_inner=journal, _note=note)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All commits."""
        return self._whole().entries

    @property
    def older(self) -> int:
        """How many came before them."""
        return self._whole().older

    @property
    def untold(self) -> str:
        """Why there are none."""
        return self._whole().untold

    @property
    def pending(self) -> Pending:
        """What is not committed yet."""
        return self._whole().pending

    @property
    def trails(self) -> Trails:
        """How the statements that there are came about."""
        found, note = self.__dict__["_inner"].trails, self.__dict__["_note"]
        return Trails(Watched(found.by_row, note, (TRAIL,), named), Watched(found.rows, note, (MOVED,), tuple))

    def _whole(self) -> Journal:
        self.__dict__["_note"](ALWAYS)
        inner: Journal = self.__dict__["_inner"]
        return inner
