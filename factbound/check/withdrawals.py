"""Statements whose sources were withdrawn, and such as are said to be and are not."""

from __future__ import annotations

from collections.abc import Iterator

from factbound.facts.knowledge import Knowledge
from factbound.problems import Problem
from factbound.read.project import Reading

WAYS_OUT = (
    "Cite a source that stands, or say 'rank: withdrawn', so that it holds only as known before; "
    "where it was wrong from the beginning, 'rank: rejected' with 'because'."
)


def rests_on_withdrawn(reading: Reading, _: Knowledge) -> Iterator[Problem]:
    """A statement rests on withdrawn sources alone and does not say so."""
    if not any(one.retracted for one in reading.project.sources.values()):
        return
    for statement in reading.project.statements():
        cited = [reading.project.sources[one.source] for one in statement.locators]
        if cited and statement.rank in ("preferred", "normal") and all(one.retracted for one in cited):
            names = " and ".join(dict.fromkeys(f"'{one.id}'" for one in cited))
            message = f"'{statement.fact_id}' rests on {names} alone, which {'was' if len({one.id for one in cited}) == 1 else 'were'} retracted"
            yield reading.problem(statement.locators[0].at, message, WAYS_OUT)


def withdrawn_by_nothing(reading: Reading, _: Knowledge) -> Iterator[Problem]:
    """A statement says that its sources were withdrawn, and one of them stands, or it was computed."""
    for statement in (one for one in reading.project.statements() if one.rank == "withdrawn"):
        at = statement.place("rank")
        if statement.formula:
            message = f"'{statement.fact_id}' is said to be withdrawn, and it is computed: it falls with what it is computed from"
            yield reading.problem(at, message, "Delete 'rank'.")
        standing = next((one.source for one in statement.locators if not reading.project.sources[one.source].retracted), "")
        if standing:
            message = f"'{statement.fact_id}' is said to be withdrawn, and its source '{standing}' stands"
            hint = f"Delete 'rank', or say why in data/sources/{standing}.yml: 'retracted: because ...'."
            yield reading.problem(at, message, hint)
