"""What the research ledger claims: each finding is carried where it says, and each conflict is on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factbound.facts.knowledge import Knowledge
from factbound.facts.ledger import Carrier, Finding
from factbound.facts.model import Statement
from factbound.problems import Problem, guess
from factbound.read.project import Reading

COMPUTED = ""
"""What stands for the source of a fact that is computed: a finding names it without one."""


def unknown_carrier(reading: Reading) -> Iterator[Problem]:
    """A finding of the ledger names a fact that is not there, or a source that none of its statements cites."""
    cited: dict[str, dict[str, None]] = {}
    if not reading.project.ledger.findings and not reading.project.ledger.conflicts:
        return
    for statement in reading.project.statements():
        sources = {COMPUTED: None} if statement.formula else dict.fromkeys(locator.source for locator in statement.locators)
        cited.setdefault(statement.fact_id, {}).update(sources)
    ledger = reading.project.ledger
    for finding, is_conflict in (*((one, False) for one in ledger.findings), *((one, True) for one in ledger.conflicts)):
        for carrier in finding.carriers:
            if carrier.fact_id.split(".")[0] in reading.unread:
                continue
            if carrier.fact_id not in cited:
                hint = guess(carrier.fact_id, cited) or "Expected an entity and one of its properties, such as 'north.stake'."
                yield reading.problem(carrier.at, f"there is no fact '{carrier.fact_id}' to carry '{finding.id}'", hint)
            elif not is_conflict and carrier.source not in cited[carrier.fact_id]:
                yield reading.problem(carrier.at, *_uncited(carrier, finding, [one for one in cited[carrier.fact_id] if one]))


def _uncited(carrier: Carrier, finding: Finding, known: list[str]) -> tuple[str, str]:
    cited = f"Cited there: {', '.join(known) or 'none'}."
    if not carrier.source:
        return f"'{carrier.fact_id}' is not computed, so that a source has to be named for '{finding.id}'", cited
    message = f"no statement of '{carrier.fact_id}' cites '{carrier.source}', so that nothing carries '{finding.id}'"
    return message, f"{guess(carrier.source, known)} {cited}".strip()


def conflict_not_recorded(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """A conflict of the ledger names a fact of which one thing only is said, or of which nothing settles or disputes what is said."""
    for finding in reading.project.ledger.conflicts:
        for carrier in finding.carriers:
            said = [knowledge.stated[carrier.fact_id, of] for of in knowledge.objects_of(carrier.fact_id)]
            if sum(map(len, said)) < 2 or not any(map(_is_conflict, said)):
                message = f"the conflict '{finding.id}' is not on record: '{carrier.fact_id}' has no two statements that are ranked or disputed"
                yield reading.problem(carrier.at, message, "Let both sides stand, one of them with 'rank' and 'because', or with 'disputed: true'.")


def _is_conflict(said: Sequence[Statement]) -> bool:
    """Whether what is said of one fact and one object has two sides, of which one is ranked or disputed.

    What is rejected may have its other side in what is said of another object: 49 % of a company, where it is 49 % of its owner.
    """
    return any(one.rank in ("rejected", "withdrawn") for one in said) or (len(said) > 1 and any(one.rank != "normal" or one.disputed for one in said))
