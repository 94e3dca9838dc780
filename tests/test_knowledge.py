"""Which statement holds, and what follows from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from factbound.facts.clocks import Clocks, Fact, weakest
from factbound.facts.knowledge import Knowledge
from factbound.read.project import load_project
from factbound.render.wording import Wording

VOCABULARY = """
units:
  people: {one: person, many: people}
kinds:
  firm: {folder: firms, label: Firm, plural: Firms, properties: [staff, seat, region, half, twice, ring, stake, part, rest]}
properties:
  staff: {label: Staff, type: quantity, unit: people}
  seat: {label: Seat, type: text}
  region: {label: Region, type: text, many: true}
  stake: {label: Stake, type: share, of: [firm]}
  half: {label: Half, type: quantity, unit: people}
  twice: {label: Twice, type: quantity, unit: people}
  ring: {label: Ring, type: quantity, unit: people}
  part: {label: Part, type: share}
  rest: {label: Rest, type: share}
"""
SOURCES = {"early": "2018-01-10", "late": "2019-06-01"}


def know(tmp_path: Path, facts: str, clocks: Clocks | None = None) -> Knowledge:
    """Read a project of one firm and work out what holds."""
    for folder in ("firms", "sources"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    (tmp_path / "data/briefing.yml").write_text("title: T\nsubject: acme\n")
    (tmp_path / "data/vocabulary.yml").write_text(VOCABULARY)
    for name, published in SOURCES.items():
        (tmp_path / f"data/sources/{name}.yml").write_text(f"title: T\npublisher: P\npublished: {published}\n")
    (tmp_path / "data/firms/acme.yml").write_text(f"name: Acme\nfacts:\n{facts}")
    reading = load_project(tmp_path)
    assert not reading.problems, reading.problems
    return Knowledge(reading.project, clocks or Clocks()).settle_all()


def fact(knowledge: Knowledge, name: str) -> Fact:
    """Return a fact of the firm."""
    found = knowledge.find(f"acme.{name}")
    assert found is not None
    return found


def texts(knowledge: Knowledge, name: str) -> list[str]:
    """Return what holds, in words."""
    wording = Wording(knowledge)
    return [wording.value(one).replace("\u00a0", " ") for one in fact(knowledge, name).holding]


STAFF = """
  staff:
    - {value: 30, when: 2019, from: late}
    - {value: 20, when: 2018-06, until: 2018-12-31, from: late}
    - {value: 10, when: 2017, from: early}
"""


@pytest.mark.parametrize(
    ("valid_at", "known_at", "expected"),
    [
        (None, None, ["30 people"]),
        (date(2018, 7, 1), None, ["20 people"]),
        (date(2018, 5, 31), None, ["10 people"]),
        (date(2016, 1, 1), None, []),
        (None, date(2018, 12, 1), ["10 people"]),
        (None, date(2017, 12, 1), []),
    ],
)
def test_the_clocks_choose(tmp_path: Path, valid_at: date | None, known_at: date | None, expected: list[str]) -> None:
    """The latest statement that had begun by valid_at and was published by known_at holds."""
    assert texts(know(tmp_path, STAFF, Clocks(valid_at, known_at)), "staff") == expected


def test_a_statement_ends_with_its_last_day(tmp_path: Path) -> None:
    """On the day after `until` the one before it holds again."""
    facts = "  seat:\n    - {value: Rome, when: 2018-02, until: 2018-03-10, from: early}\n    - {value: Bonn, when: 2017, from: early}\n"
    knowledge = know(tmp_path, facts)
    for day, expected in ((10, "Rome"), (11, "Bonn")):
        settled = Knowledge(knowledge.project, Clocks(date(2018, 3, day))).settle_all()
        assert texts(settled, "seat") == [expected]


def test_those_that_cannot_all_be_true_are_disputed(tmp_path: Path) -> None:
    """Two values of one moment without a rank hold together and the fact says so."""
    knowledge = know(tmp_path, "  seat:\n    - {value: Rome, when: 2018, from: early}\n    - {value: Bonn, when: 2018, from: late}\n")
    assert fact(knowledge, "seat").disputed
    assert texts(knowledge, "seat") == ["Rome", "Bonn"]


def test_silence_hides_no_dispute(tmp_path: Path) -> None:
    """Two numbers contradict each other also where a third source keeps it back, or gives a bound that fits both."""
    for first in ("undisclosed, because: a reason, reason: not_disclosed", "more than 20"):
        others = "    - {value: 25, when: 2018, from: early}\n    - {value: 35, when: 2018, from: late}\n"
        knowledge = know(tmp_path / first[:4], f"  staff:\n    - {{value: {first}, when: 2018, from: early}}\n{others}")
        assert fact(knowledge, "staff").disputed
        assert texts(knowledge, "staff") == ["25 people", "35 people"]


def test_what_was_published_later_is_no_source_yet(tmp_path: Path) -> None:
    """A statement of two sources rests, as far as was known by a day, on the one that was out."""
    facts = "  seat:\n    value: Rome\n    from: [late, early]\n"
    for day, expected in ((date(2018, 12, 1), ["early"]), (date(2019, 12, 1), ["late", "early"])):
        (held,) = fact(know(tmp_path / day.isoformat(), facts, Clocks(known_at=day)), "seat").holding
        assert [locator.source for locator in held.locators] == expected


def test_bounds_that_overlap_are_no_dispute(tmp_path: Path) -> None:
    """'more than 20' and '25' can both be so."""
    knowledge = know(tmp_path, "  staff:\n    - {value: 25, when: 2018, from: early}\n    - {value: more than 20, when: 2018, from: late}\n")
    assert not fact(knowledge, "staff").disputed


@pytest.mark.parametrize(("rank", "expected"), [("preferred", "Bonn"), ("rejected", "Rome")])
def test_ranks_settle_a_dispute(tmp_path: Path, rank: str, expected: str) -> None:
    """A preferred statement wins over a later one, a rejected one never holds."""
    ranked = f"{{value: Bonn, when: 2018, from: late, rank: {rank}, because: a reason}}"
    facts = f"  seat:\n    - {{value: Rome, when: 2019, from: early}}\n    - {ranked}\n"
    knowledge = know(tmp_path, facts)
    assert not fact(knowledge, "seat").disputed
    assert texts(knowledge, "seat") == [expected]


def test_many_stand_side_by_side(tmp_path: Path) -> None:
    """Statements of a property that takes many hold together without a dispute."""
    knowledge = know(tmp_path, "  region:\n    - {value: north, from: early}\n    - {value: south, from: early}\n")
    assert texts(knowledge, "region") == ["north", "south"]
    assert not fact(knowledge, "region").disputed


def test_derived_facts_are_as_weak_as_their_weakest_input(tmp_path: Path) -> None:
    """Value, time, status, certainty, directness and sources of a derived fact come from its inputs."""
    weak = STAFF.replace("value: 30, when: 2019", "value: 30, when: 2019, status: planned, certainty: alleged, directness: relayed")
    facts = weak + "  half:\n    formula: acme.staff / 2\n  twice:\n    formula: acme.half * 4\n"
    knowledge = know(tmp_path, facts)
    derived = fact(knowledge, "twice").statement
    assert derived is not None
    assert texts(knowledge, "twice") == ["60 people"]
    assert derived.directness == "relayed"
    assert (derived.status, derived.certainty, derived.when.iso if derived.when else "") == ("planned", "alleged", "2019")
    assert [locator.text for locator in derived.locators] == ["late"]


def test_formulas_do_not_flatten_a_dispute(tmp_path: Path) -> None:
    """What is computed from a disputed fact spans all that is said, and is disputed too."""
    facts = "  staff:\n    - {value: 30, when: 2018, from: early}\n    - {value: 10, when: 2018, from: late}\n  half:\n    formula: acme.staff / 2\n"
    knowledge = know(tmp_path, facts)
    assert texts(knowledge, "half") == ["between 5 and 15 people"]
    assert fact(knowledge, "half").disputed
    assert [one.text for one in fact(knowledge, "half").holding[0].locators] == ["early", "late"]


def test_conditions_go_over_to_what_is_derived(tmp_path: Path) -> None:
    """A derived fact holds on the conditions of its inputs."""
    knowledge = know(tmp_path, "  staff: {value: 30, from: early, provided: the plant opens}\n  half:\n    formula: acme.staff / 2\n")
    assert fact(knowledge, "half").holding[0].provided == "the plant opens"


def test_a_share_with_one_bound_has_the_other_by_nature(tmp_path: Path) -> None:
    """'at most 60 %' is reckoned with as 0 to 60 %."""
    knowledge = know(tmp_path, "  part: {value: at most 60 %, from: early}\n  rest:\n    formula: 100 % - acme.part\n")
    assert texts(knowledge, "rest") == ["between 40 % and 100 %"]


def test_nothing_is_derived_from_what_is_not_known(tmp_path: Path) -> None:
    """Without an input at the clocks there is no derived fact and no fault."""
    knowledge = know(tmp_path, STAFF + "  half:\n    formula: acme.staff / 2\n", Clocks(date(2016, 1, 1)))
    assert fact(knowledge, "half").holding == ()
    assert knowledge.faults == []


def test_circles_are_named(tmp_path: Path) -> None:
    """A formula that needs its own result is a fault that names the way round."""
    knowledge = know(tmp_path, "  half:\n    formula: acme.twice / 4\n  twice:\n    formula: acme.half * 4\n")
    assert [fault.message for fault in knowledge.faults] == ["the formula needs its own result: acme.half -> acme.twice -> acme.half"]


def test_a_sum_that_needs_itself_is_a_circle(tmp_path: Path) -> None:
    """A share that is the rest of a sum of which it is a part is a fault, not a hang."""
    knowledge = know(tmp_path, "  stake:\n    formula: 100 % - sum(stake of acme)\n    of: acme\n")
    assert [fault.message for fault in knowledge.faults] == ["the formula needs its own result: acme.stake -> acme.stake"]


def test_a_derived_fact_may_be_less_sure_than_its_inputs(tmp_path: Path) -> None:
    """A certainty that is written beside a formula counts among the inputs'."""
    knowledge = know(tmp_path, STAFF + "  half:\n    formula: acme.staff / 2\n    certainty: estimated\n")
    derived = fact(knowledge, "half").statement
    assert derived is not None
    assert derived.certainty == "estimated"


def test_checks_know_the_units_words(tmp_path: Path) -> None:
    """'1 person' in a check counts people."""
    knowledge = know(tmp_path, STAFF + "checks: [acme.staff > 1 person]\n")
    assert [(one.comparison.holds if one.comparison else None) for one in knowledge.checks] == [True]
    assert knowledge.faults == []


def test_the_weakest_word_wins() -> None:
    """Scales go from weak to strong."""
    assert weakest(["done", "planned", "agreed"], ("planned", "agreed", "done")) == "planned"


DATED = """
  staff:
    - {value: 30, when: 2019, from: late}
    - {value: 10, when: 2017, from: early}
  twice:
    - {formula: acme.staff * 2}
  half:
    - {formula: acme.staff / 2, when: 2019-03}
    - {formula: acme.staff / 2, when: 2017-06}
"""


@pytest.mark.parametrize(("day", "twice", "half"), [(date(2018, 1, 1), "20 people", "5 people"), (date(2020, 1, 1), "60 people", "15 people")])
def test_a_dated_formula_is_worked_out_for_its_own_time(tmp_path: Path, day: date, twice: str, half: str) -> None:
    """Without a `when` a formula reads what holds at the clocks; with one, what held then, and each is a row of its own."""
    knowledge = know(tmp_path, DATED, Clocks(day))
    assert (texts(knowledge, "twice"), texts(knowledge, "half")) == ([twice], [half])
    wording = Wording(knowledge)
    rows = [wording.value(one).replace("\u00a0", " ") for one in knowledge.stated["acme.half", ""]]
    assert rows == ["15 people", "5 people"]
    assert {one.id for one in knowledge.workings["acme.half.1"]} == {"acme.staff.1"}


def test_a_circle_is_found_across_times(tmp_path: Path) -> None:
    """Two dated formulas that need each other are a fault, told once; one that needs an earlier value of the other is none."""
    ring = "  half: {formula: acme.twice / 4, when: 2018}\n  twice: {formula: acme.half * 4, when: 2018}\n"
    assert len({one.message for one in know(tmp_path / "ring", ring).faults}) == 1
    earlier = "    - {value: 8, when: 2017, from: early}\n"
    chain = f"  half:\n    - {{formula: acme.twice / 4, when: 2018}}\n  twice:\n    - {{formula: acme.half * 4, when: 2019}}\n{earlier}"
    knowledge = know(tmp_path / "chain", chain)
    assert not knowledge.faults
    assert texts(knowledge, "twice") == ["8 people"]


def test_facts_as_they_stood_are_worked_out_once(tmp_path: Path) -> None:
    """The facts of another day are kept, know what was open then, and lead back to the clocks."""
    knowledge = know(tmp_path, STAFF, Clocks(date(2020, 1, 1)))
    then = knowledge.at(date(2018, 7, 1))
    assert then is knowledge.at(date(2018, 7, 1))
    assert then.at(date(2020, 1, 1)) is knowledge
    assert texts(then, "staff") == ["20 people"]
