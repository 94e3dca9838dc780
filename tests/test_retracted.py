"""Sources that were withdrawn or corrected: what stands without them, what is listed, and what was so before."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from factbound.check.withdrawals import rests_on_withdrawn
from factbound.facts.clocks import Clocks
from factbound.facts.dates import parse_period
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Notice
from factbound.facts.resting import list_noticed, resting_on
from factbound.options import Options
from factbound.pipeline import publish_briefing
from factbound.prepare import check_project
from factbound.publish.edition import Origin, make_edition, write_edition
from factbound.publish.exports.rows import list_records
from factbound.read.project import load_project
from factbound.rendered import render_project

ROOT = Path(__file__).parent.parent
BASE = ROOT / "tests/cases/_base"
WEEKLY = "title: North grows\npublisher: The Weekly\npublished: 2019-01-02\naddress: https://example.org/weekly\n"
MONTHLY = "title: A venture in numbers\npublisher: The Monthly\npublished: 2019-02\n"
GONE = "retracted: because the paper could not name its own source\nretracted_on: 2019-03-01\nretracted_at: https://example.org/notice\n"
RIGHT = "corrected: it had mixed up two firms in {{ north }}'s favour\ncorrected_on: 2019-04\n"
STAFF = "\n  staff:\n    value: 400 people\n    when: 2019-01\n    rank: withdrawn\n    from: weekly\n"


def make_project(folder, weekly=WEEKLY + GONE, monthly=MONTHLY + RIGHT):
    """Lay out the base project: North's staff rests on the weekly alone, its stake on others too, South's role on the monthly."""
    shutil.copytree(BASE, folder)
    (folder / "data/sources/weekly.yml").write_text(weekly)
    (folder / "data/sources/monthly.yml").write_text(monthly.replace("two firms", "firms"))
    north, south = folder / "data/parties/north.yml", folder / "data/parties/south.yml"
    north.write_text(north.read_text().replace("from: daily p1s2", "from: [daily p1s2, weekly]") + STAFF)
    south.write_text(south.read_text().replace("from: daily p1s1", "from: monthly", 1))
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project of most tests."""
    return make_project(tmp_path_factory.mktemp("retracted") / "project")


def known(project, day=None):
    """Return what is known, on a day or now."""
    return Knowledge(load_project(project).project, Clocks(known_at=date.fromisoformat(day) if day else None)).settle_all()


def test_what_was_withdrawn_holds_only_before(project):
    """A statement of withdrawn sources alone is rejected with their reason from the day on, and as good as any until then."""
    now, before = known(project), known(project, "2019-02-28")
    assert now.find("north.staff").holding == ()
    (row,) = (row for row in list_records(now) if row["id"] == "north.staff")
    assert (row["rank"], row["holds"], row["marks"]) == ("rejected", False, ["rejected"])
    assert row["because"] == "its source was withdrawn: the paper could not name its own source"
    assert row["from"] == [{"source": "weekly", "passage": None, "retracted": True}]
    (row,) = (row for row in list_records(before) if row["id"] == "north.staff")
    assert (row["rank"], row["because"], row["holds"], row["marks"]) == ("normal", None, True, [])
    assert row["from"] == [{"source": "weekly", "passage": None}]
    assert known(project, "2019-03-01").find("north.staff").holding == ()


def test_a_withdrawal_without_a_day_was_always_known(tmp_path):
    """Where no day is given, no earlier day lets the source count."""
    project = make_project(tmp_path / "project", WEEKLY + "retracted: because it was made up\n")
    assert known(project, "2019-02-28").find("north.staff").holding == ()


def test_what_rests_on_a_source(project):
    """Alone on it, on others too, computed from these, and the checks that read them; the withdrawn ones come first."""
    knowledge = known(project)
    weekly, monthly = list_noticed(knowledge)
    found = resting_on(weekly, knowledge)
    assert ids(found.alone) == ["north.staff.1"]
    assert ids(found.beside) == ["north.stake.1"]
    assert ids(found.derived) == ["jv.partner_stake.1"]
    assert [one.check.text for one in found.checks] == ["sum(stake of jv) = 100 %"]
    assert ids(resting_on(monthly, knowledge).alone) == ["south.role.1"]
    assert list_noticed(known(project, "2019-02-28")) == []


def ids(statements):
    """Return the ids of some statements."""
    return [one.id for one in statements]


def test_what_the_site_says(project):
    """The page lists what rests on each; the source is struck wherever it is cited, with the word beside it."""
    rendered = render_project(check_project(Options(project, project / "out")))
    page = rendered.pages["corrections.md"].split("---\n\n", 1)[1].replace("\u00a0", " ")
    lines = [line for line in page.splitlines() if line]
    assert lines[3:12] == [
        '<a id="weekly"></a>',
        "## North grows",
        (
            "**Withdrawn (1 March 2019):** the paper could not name its own source. "
            "[https&#58;&#47;&#47;example.org/notice](https://example.org/notice)"
        ),
        "The Weekly, 2 January 2019: [North grows](sources/weekly.md).",
        "**Rests on it alone:**",
        (
            '- [North](parties/north.md). Staff: <span class="fact fact--rejected" data-fact="north.staff" '
            'data-row="north.staff.1">[400 people](register.md#north.staff.1 "Rejected · January 2019 · The Weekly (withdrawn)") '
            '<span class="fact-mark">rejected</span></span>'
        ),
        "**Rests on other sources too:**",
        (
            '- [North](parties/north.md). Stake: <span class="fact fact--planned" data-fact="north.stake" '
            'data-row="north.stake.1">[60 %](register.md#north.stake.1 "Planned · 11 September 2018 · The Daily, p1s2; The Weekly (withdrawn)") '
            '<span class="fact-mark">planned</span></span>'
        ),
        "**Computed from these:**",
    ]
    shown = ", ".join(
        f"[{title}]({path}.md)"
        for title, path in (
            *(("Example venture", "index"), ("Example JV", "ventures/jv"), ("Ownership", "ownership"), ("Parties", "parties/index")),
            *(("North", "parties/north"), ("Disagreements", "disagreements")),
        )
    )
    assert [line for line in lines if line.startswith(("**Checks", "**Pages"))] == [
        "**Checks that read them:**",
        f"**Pages that show them:** {shown}.",
        "**Pages that show them:** [Parties](parties/index.md), [South](parties/south.md).",
    ]


def test_the_site_marks_a_withdrawn_source_and_a_corrected_one(project):
    """In the register, the list of sources, the source's page and the references of a report."""
    rendered = render_project(check_project(Options(project, project / "out")))
    assert "[<del>The Weekly (withdrawn)</del>](sources/weekly.md)" in rendered.pages["register.md"]
    assert "| <del>[North grows](weekly.md)</del> (withdrawn) |" in rendered.pages["sources/index.md"]
    assert "| [A venture in numbers](monthly.md) (corrected) |" in rendered.pages["sources/index.md"]
    assert "[withdrawn and corrected sources](../corrections.md#monthly)" in rendered.pages["sources/monthly.md"]
    told = rendered.pages["sources/monthly.md"].replace("\u00a0", " ")
    assert "**Corrected (April 2019):** it had mixed up firms in [North](../parties/north.md)'s favour." in told
    report = next(one.markdown for one in rendered.reports if one.name == "full-briefing")
    assert "The Daily 2018, p1s2; [The Weekly 2019](https://example.org/weekly) (withdrawn)" in report
    assert "Withdrawn on 1 March 2019: the paper could not name its own source." in report


@pytest.mark.usefixtures("untypeset")
def test_past_editions_that_rest_on_it(tmp_path):
    """An edition that was frozen before the withdrawal is listed with what held in it and cites the source."""
    project = make_project(tmp_path / "project", WEEKLY, MONTHLY)
    north = project / "data/parties/north.yml"
    stated = north.read_text()
    north.write_text(stated.replace("    rank: withdrawn\n", ""))
    options = Options(project, project / "out")
    publish_briefing(options)
    checked = check_project(options)
    origin = Origin("v1", "", parse_day("2019-02-28"))
    write_edition(project, "v1", make_edition(origin, checked.knowledge.project, project, options.out, {}))
    north.write_text(stated)
    (project / "data/sources/weekly.yml").write_text(WEEKLY + GONE)
    page = render_project(check_project(options)).pages["corrections.md"]
    told = page.replace("\u00a0", " ").split("**Edition", 1)[1].split("<a id", 1)[0]
    assert [line for line in told.splitlines() if line] == [
        " [v1](editions/v1.md), 28 February 2019:**",
        "- Example JV. Partners' stake: 100 %",
        "- North. Staff: 400 people; Stake: 60 %",
    ]


def parse_day(text):
    """Return midnight of a day."""
    from datetime import UTC, datetime

    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_source_of_the_shipped_briefing():
    """If the article fell, each statement that it alone carries would be a problem, and the page would list all that cites it."""
    reading = load_project(ROOT)
    source = reading.project.sources["business_times_2018"]
    fallen = replace(source, retracted=Notice("it was a test", parse_period("2026-11-26")))
    reading.project = replace(reading.project, sources={**reading.project.sources, source.id: fallen})
    clocks = Clocks(valid_at=reading.project.briefing.valid_at.end if reading.project.briefing.valid_at else None)
    knowledge = Knowledge(reading.project, clocks).settle_all()
    problems = list(rests_on_withdrawn(reading, knowledge))
    cited = {one.id: {place.source for place in one.locators} for one in reading.project.statements() if any(one.locators)}
    alone = {name for name, sources in cited.items() if sources == {source.id}}
    rejected = {one.id for one in reading.project.statements() if one.rank == "rejected"}
    assert len(problems) == len(alone - rejected) > 50
    found = resting_on(fallen, knowledge)
    stated = {name for name, sources in cited.items() if source.id in sources}
    assert {one.id for one in (*found.alone, *found.beside)} == stated & {one.id for one in knowledge.statements}
    assert {one.fact_id for one in found.derived} >= {"aliexpress_russia.russian_stake"}
    assert found.checks
    ending = " rests on 'business_times_2018' alone, which was retracted"
    assert {one.message for one in problems} == {f"'{name.rpartition('.')[0]}'{ending}" for name in alone - rejected}
