"""Changes as records, for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from factbound.history.changes import KINDS, Changes, RecordChange, Side, StatementChange
from factbound.history.written import FieldChange, Words, Written


def changes_record(changes: Changes) -> dict[str, Any]:
    """Return all that changed; the shape is given in docs/outputs.md."""
    return {
        "before": _side(changes.before),
        "after": _side(changes.after),
        "renamed": [{"sort": one.sort, "before": one.before, "after": one.after} for one in changes.renames.listed],
        "statements": {kind: changes.count(kind) for kind in KINDS},
        "facts": [{"id": one.fact, "of": one.of or None, "statements": [_statement(each) for each in one.statements]} for one in changes.told],
        "entities": _records(changes.entities),
        "sources": _records(changes.sources),
        "ledger": _records(changes.ledger),
        "vocabulary": _records(changes.vocabulary),
        "briefing": _fields(changes.briefing),
        "not_compared": list(changes.not_compared),
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "revision": side.name if side.day else None,
        "commit": side.commit or None,
        "day": side.day or None,
        "borrowed_vocabulary": side.borrowed,
    }


def _statement(one: StatementChange) -> dict[str, Any]:
    return {
        "change": one.kind,
        "row": one.row,
        "was": one.came_from or None,
        "path": one.at.path,
        "line": one.at.line,
        "before": _written(one.before),
        "after": _written(one.after),
        "fields": _fields(one.fields),
    }


def _records(records: Iterable[RecordChange]) -> list[dict[str, Any]]:
    return [{"change": one.kind, "id": one.id, "name": one.name or None, "fields": _fields(one.fields)} for one in records]


def _fields(fields: Iterable[FieldChange]) -> list[dict[str, Any]]:
    return [{"field": one.field, "before": _words(one.before), "after": _words(one.after)} for one in fields]


def _written(written: Written) -> dict[str, Any] | None:
    return {name: _words(words) for name, words in written.items() if words} or None


def _words(words: Words) -> str | list[str]:
    return words if isinstance(words, str) else list(words)
