"""What is known, with one statement changed or every reading of a value watched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any

from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.quantities import Value


class Watch:
    """Notes which statements' values are read."""

    def __init__(self) -> None:
        self._into: list[set[str]] = []

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """Gather the ids of the statements whose values are read meanwhile; what is gathered within counts without too."""
        self._into.append(set())
        try:
            yield self._into[-1]
        finally:
            rows = self._into.pop()
            if self._into:
                self._into[-1] |= rows

    def note(self, row: str) -> None:
        """Take note that a value was read."""
        if self._into:
            self._into[-1].add(row)


@dataclass(frozen=True)
class WatchedStatement(Statement):
    """A statement that tells when its value is read."""

    watch: Watch | None = field(default=None, compare=False, repr=False)

    def __getattribute__(self, name: str) -> Any:
        found = object.__getattribute__(self, name)
        if name == "value" and (watch := object.__getattribute__(self, "watch")):
            watch.note(
                f"{object.__getattribute__(self, 'entity')}.{object.__getattribute__(self, 'prop').name}.{object.__getattribute__(self, 'number')}"
            )
        return found


@dataclass
class ChangedKnowledge(Knowledge):
    """All facts of a project, some values of which are others than the files say; what derives from them follows."""

    changed: Mapping[str, Value] = field(default_factory=dict)
    """Statement id -> value."""
    watch: Watch | None = None
    _takes_plain = False

    def _derive(self, statement: Statement) -> Statement | None:
        derived = super()._derive(statement)
        if derived is not None and derived.id in self.changed:
            derived = replace(derived, value=self.changed[derived.id])
        return watched(derived, self.watch) if derived is not None and self.watch is not None else derived


def watched(statement: Statement, watch: Watch) -> WatchedStatement:
    """Return the statement with a watch on its value."""
    return WatchedStatement(**{one.name: getattr(statement, one.name) for one in fields(Statement)}, watch=watch)
