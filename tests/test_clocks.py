"""The two clocks from outside: what a briefing says as of a day, what it leaves out, and how it says which day that is."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from factbound.cli import main
from factbound.facts.asof import known_names
from factbound.facts.due import list_due
from factbound.facts.knowledge import Knowledge
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.publish.exports import EXPORTS
from factbound.rendered import Rendered, render_project

ROOT = Path(__file__).parents[1]
BASE = ROOT / "tests" / "cases" / "_base"
PLAN, DEED, LATER = date(2018, 9, 12), date(2019, 6, 6), date(2020, 1, 1)

FILES = {
    "data/briefing.yml": "title: Example\nsubject: jv\ndate: 2021-01-01\nvalid_at: 2021-01-01\n",
    "data/sources/weekly.yml": "title: Done\npublisher: The Weekly\npublished: 2019-06-06\n",
    "data/vocabulary.yml": (BASE / "data/vocabulary.yml")
    .read_text("utf-8")
    .replace("[announced_on, partner_stake]", "[announced_on, closing_expected, completed_on]")
    .replace(
        "  partner_stake: {label: Partners' stake, type: share}",
        "  closing_expected: {label: Closing expected, type: date, outcome: completed_on}\n  completed_on: {label: Completed, type: date}",
    ),
    "data/ventures/jv.yml": """name: Example JV
note: A plan at first. It was completed on {{ jv.completed_on }}.
facts:
  announced_on: {value: 2018-09-11, when: 2018-09-11, from: daily p1s1}
  closing_expected: {value: 2019-03, when: 2018-09-11, status: planned, from: daily p1s1}
  completed_on: {value: 2019-06-05, when: 2019-06-05, from: weekly}
""",
    "data/parties/north.yml": """name: North
facts:
  role: {value: maker, from: daily p1s1}
  stake:
    - {value: 55 %, of: jv, when: 2019-06-05, from: weekly}
    - {value: 60 %, of: jv, when: 2018-09-11, until: 2019-06-04, status: planned, from: daily p1s2}
""",
    "data/parties/south.yml": "name: South\nfacts:\n  role: {value: seller, from: weekly}\n",
    "content/blocks/summary.md": """{% if known('jv.completed_on') %}
North holds {{ north.stake }}, since {{ jv.completed_on }}.
{% elif not known('jv.announced_on') %}
Nothing was announced.
{% else %}
North is to hold {{ north.stake }}.
{% endif %}
""",
}


def lay_out(folder: Path, **changes: str) -> Path:
    """Write the small project of a plan and a deed; in the names of changed files `__` stands for the slash."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    changed = {name.replace("__", "/").replace("_yml", ".yml").replace("_md", ".md"): text for name, text in changes.items()}
    for name, text in {**FILES, **changed}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def know(folder: Path, valid_at: date | None = None, known_at: date | None = None) -> Knowledge:
    """Return the facts of a sound project at its clocks."""
    return check_project(Options(folder, folder / "out", valid_at, known_at)).knowledge


def render(folder: Path, valid_at: date | None = None, known_at: date | None = None) -> Rendered:
    """Render the project at its clocks."""
    return render_project(check_project(Options(folder, folder / "out", valid_at, known_at)))


def summary(rendered: Rendered) -> str:
    """Return the first sentence of the one-page report, without its notes."""
    report = next(one for one in rendered.reports if one.name == "one-page")
    found = re.search(r"^# .*\n\n(.*)$", report.markdown, re.MULTILINE)
    assert found is not None
    return re.sub(r"\[\^[^]]*\]", "", found[1]).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("valid_at", "known_at", "says", "title"),
    [
        (None, None, "North holds 55 %, since 5 June 2019.", "Example"),
        (None, PLAN, "North is to hold 60 % (planned).", "Example, as known on 12 September 2018"),
        (PLAN, None, "North is to hold 60 % (planned).", "Example, as of 12 September 2018"),
        (LATER, PLAN, "North is to hold 60 % (planned).", "Example, as of 1 January 2020, as known on 12 September 2018"),
        (None, DEED, "North holds 55 %, since 5 June 2019.", "Example, as known on 6 June 2019"),
    ],
)
def test_each_day_says_what_was_known_of_it(tmp_path: Path, valid_at: date | None, known_at: date | None, says: str, title: str) -> None:
    """Guards print what fits, and the title of page, report and card says the day."""
    rendered = render(lay_out(tmp_path), valid_at, known_at)
    assert summary(rendered) == says
    assert f"\n# {title}\n" in rendered.pages["index.md"]
    assert rendered.card is not None
    assert all(f'title: "{title}"' in text for text in (rendered.card.markdown, rendered.reports[1].markdown))


def test_an_end_is_known_with_what_follows(tmp_path: Path) -> None:
    """Until its successor is known, a statement goes on and shows no end; then it has ended."""
    folder = lay_out(tmp_path)
    ends = {
        day: [(one.until.iso if one.until else "") for one in know(folder, LATER, day).facts["north.stake", "jv"].statements] for day in (PLAN, DEED)
    }
    assert ends == {PLAN: [""], DEED: ["", "2019-06-04"]}


def test_no_deed_is_known_before_it_is_done(tmp_path: Path) -> None:
    """A source that came out before the day of a deed does not make it known."""
    facts = "name: North\nfacts:\n  role: {value: maker, from: daily p1s1}\n  stake: {value: 55 %, of: jv, when: 2019-06-05, from: daily p1s2}\n"
    folder = lay_out(tmp_path, data__parties__north_yml=facts, content__blocks__summary_md="None.\n")
    assert not know(folder, LATER, PLAN).facts["north.stake", "jv"].statements
    assert know(folder, LATER, DEED).facts["north.stake", "jv"].holding


def test_a_note_leaves_out_what_was_to_come(tmp_path: Path) -> None:
    """The sentence that names a later fact is gone with all of it, and the others stay."""
    folder = lay_out(tmp_path)
    notes = {day: re.findall(r"A plan at first\.[^\n]*", render(folder, None, day).pages["ventures/jv.md"])[-1] for day in (PLAN, DEED)}
    assert notes[PLAN] == "A plan at first.</p>"
    assert notes[DEED].startswith("A plan at first. It was completed on ")


def test_nothing_is_said_of_what_was_not_known(tmp_path: Path) -> None:
    """An entity of which nothing was known says so on its page and stands in no list."""
    pages = render(lay_out(tmp_path), None, PLAN).pages
    assert "Nothing about South was known by 12 September 2018, as far as was found." in pages["parties/south.md"]
    assert "North" in pages["parties/index.md"]
    assert "South" not in pages["parties/index.md"]
    told = "As known on 12 September 2018. 4 statements from 1 source, and 3 more that were not known yet; made from the edition of 1 January 2021."
    assert f">{told}<" in pages["index.md"]


def test_no_source_is_told_before_it_was_out(tmp_path: Path) -> None:
    """It has no page, which would give away its title, and the terminal says of it that nothing of it was known."""
    folder = lay_out(tmp_path)
    assert "sources/weekly.md" in render(folder).pages
    pages = render(folder, None, PLAN).pages
    assert "sources/weekly.md" not in pages
    assert "sources/daily.md" in pages
    assert not [path for path, text in pages.items() if "The Weekly" in text or "weekly" in text]


ALSO = "name: North\nalso: [Norden, Norden Group, Nordenia, The North]\nfacts:\n  role:\n"
ROLES = "    - {value: Norden, when: 2019-06-05, from: weekly}\n    - {value: maker, when: 2018-09-11, until: 2019-06-04, from: daily p1s1}\n"


@pytest.mark.parametrize(
    ("known_at", "names"),
    [(None, ["Norden", "Norden Group", "Nordenia", "The North"]), (PLAN, ["Nordenia", "The North"]), (DEED, ["Norden", "Norden Group"])],
)
def test_a_name_is_known_with_the_statement_that_gives_it(tmp_path: Path, known_at: date | None, names: list[str]) -> None:
    """So is a longer name that has it; what only begins alike is another name."""
    summary_md = "{{ jv }} was announced on {{ jv.announced_on }}.\n"
    folder = lay_out(tmp_path, data__parties__north_yml=ALSO + ROLES, content__blocks__summary_md=summary_md)
    knowledge = know(folder, None, known_at)
    found = known_names(knowledge, knowledge.project.entities["north"])
    assert list(found)[: len(names)] == names
    assert ("Norden" in render(folder, None, known_at).pages["parties/north.md"].replace("Nordenia", "")) is (known_at != PLAN)


def test_nothing_is_headed_that_has_nothing(tmp_path: Path) -> None:
    """An entity whose shares are all of a later time has no table of holdings, only a page that says that nothing was known."""
    party = "name: South\nfacts:\n  role: {value: seller, from: weekly}\n  stake: {value: 45 %, of: jv, when: 2019-06-05, from: weekly}\n"
    folder = lay_out(tmp_path, data__parties__south_yml=party)
    assert "## Holdings over time" in render(folder).pages["parties/south.md"]
    assert "## Holdings over time" not in render(folder, None, PLAN).pages["parties/south.md"]


def test_who_owns_it_is_told_by_what_is_known(tmp_path: Path) -> None:
    """Votes that nobody tells do not hide the capital, though the vocabulary has them first."""
    vocabulary = FILES["data/vocabulary.yml"].replace("role, stake, staff", "role, votes, stake, staff")
    vocabulary = vocabulary.replace(
        "  stake: {", "  votes: {label: Votes, type: share, of: [party]}\n  held: {label: Capital, type: share, of: [party]}\n  stake: {"
    )
    vocabulary = vocabulary.replace("role, votes, stake", "role, votes, held, stake")
    unknown = "  votes: {value: unknown, of: south, because: nobody says, reason: not_known_to_publisher, from: daily p1s1}\n"
    party = FILES["data/parties/north.yml"] + unknown + "  held: {value: 70 %, of: south, from: daily p1s1}\n"
    page = render(lay_out(tmp_path, data__vocabulary_yml=vocabulary, data__parties__north_yml=party)).pages["parties/south.md"]
    told = re.sub(r"<[^>]*>|\]\([^)]*\)|\[", "", page[page.index("## Who owns it") :]).replace("\u00a0", " ")
    assert told.split("\n\n")[1].splitlines()[2:] == ["| North | Capital | 70 % | The Daily, p1s1 |", "| Not known whose | | 30 % | |"]


def test_the_terminal_tells_what_was_not_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a source that was not out yet `show` says so; of what could not be worked out then `impact` prints no number."""
    venture = FILES["data/ventures/jv.yml"] + "  partner_stake: {formula: 100 % - north.stake, when: 2019-06-05}\n"
    vocabulary = FILES["data/vocabulary.yml"].replace("completed_on]", "completed_on, partner_stake]")
    vocabulary += "  partner_stake: {label: Partners' stake, type: share}\n"
    project = str(lay_out(tmp_path, data__ventures__jv_yml=venture, data__vocabulary_yml=vocabulary))
    assert main(["show", "weekly", "--project", project, "--known-at", "2018-09-12"]) == 0
    assert capsys.readouterr().out.splitlines()[2] == "  not out then, or without a date: nothing of it was known"
    assert main(["show", "weekly", "--project", project]) == 0
    assert "not out" not in capsys.readouterr().out
    assert main(["impact", "north.stake", "--project", project, "--known-at", "2018-09-12"]) == 0
    line = next(one for one in capsys.readouterr().out.splitlines() if "partner_stake.1" in one)
    assert line == "  jv.partner_stake.1: not worked out = 100 % - north.stake (when 2019-06-05, not known at the clocks; data/ventures/jv.yml:7:28)"


def test_a_guarded_sentence_is_judged_when_it_is_printed(tmp_path: Path) -> None:
    """'holds' is right of the deed and wrong of the plan, so that a guard that lets it through is told."""
    folder = lay_out(tmp_path, content__blocks__summary_md="{% if north.stake.done %}North holds {{ north.stake }}.{% endif %}\n")
    assert know(folder, None, PLAN)
    folder = lay_out(tmp_path, content__blocks__summary_md="{% if north.stake.known %}North holds {{ north.stake }}.{% endif %}\n")
    assert know(folder)
    with pytest.raises(BuildFailed, match=re.escape("the sentence tells a plan as done: 'holds' around north.stake (planned)")):
        know(folder, None, PLAN)


GUARDS = ("not known('jv.completed_on') or false", "known('jv.completed_on') and known('north.staff')", "not (known('north.stake'))")


@pytest.mark.parametrize("guard", GUARDS)
def test_guards_are_worked_out(tmp_path: Path, guard: str) -> None:
    """What `not`, `and` and `or` keep back is not judged."""
    staff = FILES["data/parties/north.yml"] + "  staff: {value: unknown, because: nobody says, reason: left_out, from: daily p1s1}\n"
    text = f"{{% if {guard} %}}North holds {{{{ north.stake.at(jv.announced_on) }}}}.{{% endif %}}\n"
    assert know(lay_out(tmp_path, data__parties__north_yml=staff, content__blocks__summary_md=text))


@pytest.mark.parametrize(
    ("valid_at", "known_at", "expected"),
    [(None, None, []), (PLAN, PLAN, []), (LATER, PLAN, ["jv.closing_expected.1"]), (date(2019, 5, 1), date(2019, 5, 1), ["jv.closing_expected.1"])],
)
def test_a_plan_is_due_when_its_day_has_passed(tmp_path: Path, valid_at: date | None, known_at: date | None, expected: list[str]) -> None:
    """It is, until the property that the vocabulary names as its outcome is known."""
    assert [one.statement.id for one in list_due(know(lay_out(tmp_path), valid_at, known_at))] == expected


@pytest.mark.parametrize("known_at", [None, DEED])
def test_what_is_known_to_have_come_later_is_not_due(tmp_path: Path, known_at: date | None) -> None:
    """On 1 May 2019 the plan had not been kept; a briefing that knows of 5 June does not say that nothing tells what came of it."""
    assert list_due(know(lay_out(tmp_path), date(2019, 5, 1), known_at)) == ()


@pytest.mark.parametrize(("known_at", "expected"), [(date(2019, 2, 1), ["north.stake.1"]), (None, [])])
def test_a_later_statement_settles_a_plan(tmp_path: Path, known_at: date | None, expected: list[str]) -> None:
    """Be it of a day after the one that the facts are about, so long as it is known."""
    party = FILES["data/parties/north.yml"].replace("when: 2018-09-11, until: 2019-06-04", "when: 2018-12-01")
    due = list_due(know(lay_out(tmp_path, data__parties__north_yml=party), date(2019, 2, 1), known_at))
    assert [one.statement.id for one in due if one.fact.entity == "north"] == expected


def test_check_lists_what_is_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It stops nothing: exit 0, with places for people, records for programs and notices for a workflow."""
    arguments = ["check", "--project", str(lay_out(tmp_path)), "--valid-at", "2020-01-01", "--known-at", "2018-09-12"]
    assert main(arguments) == 0
    verdict, told = capsys.readouterr().out.split("\n\n")
    assert verdict == "No problems: 4 of 7 statements were known on 12 September 2018, about 3 entities from 2 sources."
    assert told == (
        "1 plan is due for confirmation, since nothing says what came of it:\n"
        "  data/ventures/jv.yml:5:29: jv.closing_expected was planned for March 2019\n"
    )
    assert main([*arguments, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "problems": [],
        "due": [{"path": "data/ventures/jv.yml", "line": 5, "column": 29, "fact": "jv.closing_expected", "status": "planned", "expected": "2019-03"}],
    }
    assert main([*arguments, "--format", "github"]) == 0
    told = "::notice file=data/ventures/jv.yml,line=5,col=29::jv.closing_expected was planned for March 2019: due for confirmation\n"
    assert capsys.readouterr().out == told


def test_what_is_due_stands_on_its_page(tmp_path: Path) -> None:
    """With when it was to be so, what would settle it, and its source."""
    page = render(lay_out(tmp_path), LATER, PLAN).pages["unknowns.md"]
    row = re.sub(r"<[^>]*>|\]\([^)]*\)|\[", "", page[page.index("## Due for confirmation") :]).replace("\u00a0", " ").strip().splitlines()[-1]
    assert row == "| Example JV: Closing expected | March 2019 planned | Completed: a statement that says so | The Daily, p1s1 |"


NOT_KNOWN = """--known-at: on 1 January 1990 nothing was known of Example JV
  Expected a day from 12 September 2018 on, when the first source that tells something had come out."""
NOT_SO = """--valid-at: as of 1 January 1990 nothing is said of Example JV
  Expected a day from 11 September 2018 on, with which the first statement begins."""
TOO_LATE = """--valid-at: 1 January 2030 lies after all that the data speak of
  Expected a day up to 1 January 2021, the last that the briefing or a statement or source of it gives."""
OUTSIDE = (("--known-at", "1990-01-01", NOT_KNOWN), ("--valid-at", "1990-01-01", NOT_SO), ("--valid-at", "2030-01-01", TOO_LATE))


@pytest.mark.parametrize(("clock", "day", "told"), OUTSIDE)
def test_a_day_outside_the_data_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: str, day: str, told: str) -> None:
    """It says which days there are, and nothing is published."""
    project = lay_out(tmp_path)
    assert main(["build", "--project", str(project), clock, day]) == 1
    assert capsys.readouterr().err == f"{told}\n\nBuild stopped: 1 problem in 1 option. Nothing was published.\n"
    assert not (project / "out").exists()


STAKES = {
    "2018-09-12": ("48 % planned", "24 % planned", "15 % planned", "13 % planned", "52 % planned", "undisclosed done"),
    "2019-06-06": ("47.8 % planned", "24.3 % agreed", "15 % agreed", "12.9 % planned", "52.2 % planned", "USD 382 million agreed"),
    "2019-10-31": ("47.8 % planned", "24.3 % done", "15 % done", "12.9 % planned", "52.2 % planned", "USD 382 million agreed"),
    "2021-02-01": ("47.8 % done", "24.3 % done", "15 % done", "12.9 % done", "52.2 % done", "USD 382 million agreed"),
}
"""Of the shipped briefing by what was known on a day: Alibaba, MegaFon, Mail.Ru Group, RDIF, the Russian side, the cash of all."""
TOLD = ("alibaba.stake", "megafon.stake", "mail_ru.stake", "rdif.stake", "aliexpress_russia.russian_stake", "aliexpress_russia.funding_total")
PLANNED = "The plan was to give Alibaba 48 % (planned) and the Russian side 52 % (planned)."
AGREED = (
    "By the contracts MegaFon is to have 24.3 % (agreed), Mail.Ru Group 15 % (agreed) and RDIF, once it uses an option, 12.9 % (planned),"
    " which would leave Alibaba 47.8 % (planned)."
)
WHO_HOLDS_WHAT = {
    "2018-09-12": f"{PLANNED.replace('was to', 'is to')}"
    " Of that, MegaFon is to have 24 % (planned), Mail.Ru Group 15 % (planned) and RDIF 13 % (planned)."
    " Nothing has been signed, as far as was found.",
    "2019-06-06": f"{PLANNED} {AGREED}",
    "2019-10-31": f"{PLANNED} {AGREED.replace('is to', 'was to')} What Alibaba and RDIF held on completion had not been published.",
    "2021-02-01": f"{PLANNED} On completion it was the other way round, 55.7 % for Alibaba."
    " Since 28 January 2021 the shares stand at 47.8 % for Alibaba,"
    " 24.3 % for MegaFon, 15 % for Mail.Ru Group and 12.9 % for RDIF. No later change was found.",
}


TO_COME = (
    ("2018-09-13", "ran to 13 September 2018"),
    ("2018-09-15", "The day on which it ended is given as 15 September 2018"),
    ("2019-06-05", "terms agreed on 5 June 2019"),
    ("2019-10-10", "The deal was finished in October 2019."),
    ("2019-10-10", "At completion, in October 2019, it had less."),
    ("2021-01-29", "RDIF named MegaFon as a holder"),
    ("2021-10-12", "VK Group"),
    ("2022-10-31", "Aliexpress Russia shareholders refuse"),
    ("2023-07-31", "name its owner instead"),
)
"""Words of the shipped briefing, and the day from which they may stand there."""


@pytest.mark.parametrize("day", STAKES)
def test_the_shipped_briefing_says_the_right_thing_of_the_stakes(day: str) -> None:
    """Plan, contract, completion and sale each stand as they were known, in facts.json and on the one page; no narrative prints 'not known'."""
    rendered = render(ROOT, None, date.fromisoformat(day))
    rows = json.loads(dict(EXPORTS)["facts.json"](rendered.checked.knowledge, None))["facts"]
    held = {row["id"]: f"{row['text']} {row['status']}".replace("\u00a0", " ") for row in rows if row["holds"]}
    assert tuple(held[fact_id] for fact_id in TOLD) == STAKES[day]
    report = next(one.markdown for one in rendered.reports if one.name == "one-page")
    told = re.search(r"\*\*Who holds what\.\*\* (.*?)\n\n", re.sub(r"\[\^[^]]*\]", "", report), re.DOTALL)
    assert told is not None
    assert " ".join(told[1].split()) == WHO_HOLDS_WHAT[day]
    pages = [rendered.pages[page.path] for page in rendered.checked.plan.pages if page.content]
    assert not [text for text in pages if re.search(r"\b(held|had|on|in|of|to|at) not known\b", text)]
    everything = " ".join(re.sub(r"<[^>]*>|\]\([^)]*\)|\[", "", text) for text in rendered.pages.values())
    everything = " ".join(everything.split())
    assert not [words for known_from, words in TO_COME if day < known_from and words in everything]
    assert not [words for known_from, words in TO_COME if day >= known_from and words not in everything]


def test_the_shipped_briefing_says_that_nothing_had_been_announced() -> None:
    """On a day on which only talks were told of, no narrative and no block tells a plan, and none prints 'not known'."""
    rendered = render(ROOT, None, date(2018, 8, 31))
    report = next(one.markdown for one in rendered.reports if one.name == "one-page")
    told = re.sub(r"\[\^[^]]*\]", "", report.split("\n# ")[1]).replace("\u00a0", " ").split("\n\n")[1]
    assert " ".join(told.split()) == (
        "On the day of this briefing nothing had been announced. What was alleged of talks: advanced talks on a joint company reported (alleged),"
        " about first quarter of 2018; talks of Alibaba, Mail.Ru Group and RDIF said to go on (alleged), 24 August 2018."
    )
    pages = {page.path: rendered.pages[page.path] for page in rendered.checked.plan.pages if page.content and page.order < 70}
    assert not [path for path, text in pages.items() if "not known" in text or "nothing had been announced" not in text]
