"""What templates see of a disagreement, and how they gather statements."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from factbound.facts.clocks import Clocks
from factbound.facts.knowledge import Knowledge
from factbound.read.project import load_project
from factbound.render.landing import ReportLanding, SiteLanding
from factbound.render.plan import Plan
from factbound.render.views.briefing import BriefingView
from factbound.render.views.document import Views
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
    - {value: unknown, from: weekly, because: the weekly is silent}
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
    briefing = BriefingView(view, Plan((), ()))
    assert ([fact.id for fact in briefing.settled], [fact.id for fact in briefing.filled]) == (settled, filled)


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
