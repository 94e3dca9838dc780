"""The site opened from a disk: pages, links, search and register work, and nothing is asked of any network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from browsing import needs_chromium
from walking import all_pages, kinds_of_pages

pytestmark = needs_chromium


class Disk:
    """A tab that opens pages from a folder, and what it asked for and complained about."""

    def __init__(self, tab: Any, site: Path) -> None:
        self.tab, self.site = tab, site
        self.asked: list[str] = []
        self.said: list[str] = []
        tab.on("request", lambda request: self.asked.append(request.url))
        tab.on("console", lambda message: self.said.append(message.text))

    def open(self, page: str) -> None:
        """Open a page by its path below the site."""
        self.tab.goto((self.site / page).as_uri())

    @property
    def at(self) -> str:
        """The page that is open, by its path below the site."""
        return Path(unquote(urlsplit(self.tab.url).path)).relative_to(self.site).as_posix()


@pytest.fixture
def disk(tab: Any, briefing: Path) -> Iterator[Disk]:
    """The shipped briefing on a disk; afterwards nothing was asked of a network, and no browser complained."""
    found = Disk(tab, briefing)
    yield found
    assert [url for url in found.asked if not url.startswith((briefing.as_uri(), "data:"))] == []
    assert found.said == []


def test_every_link_leads_to_a_file(disk: Disk) -> None:
    """Each link of a page names a file that is there, on pages that have together all that a page is built of; they link all pages."""
    linked: set[str] = set()
    for page in [one for one in kinds_of_pages(disk.site) if one != "404.html"]:  # which has the addresses of a server
        disk.open(page)
        links = disk.tab.evaluate("[...document.querySelectorAll('a[href]')].filter((a) => a.protocol === 'file:').map((a) => a.pathname)")
        targets = {Path(unquote(link)).relative_to(disk.site) for link in links}
        assert [target for target in targets if not (disk.site / target).is_file()] == []
        linked.update(target.as_posix() for target in targets if target.suffix == ".html")
    assert linked == {*all_pages(disk.site)} - {"404.html"}


def test_search_finds_and_shows_where(disk: Disk) -> None:
    """A word typed into the search finds pages; the one that is followed shows the word."""
    disk.open("index.html")
    disk.tab.keyboard.press("/")
    disk.tab.keyboard.type("gazprombank")
    disk.tab.locator(".md-search-result__item a").first.click()
    disk.tab.wait_for_url("**/index.html?h=gazprombank*")
    assert "Gazprombank" in disk.tab.locator("article mark").first.inner_text()


def test_search_finds_a_name_in_its_own_script(disk: Disk) -> None:
    """A party's name in Russian and a Chinese word inside another's lead to their pages."""
    disk.open("index.html")
    disk.tab.keyboard.press("/")
    for word, page in (("медиа", "organisations/gazprom_media"), ("直接投资", "rdif")):
        disk.tab.locator(".md-search__input").fill(word)
        disk.tab.locator(f'.md-search-result__link[href*="{page}"]').first.wait_for()


def test_a_fact_leads_to_its_row(disk: Disk) -> None:
    """A fact's link opens the register at its statement, and the filters work there."""
    disk.open("parties/megafon/index.html")
    disk.tab.locator('.fact[data-fact="megafon.stake"] > a').first.click()
    disk.tab.wait_for_selector("tr.register__row--linked")
    assert disk.at == "register/index.html"
    disk.tab.get_by_label("Words in a row").fill("megafon stake")
    assert disk.tab.locator(".register tbody tr:not([hidden])").count() >= 3


KINDS = (
    *("", "deal/", "register/", "timeline/", "ownership/", "changes/", "provenance/", "reports/", "unknowns/", "disagreements/", "sources/"),
    *("sources/business_times_2018/", "parties/", "parties/megafon/", "people/jack_ma/", "ventures/aliexpress_russia/", "no/such/page"),
)


def test_on_the_web_no_page_breaks_its_policy(tab: Any, briefing_address: str) -> None:
    """A page of each kind carries its policy first and does nothing against it; the colours that a reader chose come with every page."""
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(briefing_address)
    tab.locator('label[for="__palette_1"]').click()
    tab.locator('label[for="__palette_2"]').click()
    for page in KINDS:
        tab.goto(f"{briefing_address}{page}")
        assert tab.evaluate("document.head.querySelectorAll('meta')[1].httpEquiv") == "Content-Security-Policy", page
        assert tab.evaluate("document.body.dataset.mdColorScheme") == "slate", page
    assert [text for text in said if "404" not in text] == []
    tab.goto(f"{briefing_address}sources/business_times_2018/")
    assert tab.evaluate("getComputedStyle(document.querySelector('.passage-cell')).getPropertyValue('--chars') > 0")
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=new style=\"position: fixed\" onclick=\"document.title=1\">')")
    assert tab.evaluate("document.getElementById('new').click() || getComputedStyle(document.getElementById('new')).position") == "static"
    assert tab.title().endswith("AliExpress Russia")
    assert len(said) == 3  # the page that is not there, the style, the handler


def test_the_index_waits_for_the_search(tab: Any, briefing_address: str) -> None:
    """On the web no page asks for the search index until a reader opens the search; a page that was found does at once."""
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(briefing_address, wait_until="networkidle")
    assert [url for url in asked if "search_index" in url] == []
    tab.keyboard.press("/")
    tab.keyboard.type("gazprombank")
    tab.locator(".md-search-result__item a").first.click()
    tab.locator("article mark").first.wait_for()
    assert len([url for url in asked if "search_index.json" in url]) == 2
