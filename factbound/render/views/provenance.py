"""`briefing.provenance`: what the briefing rests on, counted, and what its last proof found, as pages print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.numerals import NBSP
from factbound.facts.proof import ProofScore
from factbound.facts.provenance import Provenance
from factbound.facts.reasons import REASONS, Reason
from factbound.render.views.facts import FactView
from factbound.render.views.sources import SourceView
from factbound.render.views.view import View

if TYPE_CHECKING:
    from factbound.render.views.document import Views


class CountView(View):
    """How many there are of something that the briefing is made of."""

    def __init__(self, number: int | str, views: Views) -> None:
        self._number, self._views = number, views

    def land(self) -> Markup:
        """Print it."""
        return self._views.landing.count(str(self))

    def __str__(self) -> str:
        return self._number if isinstance(self._number, str) else f"{self._number:,}"

    def __bool__(self) -> bool:
        return bool(self._number)


@dataclass(frozen=True)
class Counted:
    """One line of a count."""

    word: str
    count: CountView
    part: int
    """Of the whole, in percent, for a bar."""


_PASSAGES = ("passages", "passages_cited", "passages_explained", "passages_open")


@dataclass(frozen=True)
class Gap:
    """A reason, and the facts that are not known for it."""

    reason: Reason
    facts: list[FactView]


class ProvenanceView:
    """All counts; a template prints them as they are."""

    def __init__(self, counts: Provenance, proof: ProofScore | None, views: Views) -> None:
        numbers = {field.name: getattr(counts, field.name) for field in fields(counts)} | {name: getattr(counts, name) for name in _PASSAGES}
        self.counts = {name: CountView(number, views) for name, number in numbers.items() if isinstance(number, int)}
        """Every number of the record, by its name."""
        self.disagreements = {state: CountView(number, views) for state, number in counts.disagreements.items()}
        self.proof = ProofView(proof) if proof else None
        self.statuses = _counted(counts.statuses, views)
        self.certainties = _counted(counts.certainties, views)
        self.directnesses = _counted(counts.directnesses, views)
        self.coverage = [SourceView(views.knowledge.project.sources[name], views) for name in counts.coverage]
        self.gaps = [Gap(REASONS[code], [views.fact(one.fact.id, one.fact.of) for one in those]) for code, those in counts.unknowns.items()]
        self.unknown = CountView(sum(len(gap.facts) for gap in self.gaps), views)
        """How many facts are not known."""
        self.bound = CountView(share_words(counts.bound, counts.statements), views)
        """The part of the statements that name a passage."""


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
    if not whole:
        return "none"
    if part == whole:
        return f"100{NBSP}%"
    return f"{min(1000 * part // whole, 999) / 10:g}{NBSP}%"


def _counted(counts: Mapping[str, int], views: Views) -> list[Counted]:
    whole = sum(counts.values())
    return [Counted(word, CountView(count, views), round(100 * count / whole)) for word, count in counts.items()]
