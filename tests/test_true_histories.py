"""What is told of a history that is no straight line at one clock: merges, time zones, days before its commits, withdrawals, editions."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date, datetime

import pytest
from repositories import CLEAN, begin, commit, edit, git
from test_changes import check, page, told, trail
from test_history import KINDS_OF_REVISION
from test_releases import run

from factbound.cli import main
from factbound.history.git import LoggedCommit
from factbound.history.journal import Entry, Journal
from factbound.history.told import Told, ToldStatement
from factbound.options import Options
from factbound.pipeline import publish_briefing
from factbound.prepare import check_project
from factbound.publish.edition import Origin, make_edition, write_edition
from factbound.rendered import render_project

NORTH, SOUTH = "data/parties/north.yml", "data/parties/south.yml"
WEEKLY = "title: North counts\npublisher: The Weekly\npublished: 2019-01-02\n"
STAFF = "\n  staff:\n    value: 400 people\n    when: 2018-09-11\n    from: weekly\n"
WITHDRAWN = "    rank: withdrawn\n"
EARLY = {"valid_at": date(2018, 9, 12), "known_at": date(2018, 9, 12)}

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git on this machine")


@pytest.fixture
def project(tmp_path):
    """The base project, and a fact that nobody knew in 2018."""
    folder = begin(tmp_path / "project")
    (folder / "data/sources/weekly.yml").write_text(WEEKLY)
    with (folder / NORTH).open("a") as file:
        file.write(STAFF)
    commit(folder, "Count North", "2024-03-02")
    return folder


def redline(folder, **options):
    """Return what the full briefing says of the changes since a revision."""
    rendered = render_project(check(folder, **options))
    return next(one for one in rendered.reports if one.name == "full-briefing").markdown.split("\n## Changes since ")[1].split("\n## ")[0]


def join(project, north):
    """Change North's share on two branches, and let the merge say a third thing."""
    git(project, "checkout", "-qb", "side")
    edit(project, NORTH, ("60 %", "61 %"))
    commit(project, "Sixty-one", "2024-03-03")
    git(project, "checkout", "-q", "main")
    edit(project, NORTH, ("60 %", "62 %"))
    edit(project, SOUTH, ("40 %", "38 %"))
    commit(project, "Sixty-two", "2024-03-04")
    subprocess.run(["git", "merge", "-q", "side"], cwd=project, check=False, capture_output=True, env=CLEAN)
    file = project / NORTH
    file.write_text(re.sub(r"<<<<<<<.*>>>>>>> side\n", f"    value: {north}\n", file.read_text(), flags=re.DOTALL))
    commit(project, "Meet in the middle", "2024-03-05")


def test_what_a_merge_decided_is_told(project):
    """A statement that none of the joined branches has is a change of the merge; what came from one of them is told once, there."""
    edit(project, "data/ventures/jv.yml", ("checks: [sum(stake of jv) = 100 %]\n", ""))
    commit(project, "Check nothing")
    join(project, "61.5 %")
    assert told(project)[:3] == [
        [("changed", "north.stake.1", [("value", "62 %", "61.5 %")])],
        [("changed", "north.stake.1", [("value", "60 %", "62 %")]), ("changed", "south.stake.1", [("value", "40 %", "38 %")])],
        [("changed", "north.stake.1", [("value", "60 %", "61 %")])],
    ]
    steps = [("added", "Begin"), ("changed", "Sixty-two"), ("changed", "Meet in the middle")]
    assert trail(project, "north.stake.1") == steps


def test_a_merge_that_only_joins_is_not_told(project):
    """Both branches changed one file, and git put them together: there is nothing that either did not say."""
    git(project, "checkout", "-qb", "side")
    edit(project, NORTH, ("seller of maps", "seller of charts"), ("name: North", "name: The North"))
    commit(project, "Charts", "2024-03-03")
    git(project, "checkout", "-q", "main")
    with (project / NORTH).open("a") as file:
        file.write("note: Far from the sea.\n")
    edit(project, NORTH, ("400 people", "500 people"))
    commit(project, "Count again", "2024-03-04")
    git(project, "merge", "-q", "--no-edit", "side")
    entry = check(project).journal.entries[0]
    assert entry.commit.subject == "Merge branch 'side'"
    assert entry.told.silent
    assert trail(project, "north.role.1") == [("added", "Begin"), ("changed", "Charts")]


def test_one_day_has_one_heading(project):
    """Of commits in turn from two time zones those of one day stand together, since a heading is an address."""
    words = {"value": "60 %", "of": "jv"}
    change = Told((ToldStatement("changed", "north.stake", "jv", "north.stake.1", "", words, {**words, "value": "61 %"}),))
    days = ("2024-03-01", "2024-03-02", "2024-03-01")
    checked = check(project)
    checked.__dict__["journal"] = Journal(
        tuple(Entry(LoggedCommit(f"{n}" * 40, 0, f"No. {n}", (), "", day), change) for n, day in enumerate(days, 1))
    )
    said = render_project(checked).pages["changes.md"]
    found = re.findall(r'^## .*|^<p class="change__why".*>(No. \d)<', said, re.MULTILINE)
    assert re.findall(r"^## .*", said, re.MULTILINE) == ["## 2 March 2024", "## 1 March 2024"]
    assert [one for one in found if one] == ["No. 2", "No. 1", "No. 3"]


@pytest.mark.usefixtures("untypeset")
def test_the_feed_of_an_earlier_day_tells_nothing_later(project, tmp_path):
    """As the page Changes, it has no commit of what was not known then; it tells of the edition alone."""
    publish_briefing(Options(project, tmp_path / "out", **EARLY))
    feed = (tmp_path / "out/site/feed.xml").read_text()
    assert re.findall("<title>(.*)</title>", feed) == [
        "Example venture, as known on 12 September 2018: changes to the facts",
        "Example venture, as known on 12 September 2018",
    ]


def test_a_comparison_at_an_earlier_day_tells_what_was_known(project):
    """Neither what only later sources say, nor a title that this build alone has, is a change since."""
    git(project, "tag", "v0", "HEAD~1")
    assert redline(project, since="v0", **EARLY).strip() == "v0\n\nNo statement of a fact says anything else than in v0 of 1 March 2024."
    assert "| North: Staff | 400 people, 11 September 2018 | The Weekly |" in redline(project, since="v0")


@pytest.mark.usefixtures("untypeset")
def test_editions_of_a_later_day_are_no_part_of_an_earlier_one(project):
    """A build as of a day lists the editions that there were by that day, and of what came since what was known."""
    options = Options(project, project / "out")
    publish_briefing(options)
    checked = check_project(options)
    for name, day in (("v1", "2018-09-12T00:00:00+00:00"), ("v2", "2024-03-02T12:00:00+00:00")):
        origin = Origin(name, "", datetime.fromisoformat(day))
        write_edition(project, name, make_edition(origin, checked.knowledge.project, project, options.out, {}))
    edit(project, NORTH, ("400 people", "500 people"), ("seller of maps", "seller of charts"))
    pages = render_project(check_project(Options(project, project / "out", **EARLY))).pages
    assert [path for path in pages if path.startswith("editions")] == ["editions.md", "editions/v1.md"]
    since = pages["editions.md"].split("## Since the last edition")[1]
    assert '<p class="change__count">1 fact: 1 statement changed.</p>' in since
    assert "people" not in since


def test_a_withdrawal_is_a_change_of_what_is_said(project):
    """A statement that was withdrawn says so in the redline; one whose rank is another says which, though its line has no word for it."""
    commit(project, "Rank")
    edit(project, "data/sources/weekly.yml", ("published:", "retracted: because it guessed\npublished:"))
    with (project / NORTH).open("a") as file:
        file.write(WITHDRAWN)
    edit(project, SOUTH, ("from: daily p1s1", "from: daily p1s1\n    certainty: confirmed"))
    assert redline(project, since="HEAD").split("\n\n### What else changed")[0] == (
        "HEAD\n\nThis document is compared with the facts of HEAD of 1 March 2024. 2 facts: 2 statements changed.\n\n"
        "### What says something else\n\n"
        "| Fact | Was | Now | What differs besides |\n| --- | --- | --- | --- |\n"
        "| North: Staff | 400 people, 11 September 2018 | 400 people, 11 September 2018 (withdrawn) |  |\n\n"
        "### What says the same with other sources or words\n\n"
        "| Fact | Says | What differs |\n| --- | --- | --- |\n"
        "| South: Role | maker of compasses | certainty was reported, now confirmed |"
    )


def test_a_build_is_compared_with_a_state_whose_vocabulary_has_problems(project):
    """As `diff` does, it reads those facts in the words of today, and says what was not compared."""
    edit(project, "data/vocabulary.yml", ("kinds:", "kinds: [\n"))
    commit(project, "Break the vocabulary")
    git(project, "checkout", "-q", "HEAD~1", "--", "data/vocabulary.yml")
    edit(project, NORTH, ("400 people", "500 people"))
    said = redline(project, since="HEAD")
    assert "| North: Staff | 400 people, 11 September 2018 | 500 people, 11 September 2018 |  |" in said
    assert "Not compared, since the files of that state cannot be read: vocabulary." in said


def test_an_edition_of_uncommitted_files_is_of_no_commit(project, capsys):
    """What it says stands in no commit, so that none is named, and nobody looks there for its pages."""
    edit(project, NORTH, ("400 people", "500 people"))
    status, _, _ = run(capsys, "release", project, "v1", "--to", "folder", "--day", "2024-03-03")
    assert status == 0
    status, out, err = run(capsys, "diff", project, "HEAD", "v1")
    assert (status, err) == (0, "")
    assert re.sub(r"\b[0-9a-f]{10}\b", "ID", out) == (
        "Facts from HEAD (ID, 2024-03-02) to v1 (2024-03-03)\n\n"
        "Statements: 1 changed, of 1 fact.\n\n"
        "north.staff\n"
        "  changed  400 people, when 2018-09-11 (data/parties/north.yml:15)\n"
        "           value: 400 people -> 500 people\n\n"
        "Pages and reports were not looked at, since no commit has the templates of the later side.\n"
    )
    _, out, _ = run(capsys, "diff", project, "HEAD", "v1", "--format", "json", "--effects", "none")
    assert json.loads(out)["after"] == {"revision": "v1", "commit": None, "day": "2024-03-03", "borrowed_vocabulary": False}


def test_an_edition_that_is_not_here_yet_comes_with_the_tags(project, capsys):
    """No pull brings the tag of an edition, which lies on no branch."""
    assert run(capsys, "diff", project, "v1") == (2, "", f"'v1' is no revision of this repository. {KINDS_OF_REVISION}\n")


def test_earlier_names_are_told_in_the_names_of_today(project):
    """Readers know a thing by the name that it has now, also where the past called it otherwise."""
    edit(project, NORTH, ("400 people", "500 people"), ("from: weekly", "from: [weekly, daily p1s1]"))
    commit(project, "Count again", "2024-03-03")
    for sort, old, new in (("entity", "north", "nord"), ("property", "staff", "heads"), ("source", "daily", "journal")):
        assert main(["rename", f"{sort}:{old}", new, "--project", str(project)]) == 0
    commit(project, "Rename", "2024-03-04")
    assert page(project).split("Count again")[1].split("</div>")[0] == (
        '</p>\n\n<p class="change__count">1 fact: 1 statement changed.</p>\n\n'
        '- <b class="change__kind change__kind--changed">Changed</b> [North: Staff](register.md#nord.heads.1): '
        'value was <span class="then" data-then="north.staff">400 people</span>, now <span class="then" data-then="north.staff">500 people</span>; '
        'source added: <span class="then" data-then="north.staff">The Daily, p1s1</span>\n\n'
    )


def test_a_tag_that_is_no_edition_says_how_it_goes_away(project, capsys):
    """Nobody finds a file to bring back where there is a tag alone."""
    git(project, "tag", "edition/v9")
    assert run(capsys, "check", project) == (
        1,
        (
            "edition/v9:editions/v9/edition.json:1:1: the record of the edition 'v9' is missing\n"
            "  Bring back the tag as it was, or delete it with 'git tag -d edition/v9' and release again.\n\n"
            "Build stopped: 1 problem in 1 file. Nothing was published.\n"
        ),
        "",
    )


def test_a_unit_that_is_called_otherwise_keeps_the_trails_of_its_facts(project):
    """The vocabulary alone changed: nobody entered the number again."""
    edit(project, NORTH, ("400 people", "500 people"))
    commit(project, "Count again", "2024-03-03")
    edit(project, "data/vocabulary.yml", ("people: {one: person, many: people}", "people: {one: head, many: heads}"))
    commit(project, "Call them heads", "2024-03-04")
    steps = [("added", "Count North"), ("changed", "Count again")]
    assert trail(project, "north.staff.1") == steps
    edit(project, NORTH, ("500 people", "600 heads"))
    commit(project, "Count heads", "2024-03-05")
    assert trail(project, "north.staff.1") == [*steps, ("changed", "Count heads")]


def test_a_withdrawal_gives_the_reason_of_the_publisher_first(project):
    """A reason that the statement had before, as for its preference, does not stand in for it."""
    edit(project, "data/sources/weekly.yml", ("published:", "retracted: because it guessed\npublished:"))
    with (project / NORTH).open("a") as file:
        file.write(WITHDRAWN + "    because: it had the newest count\n")
    row = next(line for line in page(project, "register.md").splitlines() if "north.staff.1" in line)
    assert '<span class="row-note">Its source was withdrawn: it guessed; it had the newest count.</span>' in row
