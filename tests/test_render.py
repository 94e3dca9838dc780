"""What templates print, tried on the small project that the cases are laid over."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.render.reportlanding import ReportLanding
from factbound.render.wording import Wording
from factbound.rendered import Rendered, render_project

BASE = Path(__file__).parent / "cases" / "_base"


def render(folder: Path, known_at: date | None = None, **changes: str) -> Rendered:
    """Render the base project with some of its files written anew; in their names `__` stands for the slash."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for name, text in changes.items():
        file = folder / name.replace("__", "/").replace("_yml", ".yml").replace("_md", ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return render_project(check_project(Options(folder, folder / "out", known_at=known_at)))


def party(name: str, facts: str) -> str:
    """Return the file of a party."""
    return f"name: {name}\nfacts:\n  role: {{value: maker, from: daily p1s1}}\n{facts}"


def share(value: str) -> str:
    """Return the fact of a party's share."""
    why = ", because: a reason, reason: not_disclosed" if value == "undisclosed" else ""
    return f"  stake: {{value: {value}, of: jv, from: daily p1s2{why}}}\n"


def finding(rendered: Rendered) -> str:
    """Return what the ownership chart says in words."""
    found = re.search(r"<desc[^>]*>(.*?)</desc>", rendered.pages["ownership.md"])
    assert found is not None
    return found[1].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("north", "south", "says"),
    [
        ("60 %", "40 %", "North has the largest single share, 60 %."),
        ("50 %", "50 %", "South: 50 %. North: 50 %."),
        ("more than 30 %", "at most 40 %", "North: more than 30 %. South: at most 40 %. Not known whose: less than 70 %."),
        ("undisclosed", "undisclosed", "South: undisclosed. North: undisclosed."),
    ],
)
def test_a_share_is_called_the_largest_only_if_it_is(tmp_path: Path, north: str, south: str, says: str) -> None:
    """The chart names the largest holder where the bounds decide who that is."""
    parties = {"data__parties__north_yml": party("North", share(north)), "data__parties__south_yml": party("South", share(south))}
    venture = "name: JV\nfacts:\n  announced_on: {value: 2018-09-11, from: daily p1s1}\n"
    assert finding(render(tmp_path, **parties, data__ventures__jv_yml=venture)) == says


def test_both_sides_of_a_dispute_are_shown_wherever_the_fact_is_used(tmp_path: Path) -> None:
    """Prose, tables, charts, the one-page report and formulas tell both, marked as disputed, and the chart draws what lies between."""
    sides = "    - {value: 60 %, of: jv, from: daily p1s2}\n    - {value: 50 %, of: jv, from: daily p1s1, disputed: true}\n"
    venture = "name: JV\nfacts:\n  announced_on: {value: 2018-09-11, from: daily p1s1}\n  partner_stake:\n    formula: north.stake + south.stake\n"
    rendered = render(
        tmp_path,
        data__parties__north_yml=party("North", f"  stake:\n{sides}"),
        data__ventures__jv_yml=venture,
        content__blocks__summary_md="Sources differ on what North holds of {{ jv }}: {{ north.stake }}.\n",
    )
    both = r"60\u00a0% or 50\u00a0%"
    for page in ("index.md", "ownership.md", "parties/index.md"):
        assert re.search(rf'{both}\]\([^)]*\)\u00a0<span class="fact-mark">disputed</span>', rendered.pages[page]), page
    assert all(f"[{value}\u00a0%]" in rendered.pages["disagreements.md"] for value in (60, 50))
    assert "between 90\u00a0% and 100\u00a0%](" in rendered.pages["ventures/jv.md"]
    one_page = next(report for report in rendered.reports if report.name == "one-page")
    assert re.search(rf"{both} \(disputed\)\[\^", one_page.markdown)
    assert one_page.figures
    assert all("60 % or 50 %" in figure.replace("\u00a0", " ") and "disputed" in figure for figure in one_page.figures.values())


def test_what_is_not_followed_never_happened(tmp_path: Path) -> None:
    """A date that another is preferred to is no event, one of two disputed dates is one and says so."""
    dates = "    - {value: 2018-09-11, from: daily p1s1%s}\n    - {value: 2018-09-12, from: daily p1s2%s}\n"
    for ranks, events in (((", rank: preferred, because: a reason", ""), 1), (("", ", disputed: true"), 2)):
        rendered = render(tmp_path / str(events), data__ventures__jv_yml=f"name: JV\nfacts:\n  announced_on:\n{dates % ranks}")
        rows = [line for line in rendered.pages["timeline.md"].splitlines() if line.startswith('| <span class="value" data-fact="jv.announced_on"')]
        assert [("| done, disputed |" in row) for row in rows] == [events == 2] * events
        drawn = rendered.pages["timeline.md"].split("</figure>")[0]
        assert ("Dashed: claimed" in drawn) is (events == 2)
        assert ("(disputed)" in drawn) is (events == 2)


def test_charts_say_what_is_planned(tmp_path: Path) -> None:
    """A plan is marked in the chart's finding, at each holder, at sums, and in the caption that a report has instead."""
    rendered = render(tmp_path)
    page = rendered.pages["ownership.md"].replace("\u00a0", " ")
    says = "North is to have the largest single share, 60 % (planned). Partners' stake: 100 % (planned)."
    assert finding(rendered) == says.replace("'", "&#39;")
    bracket = re.search(r'data-fact="jv.partner_stake"> ?100 %</a><tspan [^>]*>([^<]*)<', page)
    assert bracket is not None
    assert bracket[1] == " (planned)"
    report = next(one for one in rendered.reports if one.name == "one-page")
    assert says in report.markdown.replace("\u00a0", " ")


def test_the_register_says_why_a_value_is_missing(tmp_path: Path) -> None:
    """Beside the explanation stand the reason in a word and who could tell it, on the site and in the report."""
    secret = "  stake: {value: undisclosed, of: jv, from: daily p1s2, because: nobody said it, reason: not_disclosed, settled_by: [north, court]}\n"
    venture = "name: JV\nfacts:\n  announced_on: {value: 2018-09-11, from: daily p1s1}\n"
    rendered = render(tmp_path, data__parties__south_yml=party("South", secret), data__ventures__jv_yml=venture)
    assert "Nobody said it. Reason: not disclosed. Who could tell: [North](parties/north.md) and court." in rendered.pages["register.md"]
    report = next(one.markdown for one in rendered.reports if one.name == "fact-register")
    assert "Nobody said it. Reason: not disclosed. Who could tell: North and court." in report


def test_words_of_things_are_words(tmp_path: Path) -> None:
    """Filters of letters and `~` take a thing's words with its mark, never what Python calls it."""
    rendered = render(tmp_path, content__blocks__summary_md='A {{ north | plain }}, {{ north.stake | lower }}, {{ north ~ "!" }}\n')
    assert "A North, 60\u00a0% (planned), North&#33;" in rendered.pages["index.md"]


def test_notes_of_different_statements_have_different_names(tmp_path: Path) -> None:
    """`north.sea_port` and `north_sea.port` each keep their own footnote."""
    vocabulary = (BASE / "data/vocabulary.yml").read_text("utf-8")
    vocabulary = (
        vocabulary.replace("[role,", "[role, port, sea_port,") + "  port: {label: Port, type: text}\n  sea_port: {label: Sea port, type: text}\n"
    )
    rendered = render(
        tmp_path,
        data__vocabulary_yml=vocabulary,
        data__parties__north_yml=party("North", share("60 %") + "  sea_port: {value: first, from: daily p1s1}\n"),
        data__parties__north_sea_yml=party("North Sea", "  port: {value: second, from: daily p1s2, by: somebody}\n"),
        content__blocks__summary_md="A {{ north.sea_port }} and {{ north_sea.port }}.\n",
    )
    text = next(report.markdown for report in rendered.reports if report.name == "full-briefing")
    line = next(line for line in text.splitlines() if line.startswith("A first"))
    one, two = (re.search(rf"^\[\^{name}\]: The Daily 2018, p1s(\d)", text, re.MULTILINE) for name in re.findall(r"\[\^([^\]]+)\]", line))
    assert (one and one[1], two and two[1]) == ("1", "2")


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    """A page that an editor saved with a mark in front is the page that it is without."""
    rendered = render(tmp_path, content__market_md="\ufeff---\ntitle: Market\n---\n\nText.\n")
    assert rendered.pages["market.md"] == '---\ntitle: "Market"\nsearch:\n  boost: 2\n---\n\n# Market\n\nText.\n'


def test_titles_of_pages_are_text_to_the_theme(tmp_path: Path) -> None:
    """The theme prints front matter as HTML, so markup in a title arrives there as the text that it is."""
    rendered = render(tmp_path, data__parties__north_yml=party("R&D <img src=x>", share("60 %")).replace("name: ", "note: a < b\nname: "))
    assert rendered.pages["parties/north.md"].startswith(
        '---\ntitle: "R&amp;D &lt;img src=x&gt;"\ndescription: "a &lt; b"\nsearch:\n  boost: 3\n---\n'
    )


def test_what_a_thing_does_not_have_is_said_in_words(tmp_path: Path) -> None:
    """A template that asks a fact for something unknown is told so at its line, without the names of our classes."""
    with pytest.raises(BuildFailed) as failure:
        render(tmp_path, content__blocks__summary_md="{{ north.stake.colour }}\n")
    assert {(one.at.path, one.message) for one in failure.value.problems} == {
        ("content/blocks/summary.md", "the template fails: a fact has no 'colour'"),
    }


def test_a_page_can_stay_out_of_the_reports(tmp_path: Path) -> None:
    """A narrative that says so is a page of the site and no chapter; what is neither true nor false is a problem."""
    rendered = render(
        tmp_path,
        content__aside_md="---\ntitle: An aside\nreport: false\n---\n\nBeside it.\n",
        content__story_md="---\ntitle: The story\nreport: true\n---\n\nAll of it.\n",
    )
    briefing = next(report.markdown for report in rendered.reports if report.name == "full-briefing")
    assert ("Beside it." in rendered.pages["aside.md"], "An aside" in briefing, "## The story" in briefing) == (True, False, True)
    with pytest.raises(BuildFailed) as failed:
        render(tmp_path, content__aside_md="---\ntitle: An aside\nreport: never\n---\n\nBeside it.\n")
    message = "'never' does not say whether the page is a chapter of the full briefing"
    assert [(str(one.at.path), one.at.line, one.message) for one in failed.value.problems] == [("content/aside.md", 3, message)]


def test_a_figure_in_a_report_names_its_sources(tmp_path: Path) -> None:
    """A line below it stands for the table that the site has."""
    rendered = render(tmp_path)
    briefing = next(report.markdown for report in rendered.reports if report.name == "full-briefing")
    assert re.findall(r"^!\[.*\]\(assets/(ownership-jv\.svg) .*\n\n(.*)$", briefing, re.MULTILINE) == [
        ("ownership-jv.svg", "Sources: The Daily 2018, p1s2.")
    ]


def test_notes_that_begin_with_the_same_statement_and_say_different_things_are_two() -> None:
    """A note that took the place of another would send readers of the first to the wrong source."""
    landing, said = ReportLanding(Wording(mock.Mock()), "report"), mock.Mock(id="north.stake", marks=())
    with mock.patch.object(Wording, "footnote", side_effect=["One.", "Two.", "One.", "Three."]):
        printed = [landing.fact("north.stake", "x", [said], []) for _ in range(4)]
    assert printed == ["x[^north-stake]", "x[^north-stake-2]", "x[^north-stake]", "x[^north-stake-3]"]
    assert landing.notes == {"north-stake": "One.", "north-stake-2": "Two.", "north-stake-3": "Three."}
