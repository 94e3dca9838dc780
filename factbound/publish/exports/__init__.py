"""Exports of the facts, one module per format: each has a NAME and `export(knowledge, proof) -> bytes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import tee

from factbound.facts.knowledge import Knowledge
from factbound.facts.proof import ProofScore
from factbound.publish.exports import facts_csv, facts_json, provenance_json
from factbound.publish.exports.rows import each_row, in_batches

EXPORTS: tuple[tuple[str, Callable[[Knowledge, ProofScore | None], bytes]], ...] = tuple(
    (one.NAME, one.export) for one in (facts_json, facts_csv, provenance_json)
)


def each_piece(knowledge: Knowledge, proof: ProofScore | None) -> Iterator[tuple[str, bytes]]:
    """Yield all exports in pieces, each with the name of its file, so that none is ever held as a whole; a row is worked out once for all."""
    one, other = tee(in_batches(each_row(knowledge, knowledge.facts.values())))
    # In step, so that a batch is gone when both have it.
    for as_json, as_csv in zip(facts_json.pieces(knowledge, one), facts_csv.pieces(knowledge, other), strict=True):
        yield facts_json.NAME, as_json
        yield facts_csv.NAME, as_csv
    yield provenance_json.NAME, provenance_json.export(knowledge, proof)
