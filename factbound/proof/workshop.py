"""Renders documents again: all of them once with every reading of a value watched, then those that read what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from factbound.facts.clocks import Fact
from factbound.facts.knowledge import Knowledge
from factbound.facts.quantities import Quantity, Reference
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


@dataclass(frozen=True)
class _Moved:
    """A statement whose value reads otherwise."""

    fact: str
    row: str
    old: str
    new: str


def _difference(row: str, base: Knowledge, changed: Knowledge) -> Change:
    """Return all that reads otherwise with one knowledge than with another."""
    moved = [one for key, fact in base.facts.items() for one in _moved(fact, base, changed.facts[key], changed)]
    recast = frozenset(fact.id for key, fact in base.facts.items() if _shape(fact) != _shape(changed.facts[key]))
    rows = frozenset(one.row for one in moved)
    values = {statement.id: statement.value for statement in base.statements}
    kept = Counter((fact.id, text) for fact in base.facts.values() for name, text in _readings(fact, base).items() if name not in rows)
    said = Counter(text for fact in base.facts.values() for text in _readings(fact, base).values())
    return Change(
        row=row,
        rows=rows,
        facts=frozenset(one.fact for one in moved) | recast,
        recast=recast,
        texts=frozenset(one.old for one in moved),
        new_texts=frozenset(one.new for one in moved),
        distinct=frozenset((one.fact, one.old) for one in moved if not kept[one.fact, one.old]),
        echoes=frozenset(one.old for one in moved if said[one.old] == 1 and isinstance(values[one.row], Quantity)),
        moves=isinstance(values[row], Reference),
    )


def _moved(fact: Fact, base: Knowledge, other: Fact, changed: Knowledge) -> Iterator[_Moved]:
    old, new = _readings(fact, base), _readings(other, changed)
    for row in old.keys() | new.keys():
        if old.get(row) != new.get(row):
            yield _Moved(fact.id, row, old.get(row, ""), new.get(row, ""))


def _readings(fact: Fact, knowledge: Knowledge) -> dict[str, str]:
    wording = Wording(knowledge)
    return {statement.id: wording.value(statement) for statement in fact.statements}


def _shape(fact: Fact) -> tuple[tuple[str, ...], bool]:
    return tuple(one.id for one in fact.holding), fact.disputed
