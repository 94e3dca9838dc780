"""Statements by what they cite and whom they name, looked up instead of searched for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from factbound.facts.model import Statement
from factbound.facts.values import Reference

Found = Mapping[str, tuple[Statement, ...]]


@dataclass(frozen=True)
class StatementIndex:
    """Statements in the order of their entities and files, under each of their handles."""

    by_source: Found = field(default_factory=dict)
    by_passage: Mapping[tuple[str, str], tuple[Statement, ...]] = field(default_factory=dict)
    naming: Found = field(default_factory=dict)
    """By the entities that they name as value or object, other than the one that they are about."""


def index_statements(statements: Iterable[Statement]) -> StatementIndex:
    """Return the index of some statements."""
    by_source: dict[str, list[Statement]] = defaultdict(list)
    by_passage: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    naming: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        for source in {locator.source: None for locator in statement.locators}:
            by_source[source].append(statement)
        for place in {(locator.source, locator.passage): None for locator in statement.locators}:
            by_passage[place].append(statement)
        value = statement.value.entity if isinstance(statement.value, Reference) else ""
        for name in {statement.of, value} - {"", statement.entity}:
            naming[name].append(statement)
    return StatementIndex(_frozen(by_source), {place: tuple(found) for place, found in by_passage.items()}, _frozen(naming))


def _frozen(found: Mapping[str, list[Statement]]) -> Found:
    return {name: tuple(statements) for name, statements in found.items()}
