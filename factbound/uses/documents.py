"""Which pages and reports show which facts: all are rendered once, and every place that prints one is noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from factbound.prepare import Checked
from factbound.problems import gather
from factbound.proof.places import Place
from factbound.proof.tracing import Trace, TracedRenderer
from factbound.render.plan import PlannedPage, PlannedReport
from factbound.rendered import make_renderer


@dataclass(frozen=True)
class Document:
    """A page or a report."""

    kind: Literal["page", "report"]
    name: str
    """`parties/megafon.md`, or `full-briefing`."""
    title: str
    shown: frozenset[str]
    """Ids of the statements of which it prints the value, in words, in a chart or as a part of a result, and of their facts."""


def read_documents(checked: Checked) -> tuple[Document, ...]:
    """Return all pages and reports of a project with the facts that they show, in the order of the plan.

    Raises:
        BuildFailed: With the faults of all templates.
    """
    renderer = make_renderer(checked, checked.knowledge, TracedRenderer)
    planned: list[PlannedPage | PlannedReport] = [*checked.plan.pages, *checked.plan.reports]
    return tuple(gather(partial(_read, renderer, one) for one in planned))


def _read(renderer: TracedRenderer, planned: PlannedPage | PlannedReport) -> Document:
    renderer.trace = Trace()
    if isinstance(planned, PlannedPage):
        renderer.render_page(planned)
        return Document("page", planned.path, planned.title, _shown(renderer.trace.places))
    renderer.render_report(planned)
    return Document("report", planned.name, planned.title, _shown(renderer.trace.places))


def _shown(places: Iterable[Place]) -> frozenset[str]:
    found: set[str] = set()
    for place in places:
        rows = (*place.rows, *place.inputs)
        found.update(rows, (row.rpartition(".")[0] for row in rows), {place.fact_id} - {""})
    return frozenset(found)
