"""Which search a site has, and that of a large one: pagefind's index behind the theme's search box."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from browsing import needs, needs_chromium, served

from factbound.options import Options
from factbound.pipeline import Preview
from factbound.problems import BuildFailed
from factbound.publish import indexing, pagefind
from factbound.publish import site as site_module
from factbound.publish.builder.known import Remembered
from factbound.publish.builder.making import PageMaker
from factbound.publish.indexing import index_site, part
from factbound.publish.pagefind import PagefindFault, Running, find_pagefind, make_index
from factbound.publish.shelf import Shelf
from factbound.publish.site import Site

BASE = Path(__file__).parent / "cases" / "_base"
needs_pagefind = needs(find_pagefind(), "pagefind")
CONFIG = {"lang": ["en"], "separator": " "}
DOCS = [
    {"location": "", "title": "Home", "text": "<p>All companies</p>", "boost": 2},
    {"location": "a/", "title": "A &lt;b&gt;", "text": "<p>Maps</p>"},
    {"location": "a/#stake", "title": "Stake", "text": "<p>60 %</p>"},
]
PAGES = [("", "<!doctype html><html lang='en'><body data-pagefind-body><h1>Home</h1></body></html>")]


def lay_out(folder: Path) -> None:
    """Lay out a small site that is to be indexed."""
    (folder / "site/search").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: A\nextra: {search: pagefind}\n")
    (folder / "site/search/search_index.json").write_text(json.dumps({"config": CONFIG, "docs": DOCS}, separators=(",", ":")))


def indexed(folder: Path, wanted: str = "pagefind", known: Remembered | None = None) -> list[str]:
    """Have the search of a small site made; return what is told."""
    lay_out(folder)
    return index_site(folder / "site", Shelf(folder / "site"), folder / "mkdocs.yml", wanted, known)


def config_of(folder: Path) -> tuple[dict[str, Any], int]:
    """Return what the index that a browser loads says of itself, and how many entries it has."""
    index = json.loads((folder / "site/search/search_index.json").read_text())
    return index["config"], len(index["docs"])


@pytest.mark.parametrize("wanted", ["auto", "theme"])
def test_a_small_site_keeps_the_theme_s_search(tmp_path: Path, wanted: str) -> None:
    """Below a size nothing is done, and nothing is told."""
    assert indexed(tmp_path, wanted) == []
    assert config_of(tmp_path) == (CONFIG, 3)
    assert not (tmp_path / "site/pagefind").exists()


@pytest.mark.parametrize(("wanted", "told"), [("theme", []), ("auto", [indexing.SLOW.format(0.0)])])
def test_a_large_site_without_pagefind_has_the_theme_s_search(tmp_path: Path, wanted: str, told: list[str], monkeypatch: Any) -> None:
    """Who has not said that this is meant is told the way out."""
    monkeypatch.setattr(indexing, "LARGE", 100)
    monkeypatch.setattr(indexing, "find_pagefind", lambda: None)
    assert indexed(tmp_path, wanted) == told
    assert config_of(tmp_path) == (CONFIG, 3)


def test_pagefind_that_is_asked_for_must_be_there(tmp_path: Path, monkeypatch: Any) -> None:
    """Without it the setting is a problem."""
    monkeypatch.setattr(indexing, "find_pagefind", lambda: None)
    with pytest.raises(BuildFailed) as failure:
        indexed(tmp_path)
    told = "the setting 'extra' is not right: pagefind, which 'search' asks for, is not installed. Install it with: pip install 'factbound[search]'"
    assert [(one.at.path, one.at.line, one.message) for one in failure.value.problems] == [("mkdocs.yml", 2, told)]


def program(folder: Path, text: str) -> Path:
    """Return a program that takes pagefind's place."""
    file = folder / "pagefind"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


ERROR = base64.b64encode(b'{"payload": {"type": "Error", "message": "no\\n room"}}').decode()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("exit 1", "it ended before it was done"),
        (f"printf %s {ERROR},; exec cat >/dev/null", "no room"),
        ("exec cat", "it answers something else"),
    ],
)
def test_a_pagefind_that_fails_is_told(tmp_path: Path, text: str, fault: str) -> None:
    """A program that ends, that cannot, or that is another one stops the build with a problem."""
    with pytest.raises(PagefindFault, match=f"^{fault}$"):
        make_index(program(tmp_path, text), PAGES, "en")


def test_its_fault_is_a_problem_of_the_setting(tmp_path: Path, monkeypatch: Any) -> None:
    """The problem says how to do without it."""
    monkeypatch.setattr(indexing, "find_pagefind", lambda: program(tmp_path, "exit 1"))
    with pytest.raises(BuildFailed) as failure:
        indexed(tmp_path)
    told = "pagefind cannot index the site: it ended before it was done. 'search: theme' does without it"
    assert [one.message for one in failure.value.problems] == [f"the setting 'extra' is not right: {told}"]


def test_the_program_ends_with_the_build(tmp_path: Path, monkeypatch: Any) -> None:
    """Who stops a build waits for none that has begun, nor for one that was about to."""
    os.mkfifo(tmp_path / "begun")
    monkeypatch.setattr(indexing, "find_pagefind", lambda: program(tmp_path, f"echo > {tmp_path}/begun; exec cat > /dev/null"))
    lay_out(tmp_path)
    site = Site(tmp_path, tmp_path / "docs", tmp_path / "site", tmp_path / "theme", tmp_path / "nav.yml")

    def stop() -> None:
        with site_module._indexing(site, Shelf(site.site), "pagefind", None):
            (tmp_path / "begun").read_text()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    running = Running()
    running.end()
    with pytest.raises(PagefindFault, match=r"^it ended before it was done$"):
        make_index(program(tmp_path, "exec cat > /dev/null"), PAGES, "en", running)


@pytest.mark.parametrize("path", ["../pagefind.js", "/a.pf_meta", "fragment/../x.pf_meta", "a/b/c.pf_index", "pagefind-ui.js", ".pf_meta"])
def test_only_files_of_the_search_are_taken(path: str) -> None:
    """Nothing that the program names lies elsewhere, and what other search boxes need is left out."""
    assert not pagefind._is_needed(path)
    assert pagefind._is_needed("fragment/en_a1.pf_fragment")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>plain words, self-made</p>", "<p>plain words, self-made</p>"),
        ("l’Union of Ma’s", "l’|Union of Ma’s"),
        ("Russia—China «Газпром»", "Russia—|China «Газпром»"),
        ("华为Mate 9", "华|为|Mate 9"),
        ("ไทย", "ไ|ท|ย"),
        ("a/b", "a/|b"),
        ("the company's", "the company's"),
        ("l'Union", "l'|Union"),
    ],
)
def test_words_are_parted_where_no_space_is(text: str, words: str) -> None:
    """Dashes, apostrophes and scripts without spaces end words; joiners and tags do not."""
    assert part(text) == words.replace("|", "\u2060 ")


@needs_pagefind
def test_the_index_is_the_same_each_time(tmp_path: Path) -> None:
    """Two indexes of the same pages have the same bytes, no file is empty, and what a browser loads first has no entries."""
    made = []
    for name in ("one", "other"):
        assert indexed(tmp_path / name) == []
        folder = tmp_path / name / "site/pagefind"
        made.append({file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.*")})
        said = json.loads(made[-1]["pagefind-entry.json"])
        assert config_of(tmp_path / name) == ({**CONFIG, "engine": "pagefind", "parts": [said]}, 0)
    assert made[0] == made[1]
    assert all(made[0].values())
    assert {name.partition("/")[0].rpartition(".")[2] for name in made[0]} == {"fragment", "index", "js", "json", "pagefind", "pf_meta"}


@needs_pagefind
def test_a_known_index_is_not_made_again(tmp_path: Path, monkeypatch: Any) -> None:
    """What was made of the same pages is written once more; of other pages, or by another version, made."""
    known = Remembered()
    first, again = tmp_path / "first", tmp_path / "again"
    indexed(first, known=known)
    made = mock.Mock(side_effect=PagefindFault("it ended before it was done"))
    monkeypatch.setattr(indexing, "make_index", made)
    indexed(again, known=known)
    files = [sorted((file.relative_to(one), file.read_bytes()) for file in one.rglob("*.*")) for one in (first, again)]
    assert files[0] == files[1]
    with monkeypatch.context() as patch:
        patch.setitem(DOCS[1], "text", "<p>Other maps</p>")
        with pytest.raises(BuildFailed):
            indexed(tmp_path / "other", known=known)
    monkeypatch.setattr(indexing, "find_pagefind", lambda: program(tmp_path, "another version of it"))
    with pytest.raises(BuildFailed):
        indexed(tmp_path / "by another", known=known)


def index_of(docs: list[dict[str, Any]]) -> bytes:
    """Return an index as the site generator writes it."""
    return json.dumps({"config": CONFIG, "docs": docs}, separators=(",", ":"), ensure_ascii=False).encode()


HARD = '},{"location":"x"] \\'
ODD = [{"location": place, "title": HARD, "text": f"<p>{HARD}{place}</p>"} for place in ("", 'ü"/', 'ü"/#a,', "b/#c", "b/")]


def test_the_entries_of_each_page_are_found_without_reading_them() -> None:
    """Whatever texts say, and wherever a page begins; an index without any has no pages."""
    index = index_of(ODD)
    pages = indexing._places(index)
    assert [page.address for page in pages] == ["", 'ü"/', "b/"]
    assert [json.loads(b"[%s]" % index[page.begin : page.end]) for page in pages] == [ODD[:1], ODD[1:3], ODD[3:]]
    assert indexing._places(index_of([])) == []


def test_a_page_more_or_less_moves_no_other_into_another_part(monkeypatch: Any) -> None:
    """As long as their number stays, each page is in the part that it was in, and each in one."""
    monkeypatch.setattr(indexing, "AT_ONCE", 10)
    pages = [indexing._Place(f"{number}/", 0, 0) for number in range(38)]
    parts, fewer = list(indexing._divide(pages)), list(indexing._divide(pages[:20] + pages[21:]))
    assert sorted(page for part in parts for page in part) == sorted(pages)
    assert [[page for page in part if page != pages[20]] for part in parts] == fewer
    assert len(parts) == 4


@pytest.mark.parametrize(("pages", "parts"), [(1, 1), (500, 1), (501, 2), (2_102, 5), (6_180, 8), (16_000, 8), (20_600, 11)])
def test_parts_are_small_as_long_as_they_are_few(pages: int, parts: int) -> None:
    """All of a part is indexed again after a change; a browser loads something of each."""
    divided = list(indexing._divide([indexing._Place(f"{number}/", 0, 0) for number in range(pages)]))
    assert len(divided) == parts


@needs_pagefind
def test_only_the_part_of_a_changed_page_is_made_again(tmp_path: Path, monkeypatch: Any) -> None:
    """The other parts are found, and what is written is what would be without them."""
    monkeypatch.setattr(indexing, "AT_ONCE", 1)
    known, made = Remembered(), mock.Mock(wraps=make_index)
    monkeypatch.setattr(indexing, "make_index", made)
    indexed(tmp_path / "first", known=known)
    parts = made.call_count
    assert parts > 1
    monkeypatch.setitem(DOCS[2], "text", "<p>61 %</p>")
    indexed(tmp_path / "second", known=known)
    assert made.call_count == parts + 1
    indexed(tmp_path / "fresh")
    files = [sorted((file.relative_to(one), file.read_bytes()) for file in one.rglob("*.*")) for one in (tmp_path / "second", tmp_path / "fresh")]
    assert files[0] == files[1]


@needs_pagefind
def test_a_preview_without_a_cache_remembers_pages_and_parts(tmp_path: Path) -> None:
    """Neither makes the other forgotten."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "mkdocs.yml").open("a") as settings:
        settings.write("extra: {search: pagefind}\n")
    preview = Preview(Options(tmp_path, tmp_path / "out"))
    page = mock.patch.object(PageMaker, "_convert", autospec=True, side_effect=PageMaker._convert)
    with mock.patch.object(indexing, "make_index", wraps=make_index) as parts, page as pages:
        preview.build_site()
        made = parts.call_count, pages.call_count
        preview.build_site()
    assert (parts.call_count, pages.call_count) == made == (1, 15)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site that is searched as a large one, with names that are hard to find and to print."""
    folder = tmp_path_factory.mktemp("large")
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    with (folder / "mkdocs.yml").open("a") as settings:
        settings.write("extra: {search: pagefind}\n")
    for name, file in (("华为技术 (Газпром)", "north"), ("A <img src=x onerror=alert(1)> &amp; B", "south")):
        data = folder / f"data/parties/{file}.yml"
        data.write_text(data.read_text("utf-8").replace(f"name: {file.capitalize()}", f"name: {json.dumps(name, ensure_ascii=False)}"), "utf-8")
    with mock.patch.object(indexing, "AT_ONCE", 5):  # so that the index has several parts
        Preview(Options(folder, folder / "out")).build_site()
    assert len(list((folder / "out/site/pagefind").rglob("pagefind-entry.json"))) > 2
    return folder / "out/site"


@pytest.fixture(scope="module")
def large_address(large: Path) -> Iterator[str]:
    """Where it is served."""
    with served(large) as found:
        yield found


@needs_pagefind
@needs_chromium
def test_readers_find_in_the_same_box(tab: Any, large_address: str) -> None:
    """Names of any script, from their beginning on, lead to their page first, as text; a section leads to its heading; the page breaks no policy."""
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(large_address)
    tab.keyboard.press("/")
    box = tab.locator(".md-search__input")
    first = "ol > li:first-child > a:first-child"
    hostile = "A <img src=x onerror=alert(1)> &amp; B"
    for words, address, title in (("газ", "north", "华为技术 (Газпром)"), ("onerror", "south", hostile), ("技术", "north", "华为技术 (Газпром)")):
        box.fill(words)
        link = tab.locator(f"{first}[href='{large_address}parties/{address}/']")
        link.wait_for()
        assert link.locator("h1").text_content() == title
    assert tab.locator(".md-search-result__list img").count() == 0
    assert tab.locator(".md-search-result__item mark").all_text_contents()[:2] == ["技", "术"]
    box.fill("zzzzzz")
    tab.locator(".md-search-result__meta", has_text="No matching documents").wait_for()
    box.fill("planned stake")
    tab.locator(".md-search-result__more > summary").first.click()
    tab.locator(".md-search-result__more[open] a[href*='#']").first.click()
    tab.wait_for_url("**/#*")
    assert tab.evaluate("document.getElementById(decodeURIComponent(location.hash.slice(1))).tagName") == "H2"
    assert said == []


@needs_pagefind
@needs_chromium
def test_only_what_was_typed_last_is_searched(tab: Any, large_address: str) -> None:
    """Of words that others follow at once nothing is loaded that their results would need."""
    asked: list[str] = []
    tab.goto(large_address)
    tab.keyboard.press("/")
    box = tab.locator(".md-search__input")
    box.fill("onerror")
    tab.locator(".md-search-result__item").first.wait_for()
    tab.on("request", lambda request: asked.append(request.url) if request.url.endswith(".pf_fragment") else None)
    type_all = "(box, words) => { for (const word of words) { box.value = word; box.dispatchEvent(new Event('input', { bubbles: true })); } }"
    box.evaluate(type_all, ["onerro", "stake", "planned", "compasses", "zzzzzz"])  # the first may be looked for before the next one comes
    tab.locator(".md-search-result__meta", has_text="No matching documents").wait_for()
    assert asked == []


@needs_pagefind
@needs_chromium
def test_from_a_disk_the_box_says_why_it_is_empty(tab: Any, large: Path) -> None:
    """No page may read parts of an index there."""
    tab.goto((large / "index.html").as_uri())
    tab.keyboard.press("/")
    tab.locator(".md-search-result__meta", has_text="The search of this site works once the site stands on a web server.").wait_for()
