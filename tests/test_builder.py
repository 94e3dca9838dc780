"""The site made page by page, against MkDocs itself: the same files, whatever the pages are, and whoever makes them."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import get_toc
from test_site import ROOT, THEME, build, contents, make_project, site_of

from factbound import crew
from factbound.problems import BuildFailed
from factbound.publish.builder import building
from factbound.publish.builder.plain import PlainConverter, permalink_title
from factbound.publish.site import build_site
from factbound.publish.site_settings import load_config

PAGES = {
    "index": "---\ndescription: D\n---\n\n# Home\n\n## Part\n\n- **[other](other.md#there)** now\n",
    "other": '# Other\n\n<a id="there"></a>There and [back](index.md "A \'title\'")\n\n| a | b |\n| --- | ---: |\n| 1 | [x](#other) |\n',
    "third": '---\ntitle: Third\nsearch: {boost: 2}\n---\n\n<div class="card" markdown="1">\n\n# A\n\n</div>\n\n1. one\n2. two\n\n`code` *em*\n',
    "hidden": "# Hidden\n\n<!-- a comment -->\n\nText with &amp; and <b data-search-exclude>no</b> more.\n",
}


def make(folder: Path, more: str = "", nav: str = "nav: [index.md, {Part: [other.md, {Third: third.md}]}]\n", **pages: str) -> Path:
    """Lay out a project whose navigation does not name every page."""
    return make_project(folder, (ROOT / "mkdocs.yml").read_text("utf-8") + nav + more, **{**PAGES, **pages})


def own_and_stock(folder: Path, theme: Path = THEME) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Build a project in both ways."""
    return contents(build(folder, theme)), contents(build(folder, theme, stock=True))


def test_pages_are_those_of_mkdocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other or side by side, it is the same files."""
    own, stock = own_and_stock(make(tmp_path))
    assert own == stock
    monkeypatch.setattr(crew, "FEW", 1)
    monkeypatch.setattr(crew, "AT_ONCE", 1)
    monkeypatch.setattr(crew, "cores", lambda: 3)
    assert contents(build(tmp_path)) == stock


def test_an_override_may_ask_anything_of_its_page(tmp_path: Path) -> None:
    """Its contents, its neighbours' titles, what the front matter of pages in the navigation says."""
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    (theme / "partials" / "footer.html").write_text(
        "{% if page %}{{ page.content | length }}{{ page.toc | map(attribute='title') | join(' ') }}{{ page.next_page.title }}{% endif %}"
        "{% for one in nav.pages %}{{ one.title }}{{ one.meta.description }}{{ one.active }}{{ one.is_homepage }}{% endfor %}",
        "utf-8",
    )
    own, stock = own_and_stock(make(tmp_path), theme)
    assert own == stock


OUTSIDE = {
    "one": "# One\n\nText\n\n## Part\n",
    "two": "---\ndescription: It <b>is</b> so\n---\n\n# Two &amp; more\n\nText\n\n## Part &lt; whole\n",
    "three": '# Three\n\n<p> id="__drawer" autocomplete="off"</p>\n\n## Part\n',
    "four": "---\ntitle: '4'\ndescription: 5\nhide: [navigation]\n---\n\n# Four\n\nText\n\n## Part\n",
    "five": "Text without a head\n",
    "assets": "# Whose address others lead below\n\n## Part\n",
    "six": '---\ntitle: \'" id="__toc"\'\ntemplate: main.html\n---\n\n# Six\n\n## for="__toc"\n\n### Deep\n\n## More\n',
    "seven": '# Seven\n\n## " aria-labelledby="__nav_1_label"\n',
}
"""Pages outside the navigation: alike, and different where a template may ask."""


@pytest.mark.parametrize(
    "asks",
    [
        "",
        "{{ page.content | length }}{{ page.title[:2] | upper }}{% if page.title == 'One' %}is{% endif %}{% if 'Tw' in page.title %}in{% endif %}",
        "{{ page.title ~ page.url | url }}{% if page.meta %}{{ page.meta.description | default('none') }}{{ page.meta.hide | join }}{% endif %}",
        "{% set heads = page.toc | map(attribute='title') | join(' ') %}{{ heads }}{% if 'P' in heads %}p{% endif %}{{ heads | replace('P', 'p') }}",
        "{% if page.title is string %}s{% endif %}{% for one in page.toc %}{{ loop.index }}{{ one.url | url }}{{ one.title | title }}{% endfor %}",
        "{{ page | attr('title') }}{{ [page] | map(attribute='url') | first }}{{ {page.title: 1} | length }}{{ page.canonical_url }}",
    ],
)
def test_pages_outside_the_navigation_are_printed_as_each_by_itself(tmp_path: Path, asks: str) -> None:
    """A pattern for all of them is what it would be for each, whatever an override asks and whatever stands on them."""
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    (theme / "partials" / "source-file.html").write_text(asks, "utf-8")
    make_project(tmp_path, (ROOT / "mkdocs.yml").read_text("utf-8") + "nav: [index.md]\n", index="# Home\n", **OUTSIDE)
    own, stock = own_and_stock(tmp_path, theme)
    assert own == stock


@pytest.mark.parametrize(
    "asks",
    [
        "{% for one in pages %}{{ one.page.title }}{% endfor %}",
        "{% for one in nav.pages %}{{ one.content | length }}{% endfor %}",
    ],
)
def test_an_override_that_shows_other_pages_has_mkdocs_make_them(tmp_path: Path, asks: str) -> None:
    """What stands on other pages is not there while one is made by itself: nobody makes it up."""
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    (theme / "partials" / "footer.html").write_text(asks, "utf-8")
    site = site_of(make(tmp_path), theme)
    assert (build_site(site), site.notices) == (False, [])
    assert "hidden/index.html" in contents(tmp_path / "site")


def test_a_fault_of_the_builder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs makes the site in its place, with the same bytes; the notice says on which page it failed, and where. Nothing is told twice."""
    stock = contents(build(make(tmp_path), stock=True))

    def broken(_: building.PageMaker, page: Page) -> bytes:
        if page.file.src_uri == "third.md":
            raise KeyError("no\nsuch")
        return b""

    monkeypatch.setattr(building.PageMaker, "_index", broken)
    site = site_of(tmp_path)
    site.notices.append("index")
    assert build_site(site) is False
    (told,) = site.notices
    assert re.sub(r"line \d+", "line 1", told) == (
        "MkDocs made the whole site, with the same content but in several times the time: making each page by itself failed at third.md"
        " (KeyError in test_builder.py, line 1: 'no\\nsuch'). That is a fault of Factbound; please report it."
    )
    assert contents(tmp_path / "site") == stock


def test_complaints_are_those_of_mkdocs(tmp_path: Path) -> None:
    """Dead links of all sorts, on pages that MkDocs reads first and last, are the same problems in the same order."""
    make(
        tmp_path,
        other="# Other\n\n[a](gone.md) [b](index.md#no) [c](/x) [d](third)\n\n[e](#not-here)\n",
        hidden="# H\n\n[f](other.md#there) ![g](h.png)\n",
    )
    told = []
    for stock in (False, True):
        with pytest.raises(BuildFailed) as failure:
            build(tmp_path, stock=stock)
        told.append(failure.value.problems)
    assert told[0] == told[1]
    assert len(told[0]) == 8


def test_the_pages_of_a_process_that_ends_are_made_by_the_one_that_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may end one that takes memory: the same files come, and no other process stays."""
    make(tmp_path)
    whole, ours, make_page = contents(build(tmp_path)), os.getpid(), building.PageMaker.make

    def make_or_end(self: building.PageMaker, file: File) -> building.Outcome:
        if os.getpid() != ours and file.src_uri.startswith("h"):
            os.kill(os.getpid(), signal.SIGKILL)
        return make_page(self, file)

    forked: list[int] = []
    monkeypatch.setattr(crew.os, "fork", lambda fork=os.fork: (forked.append(fork()), forked[-1])[1])
    for name, value in (("FEW", 1), ("AT_ONCE", 1), ("cores", lambda: 2)):
        monkeypatch.setattr(crew, name, value)
    monkeypatch.setattr(building.PageMaker, "make", make_or_end)
    assert contents(build(tmp_path)) == whole
    assert len(forked) == 2
    for process in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


# What the plain converter makes, against the converter.

Site = tuple[MkDocsConfig, Files, PlainConverter]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of three pages, and the converter that its settings allow."""
    folder = make_project(tmp_path_factory.mktemp("site"), index="# A\n", b="# B\n", c="# C\n")
    (folder / "theme").mkdir()
    config = load_config(folder / "mkdocs.yml", folder / "docs", folder / "site", folder / "theme", folder / "nav.yml")
    files = get_files(config)
    set_exclusions(files, config)
    title = permalink_title(config)
    assert title == "Link to this section"
    return config, files, PlainConverter(title)


def outline(toc: Any) -> list[Any]:
    """Return the contents of a page as values."""
    return [(one.title, one.id, one.level, outline(one.children)) for one in toc]


def both(site: Site, text: str) -> Iterator[tuple[Any, ...]]:
    """Yield what the plain converter makes of a page, if it makes anything, and what the converter makes of it."""
    config, files, converter = site
    file = files.get_file_from_path("b.md")
    assert isinstance(file, File)
    links = _RelativePathTreeprocessor(file, files, config)
    page = Page("B", file, config)
    page.markdown = text
    if converted := converter.convert(text, links.path_to_url):
        page.render(config, files)
        own = {(to.src_uri, anchor) for to, found in links.links_to_anchors.items() for anchor in found}
        made = {(to.src_uri, anchor) for to, found in (page.links_to_anchors or {}).items() for anchor in found}
        heads = {("b.md", anchor) for anchor in converted.anchors}
        yield converted.content, outline(get_toc(converted.toc)), converted.anchors, own | heads
        yield page.content, outline(page.toc), page.present_anchor_ids, made | heads


WORD = st.sampled_from(
    (
        *(
            "word",
            "МегаФон",
            "24 %",
            "a_b",
            "A.",
            "1. x",
            "- x",
            "(x)",
            "**bold**",
            "**",
            "*",
            "_",
            "&amp;",
            "&#58;",
            "&",
            "«x»",
            "#",
            "# x",
            "|",
            "x:",
        ),
        *("…", "!", "'", '"', "\u00a0", "a|b", "[c](c.md)", '[c](c.md#x "t")', "[**c** d](b.md \"a ('b') c\")", "[x](https://e.org/?a=1&b=2)", "[c]"),
        *("![c](c.png)", "[^1]", "[c]: c.md", "[TOC]", "<b>", "</b>", "`c`", '<span class="fact" data-fact="a.b_c">', "</span>", '<a id="here"></a>'),
        *("<br>", "<br />", "<https://e.org>", "**[c](c.md)**", "<sub>2</sub>", "`", "\\*", "===", "---", "~~~", "!!! note", "x  \ny", "(**a**)"),
    )
)
PLAIN = st.sampled_from(
    (
        *(
            "word",
            "МегаФон",
            "24 %",
            "A.",
            "(x)",
            "**bold**",
            "&amp;",
            "&#58;",
            "«x»",
            "x:",
            "…",
            "!",
            "'",
            '"',
            "1,5",
            "**[c](c.md)**",
            "a_b",
            "--",
            "+",
        ),
        *("[c](c.md)", '[c](c.md#x "t")', "[x](https://e.org/?a=1&b=2)", '<span class="fact" data-fact="a.b_c">', "</span>", '<a id="here"></a>'),
        *(
            '[**c** d](index.md "it\'s")',
            "**(a) b**",
            "<b>",
            "</b>",
            "**<b>x</b>**",
            "[a&#58;b](c.md)",
            '[<span class="x">c</span>](c.md)',
            "=",
            "1) x",
        ),
    )
)
LINE = (
    st.lists(PLAIN, min_size=1, max_size=5).map(" ".join)
    | st.lists(PLAIN, min_size=1, max_size=4).map("".join)
    | st.lists(WORD, min_size=1, max_size=3).map(" ".join)
)
ROW = st.lists(LINE | st.just(""), min_size=1, max_size=3).map(lambda cells: f"| {' | '.join(cells)} |")
BLOCK = st.one_of(
    LINE,
    LINE,
    st.lists(LINE, min_size=2, max_size=3).map("\n".join),
    st.tuples(st.sampled_from(["# ", "## ", "### ", "####### "]), LINE).map("".join),
    st.lists(LINE.map("- ".__add__), min_size=1, max_size=3).map("\n".join),
    st.tuples(ROW, st.sampled_from(["| --- | --- |", "| --- |", "| :-- | --: | :-: |"]), st.lists(ROW, max_size=2)).map(
        lambda one: "\n".join([one[0], one[1], *one[2]])
    ),
    LINE.map('<p class="kicker" markdown="1">{}</p>'.format),
    LINE.map('<p class="lede">{}</p>'.format),
    st.sampled_from(
        (
            '<p dir="auto" class="b"><a href="x" download>PDF</a> &#58; <b id="raw">*not*</b> id=word</p>',
            '<figure id="f">\n<svg viewBox="0 0 1 1">\n<title>T</title>\n<path d="M0"/></svg>\n</figure>',
            '| a | b |\n| --- | --- |\n| c<details class="w"><summary>d</summary><code>e&#95;f</code><br>g</details> | <a name="n">h</a> |',
        )
    ),
    st.sampled_from(['<div class="card" markdown="1">', "</div>", '<section id="s" markdown="1">', "</section>", "<div>", "<!-- c -->", "***"]),
    LINE.map('<details class="more" markdown="1">\n<summary>{}</summary>'.format),
    st.just("</details>"),
)
PAGE = st.one_of(
    st.lists(BLOCK, min_size=1, max_size=5),
    st.lists(BLOCK, max_size=3).map(lambda inside: ['<div class="a" id="b" markdown="1">', *inside, "</div>"]),
    st.lists(BLOCK, max_size=3).map(
        lambda inside: ["# T", '<details class="more" markdown="1">\n<summary>S &amp; T</summary>', *inside, "</details>", "End"]
    ),
).map(lambda blocks: "\n\n".join(blocks) + "\n")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=PAGE)
@example(text='# A\n\n# A\n\n## A <a id="a-2"></a>\n')
@example(text="- a\n\n- b\n")
@example(text="| | |\n| --- | --- |\n| a | |\n| b |\n")
@example(text="| a | b |\n| --- | :-: |\n")
@example(text='| a | b |\n| --- | --- |\n| a | b | <a id="here"></a> |\n')
def test_plain_pages_are_those_of_the_converter(plain: Site, text: str) -> None:
    """What is converted without it comes out as it would have, with its contents, anchors and links."""
    found = list(both(plain, text))
    assert found[:1] == found[1:]


def test_plain_pages_are_what_it_is_for(plain: Site) -> None:
    """The forms that the templates write are plain."""
    rows = "| Fact | Said |\n| --- | --- |\n" + '| <a id="x"></a>A | <span class="fact" data-fact="a.b">[24 %](c.md#x "Reported · 2024")</span> |\n'
    text = f'<div class="card" markdown="1">\n\n# A &#38; B\n\n- **Stake (of C)** [d](c.md)\n\n</div>\n\nIt is so.\n\n{rows}\n<p class="lede">L</p>\n'
    assert len(list(both(plain, text))) == 2
