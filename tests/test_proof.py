"""The proof: it passes where every place follows its fact, and finds each kind of place that does not."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builds import typesetting_nothing
from hypothesis import given
from hypothesis import strategies as st

from factbound.cli import main
from factbound.facts.intervals import Interval
from factbound.facts.model import NOWHERE, Statement
from factbound.facts.values import Missing, Quantity, Text, format_quantity
from factbound.facts.vocabulary import Property
from factbound.options import Options
from factbound.pipeline import publish_briefing
from factbound.prepare import Checked, check_project
from factbound.proof import mutation
from factbound.proof.changes import change_value
from factbound.proof.mutation import prove_changes
from factbound.proof.reading.document import REFERENCE, fold
from factbound.proof.reading.docx import read_docx
from factbound.proof.reading.html import read_html
from factbound.proof.reading.pdf import read_pdf
from factbound.proof.score import choose_rows, prove_parity

PROJECT = Path(__file__).parent.parent
BASE = PROJECT / "tests/cases/_base"
STAKE = "north.stake.1"


@pytest.fixture(scope="module")
def proven(shipped: Path) -> Options:
    """The shipped briefing, built."""
    return Options(PROJECT, shipped)


@pytest.fixture
def tiny(tmp_path: Path) -> Options:
    """A tiny project that can be spoilt before it is built."""
    shutil.copytree(BASE, tmp_path / "project")
    return Options(tmp_path / "project", tmp_path / "project/out")


def write(options: Options, path: str, text: str) -> None:
    """Add a file to a project."""
    file = options.project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def proved(options: Options, *rows: str) -> tuple[list[str], list[str]]:
    """Build a project, change some statements of it, and return what did not follow and what moved without reason."""
    with typesetting_nothing():
        publish_briefing(options)
    outcome = prove_changes(options, rows)
    return outcome.survivors, outcome.strays


def disagreements(options: Options) -> list[str]:
    """Read a project's outputs as they are."""
    return prove_parity(check_project(options)).disagreements


def one_of_each_sort(checked: Checked) -> list[str]:
    """Return ids of statements that have together each type of value and property, status, certainty, rank and so on that any statement has."""
    project, statements = checked.knowledge.project, {one.id: one for one in checked.knowledge.statements}
    left = {row: {*sorts(statements[row], project.entities[statements[row].entity].kind)} for row in choose_rows(checked)}
    chosen = []
    while any(left.values()):
        chosen.append(max(left, key=lambda row: len(left[row])))
        new = left.pop(chosen[-1])
        left = {row: those - new for row, those in left.items()}
    return sorted(chosen)


def sorts(one: Statement, kind: str) -> Iterator[tuple[str, object]]:
    """Yield what a statement is of."""
    yield from (("kind", kind), ("type", one.prop.type), ("value", type(one.value)), ("status", one.status), ("certainty", one.certainty))
    yield from (("rank", one.rank), ("directness", one.directness), ("disputed", one.disputed), ("rests on dispute", one.rests_on_dispute))
    given = {"formula": one.formula, "of": one.of, "when": one.when, "until": one.until, "by": one.by, "provided": one.provided, "note": one.note}
    yield from ((name, value is not None) for name, value in given.items())


def test_places_of_the_shipped_briefing_follow_their_facts(proven: Options) -> None:
    """A statement of every sort has another value, and every page, chart, document and export says so and nothing else; `prove` changes all."""
    rows = one_of_each_sort(check_project(proven))
    outcome = prove_changes(proven, rows)
    assert (outcome.survivors, outcome.strays) == ([], [])
    assert sorted(outcome.rows) == sorted(rows)
    assert len(rows) > 8
    assert outcome.followed > 5 * len(rows)


def test_all_outputs_of_the_shipped_briefing_agree(proven: Options) -> None:
    """Value, mark and citation read from pages, documents and the export are the same, for every fact."""
    parity = prove_parity(check_project(proven))
    assert parity.disagreements == []
    rows = json.loads((proven.out / "data/facts.json").read_text("utf-8"))["facts"]
    assert parity.facts == {row["id"] for row in rows}
    assert set(parity.places) == {"DOCX", "HTML", "Markdown", "PDF"}
    assert min(parity.places.values()) > 500


def test_prove_prints_and_publishes_its_score(tiny: Options, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what it found, and page and export of the build that it leaves say the same."""
    assert main(["prove", "--project", str(tiny.project)]) == 0
    printed = re.sub(r"[0-9]+\.[0-9] s", "N s", capsys.readouterr().out)
    assert printed.splitlines()[2].startswith("Mutation: 6 of 6 statements (100.0 %), on 6 facts, in N s.")
    record = json.loads((tiny.out / "data/provenance.json").read_text("utf-8"))["proof"]
    assert (record["statements"], record["proved"], record["perfect"]) == (6, 6, True)
    assert f"{record['agreeing']} of {record['read']} places agree with facts.json" in printed
    page = (tiny.out / "site/provenance/index.html").read_text("utf-8")
    assert "Mutation: 100\u00a0%." in page
    assert f"in {record['read']:,} places" in page


@pytest.mark.usefixtures("untypeset")
def test_a_build_without_proof_says_so(tiny: Options) -> None:
    """A page does not tell of a proof that was not made."""
    publish_briefing(tiny)
    assert "A build can prove itself:" in (tiny.out / "site/provenance/index.html").read_text("utf-8")
    assert json.loads((tiny.out / "data/provenance.json").read_text("utf-8"))["proof"] is None


def test_prove_only_some(tiny: Options, capsys: pytest.CaptureFixture[str]) -> None:
    """`--only` changes what fits the pattern and publishes no score; a pattern that fits nothing is a wrong argument."""
    assert main(["prove", "--project", str(tiny.project), "--only", "north.*", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["statements"] == 2
    assert json.loads((tiny.out / "data/provenance.json").read_text("utf-8"))["proof"] is None
    assert main(["prove", "--project", str(tiny.project), "--only", "nroth.*"]) == 2
    expected = "No statement has an id like 'nroth.*'. Expected a fact such as 'north.stake' or a pattern such as 'north.*'.\n"
    assert capsys.readouterr().err == expected


def test_a_number_that_somebody_wrote_down_does_not_follow(tiny: Options) -> None:
    """What an allowance lets into prose is found where it repeats a fact."""
    write(
        tiny, "content/blocks/summary.md", '{# allow "60 %": written down by hand #}\nNorth is to hold {{ north.stake }} of {{ jv }}. Again, 60 %.\n'
    )
    write(tiny, "content/story.md", '---\ntitle: Story\n---\n\n{# allow "60 %": written down by hand #}\nIt is 60 % for North.\n')
    survivors, strays = proved(tiny, STAKE)
    assert survivors == [
        "north.stake.1: full-briefing: It is 60 % for North.",
        "north.stake.1: story.md: It is 60 % for North.",
    ]
    assert strays == []


def test_html_that_names_a_statement_does_not_follow(tiny: Options) -> None:
    """A template that writes an element of its own for a statement is found out."""
    write(
        tiny,
        "templates/pages/extra.md.jinja",
        '{# Extra #}\n# Extra\n\n<span data-fact="north.stake" data-row="north.stake.1">most</span> of it, {{ north.stake }}.\n\n'
        '<b data-row="north.stake.1">much</b>\n',
    )
    survivors, strays = proved(tiny, STAKE)
    assert survivors == [
        'north.stake.1: extra.md: <b data-row="north.stake.1">much</b>',
        "north.stake.1: extra.md: HTML: 50\u00a0%",
    ]
    assert strays == []


def test_a_page_that_turns_on_a_value_moves_without_reason(tiny: Options) -> None:
    """Words that come and go with a value, and do not show it, are found."""
    test = 'north.stake.text == "60\u00a0% (planned)"'
    text = "{# Extra #}\n# Extra\n\n{% if " + test + " %}\nWell.\n{% else %}\nLost.\n{% endif %}\n"
    write(tiny, "templates/pages/extra.md.jinja", text)
    survivors, strays = proved(tiny, STAKE)
    assert survivors == []
    assert strays == ["north.stake.1: extra.md: Well.", "north.stake.1: extra.md: Lost."]


def test_a_value_under_a_wrong_name_disagrees(tiny: Options) -> None:
    """An element that says another fact's value, or leaves the mark out, is found in the finished page."""
    element = '<span class="value" data-fact="north.stake" data-row="north.stake.1">{{ south.stake.text }}</span>\n\n'
    bare = '<span class="value" data-fact="north.stake" data-row="north.stake.1">60\u00a0%</span>\n'
    write(tiny, "templates/pages/extra.md.jinja", '{# Extra #}\n{# allow "60\u00a0%": by hand #}\n# Extra\n\n' + element + bare)
    publish_briefing(tiny)
    assert disagreements(tiny) == [
        "extra/index.html: north.stake shows '40\u00a0% (planned)', and facts.json says '60\u00a0%'",
        "extra/index.html: north.stake does not say 'planned'",
    ]


def test_finished_files_that_were_touched_disagree(tiny: Options) -> None:
    """Somebody's edit in a page, a document or the export is found."""
    publish_briefing(tiny)
    assert disagreements(tiny) == []
    page = tiny.out / "site/parties/north/index.html"
    page.write_text(page.read_text("utf-8").replace("60\u00a0%</a>", "61\u00a0%</a>"), "utf-8")
    register = tiny.out / "site/register/index.html"
    register.write_text(register.read_text("utf-8").replace("sources/daily/#p1s2", "sources/daily/#p1s1"), "utf-8")
    chart = tiny.out / "site/ownership/index.html"
    chart.write_text(chart.read_text("utf-8").replace(">60\u00a0%</a>", ">63\u00a0%</a>"), "utf-8")
    _edit_word(tiny.out / "reports/party-north.docx", "60\u00a0%", "62\u00a0%")
    _edit_word(tiny.out / "reports/one-page.docx", 'descr="Who', 'descr="What')
    shutil.copy(tiny.out / "reports/party-south.pdf", tiny.out / "reports/party-north.pdf")
    found = disagreements(tiny)
    assert "parties/north/index.html: north.stake shows '61\u00a0%', and facts.json says '60\u00a0%'" in found
    assert "register: north.stake cites no 'daily p1s2'" in found
    assert "party-north.docx: north.stake does not show '60\u00a0%' with the mark 'planned'" in found
    assert "ownership/index.html: north.stake is labelled '63\u00a0%' in a chart" in found
    assert "ownership/index.html: a chart says something else than its facts" in found
    assert "one-page.docx: an alternative text is not that of the report" in found
    assert "party-north.pdf: north.stake does not show '60\u00a0%' with the mark 'planned'" in found


def test_old_reports_disagree(tiny: Options) -> None:
    """Reports of other facts than the project has now are not taken for its own."""
    publish_briefing(tiny)
    party = tiny.project / "data/parties/north.yml"
    party.write_text(party.read_text("utf-8").replace("seller of maps", "seller of globes"), "utf-8")
    assert "party-north.md: was made of other facts than it has now; build again" in disagreements(tiny)


def test_every_document_may_be_rendered_again(tiny: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --every-document, and shared by several processes, the outcome is the same: nothing shows a statement without reading it."""
    publish_briefing(tiny)
    rows = choose_rows(check_project(tiny))
    some = prove_changes(tiny, rows)
    monkeypatch.setattr(mutation, "WORTH", len(rows) // 2)
    monkeypatch.setattr(mutation.os, "cpu_count", lambda: 2)
    every = prove_changes(tiny, rows, every_document=True)
    assert every.documents > some.documents
    assert sorted(every.rows) == sorted(some.rows)
    assert (every.followed, every.survivors, every.strays) == (some.followed, [], [])


def _edit_word(file: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(file, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)


def test_documents_are_read_in_their_order(proven: Options) -> None:
    """PDF and Word give the same blocks of text with the same notes, wherever pages break."""
    for name in ("one-page", "party-megafon"):
        pdf, word = read_pdf((proven.out / f"reports/{name}.pdf").read_bytes()), read_docx((proven.out / f"reports/{name}.docx").read_bytes())
        cited = [[fold(block) for block in one.blocks if REFERENCE.search(block)] for one in (pdf, word)]
        assert cited[0]
        assert cited[0] == cited[1]
        assert {number: fold(text) for number, text in pdf.notes.items()} == {number: fold(text) for number, text in word.notes.items()}
        assert [fold(one) for one in pdf.alternatives] == [fold(one) for one in word.alternatives]


def test_html_is_read_by_what_it_names() -> None:
    """An element's words, mark, links and table row are read, and charts are told from text."""
    fact = '<span class="fact x" data-fact="a.b" data-row="a.b.1"><a href="r/#a.b.1">4&nbsp;%</a> <span class="fact-mark">planned</span></span>'
    row = f'<table><tr><td><a id="a.b.1"></a>B</td><td>{fact}</td></tr></table>'
    page = read_html(row + '<svg><a data-fact="a.c">5</a></svg><span data-exact="a.b">4.25</span>')
    first, drawn, exact = page.shown
    assert (first.fact_id, first.rows, first.cited, first.mark, first.links, first.line) == ("a.b", ("a.b.1",), True, "planned", ["r/#a.b.1"], 1)
    assert first.text.strip() == "4\u00a0%"
    assert (drawn.drawn, drawn.text, exact.sort, exact.text) == (True, "5", "exact", "4.25")
    assert (page.line_names, page.line_links) == ([["a.b.1"]], [["r/#a.b.1"]])


SHARE = Statement("a", Property("stake", "Stake", "share"), 1, NOWHERE, None)


@given(st.decimals(min_value=0, max_value=100, places=2), st.decimals(min_value=0, max_value=100, places=2), st.booleans())
def test_a_changed_share_reads_otherwise_and_is_one(low, high, closed) -> None:
    """Whatever a share is, the changed one has other words and lies between nothing and all."""
    low, high = sorted((low, high))
    share = Quantity(Interval(_exact(low), _exact(high), closed or low == high, closed or low == high), "%")
    changed = change_value(SHARE, share, {})
    assert isinstance(changed, Quantity)
    assert format_quantity(changed, {}) != format_quantity(share, {})
    assert changed.interval.low is not None
    assert changed.interval.high is not None
    assert 0 <= changed.interval.low <= changed.interval.high <= 100


def _exact(number):
    from fractions import Fraction

    return Fraction(number)


@pytest.mark.parametrize(("value", "changed"), [(Missing("unknown"), Missing("undisclosed")), (Missing("undisclosed"), Missing("unknown"))])
def test_silence_changes_into_another_silence(value: Missing, changed: Missing) -> None:
    """What is not known stays not known, for another reason."""
    assert change_value(SHARE, value, {}) == changed


def test_words_change_into_words_of_their_own() -> None:
    """No two statements are changed to the same words."""
    one, two = (change_value(replace(SHARE, number=number), Text("map"), {}) for number in (1, 2))
    assert one != two
