"""Which pages and reports read which facts: all are rendered once with every reading of a value watched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from factbound.prepare import Checked
from factbound.proof.workshop import Workshop


@dataclass(frozen=True)
class Document:
    """A page or a report."""

    kind: Literal["page", "report"]
    name: str
    """`parties/megafon.md`, or `full-briefing`."""
    title: str
    rows: frozenset[str]
    """Ids of the statements of which it reads the value, in words, in a chart or in a list."""

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts of these statements."""
        return frozenset(row.rpartition(".")[0] for row in self.rows)


def read_documents(checked: Checked) -> tuple[Document, ...]:
    """Return all pages and reports of a project with the statements that they read, in the order of the plan.

    Raises:
        BuildFailed: If a template fails.
    """
    read: dict[str, set[str]] = defaultdict(set)
    for row, names in Workshop(checked).render_watched().readers.items():
        for name in names:
            read[name].add(row)
    pages = [Document("page", one.path, one.title, frozenset(read[one.path])) for one in checked.plan.pages]
    return (*pages, *(Document("report", one.name, one.title, frozenset(read[one.name])) for one in checked.plan.reports))
