"""provenance.json: what the briefing rests on, counted, and what its last proof found; the provenance page says the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from factbound.facts.disagreements import Disagreement, list_disagreements
from factbound.facts.knowledge import Knowledge
from factbound.facts.ledger import Finding, Ledger
from factbound.facts.proof import ProofScore
from factbound.facts.provenance import Provenance, count_provenance
from factbound.facts.reasons import REASONS

NAME = "provenance.json"


def export(knowledge: Knowledge, proof: ProofScore | None) -> bytes:
    """Return the export; the shape is given in docs/outputs.md."""
    counts = knowledge.gathered(count_provenance)
    record = {
        "facts": _facts(counts),
        "sources": {"all": counts.sources, "cited": counts.cited, "read_whole": counts.whole, "undated": counts.undated},
        "coverage": _coverage(counts),
        "disagreements": [_disagreement(one) for one in knowledge.gathered(list_disagreements)],
        "unknowns": [_unknown(one.fact.id, one.fact.of, code) for code, those in counts.unknowns.items() for one in those],
        "ledger": _ledger(knowledge.project.ledger),
        "checks": {"declared": counts.checks, "held": counts.checks_held},
        "proof": _proof(proof) if proof else None,
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _facts(counts: Provenance) -> dict[str, Any]:
    return {
        "facts": counts.facts,
        "statements": counts.statements,
        "holding": counts.holding,
        "derived": counts.derived,
        "bound_to_a_passage": counts.bound,
        "by_status": dict(counts.statuses),
        "by_certainty": dict(counts.certainties),
        "by_directness": dict(counts.directnesses),
    }


def _coverage(counts: Provenance) -> dict[str, Any]:
    by_source = {
        name: {"cited": len(one.cited), "explained": len(one.explained), "open": [passage.name for passage in one.open]}
        for name, one in counts.coverage.items()
    }
    return {
        "passages": counts.passages,
        "cited": counts.passages_cited,
        "explained": counts.passages_explained,
        "open": counts.passages_open,
        "by_source": by_source,
    }


def _disagreement(one: Disagreement) -> dict[str, Any]:
    sides = [{"row": side.statement.id, "standing": side.standing} for side in one.sides]
    return {"fact": one.fact.id, "of": one.fact.of or None, "state": one.state, "sides": sides}


def _ledger(ledger: Ledger) -> dict[str, Any] | None:
    """Return where each finding of research went; nothing where a project keeps no ledger."""
    if not ledger.findings and not ledger.conflicts:
        return None
    findings, conflicts = ({one.id: _finding(one) for one in those} for those in (ledger.findings, ledger.conflicts))
    return {"title": ledger.title, "findings": findings, "conflicts": conflicts}


def _finding(finding: Finding) -> dict[str, Any]:
    return {"left_out": finding.left_out} if finding.left_out else {"carried_by": [one.text for one in finding.carriers]}


def _unknown(fact: str, of: str, code: str) -> dict[str, Any]:
    return {"fact": fact, "of": of or None, "reason": code, "bods": REASONS[code].bods or None}


def _proof(proof: ProofScore) -> dict[str, Any]:
    return {**asdict(proof), "read": proof.read, "agreeing": proof.agreeing, "perfect": proof.perfect}
