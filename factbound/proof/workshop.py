"""Renders documents again: all of them once with every reading of a value watched, then those that read what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from factbound.facts.clocks import Fact
from factbound.facts.knowledge import Knowledge
from factbound.facts.quantities import Reference
from factbound.prepare import Checked, make_renderer
from factbound.proof.changes import change_value
from factbound.proof.findings import Change
from factbound.proof.knowledge import ChangedKnowledge, Watch
from factbound.proof.tracing import TracedDocument, TracedRenderer
from factbound.render.wording import Wording


@dataclass(frozen=True)
class Shown:
    """All documents of a briefing as it is."""

    knowledge: ChangedKnowledge
    documents: Mapping[str, TracedDocument]
    readers: Mapping[str, frozenset[str]]
    """Statement id -> names of the documents that read its value."""


class Workshop:
    """Renders one checked project with any knowledge.

    Args:
        checked: The project.
    """

    def __init__(self, checked: Checked) -> None:
        self._checked = checked
        pages = {page.path: page for page in checked.plan.pages}
        reports = {report.name: report for report in checked.plan.reports}
        self._pages, self._reports = pages, reports

    def render(self, knowledge: Knowledge, names: Iterable[str]) -> dict[str, TracedDocument]:
        """Return some documents as they are with some knowledge."""
        renderer = make_renderer(self._checked, knowledge, TracedRenderer)
        return {name: self._trace(renderer, name) for name in names}

    def render_watched(self) -> Shown:
        """Return all documents as they are, and which of them read which statement."""
        watch, known = Watch(), self._checked.knowledge
        knowledge = ChangedKnowledge(known.project, known.clocks, watch=watch)
        knowledge.settle_all()
        _ = knowledge.index  # made once for all documents, so that none of them reads for the others
        renderer = make_renderer(self._checked, knowledge, TracedRenderer)
        documents: dict[str, TracedDocument] = {}
        readers: dict[str, set[str]] = {}
        for name in (*self._pages, *self._reports):
            with watch.noting() as rows:
                documents[name] = self._trace(renderer, name)
            for row in rows:
                readers.setdefault(row, set()).add(name)
        return Shown(knowledge, documents, {row: frozenset(names) for row, names in readers.items()})

    def _trace(self, renderer: TracedRenderer, name: str) -> TracedDocument:
        return renderer.trace_page(self._pages[name]) if name in self._pages else renderer.trace_report(self._reports[name])


def change_statement(base: Knowledge, row: str) -> tuple[ChangedKnowledge, Change]:
    """Give one statement another value, and say all that reads otherwise because of it."""
    statement = next(one for one in base.statements if one.id == row)
    assert statement.value is not None
    value = change_value(statement, statement.value, base.project.entities)
    knowledge = ChangedKnowledge(base.project, base.clocks, changed={row: value})
    knowledge.settle_all()
    return knowledge, _difference(row, base, knowledge)


def _difference(row: str, base: Knowledge, changed: Knowledge) -> Change:
    rows: set[str] = set()
    facts: set[str] = set()
    recast: set[str] = set()
    readings: set[tuple[str, str, str]] = set()
    distinct: set[tuple[str, str]] = set()
    for key, fact in base.facts.items():
        other = changed.facts[key]
        old, new = _readings(fact, base), _readings(other, changed)
        moved = {one for one in old.keys() | new.keys() if old.get(one) != new.get(one)}
        rows |= moved
        readings |= {(fact.id, old.get(one, ""), new.get(one, "")) for one in moved}
        kept = {text for one, text in old.items() if one not in moved}
        distinct |= {(fact.id, old[one]) for one in moved & old.keys() if old[one] not in kept}
        facts |= {fact.id} if moved else set()
        recast |= {fact.id} if _shape(fact) != _shape(other) else set()
    value = next(one.value for one in changed.statements if one.id == row)
    return Change(
        row=row,
        rows=frozenset(rows),
        facts=frozenset(facts | recast),
        recast=frozenset(recast),
        texts=frozenset(old for _, old, _ in readings),
        new_texts=frozenset(new for _, _, new in readings),
        distinct=frozenset(distinct),
        moves=isinstance(value, Reference),
    )


def _readings(fact: Fact, knowledge: Knowledge) -> dict[str, str]:
    wording = Wording(knowledge)
    return {statement.id: wording.value(statement) for statement in fact.statements}


def _shape(fact: Fact) -> tuple[tuple[str, ...], bool]:
    return tuple(one.id for one in fact.holding), fact.disputed
