"""Renders documents again: all of them once with every reading of a value watched, then those that read what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from factbound.facts.clocks import Clocks, Fact, state_of
from factbound.facts.disagreements import list_disagreements, list_unknowns
from factbound.facts.knowledge import Knowledge
from factbound.facts.provenance import count_provenance
from factbound.facts.quantities import Quantity, Reference, Value
from factbound.prepare import Checked
from factbound.proof.changes import change_value
from factbound.proof.findings import Change
from factbound.proof.fragments import Fragments
from factbound.proof.knowledge import ChangedKnowledge, Watch
from factbound.proof.tracing import Trace, TracedDocument, TracedRenderer
from factbound.render.wording import Wording
from factbound.rendered import make_renderer

_STEPS = tuple(sign * 10**power for power in range(8) for sign in (1, -1))
"""How far a number is moved until it reads otherwise, rounded as it may be, and all that derives from it can still be computed."""


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
        self._watch = Watch()
        self._fragments = Fragments(self._watch)

    @property
    def names(self) -> list[str]:
        """The names of all documents."""
        return [*self._pages, *self._reports]

    def render(self, knowledge: Knowledge, names: Iterable[str]) -> dict[str, TracedDocument]:
        """Return some documents as they are with some knowledge."""
        renderer = make_renderer(self._checked, knowledge, TracedRenderer)
        return {name: self._trace(renderer, name) for name in names}

    def render_changed(self, knowledge: Knowledge, names: Iterable[str], change: Change) -> dict[str, TracedDocument]:
        """Return some documents as they are after a change; rows that read nothing of it are taken over."""
        renderer = make_renderer(self._checked, knowledge, TracedRenderer)
        self._fragments.change = change
        with self._fragments.taken_by(self._checked.environment):
            return {name: self._trace(renderer, name) for name in names}

    def render_watched(self) -> Shown:
        """Return all documents as they are, and which of them read which statement."""
        watch, known = self._watch, self._checked.knowledge
        knowledge = ChangedKnowledge(known.project, known.clocks, watch=watch)
        knowledge.settle_all()
        # What is made once for all documents is made before, so that none of them reads for the others. Which facts are in dispute may
        # change with a value; after such a change all documents are rendered again.
        _ = knowledge.index
        for gather in (list_disagreements, list_unknowns, count_provenance):
            knowledge.gathered(gather)
        renderer = make_renderer(self._checked, knowledge, TracedRenderer)
        documents: dict[str, TracedDocument] = {}
        readers: dict[str, set[str]] = {}
        self._fragments.change = None
        with self._fragments.taken_by(self._checked.environment):
            for name in self.names:
                with watch.noting() as rows:
                    documents[name] = self._trace(renderer, name)
                for row in rows:
                    readers.setdefault(row, set()).add(name)
        return Shown(knowledge, documents, {row: frozenset(names) for row, names in readers.items()})

    def _trace(self, renderer: TracedRenderer, name: str) -> TracedDocument:
        renderer.trace = Trace()
        self._fragments.document, self._fragments.places = name, renderer.trace.places
        return renderer.trace_page(self._pages[name]) if name in self._pages else renderer.trace_report(self._reports[name])


class Readings:
    """How every statement reads before any change.

    Args:
        base: What is known.
    """

    def __init__(self, base: Knowledge) -> None:
        self.base = base
        self.statements = {statement.id: statement for statement in base.statements}
        wording = Wording(base)
        self.texts = {row: wording.value(statement) for row, statement in self.statements.items()}
        self._said = Counter(self.texts.values())

    def change(self, row: str) -> tuple[ChangedKnowledge, Change]:
        """Give one statement another value, and say all that reads otherwise because of it."""
        statement = self.statements[row]
        assert statement.value is not None
        for steps in _STEPS:
            value = change_value(statement, statement.value, self.base.project.entities, steps)
            knowledge = ChangedKnowledge(self.base.project, self.base.clocks, changed={row: value})
            knowledge.settle_all()
            reads_otherwise = Wording(self.base).value(replace(statement, value=value)) != self.texts[row]
            if reads_otherwise and len(knowledge.statements) == len(self.statements):
                break
        return knowledge, self._difference(row, knowledge)

    def _facts(self, names: Iterable[str]) -> list[Fact]:
        return [fact for fact in self.base.facts.values() if fact.id in names]

    def _is_echo(self, row: str) -> bool:
        """Whether a statement is a number with a unit that no other says in the same words; a bare number stands in many places by chance."""
        value = self.statements[row].value
        return self._said[self.texts[row]] == 1 and isinstance(value, Quantity) and bool(value.unit)

    def _difference(self, row: str, changed: Knowledge) -> Change:
        """Return all that reads otherwise than before."""
        touched = [(fact, changed.facts[key]) for key, fact in self.base.facts.items() if _values(fact) != _values(changed.facts[key])]
        shapes = ((fact, changed.facts[key]) for key, fact in self.base.facts.items())
        recast = frozenset(one.id for one, other in shapes if _shape(one, self.base.clocks) != _shape(other, self.base.clocks))
        wording = Wording(changed)
        new = {one.id: wording.value(one) for _, fact in touched for one in fact.statements}
        rows = frozenset(name for name, text in new.items() if text != self.texts.get(name))
        # A label names its fact, and not of what: another object's value that reads the same may stand in the same chart.
        told = self._facts({fact.id for fact, _ in touched})
        kept = {(fact.id, self.texts[one.id]) for fact in told for one in fact.statements if one.id not in rows}
        return Change(
            row=row,
            rows=rows,
            facts=frozenset(fact.id for fact, _ in touched) | recast,
            suspects=frozenset(one.id for fact in (*self._facts(recast), *(both[1] for both in touched)) for one in fact.statements),
            recast=recast,
            texts=frozenset(self.texts[name] for name in rows),
            new_texts=frozenset(new[name] for name in rows),
            distinct=frozenset((name.rpartition(".")[0], self.texts[name]) for name in rows) - kept,
            echoes=frozenset(self.texts[name] for name in rows if self._is_echo(name)),
            moves=isinstance(self.statements[row].value, Reference),
        )


def _values(fact: Fact) -> list[Value | None]:
    return [statement.value for statement in fact.statements]


def _shape(fact: Fact, clocks: Clocks) -> tuple[bool, tuple[str, ...]]:
    """Return how all that is said of a fact stands: what holds, what is superseded, also said or later, and whether it is disputed."""
    return fact.disputed, tuple(state_of(one, fact, clocks) for one in fact.statements)
