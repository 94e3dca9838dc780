"""The two clocks: of all statements about one thing, which one holds on a day, and as far as was known on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import is_

from factbound.facts.contradictions import at_one_time, contradict, is_over
from factbound.facts.dates import Period
from factbound.facts.model import Notice, Source, Statement
from factbound.facts.values import Interval, Missing, Moment, Quantity
from factbound.problems import Position

WEAKEST_STATUS = ("cancelled", "rumoured", "announced", "planned", "agreed", "done")
WEAKEST_CERTAINTY = ("alleged", "claimed", "estimated", "reported", "confirmed")
WEAKEST_DIRECTNESS = ("relayed", "direct")
PASSED_OVER = ("Superseded", "Past", "Later")
"""States that a value must say of itself wherever it is printed; 'Also said' takes nothing from what holds."""
MARKED_CERTAINTIES = ("claimed", "alleged", "estimated")


@dataclass(frozen=True)
class Clocks:
    """When a briefing stands; None is the newest."""

    valid_at: date | None = None
    """What was so on that day."""
    known_at: date | None = None
    """Using only sources published by that day."""

    def has_begun(self, statement: Statement) -> bool:
        """Whether what the statement says had begun by the day."""
        return self.valid_at is None or statement.when is None or statement.when.start <= self.valid_at

    def is_past(self, statement: Statement) -> bool:
        """Whether it had ended before the day."""
        return statement.until is not None and statement.until.end < (self.valid_at or date.max)

    def is_open(self, statement: Statement) -> bool:
        """Whether it has begun and has not ended."""
        return self.has_begun(statement) and not self.is_past(statement)

    def is_out(self, source: Source | None) -> bool:
        """Whether a source was published by the day; one without a date never counts."""
        if self.known_at is None:
            return True
        return source is not None and source.published is not None and source.published.end <= self.known_at

    def told(self, notice: Notice | None) -> Notice | None:
        """Return what a publisher said of a source, if it was known by the day; what has no date always was."""
        known = notice and (self.known_at is None or notice.on is None or notice.on.end <= self.known_at)
        return notice if known else None

    def knows(self, statement: Statement, sources: Mapping[str, Source]) -> bool:
        """Whether anybody knew by the day what a statement says."""
        return self._as_told(statement, sources) is not None

    def as_known(self, statements: Sequence[Statement], sources: Mapping[str, Source]) -> Iterator[Statement]:
        """Yield the statements of one fact as far as they were known by the day: with those sources, and those ends, alone.

        One whose sources were withdrawn is rejected from then on, and as good as any before.
        """
        if self.known_at is None and not any(one.rank == "withdrawn" for one in statements):  # which most are: all is known of them
            yield from statements
            return
        known = [one for statement in statements if (one := self._as_told(statement, sources))]
        begun = {one.when.start for one in known if one.when}
        for one in known:
            yield one if self._has_known_end(one, statements, begun) else replace(one, until=None, places=_without_end(one))

    def _as_told(self, statement: Statement, sources: Mapping[str, Source]) -> Statement | None:
        """Return a statement with the sources that were out by the day, if there were any; no source tells as done what was to come."""
        computed = bool(statement.formula and statement.is_dated)
        if self.known_at and statement.when and statement.when.start > self.known_at and (statement.status == "done" or computed):
            return None
        statement = self._ranked(statement, sources) if statement.rank == "withdrawn" else statement
        cited = tuple(locator for locator in statement.locators if self.is_out(sources.get(locator.source)))
        if cited == statement.locators:
            return statement
        return replace(statement, locators=cited) if cited else None

    def _has_known_end(self, statement: Statement, statements: Sequence[Statement], begun: Collection[date]) -> bool:
        """Whether the end of a statement was known by the day.

        One that was to come was not; nor was one that only a later statement shows, which begins on the next day.
        """
        if self.known_at is None or statement.until is None:
            return True
        if statement.until.end > self.known_at:
            return False
        next_day = statement.until.end + timedelta(1)
        return next_day in begun or not any(one.when and one.when.start == next_day for one in statements)

    def _ranked(self, statement: Statement, sources: Mapping[str, Source]) -> Statement:
        """Return a statement of withdrawn sources with the rank that it had on the day."""
        cited = [found for one in statement.locators if (found := sources.get(one.source)) and self.is_out(found)]
        gone = {one.id: notice.because for one in cited if (notice := self.told(one.retracted))}
        if len(gone) < len({one.id for one in cited}):
            return replace(statement, rank="normal", because="")
        reasons = f"its source was withdrawn: {'; '.join(dict.fromkeys(gone.values()))}"
        return replace(statement, rank="rejected", because="; ".join(filter(None, (reasons, statement.because))))


@dataclass(frozen=True, slots=True)
class Fact:
    """What a property says at the clocks, with all that was said about it."""

    id: str
    """`megafon.stake`"""
    of: str
    """Id of the object, for properties that take one."""
    holding: tuple[Statement, ...]
    """What holds: one statement; several where they stand side by side or are disputed; none when nothing is known yet."""
    statements: tuple[Statement, ...]
    """All that were known, in file order."""
    disputed: bool = False

    def holds(self, statement: Statement) -> bool:
        """Whether a statement is what it says now."""
        return any(one.id == statement.id for one in self.holding)

    @property
    def has_value(self) -> bool:
        """Whether it is known: something holds, and not only that it is undisclosed or unknown."""
        return bool(self.holding) and not isinstance(self.holding[0].value, Missing)

    @property
    def is_done(self) -> bool:
        """Whether it is known and has come about: nothing of it is a plan."""
        return self.has_value and all(one.status == "done" for one in self.holding)

    @property
    def statement(self) -> Statement | None:
        """The first that holds."""
        return self.holding[0] if self.holding else None

    @property
    def entity(self) -> str:
        """Id of what it is about."""
        return self.id.partition(".")[0]

    @property
    def period(self) -> Period | None:
        """The date that holds: the first, where there are several; None where it is no date."""
        return next((one.value.period for one in self.holding if isinstance(one.value, Moment)), None)

    @property
    def day(self) -> date | None:
        """The last day of the date that holds."""
        return self.period.end if self.period else None

    @property
    def number(self) -> Quantity | None:
        """The number that holds; where it is disputed, all that lies between what is said. None where there is no single one."""
        shown = [one.value for one in (self.holding if self.disputed else self.holding[:1]) if isinstance(one.value, Quantity)]
        if not shown or len({one.unit for one in shown}) > 1:
            return None
        span = reduce(Interval.hull, (one.interval for one in shown))
        return Quantity(span, shown[0].unit, any(one.approximate for one in shown))


def settle(fact_id: str, of: str, statements: Sequence[Statement], clocks: Clocks, sources: Mapping[str, Source]) -> Fact:
    """Choose among the statements of one fact.

    Preferred statements win over normal ones and rejected ones never hold (the ranks of Wikidata); among equals the
    latest `when` wins. Those of one time that cannot all be true are a dispute and hold together.
    """
    known = tuple(clocks.as_known(statements, sources))
    known = tuple(statements) if len(known) == len(statements) and all(map(is_, known, statements)) else known  # one tuple, where it is one already
    open_ = [one for one in known if one.rank != "rejected" and clocks.is_open(one)]
    if open_ and open_[0].prop.many:
        return Fact(fact_id, of, tuple(open_), known)
    if len(open_) == 1 and open_[0].until is None:  # as of most facts: nothing to choose from
        return Fact(fact_id, of, known if len(known) == 1 else (open_[0],), known, open_[0].rests_on_dispute)
    preferred = [one for one in open_ if one.rank == "preferred"] or open_
    newest = max(preferred, key=lambda one: one.when.start if one.when else date.min, default=None)  # which most others are older than
    current = [one for one in preferred if newest and not is_over(one, newest) and not any(is_over(one, other) for other in preferred)]
    if rivals := _rivals(current):
        return Fact(fact_id, of, rivals, known, disputed=True)
    chosen = tuple(_most_exact(_latest(current))[:1])
    return Fact(fact_id, of, chosen, known, disputed=any(one.rests_on_dispute for one in chosen))


def weakest(words: Iterable[str], scale: Sequence[str]) -> str:
    """Return the weakest of some statuses or certainties on a scale from weak to strong."""
    return min(words, key=scale.index)


def marks(statement: Statement, disputed: bool = False) -> tuple[str, ...]:
    """Return the words that must stand beside a statement which is not simply so.

    What is undisclosed or unknown says so itself; that it was to be paid or done adds nothing. What was rejected is
    printed only where the error is spoken of.
    """
    if statement.rank == "rejected":
        return ("rejected",)
    return (*own_marks(statement), *(("disputed",) if disputed else ()))


def own_marks(statement: Statement) -> tuple[str, ...]:
    """Return the marks that a statement has of itself, whatever others say: how far along, how sure."""
    found = [statement.status] if statement.status != "done" and not isinstance(statement.value, Missing) else []
    found += [statement.certainty] if statement.certainty in MARKED_CERTAINTIES else []
    return tuple(found)


def mark_words(holding: Sequence[Statement], disputed: bool) -> tuple[str, ...]:
    """Return the words that a fact must carry when it is not simply so."""
    found = [word for statement in holding for word in marks(statement)]
    return tuple(dict.fromkeys([*found, *(["disputed"] if disputed else [])]))


def marks_at(statement: Statement, fact: Fact, clocks: Clocks) -> tuple[str, ...]:
    """Return the words that must stand beside one of a fact's statements, whether it holds or not."""
    state = state_of(statement, fact, clocks)
    return (*marks(statement, fact.disputed and state == "Holds"), *((state.lower(),) if state in PASSED_OVER else ()))


def state_of(statement: Statement, fact: Fact, clocks: Clocks) -> str:
    """Return one of Holds, Also said, Superseded, Past, Later, Rejected."""
    if fact.holds(statement):
        return "Holds"
    if statement.rank == "rejected":
        return "Rejected"
    if not clocks.has_begun(statement):
        return "Later"
    if clocks.is_past(statement):
        return "Past"
    beside = any(at_one_time(one, statement) and not contradict(one, statement) for one in fact.holding)
    return "Also said" if beside else "Superseded"


def is_overruled(statement: Statement, fact: Fact) -> bool:
    """Whether a statement is rejected, or another that contradicts it is preferred."""
    return statement.rank == "rejected" or any(one.rank == "preferred" and contradict(one, statement) for one in fact.statements)


def _without_end(statement: Statement) -> Mapping[str, Position]:
    return {key: at for key, at in statement.places.items() if key != "until"}


def _latest(statements: Sequence[Statement]) -> list[Statement]:
    """Those whose time begins last; a statement without a time is older than any with one."""
    begins = [one.when.start if one.when else date.min for one in statements]
    last = max(begins, default=date.min)
    return [one for one, begin in zip(statements, begins, strict=True) if begin == last]


def _rivals(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Those that contradict one another, without such as only repeat another of them; none when all can be true."""
    contested = [one for one in statements if len(statements) > 1 and any(contradict(one, other) for other in statements)]
    kept: list[Statement] = []
    for one in contested:
        if not kept or any(contradict(one, other) for other in kept):
            kept.append(one)
    return tuple(kept)


def _most_exact(statements: Sequence[Statement]) -> list[Statement]:
    """A value goes before 'undisclosed' and the day of a deed before that of a plan, else file order."""
    return sorted(statements, key=lambda one: (isinstance(one.value, Missing), one.prop.type == "date" and one.status != "done"))
