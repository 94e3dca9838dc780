"""Facts that notes name, and facts in words: how they land on pages, in reports and in plain places."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from factbound.facts.intervals import Interval
from factbound.facts.mentions import Mention, split_mentions
from factbound.facts.values import Quantity
from factbound.facts.vocabulary import Unit
from factbound.facts.wording import quantity_in_words
from factbound.options import Options
from factbound.pipeline import publish_briefing
from factbound.prepare import check_project
from factbound.publish.exports.facts_json import export
from factbound.render.environment import FILTERS
from factbound.rendered import render_project

CASES = Path(__file__).parent / "cases"
UNITS = {"members": Unit("members", "member", "members")}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose notes name facts, also their own and one that has none yet."""
    shutil.copytree(CASES / "_base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "data/parties/south.yml").write_text(
        "name: South\n"
        "note: Is to have {{ south.stake }} beside {{ north }}. Later {{ south.staff }}.\n"
        "facts:\n"
        "  role: {value: maker of compasses, from: daily p1s1}\n"
        "  stake:\n"
        "    value: 40 %\n    of: jv\n    when: 2018-09-11\n    status: planned\n    from: daily p1s2\n"
        "    note: Not {{ north.stake }} as {{ north }} would; {{ south.stake }} are planned.\n"
        "    provided: '{{ north }} is to keep {{ north.stake }}'\n"
        "  staff: {value: 4 people, when: 2019, from: daily p1s2}\n",
        "utf-8",
    )
    (tmp_path / "data/briefing.yml").write_text(
        "title: Maps\nsubject: jv\nvalid_at: 2018-12-31\nsubtitle: Announced on {{ jv.announced_on }}\ndescription: By {{ north }}\n", "utf-8"
    )
    (tmp_path / "content/blocks/summary.md").write_text("The venture: {{ south.stake }} and {{ south.staff.in_words | upper_first }}.\n", "utf-8")
    return tmp_path


def test_mentions_are_the_two_forms_only() -> None:
    """A fact or an entity in double braces; anything else stays words."""
    parts = list(split_mentions("a {{ b.c }}{{d}} {{ e | f }} {{ g.h.i }} }}"))
    assert parts == ["a ", Mention("b", "c"), Mention("d"), " {{ e | f }} {{ g.h.i }} }}"]


def test_a_note_prints_facts_in_the_way_of_its_place(project: Path) -> None:
    """Linked on the site; in reports with the mark in words and no footnote of its own; plain in front matter; no sentence of what is to come."""
    rendered = render_project(check_project(Options(project, project / "out")))
    page = rendered.pages["parties/south.md"]
    assert 'description: "Is to have 40\u00a0% (planned) beside North."' in page
    assert '<span class="fact fact--planned" data-fact="south.stake" data-row="south.stake.1">[40\u00a0%](../register.md#south.stake.1 "' in page
    assert "beside [North](north.md).</p>" in page
    register = next(one.markdown for one in rendered.reports if one.name == "fact-register")
    assert "Provided that North is to keep 60\u00a0% (planned). Not 60\u00a0% (planned) as North would; 40\u00a0% (planned) are planned." in register
    briefing = next(one.markdown for one in rendered.reports if one.name == "full-briefing")
    assert 'subtitle: "Announced on 11 September 2018"\n' in briefing
    assert "; if North is to keep 60\u00a0% (planned)." in briefing
    landing = rendered.pages["index.md"]
    assert 'description: "By North"' in landing
    assert 'data-fact="jv.announced_on" data-row="jv.announced_on.1">[11 September 2018](register.md#jv.announced_on.1' in landing


def test_the_export_has_notes_in_plain_words(project: Path) -> None:
    """facts.json says what readers read."""
    rows = json.loads(export(check_project(Options(project, project / "out")).knowledge))["facts"]
    assert {row["id"]: row["in_words"] for row in rows if row["entity"] == "south"} == {
        "south.role": None,
        "south.staff": "four",
        "south.stake": "40\u00a0%",
    }
    row = next(row for row in rows if row["id"] == "south.stake")
    assert (row["provided"], row["note"]) == (
        "North is to keep 60\u00a0% (planned)",
        "Not 60\u00a0% (planned) as North would; 40\u00a0% (planned) are planned.",
    )


@pytest.mark.usefixtures("untypeset")
def test_a_site_with_such_notes_is_built(project: Path) -> None:
    """Links in notes lead somewhere, in tables too."""
    publish_briefing(Options(project, project / "out"))
    assert "{{" not in (project / "out/site/register/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity.point(4, "members"), "four"),
        (Quantity.point(12, "members"), "twelve"),
        (Quantity.point(13, "members"), "13"),
        (Quantity.point(0), "zero"),
        (Quantity(Interval.point(3), "members", approximate=True), "about three"),
        (Quantity(Interval(Quantity.point(4).interval.low, None, False, False), "members"), "more than four"),
        (Quantity.point(146_880_432, "members"), "146,880,432"),
        (Quantity.point(2_000_000, "members"), "two\u00a0million"),
        (Quantity.point(-3, "members"), "minus three"),
        (Quantity.point(-13, "members"), "-13"),
        (Quantity(Interval(Fraction(-2), Fraction(3)), "members"), "between minus two and three"),
        (Quantity.point(7, "%"), "7\u00a0%"),
        (Quantity.point(5, "USD"), "USD\u00a05"),
    ],
)
def test_small_numbers_have_words(quantity: Quantity, words: str) -> None:
    """Counts up to twelve are told in words and without their unit; shares and money keep their figures."""
    assert quantity_in_words(quantity, UNITS) == words


def test_in_words_prints_the_fact(project: Path) -> None:
    """The words are bound like any fact, and can begin a sentence."""
    pages = render_project(check_project(Options(project, project / "out", valid_at=None))).pages
    assert 'data-fact="south.staff">Not known</span>' in pages["index.md"]
    (project / "data/briefing.yml").write_text("title: Maps\nsubject: jv\n", "utf-8")
    pages = render_project(check_project(Options(project, project / "out"))).pages
    assert '<span class="fact" data-fact="south.staff" data-row="south.staff.1">[Four](register.md#south.staff.1 "' in pages["index.md"]


@pytest.mark.parametrize(("value", "printed"), [("a b", "A b"), ("", ""), ("(a", "(a")])
def test_upper_first(value: str, printed: str) -> None:
    """Only a first letter becomes a capital."""
    assert FILTERS["upper_first"](value) == printed
