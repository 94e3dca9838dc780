"""The uses of everything: what rests on a fact, an entity or a source, without rendering; the documents that show it only when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from factbound.facts.model import Project, Statement
from factbound.prepare import Checked
from factbound.problems import Position
from factbound.uses.datanames import names_in_data
from factbound.uses.documents import Document, read_documents
from factbound.uses.files import Named
from factbound.uses.naming import Naming, Role
from factbound.uses.textnames import Known, names_in_texts

Kind = Role | Literal["page", "report"]
KINDS: tuple[Kind, ...] = ("statement", "formula", "check", "note", "ledger", "title", "content", "template", "page", "report")
"""In the order in which they are told."""


@dataclass(frozen=True)
class Use:
    """One use of a fact, an entity or a source."""

    kind: Kind
    name: str
    """What uses it: a statement's id (`jv.total.1`), of a check its entity's, a row of the ledger, a path, a report's name."""
    title: str
    """In words: the formula, the check, the line of text, the title of the page."""
    at: Position
    """Where it stands; of a page or report, which are made, their own path alone."""

    @property
    def order(self) -> tuple[int, Position, str]:
        """By kind, then by place."""
        return KINDS.index(self.kind), self.at, self.name


class Uses:
    """Who uses what in one project.

    Args:
        checked: The project.
        namings: All that its files name.
    """

    def __init__(self, checked: Checked, namings: Iterable[Naming]) -> None:
        self._checked = checked
        self.project = checked.options.project
        """The folder in which the places of uses are."""
        project = checked.knowledge.project
        self._statements = {one.id: one for one in project.statements()}
        self._facts = frozenset(one.fact_id for one in self._statements.values())
        self._by_fact: dict[str, dict[Use, None]] = defaultdict(dict)
        self._by_entity: dict[str, dict[Use, None]] = defaultdict(dict)
        self._by_source: dict[str, dict[Use, None]] = defaultdict(dict)
        held = _held_facts(self._statements.values())
        for naming in namings:
            if naming.role in ("definition", "vocabulary"):
                continue
            use = Use(naming.role, naming.owner, naming.text, naming.at)
            for fact_id in held.get((naming.prop, naming.objects), ()) if naming.objects else [naming.fact_id] if naming.fact_id else []:
                self._by_fact[fact_id].setdefault(use)
            for part in naming.parts:
                if part.sort != "property":
                    (self._by_entity if part.sort == "entity" else self._by_source)[part.id].setdefault(replace(use, at=part.at))

    def of_fact(self, fact_id: str) -> tuple[Use, ...]:
        """Return the uses of a fact (`megafon.stake`, or a row of it, `megafon.stake.1`): formulas, checks, notes, rows of the ledger, lines."""
        return _sorted(self._by_fact.get(_fact_of(fact_id), ()))

    def of_entity(self, entity: str) -> tuple[Use, ...]:
        """Return the uses of an entity or of any fact about it."""
        facts = [use for fact_id in self._facts if fact_id.startswith(f"{entity}.") for use in self._by_fact.get(fact_id, ())]
        return _sorted({**self._by_entity.get(entity, {}), **dict.fromkeys(facts)})

    def of_source(self, source: str) -> tuple[Use, ...]:
        """Return the uses of a source: the statements that cite it, rows of the ledger, lines that ask for what it says."""
        return _sorted(self._by_source.get(source, ()))

    def citing(self, source: str) -> tuple[Statement, ...]:
        """Return the statements that cite a source, by their ids."""
        return tuple(one for _, one in sorted(self._statements.items()) if any(locator.source == source for locator in one.locators))

    def resting_on(self, fact_ids: Collection[str]) -> tuple[str, ...]:
        """Return the derived facts that rest on some facts, the nearest first, each once; derived facts rest on what they rest on."""
        found: dict[str, None] = {}
        waiting = [_fact_of(one) for one in fact_ids]
        while waiting:
            fact_id = waiting.pop(0)
            derived = sorted({_fact_of(use.name) for use in self._by_fact.get(fact_id, ()) if use.kind == "formula"})
            fresh = [one for one in derived if one not in found and one not in fact_ids]
            found.update(dict.fromkeys(fresh))
            waiting += fresh
        return tuple(found)

    def checks_on(self, fact_ids: Iterable[str]) -> tuple[Use, ...]:
        """Return the checks that read some facts."""
        return _sorted({use: None for fact_id in fact_ids for use in self._by_fact.get(fact_id, ()) if use.kind == "check"})

    def facts_of(self, entity: str) -> tuple[str, ...]:
        """Return the facts about an entity."""
        return tuple(sorted(fact_id for fact_id in self._facts if fact_id.startswith(f"{entity}.")))

    def shown_in(self, names: Iterable[str]) -> tuple[Use, ...]:
        """Return the pages and reports that show some facts or rows; the first call renders all of them once."""
        wanted = set(names)
        return tuple(_shown(one) for one in self.documents if not wanted.isdisjoint(one.shown))

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All pages and reports with the facts that they show, in their order; rendered on first use, which takes a second or two."""
        return read_documents(self._checked)


def find_uses(checked: Checked) -> Uses:
    """Return who uses what in a project, from its files alone."""
    return Uses(checked, find_namings(checked))


def find_namings(files: Checked | Named) -> Iterator[Naming]:
    """Yield all that the files of a project name."""
    yield from names_in_data(files.reading)
    yield from names_in_texts(files.texts, files.environment, known_of(files.reading.project))


def known_of(project: Project) -> Known:
    """Return what names in templates and content may mean."""
    facts = {entity.id: frozenset(one.prop.name for one in entity.statements) for entity in project.entities.values()}
    return Known(facts, frozenset(project.vocabulary.properties), frozenset(project.sources))


def _held_facts(statements: Iterable[Statement]) -> Mapping[tuple[str, str], Collection[str]]:
    """Return property and object -> the facts that say it of someone: what a sum over all holders reads."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for one in statements:
        found[one.prop.name, one.of].setdefault(one.fact_id)
    return found


def _fact_of(name: str) -> str:
    """Return the fact of a row: `megafon.stake` of `megafon.stake.1`."""
    return ".".join(name.split(".")[:2])


def _shown(one: Document) -> Use:
    path = f"docs/{one.name}" if one.kind == "page" else f"reports/{one.name}.md"
    return Use(one.kind, one.name, one.title, Position(path))


def _sorted(uses: Iterable[Use]) -> tuple[Use, ...]:
    return tuple(sorted(uses, key=lambda one: one.order))
