"""What changed, in words for readers: names in place of ids, dates in words. Plain text; landing places mark and escape it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from factbound.characters import clean
from factbound.facts.clocks import MARKED_CERTAINTIES
from factbound.facts.dates import parse_period
from factbound.facts.faults import ValueFault
from factbound.facts.mentions import Mention, split_mentions
from factbound.facts.model import Entity, Locator, Project, Source
from factbound.facts.reasons import REASONS
from factbound.facts.vocabulary import DEFAULTS, Property
from factbound.history.changes import KINDS
from factbound.history.told import Told, ToldRecord, ToldStatement
from factbound.history.written import FieldChange, Words, Written
from factbound.render.wording import Wording, enumerate_words, in_brackets

N = TypeVar("N", Entity, Source, Property)

FIELDS = {
    "value": "value",
    "formula": "formula",
    "round": "rounding",
    "of": "of what",
    "when": "time",
    "until": "last day",
    "status": "status",
    "certainty": "certainty",
    "directness": "directness",
    "by": "said by",
    "provided": "condition",
    "from": "source",
    "rank": "rank",
    "disputed": "dispute",
    "because": "reason",
    "reason": "why it is not known",
    "settled_by": "who could tell",
    "note": "remark",
}
"""How readers call the fields of a statement."""

PROSE = ("provided", "because", "note")
"""Fields that are quoted, since they are sentences."""

NAMED = {"entities": ("entity", "entities"), "sources": ("source", "sources")}
"""Records that have names; of others only the number is told."""
COUNTED = {
    "vocabulary": ("entry of the vocabulary", "entries of the vocabulary"),
    "ledger": ("row of the research ledger", "rows of the research ledger"),
}
LONGEST = 240
MOST_NAMED = 6

Part = tuple[str, bool]
"""Some words, and whether they are what a statement says or said, which is to be marked as history."""


@dataclass(frozen=True)
class Difference:
    """One field that says something else; of a list, what came and what went."""

    label: str
    was: str = ""
    now: str = ""
    came: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def shorten(text: str, most: int = LONGEST) -> str:
    """Return a text that is no longer than told, cut at a word where there is one."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rpartition(" ")[0] if " " in head[most // 2 :] else head) + "…"


@dataclass(frozen=True)
class ChangeWords:
    """How changes of one project are said."""

    wording: Wording
    longest: int = LONGEST
    """Characters that are told of a field."""

    def name(self, one: ToldStatement) -> str:
        """Return what a statement is about: 'MegaFon: Stake (AliExpress Russia)'."""
        return self.fact_name(one.fact, one.of)

    def fact_name(self, fact_id: str, of: str = "") -> str:
        """Return what a fact is about; what is no longer declared goes by its own name."""
        entity, _, prop = fact_id.partition(".")
        declared = _now_called(self._project.vocabulary.properties, prop)
        label = declared.label if declared else prop.replace("_", " ")
        subject = self._project.briefing.subject
        return clean(f"{self._entity_name(entity)}: {label}" + (f" ({self._entity_name(of)})" if of and of != subject else ""))

    def says(self, one: ToldStatement, words: Written) -> str:
        """Return a statement in a line: its value, its time, its marks."""
        value = self.field(one.fact, "value", words.get("value", "")) or f"computed as {self.field(one.fact, 'formula', words.get('formula', ''))}"
        time = self.field(one.fact, "when", words.get("when", ""))
        time = "" if time == value else time
        until = self.field(one.fact, "until", words.get("until", ""))
        marks = [str(words.get("status", "done"))] if words.get("status", "done") != DEFAULTS["status"] else []
        marks += [str(words["certainty"])] if words.get("certainty") in MARKED_CERTAINTIES else []
        marks += [str(words["rank"])] if words.get("rank") in ("rejected", "withdrawn") else []
        marks += ["disputed"] if words.get("disputed") else []
        return shorten(", ".join(part for part in (value, time, f"until {until}" if until else "") if part)) + in_brackets(marks)

    def sources(self, words: Written) -> str:
        """Return where a statement is said: 'Business Times, p9s1; Reuters'."""
        said = words.get("from", ())
        return "; ".join(map(self._locator, (said,) if isinstance(said, str) else said))

    def differences(self, one: ToldStatement) -> list[Difference]:
        """Return what differs in a statement that says something else."""
        return [self._difference(one.fact, change) for change in one.fields]

    def parts(self, one: ToldStatement) -> Iterator[Part]:
        """Yield what was done to a statement, behind its name: 'value was 24 %, now 24.3 %'."""
        if one.came_from:
            yield f"was {self.fact_name(one.came_from.rpartition('.')[0], one.before_of)}: ", False
        if not one.fields:
            yield self.says(one, one.words), True
        yield from self.told(one.fact, one.fields)

    def told(self, fact_id: str, fields: Iterable[FieldChange]) -> Iterator[Part]:
        """Yield what differs in a statement of a fact."""
        return self.joined(self._difference(fact_id, one) for one in fields)

    def joined(self, differences: Iterable[Difference]) -> Iterator[Part]:
        """Yield some differences as one phrase."""
        for number, difference in enumerate(differences):
            yield "; " if number else "", False
            yield from difference_parts(difference)

    def field(self, fact_id: str, name: str, said: Words) -> str:
        """Return what a field says, in words."""
        if not isinstance(said, str):
            return ", ".join(self.field(fact_id, name, one) for one in said)
        return clean(self._said(fact_id, name, said)) if said else ""

    def counts(self, told: Told) -> str:
        """Return how much changed: '2 facts: 1 statement added, 2 changed'."""
        if not told.statements:
            return ""
        first, *rest = [(told.count(kind), kind) for kind in KINDS if told.count(kind)]
        parts = [f"{_counted(first[0], ('statement', 'statements'))} {first[1]}", *(f"{count} {kind}" for count, kind in rest)]
        return f"{_counted(len(told.facts), ('fact', 'facts'))}: {', '.join(parts)}"

    def others(self, told: Told) -> Iterator[str]:
        """Yield what changed beside statements: '2 sources added: The Daily, Reuters'."""
        for group, those in (told.records or {}).items():
            for kind in KINDS:
                found = [one for one in those if one.kind == kind]
                if found and group in NAMED:
                    yield f"{_counted(len(found), NAMED[group])} {kind}: {self._names(found)}"
                elif found:
                    yield f"{_counted(len(found), COUNTED[group])} {kind}"
        yield from (f"{sort} renamed: {clean(before)} is {clean(after)} now" for sort, before, after in told.renames)
        if told.briefing:
            yield f"what the briefing says of itself changed: {', '.join(told.briefing)}"

    def _names(self, records: Sequence[ToldRecord]) -> str:
        names = [clean(one.name or one.id) for one in records]
        rest = len(names) - MOST_NAMED
        return enumerate_words(names) if rest <= 0 else f"{', '.join(names[:MOST_NAMED])} and {rest} more"

    def _difference(self, fact_id: str, change: FieldChange) -> Difference:
        label = FIELDS.get(change.field, change.field.replace("_", " "))
        if change.field == "disputed":
            return Difference(label, "open" if change.before else "none", "open" if change.after else "none")
        if isinstance(change.before, str) and isinstance(change.after, str):
            was, now = (self._short(fact_id, change.field, side) for side in (change.before, change.after))
            return Difference(label, was, now)
        lists = [tuple(self._short(fact_id, change.field, one) for one in items) for items in (change.new, change.gone)]
        return Difference(label, came=lists[0], gone=lists[1])

    def _short(self, fact_id: str, name: str, said: Words) -> str:
        text = shorten(self.field(fact_id, name, said), self.longest)
        return f"\u201c{text}\u201d" if text and name in PROSE else text

    def _said(self, fact_id: str, name: str, said: str) -> str:
        project = self._project
        prop = _now_called(project.vocabulary.properties, fact_id.partition(".")[2])
        if name in ("when", "until"):
            return _time(said)
        if name in ("of", "by", "settled_by") or (name == "value" and (prop.type == "entity" if prop else said in project.entities)):
            return self._entity_name(said)
        if name == "from":
            return self._locator(said)
        if name == "reason":
            return REASONS[said].words.lower() if said in REASONS else said
        text = "".join(part if isinstance(part, str) else self._mentioned(part) for part in split_mentions(said))
        return text.replace(" %", "\u00a0%") if name == "value" else text

    def _mentioned(self, mention: Mention) -> str:
        """A fact that prose names stands there by its name: what it says now is not what it said then."""
        return f"[{self.fact_name(mention.fact_id)}]" if mention.prop else self._entity_name(mention.entity)

    def _locator(self, said: str) -> str:
        source, _, passage = said.partition(" ")
        known = _now_called(self._project.sources, source)
        return clean(self.wording.locator(Locator(known.id if known else source, passage)))

    def _entity_name(self, name: str) -> str:
        """Return the name of an entity, also of one that was called so."""
        found = _now_called(self._project.entities, name)
        return found.name if found else name

    @property
    def _project(self) -> Project:
        return self.wording.knowledge.project


def _now_called(known: Mapping[str, N], name: str) -> N | None:
    """Return what has a name, or had it."""
    return known.get(name) or next((one for one in known.values() if name in one.was), None)


def difference_parts(one: Difference) -> Iterator[Part]:
    """Yield a difference as readers see it: 'status was planned, now done'."""
    if one.came or one.gone:
        for number, (those, done) in enumerate((those, done) for those, done in ((one.came, "added"), (one.gone, "removed")) if those):
            yield f"; {one.label} {done}: " if number else f"{one.label} {done}: ", False
            yield ", ".join(those), True
    elif not one.was or not one.now:
        yield f"{one.label} {'added' if one.now else 'removed'}: ", False
        yield one.now or one.was, True
    else:
        yield from ((f"{one.label} was ", False), (one.was, True), (", now ", False), (one.now, True))


def _counted(count: int, noun: tuple[str, str]) -> str:
    return f"{count} {noun[count != 1]}"


def _time(said: str) -> str:
    try:
        return parse_period(said).text
    except ValueFault:
        return said
