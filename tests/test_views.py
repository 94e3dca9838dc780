"""What templates see of a disagreement, and how they gather statements."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from factbound.facts.clocks import Clocks, Fact
from factbound.facts.dates import parse_period
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.values import Moment
from factbound.facts.vocabulary import Property
from factbound.problems import Position
from factbound.read.project import load_project
from factbound.render.landing import SiteLanding
from factbound.render.plan import Plan
from factbound.render.reportlanding import ReportLanding
from factbound.render.views.briefing import BriefingView
from factbound.render.views.document import Views
from factbound.render.views.facts import FactView
from factbound.render.wording import Wording

CASES = Path(__file__).parent / "cases"

STAFF = """
  staff:
    - {value: 40 people, when: 2018-09-11, from: daily p1s2}
    - {value: 400 people, when: 2018-09-11, from: weekly, rank: rejected, because: a slip of the pen}
"""
SILENT = """
  staff:
    - {value: 40 people, when: 2018-09-11, from: daily p1s2}
    - {value: unknown, from: weekly, because: the weekly is silent, reason: left_out}
"""


@pytest.fixture
def view(tmp_path: Path, request: pytest.FixtureRequest) -> Views:
    """Return the views of a report about two partners, one of which says something more."""
    shutil.copytree(CASES / "_base", tmp_path, dirs_exist_ok=True)
    north = tmp_path / "data/parties/north.yml"
    north.write_text(north.read_text("utf-8").rstrip("\n") + "\n" + request.param, "utf-8")
    (tmp_path / "data/sources/weekly.yml").write_text("title: W\npublisher: Weekly\npublished: 2018-09-12\n", "utf-8")
    reading = load_project(tmp_path)
    assert not reading.problems, reading.problems
    knowledge = Knowledge(reading.project, Clocks()).settle_all()
    return Views(knowledge, ReportLanding(Wording(knowledge), "report"))


@pytest.mark.parametrize("view", [STAFF], indirect=True)
def test_a_rejected_value_is_never_printed_without_its_mark(view: Views) -> None:
    """What a source got wrong can be quoted, and says that it is rejected."""
    said = view.entities["north"].staff.said_in("weekly")
    assert str(said.cited).startswith("400\u00a0people (rejected)[^")


PAST = """
  staff:
    - {value: 60 people, when: 2019-01-01, certainty: claimed, from: daily p1s2}
    - {value: 40 people, when: 2018-09-11, status: planned, from: weekly}
"""


@pytest.mark.parametrize("view", [PAST], indirect=True)
def test_a_value_printed_alone_carries_its_marks(view: Views) -> None:
    """A statement in a table or list says what it is not, and that it does not hold; only its bare form leaves that to columns."""
    new, old = view.entities["north"].staff.statements
    assert [str(new.land()), str(new), str(new.value)] == ["60\u00a0people (claimed)", "60\u00a0people (claimed)", "60\u00a0people"]
    assert [str(old.land()), str(old.marked), old.standing] == [
        "40\u00a0people (planned, superseded)",
        "40\u00a0people (planned)",
        "planned, superseded",
    ]


@pytest.mark.parametrize("view", [PAST], indirect=True)
def test_a_value_on_the_site_names_its_row(view: Views) -> None:
    """The element of a statement's value has the ids of fact and statement, and its marks as the stylesheet knows them."""
    landing = SiteLanding(view.landing.wording, "index.md")
    old = Views(view.knowledge, landing).entities["north"].staff.statements[1]
    mark = '\u00a0<span class="fact-mark">planned, superseded</span>'
    classes = "value fact--planned fact--superseded"
    assert old.land() == f'<span class="{classes}" data-fact="north.staff" data-row="north.staff.1">40\u00a0people{mark}</span>'


@pytest.mark.parametrize("view", [STAFF], indirect=True)
def test_a_source_that_there_is_not_cannot_be_quoted(view: Views) -> None:
    """Asking for a source without a file names it."""
    with pytest.raises(LookupError, match=r"there is no source 'monthly'"):
        view.entities["north"].staff.said_in("monthly")


@pytest.mark.parametrize("view", [STAFF], indirect=True)
def test_silence_prints_and_adds_nothing(view: Views) -> None:
    """What a source does not say at the clocks prints as not known, wherever a statement would stand."""
    said = view.entities["north"].role.said_in("weekly")
    assert (bool(said), str(said.cited), said.because, said.locators) == (False, "not known", "", [])


@pytest.mark.parametrize(("view", "settled", "filled"), [(STAFF, ["north.staff"], []), (SILENT, [], ["north.staff"])], indirect=["view"])
def test_silence_is_no_contradiction(view: Views, settled: list[str], filled: list[str]) -> None:
    """A rejected value is a settled contradiction; an unknown that another source gives is a gap that was filled."""
    found = BriefingView(view, Plan((), ())).disagreements
    assert ([one.id for one in found if one.state == "settled"], [one.id for one in found if one.state == "filled"]) == (settled, filled)


@pytest.mark.parametrize("view", [STAFF], indirect=True)
def test_columns_of_a_kind_are_what_it_must_have_and_its_share(view: Views) -> None:
    """The index of a kind shows the required properties, then the share of the venture."""
    briefing = BriefingView(view, Plan((), ()))
    party = next(kind for kind in briefing.kinds if kind.name == "party")
    assert [column.name for column in briefing.columns(party)] == ["role", "stake"]


@pytest.mark.parametrize("view", [STAFF], indirect=True)
def test_days_hold_together_in_tables(view: Views) -> None:
    """A day is not broken over the lines of a narrow column."""
    assert view.entities["north"].staff.when == "11\u00a0September\u00a02018"


SIDES = """
  staff:
    - {value: 40 people, when: 2018-09-11, by: The Daily, certainty: claimed, from: daily p1s2}
    - {value: 400 people, when: 2018-09, until: 2018-12, by: south, from: weekly, disputed: true, because: nobody counted}
    - {value: undisclosed, from: weekly, because: the firm keeps it back, reason: not_disclosed, settled_by: [south, an auditor]}
"""
KEPT_BACK = """
  staff: {value: undisclosed, from: weekly, because: the firm keeps it back, reason: not_disclosed, settled_by: [south, an auditor]}
  ally: {value: unknown, from: weekly, because: the weekly is silent, reason: left_out}
"""
GUESSED = """
  staff:
    - {value: at most 40 people, when: 2018, from: weekly}
    - {value: undisclosed, when: 2018-09-11, from: daily p1s2, because: the firm keeps it back, reason: not_disclosed}
"""
CHOSEN = """
  staff:
    - {value: 40 people, from: daily p1s2, rank: preferred, because: the payroll says so}
    - {value: 44 people, from: weekly}
    - {value: 50 people, from: weekly, rank: rejected, because: a slip}
    - {value: unknown, from: weekly, because: one page is silent, reason: left_out}
"""


@pytest.mark.parametrize(
    ("view", "state", "sides", "reasons"),
    [
        (SIDES, "open", [("3", "open"), ("2", "open"), ("1", "silent")], ("nobody counted",)),
        (CHOSEN, "settled", [("4", "followed"), ("3", "set aside"), ("2", "set aside"), ("1", "silent")], ("the payroll says so", "a slip")),
        (SILENT, "filled", [("2", "followed"), ("1", "silent")], ("the weekly is silent",)),
        (GUESSED, "filled", [("1", "followed"), ("2", "also said")], ("the firm keeps it back",)),
    ],
    indirect=["view"],
)
def test_each_side_of_a_disagreement_says_what_is_made_of_it(view: Views, state: str, sides: list[tuple[str, str]], reasons: tuple[str, ...]) -> None:
    """Open, followed, set aside or silent, in this order; and why."""
    (found,) = BriefingView(view, Plan((), ())).disagreements
    assert (found.id, found.state, tuple(map(str, found.reasons))) == ("north.staff", state, reasons)
    assert [(side.statement.id.rsplit(".")[-1], side.standing) for side in found.sides] == sides


@pytest.mark.parametrize("view", [SIDES], indirect=True)
def test_a_side_says_who_and_when(view: Views) -> None:
    """What a mark says already is not said again, and both ends of a time are."""
    (found,) = BriefingView(view, Plan((), ())).disagreements
    assert [[str(part).replace("\u00a0", " ") for part in side.said] for side in found.sides] == [
        ["The Daily", "11 September 2018"],
        ["South", "reported", "September 2018 to December 2018"],
        ["reported"],
    ]
    assert [one.id for one in BriefingView(view, Plan((), ())).disagreements_of(view.entities["south"])] == []


@pytest.mark.parametrize("view", [KEPT_BACK], indirect=True)
def test_what_is_not_known_is_told_by_its_reason(view: Views) -> None:
    """Those that somebody keeps back come before those that a source leaves out; each names who could tell."""
    gaps = BriefingView(view, Plan((), ())).unknowns_of(view.entities["north"])
    told = [one.statement.reason for one in gaps]
    assert [(one.id, reason and reason.words) for one, reason in zip(gaps, told, strict=True)] == [
        ("north.staff", "Not disclosed"),
        ("north.ally", "Left out by the source"),
    ]
    assert [str(one) for one in gaps[0].statement.settled_by] == ["South", "an auditor"]


TIMES = """
  staff:
    - {value: 60 people, when: 2019-01-01, from: daily p1s2}
    - {value: 40 people, when: 2018-09-11, status: planned, from: weekly}
"""


@pytest.mark.parametrize(
    ("view", "first"),
    [
        (TIMES, "40\u00a0people (planned, superseded)"),
        (TIMES.replace("60 people", "40 people"), ""),
        (TIMES.replace("status: planned", "rank: rejected, because: a slip"), ""),
    ],
    indirect=["view"],
)
def test_what_changed_is_told_against_what_was_said_first(view: Views, first: str) -> None:
    """A plan that came to the same value is no change, and what was rejected was never so."""
    change = view.entities["north"].staff.change
    assert (str(change) if change else "") == first


@pytest.mark.parametrize("view", [TIMES], indirect=True)
def test_a_fact_can_be_asked_for_as_it_stood(view: Views) -> None:
    """`at` takes the day from another fact, keeps the mark of that time, and cites what was said then."""
    staff, day = view.entities["north"].staff, view.entities["jv"].announced_on
    assert str(staff) == "60\u00a0people"
    assert str(staff.at(day)) == "40\u00a0people (planned)"
    assert str(staff.at(day).land()).startswith("40\u00a0people (planned)[^north-staff-1]")
    with pytest.raises(LookupError, match=r"'north\.staff' is not a date, and 'at' needs a fact that is one"):
        staff.at(staff)


@pytest.mark.parametrize("view", [TIMES], indirect=True)
def test_a_day_that_is_not_known_leaves_all_unknown(view: Views) -> None:
    """Where the day itself is not known, what stood then is not known either."""
    day = FactView(replace(view.entities["jv"].announced_on.record, holding=()), view)
    assert str(view.entities["north"].staff.at(day)) == "not known"


@pytest.mark.parametrize("view", [TIMES], indirect=True)
def test_what_is_yet_to_come_is_not_known(view: Views) -> None:
    """At a clock before the moment nothing is told of it; of a month that the clock lies in, what has passed of it counts."""
    staff, knowledge = view.entities["north"].staff.record, view.knowledge
    early = replace(knowledge, clocks=Clocks(date(2018, 12, 1)), facts={}, stated={}, workings={}, _gathered={}, _days={}).settle_all()
    assert not early.stood(staff, _moment("2019-01-01")).holding
    then = early.stood(staff, _moment("2018-12"))
    assert [str(one.value) for one in then.holding] == [str(staff.statements[1].value)]
    assert early.at(date(2018, 12, 1)) is early


def _moment(day: str) -> Fact:
    """Return a fact that is a date."""
    prop = Property("closing", "Closing", "date")
    statement = Statement("jv", prop, 1, Position("x"), Moment(parse_period(day)))
    return Fact("jv.closing", "", (statement,), (statement,))
