"""The editor in Chromium: what a person sees while typing, what a keyboard alone can do, and what axe finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import AXE, needs, needs_chromium
from editors import NORTH, Visitor, edited, lay_out, make_repository, run_git
from walking import RUN_AXE, SCHEMES, WIDTHS

pytestmark = needs_chromium

SAVE = ".actions button[value=save] >> visible=true"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny project with a history."""
    found = lay_out(tmp_path_factory.mktemp("editor") / "project")
    make_repository(found)
    return found


@pytest.fixture(scope="module")
def visitor(project: Path) -> Iterator[Visitor]:
    """An editor of it."""
    with edited(project) as found:
        yield found


@pytest.fixture
def desk(tab: Any, visitor: Visitor, project: Path) -> Iterator[Any]:
    """A tab that was let in; the project is as it was after each test."""
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    tab.on("request", lambda request: refused.append(request.url) if not request.url.startswith(visitor.home) else None)
    tab.goto(visitor.entrance)
    assert tab.url == f"{visitor.home}/"
    yield tab
    assert refused == []
    run_git(project, "checkout", "--quiet", ".")


def tab_to(desk: Any, selector: str, most: int = 60) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        desk.keyboard.press("Tab")
        if desk.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached in {most} steps")


def test_a_wrong_value_is_told_while_it_is_typed(desk: Any, visitor: Visitor, project: Path) -> None:
    """The parser's words appear below the field and are read aloud; a right value is read back; nothing is written meanwhile."""
    before = (project / NORTH).read_bytes()
    desk.goto(f"{visitor.home}/fact/north/stake/1")
    desk.fill("[name=value]", "sixty")
    desk.wait_for_selector("#f-value-said .problem")
    expected = "'sixty' is not a share. Expected a percentage such as '24 %', 'more than 50 %' or 'between 25 % and 40 %'."
    assert desk.inner_text("#f-value-said") == expected
    assert desk.get_attribute("#f-value-said", "aria-live") == "polite"
    assert desk.get_attribute("[name=value]", "aria-invalid") == "true"
    assert "f-value-said" in desk.get_attribute("[name=value]", "aria-describedby")
    desk.fill("[name=value]", "over 50 %")
    desk.wait_for_selector("#f-value-said .reading")
    assert desk.inner_text("#f-value-said") == "Read as: more than 50\u00a0%"
    assert desk.get_attribute("[name=value]", "aria-invalid") is None
    assert desk.input_value("#message").startswith("Set North's stake in Example JV to over 50 %")
    desk.fill("[name=value]", "unknown")
    desk.wait_for_selector("#f-reason-said .problem")
    assert desk.is_visible("[name=reason]")
    assert (project / NORTH).read_bytes() == before


def test_a_right_value_is_one_line_and_a_commit_in_words(desk: Any, visitor: Visitor, project: Path) -> None:
    """Typed, saved and committed by a person with a mouse."""
    before = (project / NORTH).read_bytes()
    desk.goto(f"{visitor.home}/entity/north")
    desk.click("text=seller of maps")
    desk.fill("[name=value]", "seller of old maps")
    desk.check("[name=commit]")
    desk.click(SAVE)
    assert desk.inner_text("h1") == "Saved"
    assert (project / NORTH).read_bytes() == before.replace(b"seller of maps", b"seller of old maps")
    assert run_git(project, "log", "-1", "--format=%s") == "Set North's role to seller of old maps, from The Daily 2018\n"
    run_git(project, "revert", "--no-edit", "HEAD")


def test_everything_goes_by_keyboard(desk: Any, project: Path) -> None:
    """From the list to a saved fact without a mouse: the way past the head, the link, the field, Enter; each stop can be seen."""
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "Skip to content"
    desk.keyboard.press("Enter")
    tab_to(desk, "a[href='/entity/north']")
    assert desk.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    desk.keyboard.press("Enter")
    desk.wait_for_selector("h1:text('North')")
    tab_to(desk, "a[href='/fact/north/role/1']")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("[name=value]")
    tab_to(desk, "[name=value]")
    desk.keyboard.press("Control+A")
    desk.keyboard.type("drawer of maps")
    tab_to(desk, "[name=when]")
    desk.keyboard.type("never")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#summary")
    assert desk.evaluate("document.activeElement.id") == "summary"
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.name") == "when"
    desk.keyboard.press("Control+A")
    desk.keyboard.type("2018")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("h1:text('Saved')")
    assert "    value: drawer of maps\n    when: 2018\n" in (project / NORTH).read_text("utf-8")


def test_a_passage_is_cited_by_pressing_it(desk: Any, visitor: Visitor) -> None:
    """The sources stand beside the form, and follow what it cites."""
    desk.goto(f"{visitor.home}/fact/north/role/1")
    desk.click("button[aria-label='Cite daily p1s2']")
    assert desk.input_value("#passages-0") == "p1s1 p1s2"
    desk.click("button[aria-label='Cite daily p1s1']")
    assert desk.input_value("#passages-0") == "p1s2"
    desk.click("#more-sources")
    assert desk.evaluate("document.activeElement.id") == "source-1"
    desk.keyboard.type("dayly")
    desk.wait_for_selector("#cards >> text=There is no such source.")
    desk.evaluate("document.querySelector('#statement').reset()")


def test_the_page_is_shown_as_it_would_be(desk: Any, visitor: Visitor) -> None:
    """The preview has the site's own looks and the value that was typed."""
    desk.goto(f"{visitor.home}/fact/north/role/1")
    desk.fill("[name=value]", "drawer of maps")
    desk.click("button[value=preview]")
    frame = desk.frame_locator(".preview iframe")
    assert frame.locator("h1").inner_text() == "North"
    assert frame.locator("text=drawer of maps").count() > 0
    assert "Factbound Serif" in frame.locator("h1").evaluate("(one) => getComputedStyle(one).fontFamily")


@needs(AXE.is_file(), "axe")
def test_axe_finds_nothing_on_any_page(browser: Any, visitor: Visitor, project: Path) -> None:
    """Every page of the editor, wide and narrow, in light and dark, with and without problems; none is wider than its window."""
    axe, found = AXE.read_text("utf-8"), {}
    pages = ["/", "/?q=north", "/entity/north", "/fact/north/stake/1", "/fact/jv/partner_stake/1", "/remove/north/stake/1", "/new/party", "/nowhere"]
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    tab.goto(visitor.entrance)

    def look(name: str) -> None:
        tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        tab.evaluate(axe)
        for scheme in SCHEMES:
            for width in WIDTHS:
                tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                tab.set_viewport_size({"width": width, "height": 900})
                those = [one["id"] for one in tab.evaluate(RUN_AXE[scheme])["violations"]]
                wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if those or wide > 0:
                    found[name, scheme, width] = (those, wide)

    for page in pages:
        tab.goto(visitor.home + page)
        look(page)
    tab.goto(f"{visitor.home}/fact/north/stake/1")
    tab.fill("[name=value]", "sixty")
    tab.click(SAVE)
    look("refused")
    tab.goto(f"{visitor.home}/fact/north/role/1")
    tab.fill("[name=value]", "drawer of maps")
    tab.click("button[value=review]")
    look("reviewed")
    (project / NORTH).write_text((project / NORTH).read_text("utf-8").replace("seller", "buyer"), "utf-8")
    tab.click(SAVE)
    look("clash")
    tab.click(SAVE)
    look("saved")
    tab.goto(f"{visitor.home}/fact/north/stake/1")
    tab.fill("[name=value]", "70 %")
    tab.click(SAVE)
    tab.click("text=Put this edit aside")
    look("put aside")
    tab.click("text=Save them now")
    look("put aside and refused")
    tab.click("text=Forget them")
    context.close()
    assert found == {}


def test_leaving_after_a_look_asks_first(desk: Any, visitor: Visitor) -> None:
    """What was looked at is not saved yet: a link away asks, and staying keeps it."""
    asked: list[str] = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.goto(f"{visitor.home}/fact/north/role/1")
    desk.fill("[name=value]", "painter of maps")
    desk.click("button[value=review]")
    desk.wait_for_selector("#summary >> text=What would change")
    desk.click("h1")  # browsers ask only somebody who has touched the page
    desk.click(".masthead__home", no_wait_after=True)
    desk.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert desk.input_value("[name=value]") == "painter of maps"
    desk.evaluate("document.querySelector('#statement').dispatchEvent(new Event('submit'))")


def test_an_editor_that_is_gone_is_told(browser: Any, tmp_path: Path) -> None:
    """While somebody types: what was read back before does not stand beside what is typed now."""
    tab = browser.new_page()
    with edited(lay_out(tmp_path / "project")) as visitor:
        tab.goto(visitor.entrance)
        tab.goto(f"{visitor.home}/fact/north/stake/1")
        tab.fill("[name=value]", "over 50 %")
        tab.wait_for_selector("#f-value-said .reading")
    tab.route("**/*", lambda route: route.abort())  # a connection that is open would be answered until it ends
    tab.fill("[name=value]", "over 40 %")
    tab.wait_for_selector("#reach:not(:empty)")
    said = "The editor does not answer: it has ended. Nothing is saved; leave this page open until you have copied what you typed."
    assert tab.inner_text("#reach") == said
    assert tab.inner_text("#f-value-said") == ""
    tab.close()


def test_a_link_in_another_page_opens_the_editor(browser: Any, visitor: Visitor) -> None:
    """A terminal in a browser: its page is of another site, and the cookie is strict."""
    tab = browser.new_page()
    tab.route("http://terminal.example/", lambda route: route.fulfill(body=f'<a href="{visitor.entrance}">here</a>', content_type="text/html"))
    tab.goto("http://terminal.example/")
    tab.click("a")
    tab.wait_for_selector("h1:text('Facts')")
    assert tab.url == f"{visitor.home}/"
    tab.close()
