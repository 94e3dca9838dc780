"""Addresses that narrative writes in tags lead where those of Markdown would, from pages at any depth."""

from __future__ import annotations

import pytest

from factbound.problems import Position, Problem
from factbound.publish.address import SiteAddress
from factbound.publish.web.tagaddresses import HINT, TagAddresses
from factbound.read.content import ContentFile

PATH = "deep/two.md"


@pytest.fixture(scope="module")
def site() -> frozenset[str]:
    """Return the files of a site of three pages and two pictures."""
    return frozenset(("index.html", "one/index.html", "one.html", "deep/two/index.html", "deep/two.html", "assets/a map.png", "deep/own.png"))


def led(site: frozenset[str], text: str, address: SiteAddress) -> tuple[str, set[Problem]]:
    """Return a page that has what a narrative file writes, led on, and what led nowhere."""
    tags = TagAddresses([ContentFile(PATH, text)])
    return tags.lead_on(text, PATH, address.file(PATH), site, address), tags.problems


@pytest.mark.parametrize(
    ("written", "folders", "whole"),
    [
        ('<img src="../assets/a%20map.png">', '<img src="../../assets/a%20map.png">', '<img src="../assets/a%20map.png">'),
        ("<img alt='x' src=own.png>", "<img alt='x' src=\"../own.png\">", "<img alt='x' src=own.png>"),
        ('<img srcset="own.png 1x, ../assets/a%20map.png 2x">', '<img srcset="../own.png 1x, ../../assets/a%20map.png 2x">', None),
        ('<video poster="own.png"></video>', '<video poster="../own.png"></video>', None),
        ('<a href="../one.md#head">x</a>', '<a href="../../one/#head">x</a>', '<a href="../one.html#head">x</a>'),
        ('<a href="../index.md">x</a> <a href="two.md">y</a>', '<a href="../../">x</a> <a href="./">y</a>', None),
        ('<a href="../../one/">x</a>', None, None),
        ('<img alt="x src=own.png y" src="own.png">', '<img alt="x src=own.png y" src="../own.png">', None),
        ('<a href="#head">x</a> <a href="https://example.org/own.png">y</a> <a href="/own.png">z</a>', None, None),
        ('`<img src="own.png">`', None, None),
    ],
)
def test_an_address_in_a_tag_is_led_on(site: frozenset[str], written: str, folders: str | None, whole: str | None) -> None:
    """It is read from the page's place among the files; what leads somewhere as it is stays, and so does what is code."""
    assert led(site, written, SiteAddress()) == (folders or written, set())
    if whole:
        assert led(site, written, SiteAddress(folders=False)) == (whole, set())


def test_what_leads_nowhere_is_a_problem_at_its_line(site: frozenset[str]) -> None:
    """A file that is loaded and is not there, a page that there is not, and whatever else a link leads to; not what is made later."""
    text = 'Some\ntext <img src="../no.png"> and <a href="no.md#x">a</a> and <a href="no/">b</a> <a href="../../out.pdf">c</a>'
    page, problems = led(site, text, SiteAddress())
    line = text.split("\n")[1]
    assert page == text
    assert sorted(problems) == [
        Problem(Position(f"content/{PATH}", 2, 16), "the address '../no.png' leads to a file that is not there", HINT, line),
        Problem(Position(f"content/{PATH}", 2, 41), "the address 'no.md#x' leads to a file that is not there", HINT, line),
        Problem(Position(f"content/{PATH}", 2, 69), "the address 'no/' leads to a file that is not there", HINT, line),
        Problem(Position(f"content/{PATH}", 2, 89), "the address '../../out.pdf' leads to a file that is not there", HINT, line),
    ]
    report = '<a href="../reports/one-page.pdf">a</a>'
    assert led(site, report, SiteAddress()) == ('<a href="../../reports/one-page.pdf">a</a>', set())


def test_the_file_that_is_wrong_is_told_and_not_another_that_writes_the_same(site: frozenset[str]) -> None:
    """What is right on one page is wrong on another: the page's own file, else a block that it includes."""
    text = '<img src="own.png">'
    right, wrong, block = (ContentFile(path, text, title) for path, title in ((PATH, "T"), ("one.md", "T"), ("blocks/b.md", "")))
    for files, told in (((right, wrong, block), "one.md"), ((right, block), "blocks/b.md")):
        tags = TagAddresses(files)
        for path in (PATH, "one.md"):
            tags.lead_on(text, path, SiteAddress().file(path), site, SiteAddress())
        assert {one.at.path for one in tags.problems} == {f"content/{told}"}


def test_what_leads_nowhere_is_told_of_the_page_that_it_is_on(site: frozenset[str]) -> None:
    """Another page that writes the same, and is right, is not blamed; of a block that several pages have, the first place is told."""
    text = '<img src="own.png">'
    tags = TagAddresses([ContentFile(path, text) for path in ("blocks/a.md", PATH, "one.md")])
    for path in (PATH, "one.md", "index.md"):
        tags.lead_on(text, path, SiteAddress().file(path), site, SiteAddress())
    assert {one.at.path for one in tags.problems} == {"content/one.md", "content/blocks/a.md"}


def test_what_templates_write_stays(site: frozenset[str]) -> None:
    """An address that no narrative file writes is none of theirs."""
    tags = TagAddresses([ContentFile(PATH, '<img src="own.png">')])
    page = '<img src="../assets/a%20map.png"><a href="no.md">x</a>'
    assert tags.lead_on(page, PATH, "deep/two/index.html", site, SiteAddress()) == page
    assert tags.problems == set()
