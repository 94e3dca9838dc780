"""feed.xml: valid Atom, from the history of the facts or, where there is none, of the edition alone."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from factbound import __version__, pipeline, prepare
from factbound.facts.clocks import Clocks
from factbound.facts.knowledge import Knowledge
from factbound.history.log import LoggedCommit
from factbound.options import Options
from factbound.publish.address import SiteAddress, load_address
from factbound.publish.feed import ATOM, Place, make_feed
from factbound.read.project import load_project

BASE = Path(__file__).parent / "cases" / "_base"
PAGES = {"index.md", "ventures/jv.md", "parties/north.md", "parties/south.md", "sources/daily.md"}
MADE = datetime(2018, 9, 12, tzinfo=UTC)
UNKNOWN = SiteAddress()
NOON = 1709294400  # 1 March 2024


@pytest.fixture(scope="module")
def knowledge():
    """What the base project of the cases knows."""
    return Knowledge(load_project(BASE).project, Clocks()).settle_all()


def feed_of(knowledge, *commits, address=UNKNOWN):
    """Return the feed of some commits."""
    return make_feed(knowledge, commits, Place(address, PAGES, MADE))


def commit(*files, subject="Correct a stake", seconds=NOON, number=1):
    """Return a commit that touched files, each given as `M data/parties/north.yml`."""
    return LoggedCommit(f"{number:040x}", seconds, subject, tuple(tuple(one.split(" ")) for one in files))


def check_atom(text):
    """Assert what RFC 4287 asks of a feed of ours, element by element, and return its entries."""
    root = ET.fromstring(text)
    names = {"feed": root, **{f"entry {number}": one for number, one in enumerate(root.findall(f"{{{ATOM}}}entry"))}}
    once = {"id", "title", "updated", "subtitle", "generator", "content"}
    ids = []
    for name, element in names.items():
        children = [child.tag.removeprefix(f"{{{ATOM}}}") for child in element]
        assert {"id", "title", "updated"} <= set(children), name
        assert not [one for one in once if children.count(one) > 1], name
        known = once | {"link", "author", "entry"} if element is root else once - {"subtitle", "generator"} | {"link"}
        assert set(children) <= known, name
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext(f"{{{ATOM}}}updated"))
        ids.append(element.findtext(f"{{{ATOM}}}id"))
        links = [(one.get("rel"), one.get("type")) for one in element.findall(f"{{{ATOM}}}link")]
        assert len(links) == len(set(links))
        assert ("alternate", "text/html") in links
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one) for one in ids)
    assert len(ids) == len(set(ids))
    assert root.tag == f"{{{ATOM}}}feed"
    assert all(one.findtext(f"{{{ATOM}}}name") for one in root.findall(f"{{{ATOM}}}author"))
    assert root.find(f"{{{ATOM}}}author") is not None
    for one in root.findall(f"{{{ATOM}}}link[@rel='self']"):
        assert urlsplit(one.get("href")).scheme
    assert root.findtext(f"{{{ATOM}}}updated") == max(one.findtext(f"{{{ATOM}}}updated") for one in names.values() if one is not root)
    return list(names.values())[1:]


def test_a_commit_is_an_entry(knowledge):
    """The whole feed: what each commit did, to what, with links, and no author but the briefing's."""
    files = ("M data/briefing.yml", "D data/parties/east.yml", "M data/parties/north.yml", "A data/sources/daily.yml", "M data/vocabulary.yml")
    found = feed_of(knowledge, commit(*files), address=SiteAddress("https://example.org/jv/"))
    check_atom(found)
    assert found.decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        " <id>urn:uuid:91467f8d-0fa3-5475-9a68-5eb7eb55d1d0</id>\n"
        " <title>Example venture: changes to the facts</title>\n"
        " <updated>2024-03-01T12:00:00Z</updated>\n"
        " <author>\n  <name>Example venture</name>\n </author>\n"
        f' <generator version="{__version__}">Factbound</generator>\n'
        ' <link rel="self" type="application/atom+xml" href="https://example.org/jv/feed.xml" />\n'
        ' <link rel="alternate" type="text/html" href="https://example.org/jv/" />\n'
        " <entry>\n"
        "  <id>urn:uuid:9631b50a-0fda-5cc9-8097-4150fbe4f503</id>\n"
        "  <title>Correct a stake</title>\n"
        "  <updated>2024-03-01T12:00:00Z</updated>\n"
        '  <link rel="alternate" type="text/html" href="https://example.org/jv/" />\n'
        '  <content type="html">&lt;ul&gt;'
        "&lt;li&gt;Changed: what the briefing says of itself, "
        '&lt;a href="https://example.org/jv/parties/north/"&gt;North&lt;/a&gt;, the vocabulary.&lt;/li&gt;'
        "&lt;li&gt;Removed: east.&lt;/li&gt;"
        '&lt;li&gt;Added source: &lt;a href="https://example.org/jv/sources/daily/"&gt;Two firms join&lt;/a&gt;.&lt;/li&gt;'
        "&lt;/ul&gt;</content>\n"
        " </entry>\n"
        "</feed>\n"
    )


def test_without_history_the_edition_is_the_entry(knowledge):
    """Nothing is invented: one entry, with the time that the build carries, and links that need no address."""
    (entry,) = check_atom(feed_of(knowledge))
    said = {child.tag.removeprefix(f"{{{ATOM}}}"): child.text for child in entry if child.text}
    del said["id"]
    assert said == {"title": "Example venture", "updated": "2018-09-12T00:00:00Z", "content": "<p>Example venture</p>"}
    assert [one.get("href") for one in entry.findall(f"{{{ATOM}}}link")] == ["./"]


def test_an_entry_about_one_page_leads_there(knowledge):
    """A commit that touched one thing leads to its page, one that touched several to the landing page."""
    one, several = commit("M data/parties/north.yml"), commit("M data/parties/north.yml", "M data/parties/south.yml", number=2)
    entries = check_atom(feed_of(knowledge, one, several))
    assert [entry.find(f"{{{ATOM}}}link").get("href") for entry in entries] == ["parties/north/", "./"]


HOSTILE = '<script>alert(1)</script> ]]> &amp; "x" \x00\x0b\x1b[31m\ud800\u202eevil\uffff https://example.org/?a=1&b=2'


def test_hostile_words_stay_words(knowledge):
    """A subject may hold anything; the feed stays well formed, and what XML cannot hold is replaced."""
    (entry,) = check_atom(feed_of(knowledge, commit("M data/parties/<b>&'\".yml", subject=HOSTILE)))
    assert entry.findtext(f"{{{ATOM}}}title") == (
        '<script>alert(1)</script> ]]> &amp; "x" \ufffd\ufffd\ufffd[31m\ufffd\ufffdevil\ufffd https://example.org/?a=1&b=2'
    )
    assert entry.findtext(f"{{{ATOM}}}content") == "<ul><li>Changed: &lt;b&gt;&amp;&#x27;&quot;.</li></ul>"


def test_all_is_read_before_anything_is_written(tmp_path, monkeypatch):
    """A build asks for the history and for the site's address once, before the folder that it writes to is made."""
    shutil.copytree(BASE, tmp_path / "project")
    calls = []
    for module, name in ((pipeline, "load_history"), (prepare, "load_address"), (pipeline, "Stage")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, name=name, real=real: [calls.append(name), real(*given)][1])
    pipeline.Preview(Options(tmp_path / "project", tmp_path / "out")).build_site()
    assert calls == ["load_history", "load_address", "Stage"]


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-5, "1970-01-01T00:00:00Z"), (10**15, "9999-12-31T23:59:59Z"), (1709294400, "2024-03-01T12:00:00Z")]
)
def test_any_time_of_git_is_a_date(knowledge, seconds, expected):
    """Times that no calendar here has end at its ends."""
    (entry,) = check_atom(feed_of(knowledge, commit("M data/parties/north.yml", seconds=seconds)))
    assert entry.findtext(f"{{{ATOM}}}updated") == expected


def test_long_and_empty_subjects(knowledge):
    """A subject is cut where a title would be too long, and one that says nothing is given words."""
    entries = check_atom(feed_of(knowledge, commit(subject="x" * 201), commit(subject="", number=2)))
    assert [entry.findtext(f"{{{ATOM}}}title") for entry in entries] == ["x" * 199 + "…", "Changes to the facts"]


def test_ids_do_not_depend_on_the_address(knowledge):
    """A site that moves keeps its entries."""
    here, there = (feed_of(knowledge, commit(), address=SiteAddress(base)) for base in ("", "https://example.org/"))
    assert re.findall(rb"urn:uuid:[^<]+", here) == re.findall(rb"urn:uuid:[^<]+", there)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("site_name: A\n", SiteAddress()),
        ("site_url: https://example.org/a\n", SiteAddress("https://example.org/a/")),
        ("site_url: https://example.org/a/\nuse_directory_urls: false\n", SiteAddress("https://example.org/a/", folders=False)),
        ("site_url: javascript:alert(1)\n", SiteAddress()),
        ("site_url: https://[\n", SiteAddress()),
        ('site_url: !ENV [FACTBOUND_TEST_URL, ""]\n', SiteAddress("https://example.net/")),
        ('site_url: !ENV [FACTBOUND_TEST_NONE, ""]\n', SiteAddress()),
        ("- a\n", SiteAddress()),
        ("a: [\n", SiteAddress()),
    ],
)
def test_the_address_comes_from_the_settings(tmp_path, monkeypatch, settings, expected):
    """It is read as MkDocs reads it, and what is no web address is none."""
    monkeypatch.setenv("FACTBOUND_TEST_URL", "https://example.net")
    (tmp_path / "mkdocs.yml").write_text(settings)
    assert load_address(tmp_path) == expected


@pytest.mark.parametrize(
    ("page", "folders", "files"),
    [
        ("index.md", "./", "./"),
        ("parties/index.md", "parties/", "parties/index.html"),
        ("parties/north.md", "parties/north/", "parties/north.html"),
        ("reindex.md", "reindex/", "reindex.html"),
    ],
)
def test_pages_are_addressed_as_the_site_makes_them(page, folders, files):
    """With and without a folder for each page."""
    assert (SiteAddress().link(page), SiteAddress(folders=False).link(page)) == (folders, files)
