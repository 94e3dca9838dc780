"""The site: what MkDocs makes of staged Markdown, and how its complaints are told."""

from __future__ import annotations

import shutil
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from factbound.problems import BuildFailed
from factbound.publish.builder.known import Known, Remembered
from factbound.publish.shelf import Shelf
from factbound.publish.site import Site, build_site, write_nav

ROOT = Path(__file__).resolve().parent.parent
THEME = ROOT / "templates" / "theme"


def make_project(folder: Path, settings: str = "", **pages: str) -> Path:
    """Lay out a project with its staged pages and navigation."""
    own = settings or (ROOT / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(own, encoding="utf-8")
    shutil.copytree(ROOT / "templates" / "assets", folder / "docs" / "assets")
    for name, text in pages.items():
        (folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    write_nav(folder / "nav.yml", [(name.capitalize(), f"{name}.md") for name in pages])
    return folder


def build(folder: Path, theme: Path = THEME, epoch: int = 0, known: Known | None = None, *, stock: bool = False, clock: str = "") -> Path:
    """Build a project made by make_project, page by page unless MkDocs is to do it."""
    site = site_of(folder, theme, epoch, clock, stock=stock)
    assert build_site(site, known) is not stock
    assert site.notices == []
    return folder / "site"


def site_of(folder: Path, theme: Path = THEME, epoch: int = 0, clock: str = "", *, stock: bool = False) -> Site:
    """Return what build_site takes."""
    return Site(folder, folder / "docs", folder / "site", theme, folder / "nav.yml", epoch, clock, stock=stock)


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def problems_of(folder: Path, theme: Path = THEME) -> str:
    """Return the problems that a build ends with."""
    with pytest.raises(BuildFailed) as failure:
        build(folder, theme)
    return str(failure.value)


def test_navigation_is_valid_yaml_for_any_title(tmp_path: Path) -> None:
    """Titles keep their quotes, colons and letters, and arrive as HTML text."""
    write_nav(tmp_path / "nav.yml", [('"A": <b> & МегаФон #1', "a.md"), ("Parties", [("no", "parties/no.md")])])
    assert yaml.safe_load((tmp_path / "nav.yml").read_text("utf-8")) == {
        "nav": [{"&quot;A&quot;: &lt;b&gt; &amp; МегаФон #1": "a.md"}, {"Parties": [{"no": "parties/no.md"}]}]
    }


def test_hostile_title_stays_text(tmp_path: Path) -> None:
    """A title full of markup is text in the tab, the navigation, the footer and the meta elements, and is escaped once."""
    title = 'R&D "x" <img src=x onerror=alert(1)>'
    make_project(tmp_path, index="# Home\n", other="# Other\n")
    write_nav(tmp_path / "nav.yml", [("Home", "index.md"), (title, "other.md")])
    site = build(tmp_path)
    home, other = ((site / name / "index.html").read_text("utf-8") for name in ("", "other"))
    assert "<title>R&amp;D &#34;x&#34; &lt;img src=x onerror=alert(1)&gt; · " in other
    for text in (home, other):
        assert "<img src=x" not in text
        assert "&amp;amp;" not in text


def test_hostile_description_stays_text(tmp_path: Path) -> None:
    """A page's description cannot leave its attribute, whether it was written as HTML or as plain text."""
    make_project(tmp_path, index='---\ndescription: R&amp;D "x"> <b>y\n---\n\n# Home\n')
    assert '<meta name="description" content="R&amp;D &#34;x&#34;&gt; y">' in (build(tmp_path) / "index.html").read_text("utf-8")


def test_two_builds_are_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the clock nor the caller's environment reaches the site."""
    monkeypatch.setenv("SITE_URL", "https://example.org/")  # which mkdocs.yml asks for
    make_project(tmp_path, index="# Home\n\nText\n")
    first = contents(build(tmp_path, epoch=1536710400))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    second = contents(build(tmp_path, epoch=1536710400))
    assert first == second
    assert b"<lastmod>2018-09-12</lastmod>" in first["sitemap.xml"]


def test_bad_links_become_problems(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every bad link is told with file, line and column, all at once, and nothing reaches the terminal."""
    make_project(tmp_path, index="# Home\n\n[a](registr.md) [b](register.md#no)\n[c](/x)\n", register="# Register\n")
    assert problems_of(tmp_path) == (
        "out/docs/index.md:3:5: the link 'registr.md' leads to a file that is not there\n"
        "    [a](registr.md) [b](register.md#no)\n"
        "  Did you mean 'register.md'?\n\n"
        "out/docs/index.md:3:21: the link 'register.md#no' leads to '#no', which its page does not have\n"
        "    [a](registr.md) [b](register.md#no)\n"
        "  Link to a heading or to an id of that page.\n\n"
        "out/docs/index.md:4:5: the link '/x' does not lead to a page of this site\n"
        "    [c](/x)\n"
        "  Link to a page by its Markdown file, relative to this one, such as '../register.md'.\n\n"
        "Build stopped: 3 problems in 1 file. Nothing was published."
    )
    assert capfd.readouterr() == ("", "")


def test_missing_page_in_the_navigation_is_a_problem(tmp_path: Path) -> None:
    """The navigation cannot name a page that was not written."""
    make_project(tmp_path, index="# Home\n")
    write_nav(tmp_path / "nav.yml", [("Home", "index.md"), ("Gone", "gone.md")])
    assert "out/nav.yml:1:1: the navigation names 'gone.md', and there is no such page" in problems_of(tmp_path)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("site_name: [A\n", "mkdocs.yml:1:14: this is not YAML: did not find expected ',' or ']'"),
        ("INHERIT: base.yml\nsite_name: A\n", "mkdocs.yml:1:10: 'INHERIT' must be 'out/nav.yml', where the build writes the navigation"),
        ("site_name: A\nplugins: [serch]\n", "mkdocs.yml:2:11: the plugin 'serch' would run code that nobody has looked at"),
        ("site_name: A\ntheme: {name: matrial}\n", "mkdocs.yml:2:15: pages are made for the theme 'material', not for 'matrial'"),
        ("- a\n", "mkdocs.yml:1:1: the file is not a list of 'key: value' lines"),
        ("site_name: A\nvalidation: 7\n", "mkdocs.yml:2:1: the setting 'validation' is not right"),
    ],
)
def test_bad_settings_become_problems(tmp_path: Path, settings: str, problem: str) -> None:
    """A fault in mkdocs.yml is told at its line."""
    assert problem in problems_of(make_project(tmp_path, settings=settings, index="# Home\n"))


@pytest.mark.parametrize(
    ("was", "now", "problem"),
    [
        (
            "  font: false\n",
            "",
            ":16:1: the setting 'theme' is not right: every page would ask another server for fonts; write 'font: false' below it\n    theme:",
        ),
        (
            "  - md_in_html\n",
            "",
            ":59:1: the setting 'markdown_extensions' is not right: the pages need md_in_html in this list\n    markdown_extensions:",
        ),
        (
            "  - assets/factbound.css\n  - assets/charts.css\n",
            "  - assets/own.css\n",
            ":51:1: the setting 'extra_css' is not right: the pages need assets/factbound.css and assets/charts.css in this list\n    extra_css:",
        ),
        ("INHERIT", "extra: {day: 2026-02-30}\nINHERIT", ":1:1: the settings are not right: it cannot be read: day is out of range for month"),
    ],
)
def test_what_pages_need_is_asked_for(tmp_path: Path, was: str, now: str, problem: str) -> None:
    """Settings that pages cannot do without are told at their line, and so is a day that no calendar has."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace(was, now, 1)
    told = problems_of(make_project(tmp_path, settings, index="# Home\n"))
    assert told == f"mkdocs.yml{problem}\n\nBuild stopped: 1 problem in 1 file. Nothing was published."


def test_strict_settings_add_no_problem(tmp_path: Path) -> None:
    """Every complaint stops a build anyway: a strict one tells the same, and passes where there is none."""
    make_project(tmp_path, (ROOT / "mkdocs.yml").read_text("utf-8") + "strict: true\n", index="# Home\n\n[a](gone.md)\n", other="# Other\n")
    assert problems_of(tmp_path) == (
        "out/docs/index.md:3:5: the link 'gone.md' leads to a file that is not there\n    [a](gone.md)\n  Did you mean 'other.md'?\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published."
    )
    (tmp_path / "docs" / "index.md").write_text("# Home\n\n[a](other.md)\n")
    assert (build(tmp_path) / "other" / "index.html").is_file()


def test_a_guess_is_the_way_from_the_page_that_links(tmp_path: Path) -> None:
    """The name alone may be what stands there already; of two pages of a name the nearer one is guessed."""
    make_project(tmp_path, index="# Home\n", register="# Register\n")
    for folder in ("deep/one", "deep/two"):
        (tmp_path / "docs" / folder).mkdir(parents=True)
        (tmp_path / "docs" / folder / "same.md").write_text("# Same\n")
    (tmp_path / "docs/deep/one/page.md").write_text("[a](register.md) [b](../same.md)\n")
    assert problems_of(tmp_path) == (
        "out/docs/deep/one/page.md:1:5: the link 'register.md' leads to a file that is not there\n"
        "    [a](register.md) [b](../same.md)\n"
        "  Did you mean '../../register.md'?\n\n"
        "out/docs/deep/one/page.md:1:22: the link '../same.md' leads to a file that is not there\n"
        "    [a](register.md) [b](../same.md)\n"
        "  Did you mean 'same.md'?\n\n"
        "Build stopped: 2 problems in 1 file. Nothing was published."
    )


def test_links_are_found_however_they_are_written(tmp_path: Path) -> None:
    """In brackets, by a name that is explained elsewhere, and in pointed brackets; what is nowhere as it stands is told at its page."""
    make_project(tmp_path, index="# Home\n\n[a][b] [c](<my page.md>)\n[d](gone\\_.md)\n\n[b]: lost.md\n")
    found = problems_of(tmp_path).split("\n\n")[:-1]
    assert found == [
        "out/docs/index.md:1:1: the link 'gone_.md' leads to a file that is not there\n  Did you mean 'index.md'?",
        "out/docs/index.md:3:13: the link 'my page.md' leads to a file that is not there\n    [a][b] [c](<my page.md>)",
        "out/docs/index.md:6:6: the link 'lost.md' leads to a file that is not there\n    [b]: lost.md",
    ]


def test_other_complaints_of_mkdocs_are_told_in_its_words(tmp_path: Path) -> None:
    """A page that MkDocs leaves out is never left out without a word."""
    make_project(tmp_path, index="# Home\n", README="# Read me\n")
    assert "mkdocs.yml:1:1: MkDocs says: Excluding 'README.md' from the site because it conflicts with 'index.md'." in problems_of(tmp_path)


def test_broken_theme_override_is_a_problem(tmp_path: Path) -> None:
    """A template error in the theme is told with file and line."""
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    (theme / "partials" / "footer.html").write_text("<footer>\n{% if page %}\n", encoding="utf-8")
    assert "templates/theme/partials/footer.html:2:1: the theme's template fails: Unexpected end of template" in problems_of(
        make_project(tmp_path, index="# Home\n"), theme
    )


def test_plugins_are_not_loaded_because_they_are_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another package offers to MkDocs stays unused, whatever the environment says."""
    package = tmp_path / "evil-1.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    (package / "entry_points.txt").write_text(
        "[mkdocs.plugins]\nevil = evil:Plugin\n[mkdocs.themes]\nevil = evil\n[markdown.extensions]\nevil = evil:X\n"
    )
    (tmp_path / "evil.py").write_text(f"import pathlib\npathlib.Path({str(tmp_path / 'ran')!r}).touch()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("MKDOCS_CONFIG", "/nowhere")
    (tmp_path / "p").mkdir()
    build(make_project(tmp_path / "p", index="# Home\n"))
    assert not (tmp_path / "ran").exists()


def test_what_is_known_changes_no_byte(tmp_path: Path) -> None:
    """A rebuild that knows pages is the rebuild that does not, after an edit too."""
    text = "---\ndescription: D\n---\n\n# Home\n\n## Part\n\n[other](other.md#there)\n"
    make_project(tmp_path, index=text, other='# Other\n\n<a id="there"></a>There\n', listed="# Listed & found\n")
    write_nav(tmp_path / "nav.yml", [("Home", "index.md"), ("Other", "other.md")])
    known = Remembered()
    build(tmp_path, known=known)
    assert contents(build(tmp_path, known=known)) == contents(build(tmp_path, stock=True))
    (tmp_path / "docs" / "other.md").write_text('# Other\n\n<a id="there"></a>Elsewhere\n', encoding="utf-8")
    assert contents(build(tmp_path, known=known)) == contents(build(tmp_path, stock=True))
    assert len(pages_of(known)) == 3


def pages_of(known: Remembered) -> set[bytes]:
    """Return the keys of what is known of pages; templates are kept, too."""
    return {key for key, value in known.pages.items() if value[4:6] == zlib.compress(b"", level=1)[:2]}


def test_what_is_known_shows_what_changed_around_a_page(tmp_path: Path) -> None:
    """A heading's label in the contents, another page's title, its own in the navigation and the site's day are no part of a page's own text."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace("markdown_extensions:\n", "markdown_extensions:\n  - attr_list\n")
    make_project(tmp_path, settings + "nav: [index.md, a.md, b.md]\n", index="# Home\n", a="# A\n", b='## B {data-toc-label="One"}\n')
    known = Remembered()
    build(tmp_path, known=known)
    for name, text, page, shown in (
        ("docs/b.md", '## B {data-toc-label="Two"}\n', "b", "Two"),
        ("docs/b.md", "---\ntitle: Third\n---\n\n## B\n", ".", "Third"),
        ("mkdocs.yml", settings + "nav: [index.md, {Elsewhere: a.md}, b.md]\n", "a", "<title>Elsewhere ·"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
        assert shown in (build(tmp_path, known=known) / page / "index.html").read_text("utf-8")
    assert "as it was" in (build(tmp_path, known=known, clock="as it was") / "a/index.html").read_text("utf-8")


def test_what_is_known_shows_overrides_by_their_names(tmp_path: Path) -> None:
    """An override that takes the place of another part of the theme shows there, with the same words; so do two of one name, which has no ending."""
    make_project(tmp_path, index="# Home\n", other="# Other\n")
    theme, known = tmp_path / "theme", Remembered()
    shutil.copytree(THEME, theme)
    both = [theme / "partials" / "words", theme / "words"]
    for words in both:
        words.write_text("One", "utf-8")
    override = theme / "partials" / "actions.html"
    override.write_text('<p>{% include "partials/words" %}{% include "words" %}</p>', "utf-8")
    build(tmp_path, theme, known=known)
    override.rename(theme / "partials" / "content.html")
    assert contents(build(tmp_path, theme, known=known)) == contents(build(tmp_path, theme, stock=True))
    for words, shown in zip(both, ("TwoOne", "TwoTwo"), strict=True):
        words.write_text("Two", "utf-8")
        assert f"<p>{shown}</p>" in (build(tmp_path, theme, known=known) / "other/index.html").read_text("utf-8")


def test_what_is_known_is_not_made_again(tmp_path: Path) -> None:
    """A rebuild takes what it knows, page by page; an edit makes that page anew, and another set of pages makes all anew."""
    make_project(tmp_path, index="# Home\n", other="# Other\n")
    known = Remembered()

    def kept() -> set[bytes]:
        before = pages_of(known)
        build(tmp_path, known=known)
        return before & pages_of(known)

    assert [len(kept()), len(kept())] == [0, 2]
    (tmp_path / "docs" / "other.md").write_text("# Another\n", encoding="utf-8")
    assert len(kept()) == 1
    (tmp_path / "docs" / "third.md").write_text("# Third\n", encoding="utf-8")
    assert (len(kept()), len(pages_of(known))) == (0, 3)


class Forgetful(Remembered):
    """Finds a page once."""

    def get(self, key: bytes) -> bytes | None:
        """Return what is known, and forget it."""
        found = super().get(key)
        self._fresh.pop(key, None)
        self.pages.pop(key, None)
        return found


@pytest.mark.parametrize(("spoilt", "known"), [(False, Remembered()), (True, Remembered()), (True, Forgetful())], ids=["same", "spoilt", "forgotten"])
def test_what_is_known_is_taken_from_the_last_output(tmp_path: Path, spoilt: bool, known: Remembered) -> None:
    """A file that holds the same gets a second name; one that does not is written as it was kept, or made again where that was forgotten."""
    make_project(tmp_path, index="# Home\n", other="# Other\n")
    first, earlier = contents(build(tmp_path, known=known)), tmp_path / "earlier"
    (tmp_path / "site").rename(earlier)
    page = earlier / "other/index.html"
    inode = page.stat().st_ino
    if spoilt:
        page.write_text("x" * page.stat().st_size, "utf-8")
    assert build_site(replace(site_of(tmp_path), shelf=Shelf(tmp_path / "site", earlier)), known)
    assert contents(tmp_path / "site") == first
    assert ((tmp_path / "site/other/index.html").stat().st_ino == inode) is not spoilt


def test_nothing_is_kept_of_a_source_that_somebody_has_written_into(tmp_path: Path) -> None:
    """A page is kept under the hash of its source as that was put; a build whose source says something else is stopped when it is verified."""
    make_project(tmp_path, index="# Home\n", other="# Other\n")
    known, whole = Remembered(), Shelf(tmp_path)
    site, source, page = replace(site_of(tmp_path), shelf=whole.below("site")), tmp_path / "docs/other.md", tmp_path / "site/other/index.html"
    whole.put("docs/other.md", b"# Other\n")
    for text, shown in (("# Evil!\n", "Evil!"), ("# Other\n", "Other")):
        source.write_text(text, "utf-8")
        assert build_site(site, known)
        assert f">{shown}<" in page.read_text("utf-8")


def test_what_is_known_forgives_no_link(tmp_path: Path) -> None:
    """A page that is known is still told about links that another page broke, again and again, as MkDocs tells it."""
    make_project(tmp_path, index="# Home\n\n[other](other.md#there)\n", other='# Other\n\n<a id="there"></a>There\n')
    known = Remembered()
    build(tmp_path, known=known)
    (tmp_path / "docs" / "other.md").write_text("# Other\n\n[gone](gone.md) [here](#gone)\n", encoding="utf-8")
    for stock in (False, False, True):
        with pytest.raises(BuildFailed) as failure:
            build(tmp_path, known=known, stock=stock)
        messages = [problem.message for problem in failure.value.problems]
        assert messages == [
            "the link 'other.md#there' leads to '#there', which its page does not have",
            "the link 'gone.md' leads to a file that is not there",
            "the link '#gone' leads to '#gone', which its page does not have",
        ]


def test_mkdocs_is_imported_late() -> None:
    """Checking a project does not pay for the site generator."""
    import subprocess

    code = "import sys, factbound.publish.site; sys.exit('mkdocs' in sys.modules or 'jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_options_of_a_code_block_are_its_attributes_without_a_highlighter(tmp_path: Path) -> None:
    """There they are judged as all markup is, and name no file to anybody."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace("markdown_extensions:\n", "markdown_extensions:\n  - attr_list\n  - fenced_code\n")
    make_project(tmp_path, settings, index='# Home\n\n``` { .python #code tagsfile="x" }\nx = 1\n```\n')
    page = (build(tmp_path) / "index.html").read_text("utf-8")
    assert '<pre id="code"><code class="language-python" tagsfile="x">x = 1\n</code></pre>' in page


def test_a_code_block_chooses_its_looks_and_nothing_else(tmp_path: Path) -> None:
    """Options of the highlighter that read files, fail, or fill the memory are passed over; those of the looks hold."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace("markdown_extensions:\n", "markdown_extensions:\n  - fenced_code\n  - codehilite\n")
    hostile = (
        "tagsfile=x",
        "linenostart=x",
        "style=x",
        "encoding=x",
        "pygments_formatter=img",
        "stripall=maybe",
        "tabsize=900000000",
        "pygments_style=x",
    )
    blocks = "\n".join(f"``` {{ .python {option} }}\nx = 1\t# {option}\n```\n" for option in (*hostile, 'hl_lines="1" linenostart=7'))
    make_project(tmp_path, settings, index=f"# Home\n\n{blocks}\n")
    page = (build(tmp_path) / "index.html").read_text("utf-8")
    assert page.count('<div class="codehilite">') == len(hostile) + 1
    assert page.count('<span class="hll">') == 1
    assert len(page) < 100_000


@pytest.mark.parametrize(("setting", "named"), [("exclude_docs: data/", "data/a.json and 1 more"), ("draft_docs: early.js", "assets/early.js")])
def test_no_setting_hides_what_pages_need(tmp_path: Path, setting: str, named: str) -> None:
    """Data, styles and scripts that every site has are no project's to leave out; the feed and the card are."""
    make_project(tmp_path, (ROOT / "mkdocs.yml").read_text("utf-8") + f"{setting}\n", index="# Home\n")
    (tmp_path / "docs/data").mkdir()
    for name in ("data/a.json", "data/b.json", "feed.xml", "assets/social-card.png"):
        (tmp_path / "docs" / name).write_text("{}", "utf-8")
    key, line = setting.split(":", maxsplit=1)[0], (tmp_path / "mkdocs.yml").read_text("utf-8").count("\n")
    assert problems_of(tmp_path) == (
        f"mkdocs.yml:{line}:1: the setting '{key}' is not right: it leaves out {named}, which pages load or lead to;"
        f" what can be left out lies in content/assets/\n    {setting}\n\nBuild stopped: 1 problem in 1 file. Nothing was published."
    )


def test_a_link_to_what_settings_leave_out_is_a_problem(tmp_path: Path) -> None:
    """A project may leave out files of its own, and no page may lead to them then."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8") + "exclude_docs: |\n  /assets/own.txt\n  /feed.xml\n"
    make_project(tmp_path, settings, index="# Home\n", other="# Other\n\nSee [it](assets/own.txt).\n")
    (tmp_path / "content/assets").mkdir(parents=True)
    for name in ("content/assets/own.txt", "docs/assets/own.txt", "docs/feed.xml"):
        (tmp_path / name).write_text("x", "utf-8")
    assert problems_of(tmp_path) == (
        "out/docs/other.md:3:10: mkdocs.yml leaves out 'assets/own.txt', to which a link leads\n    See [it](assets/own.txt).\n"
        "  Take it out of 'exclude_docs' and 'draft_docs', or the link out of the page.\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published."
    )
    (tmp_path / "docs/other.md").write_text("# Other\n", "utf-8")
    assert not (build(tmp_path) / "assets/own.txt").exists()


@pytest.mark.parametrize(("setting", "named"), [("exclude_docs: sources/", "sources/a.md and 1 more"), ("draft_docs: index.md", "index.md")])
def test_no_setting_hides_a_page(tmp_path: Path, setting: str, named: str) -> None:
    """A register or a source that is left out would leave the figures that link to it without a word."""
    make_project(tmp_path, (ROOT / "mkdocs.yml").read_text("utf-8") + f"{setting}\n", index="# Home\n")
    for name in ("a", "b"):
        (tmp_path / "docs" / "sources").mkdir(exist_ok=True)
        (tmp_path / "docs" / "sources" / f"{name}.md").write_text("# Source\n", "utf-8")
    key, line = setting.split(":", maxsplit=1)[0], (tmp_path / "mkdocs.yml").read_text("utf-8").count("\n")
    assert problems_of(tmp_path) == (
        f"mkdocs.yml:{line}:1: the setting '{key}' is not right: it leaves out the page {named}, to which others lead;"
        f" a page goes with the file in content/ or data/ that it is made from\n    {setting}\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published."
    )


def test_links_to_other_places_stand_at_the_foot(tmp_path: Path) -> None:
    """What `extra` names under 'social' is shown with its icon and its name."""
    social = "extra:\n  social:\n    - {icon: fontawesome/brands/github, link: https://example.org/x, name: Код}\n"
    make_project(tmp_path, (ROOT / "mkdocs.yml").read_text("utf-8") + social, index="# Home\n")
    page = (build(tmp_path) / "index.html").read_text("utf-8")
    assert '<a href="https://example.org/x" target="_blank" rel="noopener" title="Код" class="md-social__link">' in page


def test_words_of_switches_and_languages_are_text(tmp_path: Path) -> None:
    """A quotation mark in the name of a switch, of the site or in a media query, and signs in that of a language, stay where they are."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace('"(prefers-color-scheme: light)"', "'screen and \"x\"'")
    settings = settings.replace("site_name: AliExpress Russia", 'site_name: A "B" & Sons')
    settings = (
        settings.replace('"Light colours; switch to dark"', "'\"Light\" & <b>'") + 'extra: {alternate: [{name: "A <b>", link: ./a/?b&c, lang: en}]}\n'
    )
    page = (build(make_project(tmp_path, settings, index="# Home\n")) / "index.html").read_text("utf-8")
    for text in (
        'data-md-color-media="screen and &quot;x&quot;"',
        'aria-label="&quot;Light&quot; &amp; &lt;b&gt;"',
        'title="&quot;Light&quot; &amp; &lt;b&gt;"',
        '<a href="a/?b&amp;c" hreflang="en" class="md-select__link">',
        "A &lt;b&gt;\n",
        'title="A &#34;B&#34; &amp; Sons" class="md-header__button md-logo" aria-label="A &#34;B&#34; &amp; Sons" data-md-component="logo">',
        'title="A &#34;B&#34; &amp; Sons" class="md-nav__button md-logo" aria-label="A &#34;B&#34; &amp; Sons" data-md-component="logo">',
    ):
        assert text in page
