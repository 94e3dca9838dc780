"""Exports of the facts, one module per format: each has a NAME and `export(knowledge, proof) -> bytes`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat, tee

from factbound.facts.knowledge import FactKey, Knowledge
from factbound.facts.proof import ProofScore
from factbound.publish.exports import facts_csv, facts_json, provenance_json
from factbound.publish.exports.rows import list_batches, list_rows

EXPORTS: tuple[tuple[str, Callable[[Knowledge, ProofScore | None], bytes]], ...] = tuple(
    (one.NAME, one.export) for one in (facts_json, facts_csv, provenance_json)
)

LENGTH = 4
"""Bytes that say how long the rows of a batch are in facts.json."""


def each_piece(knowledge: Knowledge, proof: ProofScore | None, kept: Iterable[bytes | None] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield all exports in pieces, each with the name of its file, so that none is ever held as a whole; a row is worked out once for all.

    Args:
        knowledge: The facts.
        proof: What the last proof found.
        kept: The batches in their order, as far as they are laid out already; see `lay_out_batch`.
    """
    found = zip(list_batches(knowledge.facts), chain(kept, repeat(None)))  # noqa: B905 - of which one has no end
    one, other = tee(_parted(batch or lay_out_batch(knowledge, keys)) for keys, batch in found)
    # In step, so that a batch is gone when both have it.
    in_json, in_csv = facts_json.pieces(knowledge, (batch[0] for batch in one)), facts_csv.pieces(batch[1] for batch in other)
    for as_json, as_csv in zip(in_json, in_csv, strict=True):
        yield facts_json.NAME, as_json
        yield facts_csv.NAME, as_csv
    yield provenance_json.NAME, provenance_json.export(knowledge, proof)


def lay_out_batch(knowledge: Knowledge, keys: Sequence[FactKey]) -> bytes:
    """Return the rows of some facts, as facts.json has them and, behind these, as facts.csv has them."""
    rows = list_rows(knowledge, keys)
    in_json = facts_json.lay_out_rows(rows)
    return len(in_json).to_bytes(LENGTH) + in_json + facts_csv.lay_out_rows(knowledge, rows)


def _parted(batch: bytes) -> tuple[bytes, bytes]:
    end = LENGTH + int.from_bytes(batch[:LENGTH])
    return batch[LENGTH:end], batch[end:]
