"""The site in a browser: a register that sorts, filters and follows its address, and tooltips that say where a fact comes from."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import needs_chromium

pytestmark = needs_chromium


@pytest.fixture
def register(tab: Any, address: str) -> Any:
    """The fact register, open and ready."""
    tab.goto(f"{address}register/")
    tab.wait_for_selector(".register__controls")
    return tab


def shown(page: Any, column: str = "fact") -> list[str]:
    """Return one column of the rows that the register shows, in their order."""
    rows = page.locator(f'.register tbody tr:not([hidden]) td[data-column="{column}"]')
    return [text.strip() for text in rows.all_inner_texts()]


def count_line(page: Any) -> str:
    """Return what the register says about its rows."""
    return str(page.locator(".register__count").inner_text())


def test_table_is_whole_without_scripts(browser: Any, address: str) -> None:
    """Without JavaScript the register still shows every row."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}register/")
    visible = page.locator(".register tbody tr").locator("visible=true").count()
    context.close()
    assert visible == 41


def test_a_working_opens_without_widening_the_register(tab: Any, briefing_address: str) -> None:
    """How a value was computed is told on request inside its row, and the table stays as wide as it was."""
    tab.goto(f"{briefing_address}register/")
    tab.wait_for_selector(".register__controls")
    before = _widths(tab)
    tab.evaluate("document.querySelectorAll('.register details.row-trail').forEach((one) => one.open = true)")
    found = tab.locator("details.working:not(.row-trail)")
    assert "176 days" not in found.first.inner_text()
    for number in (0, 1):
        found.nth(number).locator("summary").press("Enter")
    assert [one.get_attribute("open") is not None for one in found.all()[:3]] == [True, True, False]
    tab.evaluate("document.querySelectorAll('.register details').forEach((one) => one.open = true)")
    assert _widths(tab) == before
    working = found.filter(has_text="us_cbw_sanctions.in_force_from").inner_text().replace("\u00a0", " ")
    assert "27 August 2018 (US chemical weapons sanctions: in force) − 4 March 2018 (Salisbury poisoning: took place) = 176 days" in working
    tab.get_by_label("Words in a row").fill("rounded down to four")
    assert shown(tab) == ["Consumers per inhabitant, as claimed"]


def _widths(tab: Any) -> list[list[int]]:
    """Return the widths of page and table in a wide and in a narrow window."""
    found = []
    for width in (390, 1280):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        found.append(tab.evaluate("[document.documentElement.scrollWidth, document.querySelector('.register table').scrollWidth]"))
    return found


def test_sorting_goes_up_down_and_back(register: Any) -> None:
    """A heading's button sorts, says so, and returns the table to its first order."""
    head = register.locator("th", has_text="Fact")
    first = shown(register)
    for expected, order in (("ascending", sorted(first, key=str.lower)), ("descending", sorted(first, key=str.lower, reverse=True)), ("none", first)):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == expected
        assert shown(register) == order


def test_times_and_values_sort_by_what_they_mean(register: Any) -> None:
    """Times sort by the calendar and values by their size, not by their spelling."""
    register.get_by_role("button", name="Time").click()
    years = [int("".join(filter(str.isdigit, text))[-4:]) if "-Q" not in text else int(text[:4]) for text in shown(register, "time")]
    assert years == sorted(years)
    register.get_by_label("Words in a row").fill("subscribers")
    register.get_by_role("button", name="Value").click()
    assert [text.split(" ")[0] for text in shown(register, "value")] == ["71.5", "76"]


def test_filters_narrow_and_are_counted(register: Any) -> None:
    """Words, selects and the tick box narrow the rows together, and the count is announced."""
    assert count_line(register) == "41 of 41 statements shown"
    register.locator("select[name=status]").select_option("planned")
    assert count_line(register) == "8 of 41 statements shown"
    register.locator("select[name=kind]").select_option("Parties")
    register.get_by_label("Words in a row").fill("STAKE harbour")
    assert shown(register) == ["Stake"] * 4
    register.get_by_role("button", name="Show all").click()
    register.get_by_label("Holds now only").check()
    assert set(shown(register, "state")) == {"Holds"}
    assert register.locator(".register__count").get_attribute("role") == "status"


def test_filters_live_in_the_address(register: Any, tab: Any) -> None:
    """A filtered and sorted register can be linked."""
    register.locator("select[name=certainty]").select_option("alleged")
    register.get_by_role("button", name="Time").click()
    link = register.url
    assert link.endswith("#?certainty=alleged&sort=time")
    tab.goto("about:blank")
    tab.goto(link)
    assert shown(tab, "certainty") == ["alleged"] * 2
    assert tab.locator("th", has_text="Time").get_attribute("aria-sort") == "ascending"


def test_anchor_shows_its_row_whatever_the_filter_says(register: Any) -> None:
    """A link to a statement brings its row into view, marked, even when a filter would hide it."""
    register.locator("select[name=status]").select_option("cancelled")
    register.evaluate("location.hash = '#halden_post.stake.1'")
    row = register.locator("tr.register__row--linked")
    row.wait_for()
    assert row.locator("[id='halden_post.stake.1']").count() == 1
    assert count_line(register) == "1 of 41 statements shown, and the one that was linked to"
    assert row.evaluate("row => { const box = row.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; }")


def test_link_from_a_fact_lands_on_its_row(tab: Any, address: str) -> None:
    """Following a fact from a page ends at its statement."""
    tab.goto(address)
    tab.locator('.fact[data-fact="halden_post.stake"] > a').first.click()
    tab.wait_for_selector("tr.register__row--linked")
    assert tab.url == f"{address}register/#halden_post.stake.1"


def test_tooltip_on_focus_and_hover(tab: Any, address: str) -> None:
    """A fact's tooltip shows on focus and on hover, describes its link, and goes with Escape."""
    tab.goto(address)
    fact = tab.locator('.fact[data-fact="northern_lantern.seat"] > a')
    tip = tab.locator("#fact-tip")
    assert not tip.is_visible()
    fact.focus()
    assert tip.inner_text().splitlines() == ["Planned", "3 May 2021", "Harbour Gazette, paragraph 2"]
    assert fact.get_attribute("aria-describedby") == "fact-tip"
    tab.keyboard.press("Escape")
    assert not tip.is_visible()
    fact.hover()
    assert tip.is_visible()


def test_tooltip_on_the_first_tap(browser: Any, address: str) -> None:
    """On a touch screen the first tap tells, the second follows."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(address)
    fact = tab.locator('.fact[data-fact="northern_lantern.seat"] > a')
    fact.tap()
    assert "Tap again" in tab.locator("#fact-tip").inner_text()
    fact.tap()
    tab.wait_for_url("**/register/#northern_lantern.seat.1")
    context.close()


def test_the_search_knows_words_of_any_script(tab: Any, address: str) -> None:
    """A word in quotes, in brackets, in a line without spaces, with an accent or without it leads to its page, also where no key was pressed."""
    tab.goto(address)
    tab.keyboard.press("/")
    box, told = tab.locator(".md-search__input"), tab.locator(".md-search-result__meta")
    for word in ("Королёва", "королева", "אידה", "ווס", "إيدا", "沃斯", "开发银行", "กรุงเทพ", "商事", "Étoile", "etoile", "voss"):
        box.fill("夏")
        told.get_by_text("No matching documents").wait_for()
        box.fill(word)
        tab.locator('.md-search-result__link[href*="/people/ida_voss/"]').first.wait_for()


def test_title_says_it_without_scripts(browser: Any, address: str) -> None:
    """Without JavaScript a fact's link carries the tooltip as its title."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    title = page.locator('.fact[data-fact="northern_lantern.seat"] > a').get_attribute("title")
    context.close()
    assert title == "Planned · 3 May 2021 · Harbour Gazette, paragraph 2"
