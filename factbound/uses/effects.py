"""What changed facts change besides: derived facts and checks on both sides, and the lines and documents that show what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbound.facts.asof import choose_clocks
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.plainwords import outcome_words
from factbound.facts.vocabulary import Unit
from factbound.history.changes import Changes, Side
from factbound.history.renames import Renames, units_for
from factbound.history.written import FieldChange, Written, compare_written, write_statement
from factbound.options import Options
from factbound.problems import Position

if TYPE_CHECKING:
    from factbound.prepare import Checked
    from factbound.uses.index import Use, Uses

DERIVED_FIELDS = ("value", "when", "status", "certainty", "directness", "provided")
"""What a derived statement has from its inputs."""


@dataclass(frozen=True)
class DerivedChange:
    """A derived statement that comes out otherwise, though its formula is the same."""

    row: str
    of: str
    formula: str
    at: Position
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class CheckChange:
    """A check that comes out otherwise, or with other sides."""

    text: str
    at: Position
    before: str
    """Its outcome in words; empty where there was no such check."""
    after: str


@dataclass(frozen=True)
class Effects:
    """All that changed facts change besides."""

    derived: tuple[DerivedChange, ...] = ()
    checks: tuple[CheckChange, ...] = ()
    lines: tuple[Use, ...] = ()
    """Content and templates of the later side that name a fact that changed or was worked out anew."""
    documents: tuple[Use, ...] = ()
    """Pages and reports of the later side that read a value of one."""
    untold: str = ""
    """Why lines and documents were not looked at, as a sentence."""


def find_effects(changes: Changes, options: Options) -> Effects:
    """Return the derived facts and checks that come out otherwise, at the clocks of each side unless the options name a day."""
    before, after = _settled(changes.before, options), _settled(changes.after, options)
    units = units_for(before.project.vocabulary, after.project.vocabulary, changes.renames)
    return Effects(tuple(_derived(before, after, changes.renames, units)), tuple(_checks(before, after, changes.renames)))


def affected_facts(changes: Changes, effects: Effects) -> list[str]:
    """Return the facts of the later side that changed or were worked out anew."""
    return sorted({*(one.fact for one in changes.told), *(one.row.rpartition(".")[0] for one in effects.derived)})


def with_places(effects: Effects, facts: Iterable[str], checked: Checked) -> Effects:
    """Return effects with the lines that name some facts and the documents that show them; renders all documents once."""
    from factbound.uses.index import find_uses  # heavy, and most comparisons go without

    uses, named = find_uses(checked), list(facts)
    return Effects(effects.derived, effects.checks, tuple(_lines(uses, named)), uses.shown_in(named))


def _lines(uses: Uses, facts: Iterable[str]) -> Iterator[Use]:
    """Yield each line once, however many of the facts it names."""
    found = {(use.at.path, use.at.line): use for fact in facts for use in uses.of_fact(fact) if use.kind in ("content", "template")}
    yield from (use for _, use in sorted(found.items()))


def _settled(side: Side, options: Options) -> Knowledge:
    return Knowledge(side.project, choose_clocks(side.project.briefing, options.valid_at, options.known_at)).settle_all()


@dataclass(frozen=True)
class _Computed:
    """A derived statement as it comes out."""

    statement: Statement
    formula: str
    words: Written


def _derived(before: Knowledge, after: Knowledge, renames: Renames, units: Mapping[str, Unit]) -> Iterator[DerivedChange]:
    """Yield the derived statements of both sides that come out otherwise."""
    olds, news = _computed(before, renames, units), _computed(after, Renames(), after.project.vocabulary.units)
    for key in sorted({*olds, *news}):
        for old, new in _paired(olds.get(key, []), news.get(key, [])):
            if fields := compare_written(old.words, new.words):
                one = new.statement
                yield DerivedChange(one.id, one.of, new.formula, one.at, fields)


def _paired(olds: Sequence[_Computed], news: Sequence[_Computed]) -> Iterator[tuple[_Computed, _Computed]]:
    """Yield which is which: those of one formula, then what is left of both sides in its order."""
    left = list(olds)
    unmatched = []
    for new in news:
        old = next((one for one in left if one.formula == new.formula), None)
        if old is None:
            unmatched.append(new)
        else:
            left.remove(old)
            yield old, new
    yield from zip(left, unmatched, strict=False)


def _computed(knowledge: Knowledge, renames: Renames, units: Mapping[str, Unit]) -> Mapping[tuple[str, ...], list[_Computed]]:
    """Return the derived statements by their fact, its object and the time for which they are worked out."""
    values = {one.id: one for those in knowledge.stated.values() for one in those}
    found: dict[tuple[str, ...], list[_Computed]] = defaultdict(list)
    for one in knowledge.project.statements():
        if one.formula:
            told = renames.record(write_statement(values.get(one.id, one), units))
            words = {name: told[name] for name in DERIVED_FIELDS} | {"value": told["value"] or "not known"}
            when = one.when.iso if one.when and one.is_dated else ""
            found[renames.fact(one.fact_id), str(told["of"]), when].append(_Computed(one, str(told["formula"]), words))
    return found


def _checks(before: Knowledge, after: Knowledge, renames: Renames) -> Iterator[CheckChange]:
    olds, news = _outcomes(before, renames), _outcomes(after, Renames())
    for key in sorted({*olds, *news}):
        was, now = (side.get(key, ("", Position(""))) for side in (olds, news))
        if was[0] != now[0]:
            yield CheckChange(key[1], (now if now[0] else was)[1], was[0], now[0])


def _outcomes(knowledge: Knowledge, renames: Renames) -> dict[tuple[str, str], tuple[str, Position]]:
    owners = {check.at: entity.id for entity in knowledge.project.entities.values() for check in entity.checks}
    found = {}
    for one in knowledge.checks:
        text = renames.record({"checks": one.check.text})["checks"]
        owner = owners[one.check.at]
        found[renames.entities.get(owner, owner), str(text)] = (outcome_words(one, knowledge.project), one.check.at)
    return found
