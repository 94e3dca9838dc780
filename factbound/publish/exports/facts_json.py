"""facts.json: every statement a row, with its value exact and in words, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring
from typing import Any

from factbound.facts.knowledge import FactKey, Knowledge
from factbound.facts.proof import ProofScore
from factbound.publish.exports.rows import Row, list_batches, list_rows

NAME = "facts.json"


def export(knowledge: Knowledge, _: ProofScore | None = None) -> bytes:
    """Return the export; the shape is given in docs/outputs.md."""
    return _whole(knowledge, knowledge.facts)


def excerpt(knowledge: Knowledge, facts: Iterable[str]) -> bytes:
    """Return an export of some facts, by their ids, each once, as it would be if there were no others."""
    return _whole(knowledge, [(fact_id, of) for fact_id in set(facts) for of in knowledge.objects_of(fact_id)])


def _whole(knowledge: Knowledge, keys: Iterable[FactKey]) -> bytes:
    return b"".join(pieces(knowledge, (lay_out_rows(list_rows(knowledge, batch)) for batch in list_batches(keys))))


def pieces(knowledge: Knowledge, batches: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what stands before all rows, each batch of them, and what ends them."""
    yield lay_out({"briefing": _briefing(knowledge), "facts": []}).removesuffix("[]\n}").encode()
    first = True
    for rows in batches:
        yield (b"[\n  " if first else b",\n  ") + rows if rows else b""
        first = first and not rows
    yield b"[]\n}\n" if first else b"\n ]\n}\n"


def lay_out_rows(rows: Iterable[Row]) -> bytes:
    """Return a batch of rows."""
    return ",\n  ".join([lay_out(row.record, "\n  ") for row in rows]).encode()


def lay_out(value: Any, line: str = "\n") -> str:
    """Return a value as JSON, each of its parts on a line of its own, one blank deeper: what Python's own `indent=1` gives, sooner.

    Args:
        value: Made of dictionaries whose keys are texts, lists, texts, numbers, truth values and None.
        line: The line break with what stands before the value in its line.
    """
    if value is None or value is True or value is False:
        return "null" if value is None else "true" if value else "false"
    if isinstance(value, str):
        return encode_basestring(value)
    if not value or not isinstance(value, (dict, list)):
        return _encoded(value)
    inner = f"{line} "
    if isinstance(value, list):
        return f"[{inner}{f',{inner}'.join([lay_out(one, inner) for one in value])}{line}]"
    parts = [f"{encode_basestring(key)}: {encode_basestring(one) if type(one) is str else lay_out(one, inner)}" for key, one in value.items()]
    return f"{{{inner}{f',{inner}'.join(parts)}{line}}}"


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _briefing(knowledge: Knowledge) -> dict[str, Any]:
    briefing, clocks = knowledge.project.briefing, knowledge.clocks
    return {
        "title": briefing.title,
        "subject": briefing.subject,
        "version": briefing.version,
        "date": briefing.date.iso if briefing.date else None,
        "valid_at": clocks.valid_at.isoformat() if clocks.valid_at else None,
        "known_at": clocks.known_at.isoformat() if clocks.known_at else None,
    }
