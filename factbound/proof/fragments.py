"""Rows that show one statement, kept from the first rendering: after a change only the rows that read what changed are printed again.

A row is a template whose name ends in `-item.md.jinja` and that is included where the loop's own name is `statement`. What it prints
depends on what it reads, and that is watched; so it is kept as long as none of that has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2.runtime import Context

from factbound.proof.findings import Change
from factbound.proof.knowledge import Watch
from factbound.proof.places import TRACE, Place, trace

ROW = "-item.md.jinja"
"""How the names of such templates end."""


@dataclass(frozen=True)
class Fragment:
    """What a row printed."""

    text: str
    """Markdown, its traces numbered from 0."""
    places: tuple[Place, ...]
    fact_id: str
    reads: frozenset[str]
    """Ids of the statements whose values went into it."""


class Fragments:
    """The rows of all documents.

    Args:
        watch: Tells what a row reads while it is printed for the first time.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._known: dict[tuple[str, str, str], Fragment] = {}
        self.document = ""
        """Name of the document that is being rendered."""
        self.places: list[Place] = []
        """Its places so far."""
        self.change: Change | None = None
        """What is changed; None while rows are kept for the first time."""

    @contextmanager
    def taken_by(self, environment: jinja2.Environment) -> Iterator[None]:
        """Let an environment take rows from here."""
        get_template = environment.get_template

        def get_row(name: Any, *parent: Any, **more: Any) -> Any:
            template = get_template(name, *parent, **more)
            return _Row(template, self) if str(name).endswith(ROW) else template

        environment.get_template = get_row  # type: ignore[method-assign]
        try:
            yield
        finally:
            environment.get_template = get_template  # type: ignore[method-assign]

    def printed(self, template: str, statement: Any, show: Callable[[], str]) -> str:
        """Return a row of the document: the kept one, or a new one.

        Args:
            template: Its name.
            statement: The view of the statement that it shows.
            show: Prints it anew.
        """
        key = (self.document, template, statement.id)
        known = self._known.get(key)
        if self.change is None:
            return self._keep(key, statement.fact_id, show)
        if known is None or known.fact_id in self.change.facts or not known.reads.isdisjoint(self.change.suspects):
            return show()
        start = len(self.places)
        self.places += known.places
        return _renumbered(known.text, start)

    def _keep(self, key: tuple[str, str, str], fact_id: str, show: Callable[[], str]) -> str:
        """Print a row and keep it, unless it has notes, which would be missing below a report that takes it over."""
        start = len(self.places)
        with self._watch.noting() as reads:
            text = show()
        places = tuple(self.places[start:])
        if "[^" not in text:
            self._known[key] = Fragment(_renumbered(text, -start), places, fact_id, frozenset(reads))
        return text


class _Row:
    """Stands in for a template that is included."""

    def __init__(self, template: jinja2.Template, fragments: Fragments) -> None:
        self._template, self._fragments = template, fragments
        self.new_context = template.new_context

    def root_render_func(self, context: Context) -> Iterator[str]:
        """Yield what the template prints."""
        statement = context.get("statement")
        if statement is None or not isinstance(getattr(statement, "id", None), str):
            yield from self._template.root_render_func(context)
        else:
            yield self._fragments.printed(self._template.name or "", statement, lambda: "".join(self._template.root_render_func(context)))


def _renumbered(text: str, by: int) -> str:
    return TRACE.sub(lambda found: trace(int(found[1]) + by), text) if by else text
