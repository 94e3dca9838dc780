"""facts.csv: every statement a row for a spreadsheet, in the order of facts.json. No text in it can begin a formula; numbers are numbers."""

from __future__ import annotations

import csv
import io
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.proof import ProofScore
from factbound.facts.values import Quantity
from factbound.publish.exports.facts_json import each_row
from factbound.render.escape import csv_text

NAME = "facts.csv"
MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of its machine; who reads the file by program asks for `utf-8-sig`."""
AS_THEY_ARE = ("of", "status", "certainty", "directness", "by", "provided", "rank", "because", "reason", "note", "formula")
COLUMNS = ("row", "fact", "about", "property", "text", "low", "high", "unit", "when", "until", "marks", "holds", "disputed", *AS_THEY_ARE, "from")
_DIGITS = Context(prec=15)
"""As many as a spreadsheet keeps."""


def export(knowledge: Knowledge, _: ProofScore | None = None) -> bytes:
    """Return the export; the columns are given in docs/outputs.md, the form by RFC 4180."""
    statements = {one.id: one for one in knowledge.statements}
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in each_row(knowledge):
        cells = _cells(row, statements[row["row"]], knowledge)
        writer.writerow([cells[name] for name in COLUMNS])
    return (MARK + file.getvalue()).encode()


def _cells(row: dict[str, Any], statement: Statement, knowledge: Knowledge) -> dict[str, str]:
    texts = {name: row[name] or "" for name in AS_THEY_ARE}
    texts |= {
        "row": row["row"],
        "fact": row["id"],
        "about": knowledge.project.entity_name(row["entity"]),
        "property": statement.prop.label,
        "text": row["text"],
        "when": row["when"] or "",
        "until": row["until"] or "",
        "marks": ", ".join(row["marks"]),
        "holds": "true" if row["holds"] else "false",
        "disputed": "true" if row["disputed"] else "false",
        "from": "; ".join(f"{one['source']} {one['passage'] or ''}".rstrip() for one in row["from"]),
    }
    return {name: csv_text(text) for name, text in texts.items()} | _numbers(statement)


def _numbers(statement: Statement) -> dict[str, str]:
    """Return the bounds of a number as plain decimals, which a minus may begin: they are ours, and no text."""
    if not isinstance(value := statement.value, Quantity):
        return {"low": "", "high": "", "unit": ""}
    return {"low": _decimal(value.interval.low), "high": _decimal(value.interval.high), "unit": csv_text(value.unit)}


def _decimal(number: Fraction | None) -> str:
    if number is None:
        return ""
    return f"{_DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator)).normalize():f}"
