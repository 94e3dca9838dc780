"""What a check of a project comes to, kept until a file of it changes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from factbound.beginning import Beginning, begin
from factbound.facts.asof import day_words
from factbound.facts.due import list_due
from factbound.options import Options
from factbound.prepare import SORT as JUDGED
from factbound.prepare import Checked, check_project
from factbound.problems import Position
from factbound.rendered import check_letters

SORT = "outcome"
"""As what the cache keeps it."""


@dataclass(frozen=True)
class DuePlan:
    """A plan whose day has passed."""

    at: Position
    fact_id: str
    status: str
    text: str
    """When it was to be so, in words."""
    iso: str


@dataclass(frozen=True)
class Outcome:
    """That a project has no problem, and what there is to say of it."""

    good: str
    """How much was found good."""
    due: tuple[DuePlan, ...]


def find_outcome(options: Options) -> Outcome:
    """Check a project, or say what its last check came to where nothing has changed since.

    Raises:
        BuildFailed: With every problem that was found.
    """
    beginning = begin(options)
    kept = options.cache.get(SORT, beginning.key) if options.cache and beginning.key else None
    if kept is not None:
        good, due = json.loads(kept)
        return Outcome(good, tuple(DuePlan(Position(*at), *words) for at, *words in due))
    checked = check_project(options, beginning)
    lasting = not check_letters(checked)  # else it rests on the fonts that are installed, too
    outcome = _told(checked)
    if lasting:
        _keep(options, beginning, outcome)
    return outcome


def _told(checked: Checked) -> Outcome:
    knowledge = checked.knowledge
    project = knowledge.project
    count = f"{sum(1 for _ in project.statements())} statements"
    if day := knowledge.clocks.known_at:
        count = f"{len(knowledge.statements)} of {count} were known on {day_words(day)},"
    sources = f"{len(project.sources)} source{'' if len(project.sources) == 1 else 's'}"
    due = (DuePlan(one.statement.at, one.statement.fact_id, one.statement.status, one.expected.text, one.expected.iso) for one in list_due(knowledge))
    return Outcome(f"{count} about {len(project.entities)} entities from {sources}", tuple(due))


def _keep(options: Options, beginning: Beginning, outcome: Outcome) -> None:
    if options.cache and beginning.key and options.cache.get(JUDGED, beginning.key) is not None:  # which was looked at once more
        due = [[one.at, one.fact_id, one.status, one.text, one.iso] for one in outcome.due]
        options.cache.put(SORT, beginning.key, json.dumps([outcome.good, due]).encode())
