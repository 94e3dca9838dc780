"""facts.json: every statement a row, with its value exact and in words, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any

from factbound.facts.knowledge import Knowledge
from factbound.facts.proof import ProofScore
from factbound.publish.exports.rows import Row, each_row, in_batches

NAME = "facts.json"


def export(knowledge: Knowledge, _: ProofScore | None = None) -> bytes:
    """Return the export; the shape is given in docs/outputs.md."""
    return b"".join(pieces(knowledge, in_batches(each_row(knowledge, knowledge.facts.values()))))


def excerpt(knowledge: Knowledge, facts: Iterable[str]) -> bytes:
    """Return an export of some facts, by their ids, each once, as it would be if there were no others."""
    those = [knowledge.settle((fact_id, of)) for fact_id in set(facts) for of in knowledge.objects_of(fact_id)]
    return b"".join(pieces(knowledge, in_batches(each_row(knowledge, those))))


def pieces(knowledge: Knowledge, batches: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """Yield what stands before all rows, each batch of them, and what ends them."""
    yield lay_out({"briefing": _briefing(knowledge), "facts": []}).removesuffix("[]\n}").encode()
    between = "[\n  "
    for rows in batches:
        yield "".join([between, ",\n  ".join([lay_out(row.record, "\n  ") for row in rows])]).encode()
        between = ",\n  "
    yield b"[]\n}\n" if between[0] == "[" else b"\n ]\n}\n"


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
