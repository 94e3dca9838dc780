"""`briefing.provenance`: what the briefing rests on, counted, and what its last proof found, as pages print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbound.facts.numerals import NBSP
from factbound.facts.proof import ProofScore
from factbound.facts.provenance import Provenance
from factbound.facts.reasons import REASONS, Reason
from factbound.render.views.facts import FactView
from factbound.render.views.sources import SourceView

if TYPE_CHECKING:
    from factbound.render.views.document import Views


@dataclass(frozen=True)
class Counted:
    """One line of a count."""

    word: str
    count: int
    part: int
    """Of the whole, in percent, for a bar."""


@dataclass(frozen=True)
class Gap:
    """A reason, and the facts that are not known for it."""

    reason: Reason
    facts: list[FactView]


class ProvenanceView:
    """All counts; a template prints them as they are."""

    def __init__(self, counts: Provenance, proof: ProofScore | None, views: Views) -> None:
        self.counts = counts
        self.proof = ProofView(proof) if proof else None
        self.statuses = _counted(counts.statuses)
        self.certainties = _counted(counts.certainties)
        self.directnesses = _counted(counts.directnesses)
        self.coverage = [SourceView(views.knowledge.project.sources[name], views) for name in counts.coverage]
        self.gaps = [Gap(REASONS[code], [views.fact(one.fact.id, one.fact.of) for one in those]) for code, those in counts.unknowns.items()]

    @property
    def unknown(self) -> int:
        """How many facts are not known."""
        return sum(len(gap.facts) for gap in self.gaps)

    @property
    def bound(self) -> str:
        """The part of the statements that name a passage."""
        return share_words(self.counts.bound, self.counts.statements)


class ProofView:
    """What a proof found."""

    def __init__(self, proof: ProofScore) -> None:
        self.record = proof
        self.mutation = share_words(proof.proved, proof.statements)
        self.parity = share_words(proof.agreeing, proof.read)
        self.places = list(proof.places.items())
        self.findings = [("Did not follow", proof.survivors), ("Moved without reason", proof.strays), ("Do not agree", proof.disagreements)]


def share_words(part: int, whole: int) -> str:
    """Return a part of a whole in percent; one that is not quite the whole never reads as the whole."""
    if not whole or part == whole:
        return f"100{NBSP}%"
    return f"{min(1000 * part // whole, 999) / 10:g}{NBSP}%"


def _counted(counts: Mapping[str, int]) -> list[Counted]:
    whole = sum(counts.values())
    return [Counted(word, count, round(100 * count / whole)) for word, count in counts.items()]
