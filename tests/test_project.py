"""This repository as its user builds it: all outputs, twice the same, sound for other people's programs."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import page
import pytest
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from factbound.options import Options
from factbound.pipeline import Preview, publish_briefing
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.publish.exports import EXPORTS
from factbound.rendered import render_pages, render_project

FALSE_ALARMS = ("GLYPH-WIDTH-001", "STREAM-LENGTH-001")
"""Rules that the validator misjudges: widths of CID-keyed CFF fonts, and now and then the length of a stream."""

PROJECT = Path(__file__).parent.parent
REPORTS = (
    "disagreements-and-unknowns",
    "fact-register",
    "full-briefing",
    "one-page",
    "party-alibaba",
    "party-mail_ru",
    "party-megafon",
    "party-rdif",
    "timeline",
)


@pytest.fixture(scope="module")
def out(shipped: Path) -> Path:
    """The shipped briefing, built."""
    return shipped


@pytest.fixture(scope="module")
def facts(out: Path) -> list[dict[str, object]]:
    """The rows of facts.json."""
    rows: list[dict[str, object]] = json.loads((out / "data/facts.json").read_text("utf-8"))["facts"]
    return rows


def holding(facts: list[dict[str, object]], name: str) -> list[object]:
    """Return what a fact says, in words."""
    return [str(row["text"]).replace("\u00a0", " ") for row in facts if row["id"] == name and row["holds"]]


def test_all_outputs_are_there(out: Path) -> None:
    """The folders and files of the contract are made, and nothing is left of the making."""
    assert sorted(entry.name for entry in out.iterdir()) == ["build.json", "data", "docs", "history.json", "nav.yml", "reports", "site", "theme"]
    assert sorted(file.name for file in (out / "reports").glob("*.*")) == sorted(f"{name}.{end}" for name in REPORTS for end in ("docx", "md", "pdf"))
    assert not [entry for entry in out.parent.iterdir() if entry != out]


def test_the_manifest_is_true(out: Path) -> None:
    """Every output stands in the manifest with its hash, and every input of the project too."""
    manifest = json.loads((out / "build.json").read_text("utf-8"))
    files = {file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in out.rglob("*") if file.is_file()}
    del files["build.json"]
    assert manifest["outputs"] == files
    source = "data/parties/megafon.yml"
    assert manifest["inputs"][source] == hashlib.sha256((PROJECT / source).read_bytes()).hexdigest()


def test_two_builds_are_the_same_bytes(out: Path, tmp_path: Path) -> None:
    """A second build in another place and another process gives the same manifest."""
    command = [sys.executable, "-m", "factbound", "--project", str(PROJECT), "--out", str(tmp_path / "again")]
    elsewhere = {"PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PATH": "", "FACTBOUND_CACHE": "off"}
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, env=elsewhere)
    assert (tmp_path / "again/build.json").read_text("utf-8") == (out / "build.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("alibaba.stake", ["47.8 %"]),
        ("megafon.stake", ["24.3 %"]),
        ("mail_ru.stake", ["15 %"]),
        ("rdif.stake", ["12.9 %"]),
        ("aliexpress_russia.russian_stake", ["52.2 %"]),
        ("aliexpress_russia.implied_population", ["150 million people"]),
        ("alibaba.consumers", ["more than 600 million people"]),
        ("salisbury_poisoning.took_place_on", ["4 March 2018"]),
    ],
)
def test_the_briefing_says(facts: list[dict[str, object]], name: str, expected: list[str]) -> None:
    """The facts that the briefing turns on are right at its date."""
    assert holding(facts, name) == expected


@pytest.mark.parametrize(
    ("valid_at", "known_at"),
    [(date(2018, 2, 1), None), (None, date(2018, 8, 24)), (None, date(2018, 9, 11)), (date(2021, 6, 1), None), (date(2019, 12, 1), None)],
)
def test_the_briefing_stands_at_any_clock(out: Path, valid_at: date | None, known_at: date | None) -> None:
    """At other days the briefing says less or something else, and every template still renders; what was told of commits is remembered."""
    rendered = render_project(check_project(Options(PROJECT, out, valid_at, known_at)))
    assert len(rendered.reports) == len(REPORTS)


def test_the_clock_moves_the_facts(out: Path) -> None:
    """On the day after the announcement other statements hold, in the export and on the pages."""
    rendered = render_pages(check_project(Options(PROJECT, out, valid_at=date(2018, 9, 12))))
    rows = json.loads(dict(EXPORTS)["facts.json"](rendered.checked.knowledge, None))["facts"]
    assert [holding(rows, f"{name}.stake") for name in ("alibaba", "megafon", "rdif")] == [["48 %"], ["24 %"], ["13 %"]]
    assert "24\u00a0%" in rendered.pages["ownership.md"]


def test_facts_in_pages_name_themselves(out: Path, facts: list[dict[str, object]]) -> None:
    """Text that comes from a fact stands in an element with its id, and every id is a fact's."""
    known = {row["id"] for row in facts}
    pages = [file.read_text("utf-8") for file in (out / "site").rglob("*.html")]
    named = {name for page in pages for name in re.findall(r'data-fact="([^"]*)"', page)}
    assert named
    assert named <= known
    landing = (out / "site/index.html").read_text("utf-8")
    link = r'<a href="register/#alibaba.stake.1" title="[^"]+">48\u00a0%</a>\u00a0<span class="fact-mark">planned</span>'
    assert re.search(
        rf'<span class="fact fact--planned" data-fact="alibaba.stake" data-row="alibaba.stake.1" data-at="2018-09-11">{link}</span>', landing
    )


def test_how_sure_by_whom_and_how_direct_stay_apart(facts: list[dict[str, object]]) -> None:
    """What a minister said and one paper relays is as sure as it was, in fields of its own; who holds what of whom is in none of them."""
    row = next(row for row in facts if row["id"] == "aliexpress_russia.payments")
    kept = {key: row[key] for key in ("status", "certainty", "directness", "by", "entity", "of")}
    assert kept == {
        "status": "planned",
        "certainty": "claimed",
        "directness": "relayed",
        "by": "kirill_dmitriev",
        "entity": "aliexpress_russia",
        "of": None,
    }


def test_every_value_names_its_statement(out: Path, facts: list[dict[str, object]]) -> None:
    """Each value in a table or list of the site has the id of a statement of its fact."""
    rows = {row["row"]: row["id"] for row in facts}
    pages = [file.read_text("utf-8") for file in (out / "site").rglob("*.html")]
    found = {pair for page in pages for pair in re.findall(r'<span class="value[^"]*" data-fact="([^"]*)" data-row="([^"]*)"', page)}
    assert len({row for _, row in found}) == len(rows)
    assert all(rows[row] == fact for fact, row in found)


def test_every_statement_has_its_row(out: Path, facts: list[dict[str, object]]) -> None:
    """Each statement of the export has its anchor in the register."""
    register = (out / "site/register/index.html").read_text("utf-8")
    assert set(re.findall(r'<a id="([^"]+)"', register)) >= {row["row"] for row in facts}


def test_no_reference_is_left_as_it_was_written(out: Path) -> None:
    """Wherever prose of data/ may name a fact, its value is printed and not the braces."""
    braces = re.compile(r"(?:\{|&#123;){2}")
    texts = [file for folder in ("docs", "reports", "data") for file in (out / folder).rglob("*.*") if file.suffix in (".md", ".json")]
    assert [file.name for file in texts if braces.search(file.read_text("utf-8"))] == []


def test_no_page_asks_another_server(out: Path) -> None:
    """No page, style or script of the site loads anything from elsewhere."""
    media = r'<(?:script|img|iframe|source|embed|object)\b[^>]*\b(?:src|data|srcset)="?(?:https?:)?//'
    links = r'<link\b(?![^>]*rel="?(?:canonical|next|prev))[^>]*href="?(?:https?:)?//'
    loads = re.compile(rf"{media}|{links}|url\([\"']?(?:https?:)?//|@import")
    for file in (out / "site").rglob("*"):
        if file.suffix in (".html", ".css"):
            assert not loads.search(file.read_text("utf-8")), file


def test_one_page_is_one_page(out: Path) -> None:
    """The one-page report has one page; the full one has more."""
    assert len(PdfReader(out / "reports/one-page.pdf").pages) == 1
    assert len(PdfReader(out / "reports/full-briefing.pdf").pages) > 5


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("name", REPORTS)
def test_documents_keep_the_standards(out: Path, name: str, profile: str) -> None:
    """Every PDF is accessible (PDF/UA-1) and archivable (PDF/A-3a), as another program sees it."""
    failures = page.validate_pdf_bytes((out / f"reports/{name}.pdf").read_bytes(), profile=profile).failures
    assert [f"{one.rule_id}: {one.message}" for one in failures if not any(alarm in one.rule_id for alarm in FALSE_ALARMS)] == []


@pytest.mark.parametrize("name", REPORTS)
def test_word_files_are_sound(out: Path, name: str) -> None:
    """Every Word file keeps the Open XML schemas."""
    assert list(OpenXmlValidator().validate(out / f"reports/{name}.docx").errors) == []


@pytest.mark.parametrize("name", REPORTS)
def test_documents_carry_the_facts(out: Path, name: str) -> None:
    """Every PDF has facts.json attached."""
    attached = PdfReader(out / f"reports/{name}.pdf").attachments
    assert attached["facts.json"] == [(out / "data/facts.json").read_bytes()]


def test_figures_in_reports_have_footnotes(out: Path) -> None:
    """A planned share carries its mark in words and a footnote with the passage."""
    text = (out / "reports/full-briefing.md").read_text("utf-8")
    found = re.search(r"24\u00a0% \(planned\)\[\^([\w-]+)\]", text)
    assert found is not None
    note = re.search(rf"^\[\^{found[1]}\]: .*$", text, re.MULTILINE)
    assert note is not None
    assert re.search(r"\[Business Times 2018\]\(https://www\.btimesonline\.com/[^)]*\), p9s1; ", note[0])
    assert "\n- **Business Times 2018.** [" in text[text.index("\n## Sources\n") :]


@pytest.mark.parametrize("program", ["mkdocs", "properdocs", "zensical"])
def test_other_generators_build_the_docs(out: Path, tmp_path: Path, program: str) -> None:
    """MkDocs, ProperDocs and Zensical build out/docs with the same mkdocs.yml, the first two in strict mode."""
    shutil.copy(PROJECT / "mkdocs.yml", tmp_path)
    shutil.copytree(out, tmp_path / "out", ignore=shutil.ignore_patterns("site"))
    strict = [] if program == "zensical" else ["--strict"]
    done = subprocess.run([sys.executable, "-m", program, "build", *strict], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "out/site/parties/megafon/index.html").read_text("utf-8")
    assert 'data-fact="megafon.stake"' in page


def test_a_project_without_templates_is_built(tmp_path: Path) -> None:
    """A project of its own, with none of the templates, gets all outputs from the defaults."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "tests/cases/_base", project)
    publish_briefing(Options(project, project / "out"))
    page = (project / "out/site/parties/index.html").read_text("utf-8")
    assert '<a href="north/">North</a>' in page
    assert "](" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert (project / "out/reports/party-north.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("untypeset")
def test_narrative_links_between_pages(tmp_path: Path) -> None:
    """A link from narrative to a page is one on the site; in a report, which stands alone, its words stay."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "tests/cases/_base", project)
    (project / "content/story.md").write_text("---\ntitle: Story\n---\n\nSee [the holders](ownership.md) and {{ north }}.\n")
    publish_briefing(Options(project, project / "out"))
    assert '<a href="../ownership/">the holders</a>' in (project / "out/site/story/index.html").read_text("utf-8")
    assert "See the holders and North." in (project / "out/reports/full-briefing.md").read_text("utf-8")


@pytest.mark.usefixtures("untypeset")
@pytest.mark.parametrize("build", [publish_briefing, lambda options: Preview(options).build_site()], ids=["build", "serve"])
def test_faults_of_narrative_are_told_where_it_is(tmp_path: Path, build: Callable[[Options], object]) -> None:
    """A broken link is a problem of the narrative file, not of the page that was made of it."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "tests/cases/_base", project)
    (project / "content/story.md").write_text("---\ntitle: Story\n---\n\nSee [nothing](nowhere.md).\n")
    with pytest.raises(BuildFailed) as failure:
        build(Options(project, project / "out"))
    assert [(one.at.path, one.at.line, one.message) for one in failure.value.problems] == [
        ("content/story.md", 5, "the link 'nowhere.md' leads to a file that is not there")
    ]


@pytest.mark.usefixtures("untypeset")
def test_a_templates_folder_hides_the_default(tmp_path: Path) -> None:
    """One file of the project's own replaces the default of the same name and leaves the others."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "tests/cases/_base", project)
    own = project / "templates/pages/ownership.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text("{# Holdings: who holds what #}\n# {{ page.title }}\n\nNorth is to have {{ north.stake }}.\n")
    publish_briefing(Options(project, project / "out"))
    assert "North is to have" in (project / "out/site/ownership/index.html").read_text("utf-8")
    assert (project / "out/site/register/index.html").is_file()


FOREIGN = "it holds 1 file that no build made: 'letter.txt'"
ALIKE = "it holds 2 files that no build made: 'build.json', 'letter.txt'"


@pytest.mark.parametrize(("made", "reason"), [("file", "it is a file"), ("foreign", FOREIGN), ("alike", ALIKE)])
def test_foreign_folders_are_not_replaced(tmp_path: Path, made: str, reason: str) -> None:
    """An output folder that no build made is refused and left alone."""
    target = tmp_path / "target"
    if made == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "letter.txt").write_text("mine")
        if made == "alike":
            (target / "build.json").write_text('{"name": "of another program"}')
    with pytest.raises(BuildFailed) as failure:
        publish_briefing(Options(PROJECT, target))
    assert failure.value.problems[0].message == f"the output folder cannot be replaced: {reason}"
    assert "mine" in (target if made == "file" else target / "letter.txt").read_text()


def test_the_ledger_is_accounted_for(out: Path) -> None:
    """The export says where each finding of research went, and the page Provenance why some are left out."""
    ledger = json.loads((out / "data/provenance.json").read_text("utf-8"))["ledger"]
    assert (len(ledger["findings"]), len(ledger["conflicts"])) == (299, 30)
    assert ledger["findings"]["F064"] == {"carried_by": ["megafon.votes techcrunch_2019"]}
    left_out = {name: row["left_out"] for name, row in ledger["findings"].items() if "left_out" in row}
    page = (out / "docs/provenance.md").read_text("utf-8")
    assert [name for name in left_out if f"| {name} |" not in page] == []
    assert left_out


def test_the_full_briefing_is_no_book(out: Path) -> None:
    """The full briefing has between ten and sixteen pages, and the short one has one."""
    pages = {name: len(PdfReader(out / f"reports/{name}.pdf").pages) for name in ("full-briefing", "one-page")}
    assert 10 <= pages["full-briefing"] <= 16
    assert pages["one-page"] == 1
