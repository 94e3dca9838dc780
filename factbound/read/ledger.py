"""data/ledger.yml -> the research ledger; whether what it names exists is for the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factbound.facts.ledger import Carrier, Finding, Ledger
from factbound.read.fields import Fields
from factbound.read.tree import Place
from factbound.read.yamlfile import Mapping, Node, Scalar, Sequence, YamlFile, load_yaml, until_too_many

PATH = "data/ledger.yml"
_FACT = r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
_CARRIER = re.compile(rf"({_FACT})(?: +([a-z][a-z0-9_]*))?")
_CONFLICT = re.compile(rf"({_FACT})()")


def load_ledger(folder: Place) -> tuple[Ledger, YamlFile] | None:
    """Read the ledger of a project; None where it has none."""
    if not (folder / PATH).is_file():
        return None
    file = load_yaml(folder / PATH, PATH)
    return until_too_many(lambda: _read(file), Ledger()), file


def _read(file: YamlFile) -> Ledger:
    if file.root is None:
        return Ledger()
    fields = Fields(file, file.root, "the ledger")
    ledger = Ledger(
        title=fields.text("title", required=True),
        findings=tuple(_findings(fields, "findings", _CARRIER, "a fact and a source that it cites, such as 'north.stake daily_2025'")),
        conflicts=tuple(_findings(fields, "conflicts", _CONFLICT, "a fact whose statements say both, such as 'north.stake'")),
    )
    fields.finish()
    return ledger


def _findings(fields: Fields, key: str, pattern: re.Pattern[str], expected: str) -> Iterator[Finding]:
    """Yield the rows of one list."""
    node = fields.take(key)
    if node is None:
        return
    rows = Fields(fields.file, node, f"'{key}'")
    for name in rows:
        row, at = rows.take(name), rows.key_at(name)
        assert row is not None
        if isinstance(row, Mapping):
            inner = Fields(fields.file, row, f"finding '{name}'")
            yield Finding(name, at, left_out=inner.text("left_out", required=True))
            inner.finish()
        else:
            if isinstance(row, Sequence) and not row.items:
                fields.file.problem(row.at, f"nothing carries '{name}'", f"Expected {expected}, or '{{left_out: why}}'.")
            yield Finding(name, at, tuple(_carriers(fields.file, row, pattern, expected)))


def _carriers(file: YamlFile, node: Node, pattern: re.Pattern[str], expected: str) -> Iterator[Carrier]:
    for item in node.items if isinstance(node, Sequence) else (node,):
        found = pattern.fullmatch(item.text.strip()) if isinstance(item, Scalar) else None
        if found:
            yield Carrier(found[1], found[2] or "", item.at)
        else:
            said = f"'{item.text}'" if isinstance(item, Scalar) else "this"
            file.problem(item.at, f"{said} names nothing that could carry a finding", f"Expected {expected}, or '{{left_out: why}}'.")
