"""What changed between two editions, in the words of readers: names in place of ids, days in place of codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbound.facts.dates import parse_period
from factbound.facts.faults import ValueFault
from factbound.facts.model import Locator
from factbound.history.changes import KINDS, Changes, FactChange, RecordChange, StatementChange
from factbound.history.written import DEFAULTS, FieldChange, Words

if TYPE_CHECKING:
    from factbound.render.views.document import Views

TIMES = ("when", "until")
SHORT = ("when", "until", "status", "certainty", "by")
"""What stands in the line of a statement beside its value."""
NAMES = {"from": "sources", "of": "object", "settled_by": "who could tell"}
"""How readers know a field, where its own name is not a word for them."""
RECORDS = (("Entities", "entities"), ("Sources", "sources"), ("Checks and vocabulary", "vocabulary"), ("Research ledger", "ledger"))


@dataclass(frozen=True)
class Step:
    """One field that says something else."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class StatementLine:
    """One statement that came, went, changed or moved."""

    kind: str
    words: str
    """Its value with what is short, as far as it stayed: '60 %, 11 September 2018, planned'."""
    steps: tuple[Step, ...] = ()
    value: Step | None = None
    """Its value, where that changed."""


@dataclass(frozen=True)
class FactLines:
    """All that changed about one fact."""

    title: str
    """'North: Stake (Example JV)'."""
    lines: tuple[StatementLine, ...]


class RedlineView:
    """A comparison; false where nothing changed."""

    def __init__(self, changes: Changes, views: Views) -> None:
        self._changes, self._views, self._wording = changes, views, views.landing.wording

    def __bool__(self) -> bool:
        return self._changes.any

    @property
    def summary(self) -> str:
        """How much changed: '2 statements added, 1 changed, of 3 facts'."""
        counts = [(kind, self._changes.count(kind)) for kind in KINDS]
        said = [f"{count} {kind}" for kind, count in counts if count]
        if not said:
            return "nothing changed" if not self else "no statement changed"
        first, facts = said[0].split(" ", 1), len(self._changes.facts)
        noun = "statement" if first[0] == "1" else "statements"
        return ", ".join([f"{first[0]} {noun} {first[1]}", *said[1:]]) + f", of {facts} {'fact' if facts == 1 else 'facts'}"

    @property
    def facts(self) -> list[FactLines]:
        """What changed, by fact."""
        return [FactLines(self._title(one), tuple(map(self._line, one.statements))) for one in self._changes.facts]

    @property
    def records(self) -> list[tuple[str, str, list[str]]]:
        """What else came, went or changed: sort, what happened, names."""
        groups: list[tuple[str, tuple[RecordChange, ...]]] = [(title, getattr(self._changes, group)) for title, group in RECORDS]
        listed = ((title, kind, [one.name or one.id for one in those if one.kind == kind]) for title, those in groups for kind in KINDS)
        return [one for one in listed if one[2]]

    @property
    def not_compared(self) -> tuple[str, ...]:
        """Ids of what one of the two could not read."""
        return self._changes.not_compared

    def _title(self, change: FactChange) -> str:
        entity, _, prop = change.fact.partition(".")
        known = self._views.knowledge.project.vocabulary.properties.get(prop)
        of = f" ({self._wording.entity_name(change.of)})" if change.of else ""
        return f"{self._wording.entity_name(entity)}: {known.label if known else prop}{of}"

    def _line(self, one: StatementChange) -> StatementLine:
        steps = {field.field: self._step(field) for field in one.fields}
        value, words = steps.pop("value", None), one.words
        told = [] if value else [self._said("value", words["value"] or words["formula"])]
        told += [self._said(name, words[name]) for name in SHORT if name not in steps and words[name] and words[name] != DEFAULTS.get(name)]
        return StatementLine(one.kind, ", ".join(told), tuple(steps.values()), value)

    def _step(self, field: FieldChange) -> Step:
        """Return what a field said and says; of a list only what went and came."""
        sides = (field.gone, field.new) if isinstance(field.before, tuple) else (field.before, field.after)
        before, after = (self._said(field.field, side) or "nothing" for side in sides)
        return Step(NAMES.get(field.field, field.field), before, after)

    def _said(self, name: str, words: Words) -> str:
        """Return the words of a field as readers have them."""
        if isinstance(words, tuple):
            return "; ".join(self._each(name, words))
        return next(self._each(name, (words,))) if words else ""

    def _each(self, name: str, words: Iterable[str]) -> Iterator[str]:
        for one in words:
            if name == "from":
                source, _, passage = one.partition(" ")
                yield self._wording.locator(Locator(source, passage))
            elif name in TIMES:
                yield _time(one)
            else:
                yield self._wording.plain(self._wording.entity_name(one))


def _time(iso: str) -> str:
    try:
        return parse_period(iso).text
    except ValueFault:
        return iso
