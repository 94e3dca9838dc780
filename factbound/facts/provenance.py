"""What a briefing rests on, counted: statements, sources, passages, disagreements, gaps, checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from factbound.facts.coverage import Coverage, coverage_of
from factbound.facts.disagreements import STATES, State, Unknown, list_disagreements, list_unknowns
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Source
from factbound.facts.reasons import REASONS
from factbound.facts.vocabulary import CERTAINTIES, DIRECTNESSES, STATUSES


@dataclass(frozen=True)
class Provenance:
    """The counts of one briefing at its clocks."""

    facts: int
    """Facts of which something holds."""
    statements: int
    """All that are known, those that do not hold included."""
    holding: int
    derived: int
    """Statements that were computed."""
    bound: int
    """Statements that name a passage of a source."""
    statuses: Mapping[str, int]
    """Status -> statements that hold; in the order of the vocabulary, without those that none has."""
    certainties: Mapping[str, int]
    directnesses: Mapping[str, int]
    sources: int
    whole: int
    """Sources of which the whole could be read."""
    undated: int
    cited: int
    """Sources that a statement cites."""
    coverage: Mapping[str, Coverage]
    """Source id -> what is done with its passages, for sources that list some."""
    disagreements: Mapping[State, int]
    unknowns: Mapping[str, tuple[Unknown, ...]]
    """Code of a reason -> facts that are not known for it, in the order of the codes."""
    checks: int
    checks_held: int

    @property
    def passages(self) -> int:
        """Passages of all sources that list some."""
        return sum(one.total for one in self.coverage.values())

    @property
    def passages_cited(self) -> int:
        """Those that a statement cites."""
        return sum(len(one.cited) for one in self.coverage.values())

    @property
    def passages_explained(self) -> int:
        """Those that no statement cites and whose source says why."""
        return sum(len(one.explained) for one in self.coverage.values())

    @property
    def passages_open(self) -> int:
        """Those that are neither."""
        return sum(len(one.open) for one in self.coverage.values())


def count_provenance(knowledge: Knowledge) -> Provenance:
    """Count what a briefing rests on, with what is known at its clocks."""
    held = [statement for fact in knowledge.facts.values() for statement in fact.holding]
    sources = [source for source in knowledge.project.sources.values() if knowledge.clocks.is_out(source)]
    found = Counter(one.state for one in knowledge.gathered(list_disagreements))
    unknowns = knowledge.gathered(list_unknowns)
    return Provenance(
        facts=sum(bool(fact.holding) for fact in knowledge.facts.values()),
        statements=len(knowledge.statements),
        holding=len(held),
        derived=sum(bool(one.formula) for one in knowledge.statements),
        bound=sum(any(locator.passage for locator in one.locators) for one in knowledge.statements),
        statuses=_counted((one.status for one in held), STATUSES),
        certainties=_counted((one.certainty for one in held), CERTAINTIES),
        directnesses=_counted((one.directness for one in held), DIRECTNESSES),
        sources=len(sources),
        whole=sum(not source.excerpt for source in sources),
        undated=sum(source.published is None for source in sources),
        cited=sum(source.id in knowledge.index.by_source for source in sources),
        coverage=_coverages(sources, knowledge),
        disagreements={state: found[state] for state in STATES},
        unknowns={code: those for code in REASONS if (those := tuple(one for one in unknowns if one.reason.code == code))},
        checks=len(knowledge.checks),
        checks_held=sum(bool(one.comparison and one.comparison.holds) for one in knowledge.checks),
    )


def _counted(words: Iterable[str], order: Iterable[str]) -> dict[str, int]:
    found = Counter(words)
    return {word: found[word] for word in order if found[word]}


def _coverages(sources: Iterable[Source], knowledge: Knowledge) -> dict[str, Coverage]:
    return {source.id: coverage_of(source, knowledge.index) for source in sources if source.passages}
