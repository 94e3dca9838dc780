"""The site by keyboard and read aloud: where the focus goes, what has which name and description, in Chromium's own accessibility tree."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import needs_chromium

pytestmark = needs_chromium

FOCUSED = """() => {
  const focused = document.activeElement, one = focused.matches(".md-option") ? focused.nextElementSibling : focused;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {
    what: one.tagName + "." + one.className, text: one.textContent.trim(),
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    marked: outlined || style.boxShadow !== "none",
  };
}"""
"""The element in focus, or the label that stands for the switch of colours: whether it is in the window, and can be seen to be in focus."""


def told(tab: Any, selector: str) -> dict[str, str]:
    """Return role, name and description of an element as a screen reader gets them."""
    session = tab.context.new_cdp_session(tab)
    session.send("DOM.enable")
    document = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
    found = session.send("Accessibility.getPartialAXTree", {"nodeId": node, "fetchRelatives": False})["nodes"][0]
    return {key: found.get(key, {}).get("value", "") for key in ("role", "name", "description")}


def tab_to(tab: Any, selector: str, most: int = 80) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        if tab.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached in {most} steps")


def test_the_first_stop_leads_to_the_content(tab: Any, briefing_address: str) -> None:
    """The first press of Tab shows a link past the navigation, and the next stop after it is in the article."""
    tab.goto(f"{briefing_address}market/")
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUSED)["text"] == "Skip to content"
    assert tab.evaluate(FOCUSED)["shown"]
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('article') !== null")


@pytest.mark.parametrize("page", ["", "ownership/", "register/", "parties/megafon/"])
def test_the_focus_can_be_seen(tab: Any, briefing_address: str, page: str) -> None:
    """Each of the first stops on a page is in the window and visibly in focus, in both colour schemes."""
    tab.emulate_media(color_scheme="light", reduced_motion="reduce")
    tab.goto(briefing_address + page, wait_until="load")
    tab.evaluate("window.stops = []")
    found = []
    for _ in range(45):
        tab.keyboard.press("Tab")
        found.append(tab.evaluate(f"window.stops.push(document.activeElement), ({FOCUSED})()"))
    tab.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += tab.evaluate(f"window.stops.filter((one) => one !== document.body).map((one) => {{ one.focus(); return ({FOCUSED})(); }})")
    assert len(found) > 80
    assert [one for one in found if one["what"] != "BODY." and not (one["shown"] and one["marked"])] == []


def test_the_register_works_by_keyboard_alone(tab: Any, briefing_address: str) -> None:
    """Words, a choice and the order are set without a pointer; what came of it is announced, and the focus stays."""
    tab.goto(f"{briefing_address}register/")
    tab.wait_for_selector(".register__controls")
    tab_to(tab, "input[name=q]")
    tab.keyboard.type("stake")
    tab_to(tab, "select[name=status]")
    tab.keyboard.type("planned")
    rows = tab.locator(".register tbody tr:not([hidden])")
    assert set(rows.locator('td[data-column="status"]').all_inner_texts()) == {"planned"}
    tab_to(tab, "th[aria-sort] button")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.closest('th').getAttribute('aria-sort')") == "ascending"
    assert tab.locator("[role=status]").inner_text().startswith(f"{rows.count()} of ")
    tab_to(tab, ".register tbody td a")
    assert tab.evaluate(FOCUSED)["shown"]


def test_the_registers_controls_have_names(tab: Any, briefing_address: str) -> None:
    """Each control, heading and region of the register says what it is."""
    tab.goto(f"{briefing_address}register/")
    tab.wait_for_selector(".register__controls")
    expected = {
        ".register__controls": ("form", "Filter the register"),
        "input[name=q]": ("searchbox", "Words in a row"),
        "select[name=kind]": ("combobox", "About"),
        "select[name=status]": ("combobox", "Status"),
        "select[name=certainty]": ("combobox", "Certainty"),
        "select[name=source]": ("combobox", "Source"),
        "input[name=holds]": ("checkbox", "Holds now only"),
        ".register__controls button": ("button", "Show all"),
        ".register__scroll": ("region", "Table of statements"),
        ".register thead th": ("columnheader", "About"),
    }
    found = {selector: told(tab, selector) for selector in expected}
    assert {selector: (one["role"], one["name"]) for selector, one in found.items()} == expected


def test_a_facts_tooltip_is_read_aloud_and_dismissed(tab: Any, briefing_address: str) -> None:
    """In focus a fact is described by its tooltip; Escape takes it away and leaves the focus; the next fact has its own."""
    tab.goto(f"{briefing_address}parties/megafon/")
    tab_to(tab, '.fact[data-fact="megafon.stake"] > a')
    described = told(tab, "a:focus")
    assert described["role"] == "link"
    assert described["name"].replace("\u00a0", " ").endswith("%")
    assert "2018" in described["description"] or "2019" in described["description"] or "2021" in described["description"]
    tab.keyboard.press("Escape")
    assert not tab.locator("#fact-tip").is_visible()
    assert tab.evaluate("document.activeElement.closest('.fact').dataset.fact") == "megafon.stake"
    tab_to(tab, ".fact > a")
    assert tab.locator("#fact-tip").is_visible()


def test_escape_dismisses_a_tooltip_under_the_pointer(tab: Any, briefing_address: str) -> None:
    """A tooltip that hovers goes with Escape, and stays while the pointer is on it."""
    tab.goto(f"{briefing_address}parties/megafon/")
    tab.locator(".fact > a").first.hover()
    tip = tab.locator("#fact-tip")
    tip.hover()
    tab.wait_for_timeout(300)
    assert tip.is_visible()
    tab.keyboard.press("Escape")
    tip.wait_for(state="hidden")


@pytest.mark.parametrize("page", ["ownership/", ""])
def test_a_chart_is_told_and_has_a_table(tab: Any, briefing_address: str, page: str) -> None:
    """A chart has a title and a finding for a name; the same figures stand below as a table that the keyboard opens."""
    tab.goto(briefing_address + page)
    title, finding = (tab.locator(f".chart-drawing > {part}").first.text_content() for part in ("title", "desc"))
    told_as = told(tab, ".chart-drawing")
    assert told_as["role"] in ("group", "image", "img")
    assert told_as["name"].startswith(title)
    assert finding in f"{told_as['name']} {told_as['description']}"
    tab_to(tab, ".chart-data > summary", most=400)
    table = tab.locator(".chart-data table").first
    assert not table.is_visible()
    tab.keyboard.press("Enter")
    assert table.is_visible()
    assert table.locator("th").count() >= 2


def test_search_by_keyboard(tab: Any, briefing_address: str) -> None:
    """The search opens, finds and is left by keys; its dialog and its field have names."""
    tab.goto(briefing_address)
    tab.keyboard.press("/")
    assert told(tab, "[data-md-component=search]")["name"] == "Search"
    tab.keyboard.type("megafon")
    tab.wait_for_selector(".md-search-result__item")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.closest('.md-search-result__item') !== null")
    tab.keyboard.press("Escape")
    assert not tab.evaluate("document.getElementById('__search').checked")
