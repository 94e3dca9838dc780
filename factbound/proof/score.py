"""The whole proof of a briefing that has been built, as one score."""

from __future__ import annotations

from factbound.facts.proof import ProofScore
from factbound.prepare import Checked
from factbound.proof.mutation import Mutation
from factbound.proof.parity import Parity, check_parity
from factbound.proof.workshop import Workshop
from factbound.render.wording import Wording


def choose_rows(checked: Checked) -> list[str]:
    """Return the ids of all statements that are known at the clocks and have a value: those that outputs can show."""
    return [statement.id for statement in checked.knowledge.statements if statement.value is not None]


def prove_parity(checked: Checked) -> Parity:
    """Read what was built and hold it against its facts.json."""
    workshop = Workshop(checked)
    return check_parity(checked.options.out, workshop.render(checked.knowledge, workshop.names), Wording(checked.knowledge))


def score_of(mutation: Mutation, parity: Parity) -> ProofScore:
    """Return the score of both halves, its findings sorted."""
    return ProofScore(
        statements=len(mutation.rows),
        proved=len(mutation.rows) - len(mutation.flawed),
        facts=len(mutation.facts),
        followed=mutation.followed,
        documents=mutation.documents,
        survivors=tuple(sorted(mutation.survivors)),
        strays=tuple(sorted(mutation.strays)),
        places=dict(sorted(parity.places.items())),
        disagreements=tuple(sorted(parity.disagreements)),
    )
