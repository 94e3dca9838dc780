"""facts.json: every statement a row, with its value exact and in words, in a fixed order."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from factbound.facts.clocks import Fact, marks_at
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Locator, Statement
from factbound.facts.proof import ProofScore
from factbound.facts.reasons import REASONS
from factbound.facts.values import value_record
from factbound.render.wording import Wording

NAME = "facts.json"

_ROW = re.compile(rb'\n  \{\n   "id": "([^"]*)"')
"""Where a record begins. No text has a line break of its own, and nothing else stands that far to the left."""
_END = b"\n  }"


def export(knowledge: Knowledge, _: ProofScore | None = None) -> bytes:
    """Return the export; the shape is given in docs/outputs.md."""
    head = lay_out({"briefing": _briefing(knowledge), "facts": []}).removesuffix("[]\n}")
    file = io.BytesIO()
    file.write(head.encode())
    between = b"[\n  "
    for row in each_row(knowledge):  # one by one, since all of them are many times as large as what is written
        file.write(between + lay_out(row, "\n  ").encode())
        between = b",\n  "
    file.write(b"[]\n}\n" if between[:1] == b"[" else b"\n ]\n}\n")
    return file.getvalue()


def lay_out(value: Any, line: str = "\n") -> str:
    """Return a value as JSON, each of its parts on a line of its own, one blank deeper: what Python's own `indent=1` gives, in half the time.

    Args:
        value: Made of dictionaries whose keys are texts, lists, texts, numbers, truth values and None.
        line: The line break with what stands before the value in its line.
    """
    inner = f"{line} "
    if isinstance(value, dict) and value:
        return f"{{{inner}{f',{inner}'.join(f'{_encoded(key)}: {lay_out(one, inner)}' for key, one in value.items())}{line}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join(lay_out(one, inner) for one in value)}{line}]"
    return _encoded(value)


_encoded = json.JSONEncoder(ensure_ascii=False).encode


class Excerpts:
    """An export of which parts are asked for.

    Args:
        content: The whole.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._rows: dict[str, list[int]] = {}
        for row in _ROW.finditer(content):
            self._rows.setdefault(row[1].decode(), []).append(row.start())
        self._count = sum(map(len, self._rows.values()))

    def __len__(self) -> int:
        return self._count

    def of(self, facts: Iterable[str]) -> bytes:
        """Return an export of some facts, by their ids, each once, as it would be if there were no others."""
        if not self._rows:
            return self._content
        begin, after = next(iter(self._rows.values()))[0], self._content.rindex(_END) + len(_END)
        places = sorted(at for name in facts for at in self._rows.get(name, ()))
        kept = [self._content[at : self._content.index(_END, at) + len(_END)] for at in places]
        return self._content[:begin] + b",".join(kept) + (self._content[after:] if kept else self._content[after:].lstrip())


def list_rows(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return the records of all statements, in the order of the export."""
    return list(each_row(knowledge))


def each_row(knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    """Yield them."""
    wording = Wording(knowledge)
    for fact in sorted(knowledge.facts.values(), key=lambda fact: (fact.id, fact.of)):
        yield from (_row(statement, fact, knowledge, wording) for statement in fact.statements)


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


def _row(statement: Statement, fact: Fact, knowledge: Knowledge, wording: Wording) -> dict[str, Any]:
    return {
        "id": statement.fact_id,
        "row": statement.id,
        "entity": statement.entity,
        "property": statement.prop.name,
        "of": statement.of or None,
        "text": wording.value(statement),
        "in_words": wording.number_in_words(statement) or None,
        "value": value_record(statement.value) if statement.value else None,
        "when": statement.when.iso if statement.when else None,
        "until": statement.until.iso if statement.until else None,
        "status": statement.status,
        "certainty": statement.certainty,
        "directness": statement.directness,
        "by": statement.by or None,
        "provided": wording.plain(statement.provided) or None,
        "rank": statement.rank,
        "because": wording.plain(statement.because) or None,
        "reason": statement.reason or None,
        "reason_bods": (REASONS[statement.reason].bods or None) if statement.reason else None,
        "settled_by": list(statement.settled_by),
        "note": wording.plain(statement.note) or None,
        "marks": list(marks_at(statement, fact, knowledge.clocks)),
        "holds": fact.holds(statement),
        "disputed": fact.disputed,
        "formula": statement.formula or None,
        "rounded": wording.rounding(statement) or None,
        "inputs": [one.id for one in knowledge.workings.get(statement.id, ())],
        "excerpt_only": knowledge.project.rests_on_excerpts(statement),
        "from": [_locator(one, knowledge) for one in statement.locators],
    }


def _locator(locator: Locator, knowledge: Knowledge) -> dict[str, Any]:
    place = {"source": locator.source, "passage": locator.passage or None}
    return {**place, "retracted": True} if knowledge.clocks.told(knowledge.project.sources[locator.source].retracted) else place
