"""facts.csv: every statement a row for a spreadsheet, in the order of facts.json. No text in it can begin a formula; numbers are numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal
from fractions import Fraction

from factbound.facts.knowledge import Knowledge
from factbound.facts.proof import ProofScore
from factbound.facts.values import Quantity
from factbound.publish.exports.rows import Row, list_batches, list_rows
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
    return b"".join(pieces(lay_out_rows(knowledge, list_rows(knowledge, batch)) for batch in list_batches(knowledge.facts)))


def pieces(batches: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the names of the columns, each batch of rows, and the end, which is nothing."""
    yield MARK.encode() + _written([COLUMNS])
    yield from batches
    yield b""


def lay_out_rows(knowledge: Knowledge, rows: Iterable[Row]) -> bytes:
    """Return a batch of rows."""
    return _written([_cells(row, knowledge) for row in rows])


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


def _cells(row: Row, knowledge: Knowledge) -> list[str]:
    """Return a row's cells in the order of the columns."""
    statement, record = row
    before = (record["row"], record["id"], knowledge.project.entity_name(record["entity"]), statement.prop.label, record["text"])
    after = (
        record["when"],
        record["until"],
        ", ".join(record["marks"]),
        "true" if record["holds"] else "false",
        "true" if record["disputed"] else "false",
        *[record[name] for name in AS_THEY_ARE],
        "; ".join([f"{one['source']} {one['passage'] or ''}".rstrip() for one in record["from"]]),
    )
    return [*map(_text, before), *_numbers(row), *map(_text, after)]


def _text(text: str | None) -> str:
    """Return a text as a cell; letters and digits alone are no formula."""
    return "" if text is None else text if text.isalnum() else csv_text(text)


def _numbers(row: Row) -> tuple[str, str, str]:
    """Return the bounds of a number as plain decimals, which a minus may begin, and its unit: they are ours, and no text."""
    if not isinstance(value := row.statement.value, Quantity):
        return "", "", ""
    low = _decimal(value.interval.low)
    return low, low if value.interval.high is value.interval.low else _decimal(value.interval.high), _text(value.unit)


def _decimal(number: Fraction | None) -> str:
    if number is None:
        return ""
    return f"{_DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator)).normalize():f}"
