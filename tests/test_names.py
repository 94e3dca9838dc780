"""Names that are the same on all systems, places of the site, and anchors of headings in any script."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.anchors import LONGEST, anchor_of, free_anchor
from factbound.cli import main
from factbound.names import LONGEST_NAME, fold, name_fault
from factbound.options import Options
from factbound.prepare import check_project
from factbound.publish import card, feed
from factbound.publish.claims import MADE, OWN_LOOK
from factbound.publish.reports.tree import parse_report
from factbound.publish.web.headings import HeadingAnchors
from factbound.read.intake import take_in
from factbound.rendered import render_project
from factbound.starter.ids import make_id

BASE = Path(__file__).parent / "cases" / "_base"
WAY_OUT = "  Rename it, so that it is the same on Linux, macOS and Windows."


@pytest.mark.parametrize(
    "name",
    [
        "a.md",
        "README.md",
        "map of 2018.png",
        "рынок.md",
        "市场.md",
        "סיכום.md",
        "اطلاعات‌ها.md",
        "né.svg",
        "👩‍💻.png",
        "_x",
        "a+b (c) [d] & e.svg",
        "con_.md",
        "MAX",
        "市" * 78 + "a",
        "ﷰ",
    ],
)
def test_honest_names_are_fine(name: str) -> None:
    """Any script will do, spaces and signs too."""
    assert name_fault(unicodedata.normalize("NFC", name)) == ""


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "names no file"),
        (".", "names no file"),
        ("..", "names no file"),
        ("a\\b", "has a '\\', which Windows does not allow"),
        ("a/b", "has a '/', which Windows does not allow"),
        ("why?.md", "has a '?', which Windows does not allow"),
        ("a:b.md", "has a ':', which Windows does not allow"),
        ("a\nb.md", "has the character U+000A, which nobody can see"),
        ("a\x1b[31m", "has the character U+001B, which nobody can see"),
        ("txt.\u202egnp", "has the character U+202E, which nobody can see"),
        ("a\u200bb", "has the character U+200B, which nobody can see"),
        ("\udcff.md", "has the character U+DCFF, which nobody can see"),
        ("a\ufdd0", "has the character U+FDD0, which nobody can see"),
        ("a\ufdef", "has the character U+FDEF, which nobody can see"),
        ("a\U0001ffff", "has the character U+1FFFF, which nobody can see"),
        ("a\ufffe", "has the character U+FFFE, which nobody can see"),
        ("a.", "begins or ends with a space, or ends with a dot, which Windows drops"),
        ("a ", "begins or ends with a space, or ends with a dot, which Windows drops"),
        (" a", "begins or ends with a space, or ends with a dot, which Windows drops"),
        ("-rf.md", "begins with '-', which programs take for an option"),
        ("CON", "is a word that Windows keeps for a device"),
        ("nul.yml", "is a word that Windows keeps for a device"),
        ("com1.tar.gz", "is a word that Windows keeps for a device"),
        ("LPT².md", "is a word that Windows keeps for a device"),
        ("e\u0301.md", "has letters and their marks apart (it is not in Unicode's form NFC), which macOS takes for the same as the joined ones"),
        ("XX.X.", "begins or ends with a space, or ends with a dot, which Windows drops"),
        ("市" * 79, "has 237 bytes, and at most 235 are allowed"),
    ],
)
def test_what_a_name_may_not_be(name: str, fault: str) -> None:
    """Each fault is told in its own words."""
    assert name_fault(name) == fault


@given(st.text())
def test_a_sound_name_is_safe_everywhere(name: str) -> None:
    """Whatever passes leads to no other folder, has one spelling and fits on a disk."""
    if name_fault(name) == "":
        assert name not in ("", ".", "..")
        assert not set(name) & set('/\\:*?"<>|\0\n')
        assert unicodedata.is_normalized("NFC", name)
        assert len(name.encode()) <= LONGEST_NAME
        assert fold(fold(name)) == fold(name)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a sound project."""
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def put(project: Path, *paths: str, text: str = "Text.\n") -> None:
    """Write files with a text."""
    for path in paths:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)


def test_two_names_that_some_disks_take_for_one(project: Path) -> None:
    """Neither capitals nor the form of letters may tell two names of a folder apart."""
    put(project, "content/Map.md", "content/map.md", "content/straße.md", "content/STRASSE.md", "content/é.md", "content/É.md")
    put(project, "data/parties/nul.yml", text="name: X\n")
    assert [problem.format() for problem in take_in(project).misnamed] == [
        f"data/parties/nul.yml:1:1: the name 'nul.yml' is a word that Windows keeps for a device\n{WAY_OUT}",
        *(
            f"content/{other}:1:1: the name '{other}' is the same as '{first}' on macOS and Windows\n"
            "  They do not tell capitals apart; rename one of the two."
            for first, other in (("Map.md", "map.md"), ("STRASSE.md", "straße.md"), ("É.md", "é.md"))
        ),
    ]


def test_nothing_is_published_in_the_place_of_another(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pages and pictures stand beside what every build makes, never in its place; a brand may take that of the default one."""
    page = "---\ntitle: Title\n---\n\nText.\n"
    put(project, "content/market.md", "content/market/index.md", "content/feed.xml.md", "content/README.md", text=page)
    put(
        project,
        *(f"content/assets/{name}" for name in ("touch-icon.png", "Favicon-32.png", "fonts/OFL.txt", "images/favicon.png", "stylesheets/x.txt")),
    )
    put(project, *(f"templates/theme/{name}" for name in ("robots.txt", "reports/timeline.pdf", "data/facts.json", "terms.html", "own/terms.css")))
    index, made = "templates/pages/index.md.jinja", "which the build makes\n  Rename it."
    instead = "it would be published in the place of"
    assert main(["check", "--project", str(project)]) == 1
    assert capsys.readouterr().out.split("\n\n") == [
        f"content/README.md:1:1: its page would stand in the place of 'index.md', which comes from {index}\n  Rename one of the two.",
        f"content/assets/Favicon-32.png:1:1: {instead} 'assets/favicon-32.png', {made}",
        f"content/assets/fonts/OFL.txt:1:1: {instead} 'assets/fonts/OFL.txt', {made}",
        f"content/assets/images/favicon.png:1:1: {instead} 'assets/images/favicon.png', {made}",
        f"content/assets/stylesheets/x.txt:1:1: {instead} 'assets/stylesheets', {made}",
        "content/feed.xml.md:1:1: its page would be published in the place of 'feed.xml', which the build makes\n  Rename it.",
        "content/market/index.md:1:1: its page would stand in the place of 'market.md', which comes from content/market.md\n  Rename one of the two.",
        *(f"templates/theme/{name}:1:1: {instead} '{name}', {made}" for name in ("data/facts.json", "reports/timeline.pdf")),
        "Build stopped: 9 problems in 9 files. Nothing was published.\n",
    ]


def test_a_path_is_not_too_long(project: Path) -> None:
    """What is made of a path below out/ still fits behind the folder's own place on Windows."""
    path = "content/" + "/".join(["n" * 60] * 3) + ".md"
    put(project, path)
    told = f"{path}:1:1: its path has 193 characters\n  At most 180 are allowed: choose shorter names."
    assert [problem.format() for problem in take_in(project).misnamed] == [told]


def test_what_every_build_makes_is_known() -> None:
    """The places that no page may have go by the names that the build gives."""
    assert feed.NAME in MADE
    assert card.PATH in OWN_LOOK


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("What is new", "what-is-new"),
        ("Q&A: who pays?", "qa-who-pays"),
        ("Rent & rates", "rent--rates"),
        ("Что нового", "что-нового"),
        ("市场 2018", "市场-2018"),
        ("السوق", "السوق"),
        ("हिन्दी", "हिन्दी"),
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("snake_case and - hyphens", "snake_case-and---hyphens"),
        ("🚀", "section-ebbc0b28"),
        ("?!", "section-545f940d"),
        ("__search", "section-c7ad9168"),
        ("x" * 300, "x" * 200),
    ],
)
def test_anchors_in_any_script(heading: str, anchor: str) -> None:
    """They are those of GitHub; a heading without letters gets one all the same."""
    assert anchor_of(heading) == anchor


@given(st.text())
def test_an_anchor_is_safe(heading: str) -> None:
    """It is never empty, bounded, joined, the same when taken again, and none that the engine or the theme has."""
    anchor = anchor_of(heading)
    assert 0 < len(anchor) <= LONGEST
    assert unicodedata.is_normalized("NFC", anchor)
    assert anchor_of(anchor) == anchor
    assert not re.search(r"[\s.:#%\"'<>&/\\\x00-\x1f\x7f\u202a-\u202e]", anchor)
    assert not anchor.startswith("__")
    assert free_anchor(heading, {anchor, f"{anchor}-1"}) == f"{anchor}-2"


HEADINGS = ["Новости", "Новости", "?!", "Rent & *rates*", "Market"]


def test_site_and_reports_give_the_same_anchors() -> None:
    """A link to a heading holds on the site, in Markdown and in a report; other things on a page keep their own ids."""
    text = "\n\n".join(f"## {one}" for one in HEADINGS)
    wanted = ["новости", "новости-1", "section-545f940d", "rent--rates", "market"]
    report = parse_report(f"---\ntitle: T\ndate: 2018-09-11\n---\n\n# T\n\n{text}\n")
    assert [block["anchor"] for block in report.blocks if block["kind"] == "heading"] == wanted
    page = markdown.markdown(f'{text}\n\n<a id="market"></a>\n', extensions=["toc", "md_in_html", HeadingAnchors()])
    assert re.findall(r'<h2 id="([^"]+)"', page) == [*wanted[:-1], "market-1"]


DEVICE = "is a word that Windows keeps for a device"
FILE = "Choose another: a file has this name."


@pytest.mark.parametrize(
    ("command", "status", "told"),
    [
        (["add", "party", "con", "--name", "Con"], 2, f"factbound add: error: the id 'con' {DEVICE}. {FILE}\n"),
        (["rename", "north", "nul"], 2, f"factbound rename: error: the id 'nul' {DEVICE}. {FILE}\n"),
        (["source", "add", "x", "--id", "aux"], 2, f"factbound source: error: --id: the id 'aux' {DEVICE}. {FILE}\n"),
        (["release", "CON"], 2, f"The name 'CON' {DEVICE}. Choose another: a folder may have it.\n"),
    ],
)
def test_no_command_makes_a_name_that_is_refused(
    command: list[str], status: int, told: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever asks for one is told at once."""
    assert (main([*command, "--project", str(project)]), capsys.readouterr().err) == (status, told)


def test_no_project_has_such_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor do folders of new projects, and the id made of a name is another one."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "why?", "--yes"]) == 1
    assert "why?:1:1: the name 'why?' has a '?', which Windows does not allow\n  Name another folder.\n" in capsys.readouterr().err
    assert make_id("Con") == "the_con"


@pytest.mark.parametrize("name", ["register", "timeline", "source", "edition", "content"])
def test_a_kind_may_be_called_like_a_page(tmp_path, name):
    """A kind with the name of a template that is made anyway neither takes its page away nor is rendered by it."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    usual = _pages(tmp_path)
    vocabulary = tmp_path / "data/vocabulary.yml"
    kind = f"  {name}:\n    folder: kept\n    label: Kept\n    plural: Kept\n    properties: [role]\n"
    vocabulary.write_text(vocabulary.read_text("utf-8").replace("properties:\n  announced_on", f"{kind}properties:\n  announced_on"), "utf-8")
    (tmp_path / "data/kept").mkdir()
    (tmp_path / "data/kept/court.yml").write_text("name: Court\nfacts:\n  role: {value: keeper of rolls, from: daily p1s1}\n", "utf-8")
    pages = _pages(tmp_path)
    assert set(pages) == {*usual, "kept/court.md", "kept/index.md"}
    assert "keeper of rolls" in pages["kept/court.md"]


def _pages(project):
    return render_project(check_project(Options(project, project / "out"))).pages
