"""When two statements cannot both hold, and what is made of those that cannot."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.facts.clocks import Clocks, settle
from factbound.facts.contradictions import at_one_time, contradict, unsettled
from factbound.facts.dates import Period, parse_period
from factbound.facts.model import Statement
from factbound.facts.parsing import parse_value
from factbound.facts.quantities import Moment
from factbound.facts.vocabulary import Property
from factbound.problems import Position

STAFF = Property("staff", "Staff", "quantity")
OPENED = Property("opened", "Opened", "date")
REGION = Property("region", "Region", "text", many=True)
NOW = Clocks()


def say(value: str, when: str = "", until: str = "", prop: Property = STAFF, number: int = 1, **more: str) -> Statement:
    """Return a statement about a firm."""
    times = {key: parse_period(text) if text else None for key, text in (("when", when), ("until", until))}
    return Statement("acme", prop, number, Position("f", number), parse_value(value, prop, {}), **times, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (("", ""), ("", ""), True),
        (("", ""), ("2018", ""), True),
        (("", "2017"), ("2018", ""), False),
        (("", "2018"), ("2018", ""), False),
        (("", "2019"), ("2018", ""), True),
        (("2018", ""), ("2018-09-11", ""), True),
        (("2018", ""), ("2019", ""), False),
        (("2018", "2020"), ("2019", ""), True),
        (("2018", "2019-03"), ("2019-03", ""), False),
        (("2018-09", "2018-09-20"), ("2018-09-21", ""), False),
        (("2018-09-11", "2018-09-11"), ("2018-09-11", ""), True),
        (("2018-08-31", ""), ("2018-09-01", ""), False),
        (("~2018-08", ""), ("2018-09-15", ""), True),
        (("~2018-08", ""), ("2018-10-15", ""), False),
    ],
)
def test_statements_are_of_one_time_unless_one_is_over_when_the_other_begins(one: tuple[str, str], two: tuple[str, str], same: bool) -> None:
    """A newer `when` ends an older one, an `until` ends its own, and no `when` is always."""
    assert at_one_time(say("1", *one), say("2", *two)) is same
    assert contradict(say("1", *one), say("2", *two)) is same


def test_a_deed_happens_once_and_a_plan_may_move() -> None:
    """Two days on which a thing was done contradict each other whenever they are said; planned days do not."""
    first, second = say("2018-09-11", "2018-09", prop=OPENED), say("2018-10-01", "2019", prop=OPENED)
    assert contradict(first, second)
    moved = say("2018-10-01", "2019", prop=OPENED, status="planned")
    assert not contradict(say("2018-09-11", "2018-09", prop=OPENED, status="planned"), moved)
    assert not contradict(first, moved)
    assert not contradict(first, say("2018-09", "2019", prop=OPENED))


def test_the_day_of_a_deed_goes_before_that_of_a_plan() -> None:
    """Where both are said of one moment, the fact is what was done."""
    plan, deed = say("2018-10", "2018-10", prop=OPENED, status="planned", number=2), say("2018-11", "2018-10", prop=OPENED)
    assert settle("acme.opened", "", [plan, deed], NOW, {}).holding == (deed,)


@pytest.mark.parametrize("pair", [("1", "undisclosed"), ("unknown", "undisclosed"), ("1", "at least 1"), ("about 100", "103")])
def test_silence_and_values_that_meet_contradict_nothing(pair: tuple[str, str]) -> None:
    """One source may be silent or less exact."""
    assert not contradict(say(pair[0]), say(pair[1]))


def test_what_stands_side_by_side_contradicts_nothing() -> None:
    """A property that takes many has no rivals."""
    assert not contradict(say("north", prop=REGION), say("south", prop=REGION))


def pairs(*statements: Statement) -> list[tuple[int, int]]:
    """Return the numbers of what contradicts what."""
    return [(one.number, two.number) for one, two in unsettled(statements, NOW.is_open)]


def test_ranks_settle_what_they_tell_apart() -> None:
    """A rejected statement has no part in a contradiction, a preferred one decides it, two preferred ones do not."""
    assert pairs(say("1"), say("2", number=2)) == [(1, 2)]
    assert pairs(say("1", rank="rejected"), say("2", number=2)) == []
    assert pairs(say("1", rank="preferred"), say("2", number=2), say("3", number=3)) == []
    assert pairs(say("1", rank="preferred"), say("2", number=2, rank="preferred")) == [(1, 2)]
    assert pairs(say("1", "2017", "2017", rank="preferred"), say("2", "2018", number=2), say("3", "2018", number=3)) == [(2, 3)]


def test_a_derived_value_is_compared_on_the_day_of_the_briefing_only() -> None:
    """What is worked out for one day says nothing of what was so before."""
    derived, past = say("1", "2018", formula="x"), say("2", "2018", "2019", number=2)
    assert pairs(derived, past) == []
    assert list(unsettled((derived, past), Clocks(date(2018, 6, 1)).is_open)) == [(derived, past)]


def test_nothing_is_dropped_in_silence() -> None:
    """A statement without a time holds beside a dated one that contradicts it, and so does one that is not over."""
    for one in (say("1"), say("1", "2018", "2020")):
        other = say("2", "2019", number=2)
        fact = settle("acme.staff", "", [other, one], Clocks(date(2019, 6, 1)), {})
        assert (fact.holding, fact.disputed) == ((other, one), True)


def test_a_disputed_number_is_all_that_lies_between() -> None:
    """Charts draw the span of what is said."""
    fact = settle("acme.staff", "", [say("10", "2018"), say("30", "2018", number=2)], NOW, {})
    assert fact.number is not None
    assert (fact.number.interval.low, fact.number.interval.high) == (10, 30)


days = st.dates(date(2000, 1, 1), date(2001, 12, 31))
periods = st.builds(lambda start, length, about: Period(start, start + timedelta(length), about), days, st.integers(0, 200), st.booleans())
numbers = st.integers(1, 4).map(lambda number: parse_value(str(number), STAFF, {}))
moments = periods.map(Moment)


def told(prop: Property, size: int) -> st.SearchStrategy[list[Statement]]:
    """Return lists of statements of one fact."""
    one = st.builds(
        lambda value, when, until, rank, status: Statement("acme", prop, 1, Position(""), value, when=when, until=until, rank=rank, status=status),
        moments if prop.type == "date" else numbers,
        st.none() | periods,
        st.none() | periods,
        st.sampled_from(["preferred", "normal", "rejected"]),
        st.sampled_from(["planned", "done"]),
    )
    return st.lists(one, min_size=size, max_size=max(size, 4)).map(lambda some: [replace(each, number=number) for number, each in enumerate(some)])


@given(told(STAFF, 2) | told(OPENED, 2))
def test_order_does_not_matter(some: list[Statement]) -> None:
    """Whether two statements are of one time, and contradict, is the same from either side."""
    one, two, *_ = some
    assert at_one_time(one, two) == at_one_time(two, one)
    assert contradict(one, two) == contradict(two, one)


@given(told(STAFF, 0) | told(OPENED, 0))
def test_order_of_a_list_does_not_matter(some: list[Statement]) -> None:
    """The same pairs are unsettled in whatever order they are written."""
    found = {frozenset(frozenset((one.number, two.number)) for one, two in unsettled(order, NOW.is_open)) for order in permutations(some)}
    assert len(found) == 1


@given(st.lists(st.tuples(numbers, st.integers(0, 30)), max_size=6))
def test_disjoint_times_have_no_problem(steps: list[tuple[object, int]]) -> None:
    """Whatever the values of a fact, as long as each has a time of its own, nothing contradicts and the last one holds."""
    stated, day = [], date(2018, 1, 1)
    for number, (value, length) in enumerate(steps):
        until = Period(day + timedelta(length), day + timedelta(length)) if number % 2 else None
        stated.append(Statement("acme", STAFF, number, Position(""), value, when=Period(day, day), until=until))  # type: ignore[arg-type]
        day += timedelta(length + 1)
    assert pairs(*stated) == []
    assert not settle("acme.staff", "", stated, Clocks(date(2018, 3, 1)), {}).disputed


def test_ten_thousand_facts_are_judged_quickly() -> None:
    """The rule costs little beside reading."""
    facts = [(say("1", "2018"), say("2", "2019", number=2), say("3", "2020", number=3)) for _ in range(100)] * 100
    began = time.perf_counter()
    assert [pair for fact in facts for pair in unsettled(fact, NOW.is_open)] == []
    assert time.perf_counter() - began < 2
