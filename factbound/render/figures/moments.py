"""The moments at which the shares of one whole were stated, and what each holder had at each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from factbound.facts.clocks import Fact
from factbound.facts.dates import Period
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement

_DAY, _SOON = timedelta(days=1), timedelta(days=31)


@dataclass(frozen=True)
class Moment:
    """A time from which on the shares were so."""

    period: Period
    """As most of the statements give it."""
    day: date
    """A day on which all of them had begun."""
    facts: tuple[Fact, ...]
    """What each holder had then, those with nothing left out."""


def share_facts(knowledge: Knowledge, of: str) -> list[tuple[str, list[Fact]]]:
    """Return the properties that say who has a share of something, each with all facts that are known of it.

    The first makes the whole. Behind it comes what may be said of more kinds of objects, such as votes beside the capital of companies;
    what is said of the same kinds or of fewer (a share bought) is no other way to cut the same whole, and left out.
    """
    declared = [(len(prop.of), name) for name, prop in knowledge.project.vocabulary.properties.items() if prop.type == "share" and prop.of]
    named = [name for _, name in sorted(declared, key=itemgetter(0))]
    found = [(name, [fact for fact in knowledge.holders(name, of) if any(_followed(one) for one in fact.statements)]) for name in named]
    known = [(name, facts) for name, facts in found if facts]
    kinds = {name: kinds for kinds, name in declared}
    return [one for number, one in enumerate(known) if not number or kinds[one[0]] > kinds[known[0][0]]]


def find_moments(knowledge: Knowledge, facts: Sequence[Fact]) -> list[Moment]:
    """Return the moments at which any of some shares was stated or ended, oldest first, without those at which nothing changed."""
    moments: list[Moment] = []
    for period, day in _gathered(_times(knowledge, facts)):
        then = knowledge.at(day)
        stood = (then.settle((fact.id, fact.of)) for fact in facts)
        moment = Moment(period, day, tuple(fact for fact in stood if fact.holding))
        if moment.facts and not (moments and _said(moments[-1]) == _said(moment)):
            moments.append(moment)
    return moments


def _followed(statement: Statement) -> bool:
    return statement.rank != "rejected"


def _times(knowledge: Knowledge, facts: Iterable[Fact]) -> list[Period]:
    """Return the times at which a share begins, and the day after it ends where nothing begins then or soon after."""
    said = list(_timed(knowledge, [one for fact in facts for one in fact.statements if _followed(one)]))
    begins = [one.when for one in said if one.when]
    after = [one.until.end + _DAY for one in said if one.until and one.until.end < date.max]
    return begins + [Period(day, day) for day in after if not any(one.start <= day + _SOON and day <= one.end for one in begins)]


def _timed(knowledge: Knowledge, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements that say when something changed: in place of what is computed for every day, all that was said of what it needs."""
    for statement in statements:
        if not statement.formula or statement.is_dated:
            yield statement
            continue
        needed = dict.fromkeys((one.fact_id, one.of) for one in knowledge.workings.get(statement.id, ()))
        yield from _timed(knowledge, [one for key in needed for one in knowledge.settle(key).statements if _followed(one)])


def _gathered(times: Sequence[Period]) -> Iterator[tuple[Period, date]]:
    """Gather times that have a day in common, as few as can be; yield what most of them say, and that day.

    Of '2019-10' and '2019-10-09' the ninth of October is a day of both; the earliest end of all is always one.
    """
    left = sorted(times, key=lambda one: (one.end, one.start))
    while left:
        day = left[0].end
        together = [one for one in left if one.start <= day]
        counted = Counter(together)
        yield max(counted, key=lambda one: (counted[one], one.end - one.start)), day
        left = [one for one in left if one.start > day]


def _said(moment: Moment) -> list[tuple[object, ...]]:
    """Return what a moment says of its shares, whoever says so and since when."""
    return [(fact.id, fact.disputed, [(one.value, one.status, one.certainty) for one in fact.holding]) for fact in moment.facts]
