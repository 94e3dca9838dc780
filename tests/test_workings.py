"""Workings: how a derived fact or a check came about, as readers see it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from factbound.facts.clocks import Clocks
from factbound.facts.knowledge import Knowledge
from factbound.publish.exports import facts_json
from factbound.read.project import load_project
from factbound.render.landing import SiteLanding
from factbound.render.plan import Plan
from factbound.render.reportlanding import ReportLanding
from factbound.render.views.briefing import BriefingView
from factbound.render.views.document import Views
from factbound.render.wording import Wording

CASES = Path(__file__).parent / "cases"
VENTURE = """name: Example JV
facts:
  announced_on: {value: 2018-09, from: daily p1s1}

  ratio:
    formula: FORMULA
ROUND

checks: [sum(stake of jv) = 99.5 % within 0.5 %, least(jv.ratio) >= 0 times, jv.announced_on > 2018-08-01]
"""
PROPERTIES = """
  ratio: {label: Ratio, type: quantity, unit: times}
  office: {label: Office, type: text, many: true}
"""


def views_of(folder: Path, formula: str, step: str = "", site: bool = False) -> Views:
    """Return the views of a project whose venture has one derived ratio."""
    shutil.copytree(CASES / "_base", folder, dirs_exist_ok=True)
    for party in ("north", "south"):
        file = folder / f"data/parties/{party}.yml"
        file.write_text(file.read_text("utf-8").replace("    status: planned\n", ""), "utf-8")
    vocabulary = (folder / "data/vocabulary.yml").read_text("utf-8")
    vocabulary = vocabulary.replace("partner_stake]", "ratio]").replace("staff, ally]", "staff, ally, office]")
    vocabulary = vocabulary.replace("units:\n", "units:\n  times: {one: time, many: times}\n") + PROPERTIES
    (folder / "data/vocabulary.yml").write_text(vocabulary, "utf-8")
    (folder / "data/ventures/jv.yml").write_text(VENTURE.replace("FORMULA", formula).replace("ROUND", step), "utf-8")
    north = (folder / "data/parties/north.yml").read_text("utf-8")
    offices = "  office:\n    - {value: Rome, from: daily p1s1}\n    - {value: Bonn, from: daily p1s1}\n"
    (folder / "data/parties/north.yml").write_text(
        f"{north}\n  staff: {{value: more than 100 people, when: 2018, from: daily p1s1}}\n{offices}", "utf-8"
    )
    south = (folder / "data/parties/south.yml").read_text("utf-8")
    (folder / "data/parties/south.yml").write_text(f"{south}\n  staff: {{value: 30 people, from: daily p1s1}}\n", "utf-8")
    reading = load_project(folder)
    assert not reading.problems, reading.problems
    knowledge = Knowledge(reading.project, Clocks()).settle_all()
    assert not knowledge.faults, knowledge.faults
    wording = Wording(knowledge)
    return Views(knowledge, SiteLanding(wording, "register.md") if site else ReportLanding(wording, "report"))


def plain(text: object) -> str:
    """Return text with plain spaces and without entities of the signs that formulas need."""
    return str(text).replace("\u00a0", " ").replace("&#43;", "+").replace("&#60;", "<")


@pytest.mark.parametrize(
    ("formula", "steps", "exact", "rounding"),
    [
        ("north.staff / south.staff", "more than 100 people (North: staff, 2018) / 30 people (South: staff)",
         "more than 3.3333333… times", "lower bound rounded down to four significant digits"),
        ("least(north.staff) / south.staff", "100 people (lower bound of North: staff, 2018) / 30 people (South: staff)",
         "3.3333333… times", "rounded to four significant digits"),
        ("1 - south.staff / north.staff", "1 − (30 people (South: staff) / more than 100 people (North: staff, 2018))",
         "more than 0.7 and less than 1 time", ""),
        ("(1 + 2) * south.staff / 30 people", "(1 + 2) × 30 people (South: staff) / 30 people", "3 times", ""),
        ("count(stake of jv)", "the count of 60 % (North: stake, 11 September 2018) and 40 % (South: stake, 11 September 2018)", "2 times", ""),
        ("count(north.office)", "the count of Rome, Bonn (North: office)", "2 times", ""),
        ("1 + sum(stake of jv) / 50 %",
         "1 + ((60 % (North: stake, 11 September 2018) + 40 % (South: stake, 11 September 2018)) / 50 %)", "3 times", ""),
        (
            "share(10 people of south.staff) / 1 %",
            "(10 people as a share of 30 people (South: staff)) / 1 %",
            "33.333333… times",
            "rounded to four significant digits",
        ),
        ("most(100 % - north.stake) / 10 %", "(the upper bound of (100 % − 60 % (North: stake, 11 September 2018))) / 10 %", "4 times", ""),
        ("(jv.announced_on - 2018-08-31) / 1 day", "(September 2018 (Example JV: announced) − 31 August 2018) / 1 day", "between 1 and 30 times", ""),
    ],
)  # fmt: skip
def test_a_working_reads_as_its_formula_with_numbers(tmp_path: Path, formula: str, steps: str, exact: str, rounding: str) -> None:
    """Names are replaced by what they stand for, the result is exact, and the rounding is said."""
    worked = views_of(tmp_path, formula).entities["jv"].ratio.statement.worked
    assert worked is not None
    assert (plain(worked.steps.land()), plain(worked.exact), str(worked.rounding).rpartition(": ")[2]) == (steps, exact, rounding)


@pytest.mark.parametrize(
    ("formula", "step", "text", "rounding"),
    [
        ("north.staff / south.staff", "0.1", "more than 3.3 times", "lower bound rounded down to a multiple of 0.1 times"),
        ("north.staff / 25 people", "0.1", "more than 4.0 times", None),
        ("most(south.staff) / 4 people", "1", "about 8 times", "rounded to the nearest multiple of 1 time"),
        ("75 people / south.staff", "1", "about 3 times", "rounded to the nearest multiple of 1 time"),
        ("120 people / south.staff", "0.01", "4.00 times", None),
        ("south.staff / north.staff", "0.25", "more than 0 and less than 0.50 times", "upper bound rounded up to a multiple of 0.25 times"),
        ("(jv.announced_on - 2018-08-31) / 7 days", "1", "between 0 and 5 times",
         "lower bound rounded down and upper bound up, to a multiple of 1 time"),
        ("1000 * north.staff / 3 people", "10 thousand", "more than 30,000 times", "lower bound rounded down to a multiple of 10,000 times"),
    ],
)  # fmt: skip
def test_a_derived_fact_is_rounded_as_its_author_wishes(tmp_path: Path, formula: str, step: str, text: str, rounding: str | None) -> None:
    """Bounds stay true, a point gets 'about', the export says how it was rounded and keeps the exact value."""
    views = views_of(tmp_path, formula, f"    round: {step}")
    row = next(row for row in json.loads(facts_json.export(views.knowledge))["facts"] if row["id"] == "jv.ratio")
    assert (plain(row["text"]), row["rounded"] and plain(row["rounded"])) == (text, rounding)
    unrounded = views_of(tmp_path / "other", formula)
    other = next(row for row in json.loads(facts_json.export(unrounded.knowledge))["facts"] if row["id"] == "jv.ratio")
    assert row["value"] == other["value"]


def test_a_page_binds_each_number_of_a_working(tmp_path: Path) -> None:
    """A fact as it is printed elsewhere names its fact; an unrounded result or a bound says that it comes from it."""
    worked = views_of(tmp_path, "least(north.staff) / south.staff", site=True).entities["jv"].ratio.statement.worked
    assert worked is not None
    steps = str(worked.steps.land()).replace("\u00a0", " ")
    assert '<span data-exact="north.staff">100 people</span> (lower bound of North: staff, 2018)' in steps
    assert '<span class="value" data-fact="south.staff" data-row="south.staff.1">30 people</span>' in steps
    assert str(worked.exact).startswith('<span data-exact="jv.ratio">3.3333333…')


def test_a_check_agrees_with_its_facts(tmp_path: Path) -> None:
    """The lower bound of a fact is rounded as the fact is; tolerance and difference are told."""
    views = views_of(tmp_path, "north.staff / south.staff")
    tolerant, bound, dates = BriefingView(views, Plan((), ())).checks
    assert plain(views.entities["jv"].ratio.text) == "more than 3.333 times"
    assert (plain(bound.left), plain(bound.right)) == ("about 3.333 times", "0 times")
    assert [plain(one) for one in (tolerant.left, tolerant.right, tolerant.difference, tolerant.tolerance)] == ["100 %", "99.5 %", "0.5 %", "0.5 %"]
    assert tolerant.holds
    assert [plain(side.steps) for side in dates.sides] == ["September 2018", "1 August 2018"]
    assert [side.worked for side in dates.sides] == [False, False]


def test_the_lower_bound_of_a_fact_goes_down_in_a_check(tmp_path: Path) -> None:
    """What the fact rounds down to 6.666 is not 6.667 in the check."""
    views = views_of(tmp_path, "2 * north.staff / south.staff")
    bound = BriefingView(views, Plan((), ())).checks[1]
    assert (plain(views.entities["jv"].ratio.text), plain(bound.left)) == ("more than 6.666 times", "about 6.666 times")


def test_a_disputed_input_is_shown_with_its_span(tmp_path: Path) -> None:
    """What a formula reads of a disputed fact is the span of all that is said."""
    views_of(tmp_path, "south.staff / 1 person")
    south = tmp_path / "data/parties/south.yml"
    south.write_text(south.read_text("utf-8").replace("  staff: {value: 30 people, from: daily p1s1}",
        "  staff:\n    - {value: 30 people, from: daily p1s1}\n    - {value: 50 people, from: daily p1s1}"), "utf-8")  # fmt: skip
    (tmp_path / "data/ventures/jv.yml").write_text(VENTURE.replace("FORMULA", "south.staff / 10 people").replace("ROUND", ""), "utf-8")
    knowledge = Knowledge(load_project(tmp_path).project, Clocks()).settle_all()
    worked = Views(knowledge, ReportLanding(Wording(knowledge), "report")).entities["jv"].ratio.statement.worked
    assert worked is not None
    assert plain(worked.steps) == "between 30 and 50 people / 10 people"
    assert "(South: staff) / 10 people" in plain(worked.steps.land())


def test_checks_are_told_in_words(tmp_path: Path) -> None:
    """Each has its words beside what is written; those on the holders of a venture can be asked for."""
    folder = tmp_path / "data/ventures"
    views = views_of(tmp_path, "north.staff / south.staff")
    jv = (folder / "jv.yml").read_text("utf-8")
    more = ", sum(stake of jv) = 100 % at 2018-09-11, share(north.staff of south.staff) < 900 %, jv.ratio != count(stake of jv) * 1 time]"
    (folder / "jv.yml").write_text(jv.replace("2018-08-01]", f"2018-08-01{more}"), "utf-8")
    views = Views(Knowledge(load_project(tmp_path).project, Clocks()).settle_all(), views.landing)
    briefing = BriefingView(views, Plan((), ()))
    assert [plain(check.label) for check in briefing.checks] == [
        "Stakes in Example JV add up to 99.5 %",
        "Lower bound of ratio (Example JV) is at least 0 times",
        "Announced (Example JV) is more than 1 August 2018",
        "Stakes in Example JV add up to 100 % on 11 September 2018",
        "Staff (North) as a share of staff (South) is less than 900 %",
        "Ratio (Example JV) differs from count of stakes in Example JV × 1 time",
    ]
    assert [plain(check.text) for check in briefing.checks_on(views.entities["jv"])] == [
        "sum(stake of jv) = 99.5 % within 0.5 %",
        "sum(stake of jv) = 100 % at 2018-09-11",
        "jv.ratio != count(stake of jv) * 1 time",
    ]


def test_a_check_of_an_earlier_day_shows_what_held_then(tmp_path: Path) -> None:
    """Its working has each number with the time that it is of, not with that of today's."""
    views = views_of(tmp_path, "north.staff / south.staff")
    north = tmp_path / "data/parties/north.yml"
    parts = {"60 %": "2018-09-11", "70 %": "2020"}
    stakes = "".join(f"    - {{value: {value}, of: jv, when: {when}, from: daily p1s2}}\n" for value, when in reversed(parts.items()))
    text = north.read_text("utf-8")
    north.write_text(text[: text.index("  stake:")] + f"  stake:\n{stakes}" + text[text.index("\n  staff:") :], "utf-8")
    jv = tmp_path / "data/ventures/jv.yml"
    jv.write_text(jv.read_text("utf-8").replace("sum(stake of jv) = 99.5 % within 0.5 %", "sum(stake of jv) = 100 % at 2018-09-11"), "utf-8")
    views = Views(Knowledge(load_project(tmp_path).project, Clocks()).settle_all(), views.landing)
    check = BriefingView(views, Plan((), ())).checks[0]
    steps = "60 % (North: stake, 11 September 2018) + 40 % (South: stake, 11 September 2018)"
    assert (plain(check.sides[0].steps.land()), check.holds) == (steps, True)
