"""Where pages stand and what the disk says: addresses of a site, redirects, anchors, and errors of the system in words."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from factbound.anchors import LONGEST, anchor_of, free_anchor
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.address import SiteAddress, load_address
from factbound.publish.disk import disk_problem, told_by_the_disk
from factbound.publish.home import told_at_home
from factbound.publish.web.redirects import former_pages
from factbound.publish.web.website import Website
from factbound.read.content import ContentFile

BASE = Path(__file__).parent / "cases" / "_base"
ELSEWHERE = "Look at the disk, or name another folder with --out; the last output is as it was."


@pytest.mark.parametrize(
    ("page", "folders", "file", "path", "link"),
    [
        ("index.md", True, "index.html", "", "./"),
        ("index.md", False, "index.html", "", "./"),
        ("parties/index.md", True, "parties/index.html", "parties/", "parties/"),
        ("parties/index.md", False, "parties/index.html", "parties/index.html", "parties/index.html"),
        ("parties/north.md", True, "parties/north/index.html", "parties/north/", "parties/north/"),
        ("parties/north.md", False, "parties/north.html", "parties/north.html", "parties/north.html"),
        ("a b.md", True, "a b/index.html", "a%20b/", "a%20b/"),
    ],
)
def test_pages_have_their_addresses(page: str, folders: bool, file: str, path: str, link: str) -> None:
    """A page's file, its path and its link follow from its name and the shape of addresses."""
    address = SiteAddress("", folders)
    assert (address.file(page), address.path(page), address.link(page)) == (file, path, link)
    assert SiteAddress("https://e.org/x/", folders).link(page) == f"https://e.org/x/{path}"


@pytest.mark.parametrize(
    ("path", "page", "folders", "way"),
    [
        ("feed.xml", "index.md", True, "feed.xml"),
        ("feed.xml", "parties/north.md", True, "../../feed.xml"),
        ("feed.xml", "parties/north.md", False, "../feed.xml"),
        ("parties/south/", "parties/north.md", True, "../south/"),
        ("", "parties/north.md", True, "../../"),
        ("", "index.md", True, "./"),
    ],
)
def test_ways_lead_from_a_page(path: str, page: str, folders: bool, way: str) -> None:
    """Without an address of its own a site is told by ways, with one by whole addresses."""
    assert SiteAddress("", folders).way(path, page) == way
    assert SiteAddress("https://e.org/", folders).way(path, page) == f"https://e.org/{path}"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("site_url: https://e.org/x\n", SiteAddress("https://e.org/x/", True)),
        ("site_url: http://e.org//\nuse_directory_urls: true\n", SiteAddress("http://e.org/", True)),
        ("site_url: ' https://e.org/ '\nuse_directory_urls: false\n", SiteAddress("https://e.org/", False)),
        ("site_url: https://e.org/?a=b\n", SiteAddress("", True)),
        ("site_url: https://e.org/#a\n", SiteAddress("", True)),
        ("site_url: ftp://e.org/\n", SiteAddress("", True)),
        ("site_url: https:///x\n", SiteAddress("", True)),
        ("site_url: https://[x\n", SiteAddress("", True)),
        ("site_url:\n", SiteAddress("", True)),
        ("site_url: !ENV [WHERE, '']\n", SiteAddress("https://env.org/", True)),
        ("- a\n", SiteAddress("", True)),
        ("a: [\n", SiteAddress("", True)),
        (None, SiteAddress("", True)),
    ],
)
def test_settings_say_where_the_site_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str | None, expected: SiteAddress) -> None:
    """An address of the web without a question counts, with one slash at its end; anything else is none."""
    monkeypatch.setenv("WHERE", "https://env.org")
    if settings is not None:
        (tmp_path / "mkdocs.yml").write_text(settings)
    assert load_address(tmp_path) == expected


@pytest.mark.parametrize(("folders", "file", "way"), [(True, "parties/nord/index.html", "../north/"), (False, "parties/nord.html", "north.html")])
def test_former_addresses_lead_on(tmp_path: Path, folders: bool, file: str, way: str) -> None:
    """Whoever comes to a thing's former page is sent to the one that it has now; a page that stands there again is left alone."""
    project = tmp_path / "project"
    shutil.copytree(BASE, project)
    for path, was in (("parties/north", "[nord, nordland]"), ("sources/daily", "old_daily")):
        thing = project / f"data/{path}.yml"
        thing.write_text(f"{thing.read_text('utf-8').rstrip()}\nwas: {was}\n", "utf-8")
    (project / "content/parties").mkdir()
    (project / "content/parties/nordland.md").write_text("---\ntitle: Nordland\n---\n\nA land.\n")
    checked = check_project(Options(project, tmp_path / "out"))
    pages = dict(former_pages(Website(checked.knowledge, checked.plan, SiteAddress("https://e.org/", folders))))
    assert len(pages) == 2
    assert f'<meta http-equiv="refresh" content="0; url={way}">' in pages[file]
    assert f'<link rel="canonical" href="https://e.org/parties/north{"/" if folders else ".html"}">' in pages[file]
    assert f'<body><p><a href="{way}">North</a></p></body>' in pages[file]
    assert '<html lang="en">' in pages[file]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Who  holds\twhat?", "who-holds-what"),
        ("X-ray XX", "x-ray-xx"),
        ("Рынок в 2018", "рынок-в-2018"),
        ("a\ufe00b\ufe0fc\U000e0100d\U000e01efe", "abcde"),
        ("\u0301\u0301abc", "abc"),
        ("__init__", "section-759f8df0"),
        ("- _ -", "section-70e170c7"),
        ("X", "x"),
        ("?!", "section-545f940d"),
        ("a" * 300, "a" * LONGEST),
    ],
)
def test_anchors_are_what_they_always_were(heading: str, anchor: str) -> None:
    """Links from elsewhere go on to lead where they led."""
    assert anchor_of(heading) == anchor


def test_an_anchor_that_is_taken_gets_the_next_number() -> None:
    """The first has none, the second 1."""
    assert [free_anchor("A", taken) for taken in ((), ("a",), ("a", "a-1"))] == ["a", "a-1", "a-2"]


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (Problem(Position("out/docs/a.md", 9, 2), "m", "e", "  Some words "), Position("content/b.md", 2, 3)),
        (Problem(Position("reports/a.md", 9), "m", "e", "Some words"), Position("content/b.md", 2, 3)),
        (Problem(Position("reports/a.md", 9), "m", "e", "Twice"), Position("reports/a.md", 9)),
        (Problem(Position("out/docs/a.md", 9), "m", "e", "A fact"), Position("out/docs/a.md", 9)),
        (Problem(Position("out/docs/a.md", 9), "m", "e"), Position("out/docs/a.md", 9)),
        (Problem(Position("mkdocs.yml", 9), "m", "e", "Some words"), Position("mkdocs.yml", 9)),
    ],
)
def test_a_fault_of_a_generated_text_is_told_where_it_was_written(told: Problem, at: Position) -> None:
    """At the one line of narrative that has its words; elsewhere it stands where it was found, and so does what was never generated."""
    content = [ContentFile("b.md", "Twice\n  Some words\nTwice\n\n")]
    with pytest.raises(BuildFailed) as failure, told_at_home(content):
        raise BuildFailed([told])
    assert failure.value.problems == (replace(told, at=at),)


WORKING = Path("/w/out-1")


@pytest.mark.parametrize(
    ("error", "message", "hint"),
    [
        (OSError(errno.EIO, "x", "/w/out-1/docs/a.md"), "'docs/a.md' cannot be written: Input/output error", "The disk or the network drive may be"),
        (OSError(errno.EIO, "x", "/etc/a"), "'/etc/a' cannot be read or written: Input/output error", "The disk or the network drive may be"),
        (OSError(errno.EROFS, "x"), "the output cannot be written: Read-only file system", "The file system is read-only"),
        (OSError(errno.ENOENT, "x", "/w/out-1/a"), "'a' cannot be written: No such file or directory", ELSEWHERE),
        (shutil.Error([("/a", "/b", "[Errno 13] Permission denied: '/a'")]), "the output cannot be written: Permission denied", "Make the folder"),
        (OSError(errno.EMFILE, "x", 7), "the output cannot be written: Too many open files", "Close some programs, or raise the limit"),
    ],
)
def test_the_disk_is_told_in_words(error: OSError, message: str, hint: str) -> None:
    """What could not be written, why, and the way out; a path of the build is told as it stands in the output."""
    found = disk_problem(error, Path("out"), WORKING)
    assert found is not None
    assert (found.at, found.message) == (Position("out"), message)
    assert found.expected.startswith(hint)


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "x", "/etc/nothing"), OSError("no number"), OSError(errno.EPIPE, "x")])
def test_what_is_no_matter_of_the_disk_is_not_told_as_one(error: OSError) -> None:
    """Other errors are ours."""
    assert disk_problem(error, Path("out"), WORKING) is None
    assert disk_problem(error, Path("out")) is None
    with pytest.raises(OSError) as raised, told_by_the_disk(Path("out"), WORKING):
        raise error
    assert raised.value is error


@pytest.mark.parametrize(
    ("free", "need", "told"),
    [
        (1_234, 0, "the disk is full: 1,234 bytes are free at 'PLACE'"),
        (1_000_000, 0, "the disk is full: 1.0 MB are free at 'PLACE'"),
        (999_999, 2_500_000_000, "the disk is full: 999,999 bytes are free at 'PLACE', and the build needs 2.5 GB or more"),
    ],
)
def test_a_full_disk_says_how_much_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, need: int, told: str) -> None:
    """At the nearest folder that is there, with what the build needs where one knows."""
    asked: list[Path] = []
    monkeypatch.setattr(shutil, "disk_usage", lambda place: asked.append(place) or SimpleNamespace(free=free))
    for error, out in ((OSError(errno.ENOSPC, "x", str(tmp_path / "a/b.md")), Path("out")), (OSError(errno.ENOSPC, "x"), tmp_path / "a")):
        expected = "Free some space, or name a folder on another disk with --out; the last output is as it was."
        assert disk_problem(error, out, None, need) == Problem(Position(out.as_posix()), told.replace("PLACE", tmp_path.as_posix()), expected)
    assert asked == [tmp_path, tmp_path]
    assert disk_problem(OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), tmp_path).message.startswith("your share of the disk is used up: ")
