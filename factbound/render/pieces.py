"""The pieces that documents read of a briefing, each with a digest: whoever read the same pieces as before prints the same as before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from importlib import import_module
from operator import is_
from typing import Any

from factbound.facts.clocks import Fact
from factbound.facts.digests import Digests, digest_of
from factbound.facts.index import StatementIndex
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Entity, Source, Statement
from factbound.history.log import LoggedCommit
from factbound.render.past import Past
from factbound.render.plan import Plan, PlannedPage
from factbound.render.sandbox.environment import Sandbox
from factbound.render.watching import reads
from factbound.render.watching.reads import Read

WHOLE = frozenset({reads.ENTITY, reads.PATH, reads.ROWS, reads.SOURCE})
"""Sorts of which a piece that has no name is all of them: as long as that is the same, so is each."""
GONE = (LookupError, AttributeError, ImportError)
"""What is raised where something was read that is no more, or of which nobody knows what it was."""

PARTS = 10_000
"""Digests of small parts that are kept."""


class Pieces:
    """Digests of what is read, each worked out once but for those of small parts, of which some are kept.

    Args:
        knowledge: The facts.
        plan: The pages and reports.
        past: How the facts came about.
        environment: Loads templates.
    """

    def __init__(self, knowledge: Knowledge, plan: Plan, past: Past, environment: Sandbox, marks: dict[int, bytes]) -> None:
        self._knowledge, self._plan, self._past, self.environment = knowledge, plan, past, environment
        self._known: dict[Read, bytes] = {}
        self._parts: dict[Read, bytes] = {}
        """Of those that are parts of larger ones: very many, of which most are read by one document alone."""
        commits = {id(entry.commit): digest_of(entry.commit) for entry in past.journal.entries}
        self.digest_of = Digests({**marks, **commits}, Statement, Source, LoggedCommit).of
        trails, told, entities = past.journal.trails, past.shown, knowledge.project.entities
        self._sorts: dict[str, Callable[..., Any]] = {
            reads.ABOUT: lambda day, *key: self._at(day).keys_about(*key),
            reads.CHECKS: lambda day: self._at(day).checks,
            reads.COMPARED: lambda: past.since is not None,
            reads.ENTITY: lambda *name: _outline(entities.get(*name)) if name else [_outline(one) for one in entities.values()],
            reads.FACT: self._fact,
            reads.FACTS: self._facts,
            reads.GATHERED: self._gathered,
            reads.INDEX: lambda day, *which: _indexed(self._at(day).index, *which),
            reads.MOVED: lambda *mark: trails.rows.get(mark) if mark else dict(trails.rows),
            reads.OBJECTS: lambda day, *fact: self._at(day).objects_of(*fact),
            reads.PATH: lambda *path: path[0] in plan.by_path if path else list(plan.by_path),
            reads.PLAN: lambda: (
                [described(one) for one in plan.pages],
                [(one.name, one.template, one.title, one.description) for one in plan.reports],
            ),
            reads.PLANNED: lambda *path: described(plan.by_path[path[0]]) if path and path[0] in plan.by_path else None,
            reads.RELEASED: lambda: (bool(past.editions.told), past.editions.untold),
            reads.REPORTS_ON: lambda *name: [
                (one.name, one.template, one.title, one.description) for one in plan.reports_on.get(name[0] if name else "", ())
            ],
            reads.ROWS: lambda *name: plan.register.get(*name) if name else dict(plan.register),
            reads.SAID: lambda name: (entities[name].statements, entities[name].checks) if name in entities else None,
            reads.SOURCE: lambda *name: knowledge.project.sources.get(*name) if name else list(knowledge.project.sources.values()),
            reads.STATEMENTS: lambda day: self._at(day).statements,
            reads.TOLD: lambda *commit: commit[0] in told if commit else sorted(told),  # type: ignore[call-overload]
            reads.TRAILS: self._trail_of,
            reads.TRAIL: lambda *row: trails.by_row.get(*row) if row else dict(trails.by_row),
            reads.WORKING: lambda day, *row: self._at(day).workings.get(*row) if row else self._at(day).workings,
        }

    def digest(self, read: Read) -> bytes:
        """Return the digest of what a document has read.

        Raises:
            LookupError: When there is no such thing any more, or nobody knows what it was.
        """
        if found := self._known.get(read):
            return found
        if read[0] == reads.TEMPLATE:  # which may be found to have changed meanwhile, and is never among them
            return digest_of(self.environment.digest_of_template(*read[1:]))
        known = self._known if reads.chapter_of(read) == read else self._parts
        if read not in known:
            if len(self._parts) >= PARTS:
                self._parts.clear()
            known[read] = self.digest_of(self._sorts[read[0]](*read[1:]))
        return known[read]

    def digest_all(self, noted: Iterable[Read]) -> bytes:
        """Return one digest of all that a document has read; see `digest`."""
        return digest_of([self.digest(one) for one in noted])

    def _trail_of(self, name: str) -> Any:
        """Return how all statements of an entity came about."""
        return self._trails.get(name)

    @cached_property
    def _trails(self) -> dict[str, list[Any]]:
        """How the statements of each entity came about."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row, steps in self._past.journal.trails.by_row.items():
            found[row.partition(".")[0]].append((row, steps))
        return found

    def _facts(self, name: str) -> Any:
        """Return all that is said of an entity, and its facts at the clocks: what was read of either is a part of that."""
        if name not in self._knowledge.project.entities:
            return None
        said, known = self._knowledge.project.entities[name], self._knowledge
        plain: list[Statement] = []
        odd: list[Any] = []
        for key in dict.fromkeys([(one.fact_id, one.of) for one in said.statements]):
            fact, stated = known.settle(key), known.stated[key]
            if fact.holding is fact.statements is stated and not fact.disputed:  # as of most facts: all of it is known, and holds
                plain += stated
            else:
                odd.append((key, *_in_short(fact, stated)))
        return self.digest_of(said.statements), said.checks, None if _same(plain, said.statements) else self.digest_of(plain), odd

    def _at(self, day: str) -> Knowledge:
        return self._knowledge.at(date.fromisoformat(day)) if day else self._knowledge

    def _fact(self, day: str, *key: str) -> Any:
        known = self._at(day)
        if not key:
            return list(known.facts.values()), list(known.stated.values())
        fact_id, of = key
        if of not in known.objects_of(fact_id):
            return None
        return known.settle((fact_id, of)), known.stated[fact_id, of]

    def _gathered(self, day: str, name: str, *which: str) -> Any:
        module, _, function = name.partition(":")
        if not module.startswith("factbound."):
            raise LookupError(name)
        found = self._at(day).gathered(getattr(import_module(module), function))
        if isinstance(found, StatementIndex):
            return _indexed(found, *which)
        return found.get(*which) if which and isinstance(found, dict) else found


def _in_short(fact: Fact, stated: tuple[Statement, ...]) -> Any:
    """Return all that a fact is but its name, its statements only once where they are the same."""
    known = None if _same(fact.statements, stated) else fact.statements
    return stated, known, None if _same(fact.holding, stated) else fact.holding, fact.disputed


def _same(some: Sequence[Statement], others: Sequence[Statement]) -> bool:
    return len(some) == len(others) and all(map(is_, some, others))


def _indexed(index: StatementIndex, which: str, *key: str) -> Any:
    found = getattr(index, which)
    return found.get(key if which == "by_passage" else key[0]) if key else list(found.items())


def _outline(entity: Entity | None) -> Any:
    """Return what an entity is called and what it is, without what is said of it."""
    return entity and (entity.id, entity.kind, entity.name, entity.also, dict(entity.native), entity.note, entity.was)


def described(page: PlannedPage) -> Any:
    """Return what is planned for a page, without what its subject is."""
    about = [(name, one.id if hasattr(one, "id") else one.name) for name, one in page.subject.items()]
    said = (page.path, page.template, page.title, page.description, page.section, page.content, page.order, page.in_nav, page.in_report, page.within)
    return said, page.parts, page.part, about
