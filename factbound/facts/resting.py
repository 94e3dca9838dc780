"""What rests on a source: the statements that it carries alone or with others, what was computed from them, and the checks that read them."""

from __future__ import annotations

from dataclasses import dataclass

from factbound.facts.knowledge import CheckedCheck, Knowledge
from factbound.facts.model import Source, Statement


@dataclass(frozen=True)
class Resting:
    """All that rests on one source, at the clocks."""

    alone: tuple[Statement, ...]
    """Statements that cite no other source that stands."""
    beside: tuple[Statement, ...]
    """Statements that cite another source as well."""
    derived: tuple[Statement, ...]
    """Statements that were computed from those."""
    checks: tuple[CheckedCheck, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All of them."""
        return (*self.alone, *self.beside, *self.derived)


def resting_on(source: Source, knowledge: Knowledge) -> Resting:
    """Return what rests on a source."""
    citing = knowledge.index.by_source.get(source.id, ())
    stated = [one for one in citing if not one.formula]
    alone = tuple(one for one in stated if not _stands_without(one, source, knowledge))
    kept = {one.id for one in citing}
    checks = tuple(check for check in knowledge.checks if any(one.id in kept for one in check.inputs))
    beside = tuple(one for one in stated if one not in alone)
    return Resting(alone, beside, tuple(one for one in citing if one.formula), checks)


def _stands_without(statement: Statement, source: Source, knowledge: Knowledge) -> bool:
    """Return whether a statement cites another source that was not withdrawn."""
    sources, clocks = knowledge.project.sources, knowledge.clocks
    others = {one.source for one in statement.locators} - {source.id}
    return any(not clocks.told(sources[one].retracted) for one in others if one in sources)


def list_noticed(knowledge: Knowledge) -> list[Source]:
    """Return the sources of which it is known at the clocks that they were withdrawn or corrected: withdrawn ones first, then the latest."""
    told = knowledge.clocks.told
    found = [one for one in knowledge.project.sources.values() if told(one.retracted) or told(one.corrected)]
    return sorted(found, key=lambda one: (bool(told(one.retracted)), _day(one), one.id), reverse=True)


def _day(source: Source) -> str:
    notice = source.retracted or source.corrected
    return notice.on.end.isoformat() if notice and notice.on else ""
