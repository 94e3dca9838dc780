"""Exports of the facts, one module per format: each has a NAME and `export(knowledge, proof) -> bytes`."""

from __future__ import annotations

from collections.abc import Callable

from factbound.facts.knowledge import Knowledge
from factbound.facts.proof import ProofScore
from factbound.publish.exports import facts_csv, facts_json, provenance_json

EXPORTS: tuple[tuple[str, Callable[[Knowledge, ProofScore | None], bytes]], ...] = tuple(
    (one.NAME, one.export) for one in (facts_json, facts_csv, provenance_json)
)
