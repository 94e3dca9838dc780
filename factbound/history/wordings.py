"""What statements say, written once for each: a version of a file is compared with the one before it and with the one after."""

from __future__ import annotations

from collections.abc import Mapping

from factbound.facts.model import Statement
from factbound.facts.vocabulary import Unit
from factbound.history.written import Written, write_statement

MOST = 20_000
"""Statements whose words are held."""


class Wordings:
    """Writes statements as `write_statement` does, and holds them with their words, so that no other one can be taken for one of them."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Statement, Mapping[str, Unit], Written]] = {}

    def __call__(self, statement: Statement, units: Mapping[str, Unit]) -> Written:
        """Return what a statement says."""
        known = self._known.get(id(statement))
        if known is not None and known[1] == units:
            return known[2]
        if len(self._known) >= MOST:
            self._known.clear()
        written = write_statement(statement, units)
        self._known[id(statement)] = statement, units, written
        return written
