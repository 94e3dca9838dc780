"""What a statement, an entity or a source says, field by field in the words of YAML: what two revisions are compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factbound.facts.dates import Period
from factbound.facts.ledger import Ledger
from factbound.facts.model import Briefing, Entity, Notice, Source, Statement
from factbound.facts.quantities import Quantity
from factbound.facts.values import format_value
from factbound.facts.vocabulary import Unit, Vocabulary
from factbound.facts.wording import format_quantity, plain_words

Words = str | tuple[str, ...]
"""A field's words; of a list, each item's."""
Written = Mapping[str, Words]
"""Field -> words, in a fixed order; empty for a field that says nothing."""


@dataclass(frozen=True)
class FieldChange:
    """One field that says something else."""

    field: str
    before: Words
    after: Words

    @property
    def gone(self) -> tuple[str, ...]:
        """Of a list: what it no longer holds."""
        return tuple(one for one in self.before if one not in self.after)

    @property
    def new(self) -> tuple[str, ...]:
        """Of a list: what it holds now."""
        return tuple(one for one in self.after if one not in self.before)


def compare_written(before: Written, after: Written) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two records of one sort; the order within a list says nothing."""
    pairs = ((name, before[name], after[name]) for name in before)
    return tuple(FieldChange(*one) for one in pairs if _differ(one[1], one[2]))


def write_statement(statement: Statement, units: Mapping[str, Unit]) -> Written:
    """Return what a statement says; values as they could be written, so that `48%` and `48 %` are the same."""
    value = plain_words(format_value(statement.value, statement.prop, units)) if statement.value is not None else ""
    step = format_quantity(Quantity.point(statement.step, _unit(statement)), units) if statement.step is not None else ""
    return {
        "value": value,
        "formula": statement.formula,
        "round": plain_words(step),
        "of": statement.of,
        "when": _iso(statement.when),
        "until": _iso(statement.until),
        "status": statement.status,
        "certainty": statement.certainty,
        "directness": statement.directness,
        "by": statement.by,
        "provided": statement.provided,
        "from": tuple(locator.text for locator in statement.locators),
        "rank": statement.rank,
        "disputed": "true" if statement.disputed else "",
        "because": statement.because,
        "reason": statement.reason,
        "settled_by": statement.settled_by,
        "note": statement.note,
    }


def write_entity(entity: Entity) -> Written:
    """Return what an entity's file says about the entity beside its facts."""
    native = tuple(f"{language}: {name}" for language, name in sorted(entity.native.items()))
    checks = tuple(check.text for check in entity.checks)
    return {"kind": entity.kind.name, "name": entity.name, "also": entity.also, "native": native, "note": entity.note, "checks": checks}


def write_source(source: Source) -> Written:
    """Return what a source's file says; a passage by its number, its span and its fingerprint."""
    passages = []
    for name, one in source.passages.items():
        span = f"{one.chars[0]}-{one.chars[1]}" if one.chars else ""
        passages.append(" ".join(filter(None, (name, span, one.sha256[:12], f"(unused: {one.unused})" if one.unused else ""))))
    return {
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "published": _iso(source.published),
        "address": source.address,
        "language": source.language,
        "excerpt": "true" if source.excerpt else "",
        "note": source.note,
        "retracted": _notice(source.retracted),
        "corrected": _notice(source.corrected),
        "passages": tuple(passages),
    }


def _notice(notice: Notice | None) -> str:
    return " ".join(filter(None, (_iso(notice.on), notice.because, notice.address))) if notice else ""


def write_briefing(briefing: Briefing) -> Written:
    """Return what the briefing says about itself."""
    texts = ("title", "subtitle", "subject", "description", "publisher", "language", "version", "status", "classification")
    periods = ("date", "valid_at", "known_at")
    record: dict[str, Words] = {name: getattr(briefing, name) for name in texts}
    return {**record, "authors": briefing.authors, **{name: _iso(getattr(briefing, name)) for name in periods}}


def write_vocabulary(vocabulary: Vocabulary) -> Mapping[str, Written]:
    """Return what the vocabulary says about each kind, property and unit, by `property stake`."""
    records: dict[str, Written] = {}
    for group, declared in (("kind", vocabulary.kinds), ("property", vocabulary.properties), ("unit", vocabulary.units)):
        for name, one in declared.items():
            fields = {key: value for key, value in vars(one).items() if key not in ("name", "was")}
            records[f"{group} {name}"] = {key: _plain(value) for key, value in fields.items()}
    return records


def write_ledger(ledger: Ledger) -> Mapping[str, Written]:
    """Return what the research ledger says of each finding and conflict."""
    rows = {f"{group} {one.id}": one for group, those in (("finding", ledger.findings), ("conflict", ledger.conflicts)) for one in those}
    return {name: {"carried_by": tuple(carrier.text for carrier in one.carriers), "left_out": one.left_out} for name, one in rows.items()}


def _plain(value: str | bool | Sequence[str]) -> Words:
    if isinstance(value, bool):
        return "true" if value else ""
    return value if isinstance(value, str) else tuple(value)


def _differ(one: Words, two: Words) -> bool:
    return one != two if isinstance(one, str) else sorted(one) != sorted(two)


def _iso(period: Period | None) -> str:
    return period.iso if period else ""


def _unit(statement: Statement) -> str:
    return statement.value.unit if isinstance(statement.value, Quantity) else "%" if statement.prop.type == "share" else statement.prop.unit
