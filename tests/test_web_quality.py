"""The pages of the briefing's site under the checkers: axe in both colour schemes and widths, vnu, Lighthouse, and no foreign request."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import AXE, CHROMIUM, NODE_MODULES, QUIET, needs, needs_chromium
from covering import covering
from walking import OPEN_DETAILS, SCHEMES, WIDTHS, Seen, all_pages, kinds_of_pages, pages_to_load, walk

VNU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = NODE_MODULES / ".bin" / "lighthouse"
BROKEN = """() => {
  const found = [], range = document.createRange();
  for (const cell of document.querySelectorAll(".register__table td:not([data-column=value]):not([data-column^=source])")) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      for (const word of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (new Set(Array.from(range.getClientRects(), (box) => Math.round(box.top))).size > 1) found.push(word[0]);
      }
    }
  }
  return found;
}"""
"""Words of the register that stand in more than one line."""

UNKNOWN_TO_VNU = re.compile(r"^CSS: .*(?:“container-type”|“@container”)")
"""Container queries: in all browsers since 2023, and not yet in its table of properties."""

RUNS = 5
"""How often Lighthouse may look for speed: others on the machine make a page slower, and nothing makes it faster than it is."""
LEAST = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 95}

pytestmark = needs_chromium
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def seen(browser: Any, briefing: Path, briefing_address: str) -> Seen:
    """A walk through pages of all kinds: axe looks at each thing that a page can be built of, wherever it stands first."""
    return walk(browser, briefing_address, pages_to_load(briefing), kinds_of_pages(briefing))


@needs(AXE.is_file(), "axe")
def test_axe_finds_nothing_on_any_page(seen: Seen, briefing: Path, record_property: Record) -> None:
    """Whatever a page is built of, the one for lost addresses too, is accessible in both colour schemes, wide and narrow."""
    record_property("quality", [["axe", page, view, len(those)] for (page, view), those in seen.axe.items()])
    looked_at = {page for page, _ in seen.axe}
    assert len(seen.axe) == len(looked_at) * len(WIDTHS) * len(SCHEMES)
    assert covering(briefing, all_pages(briefing), looked_at) == []
    assert {"404.html", "index.html", "register/index.html"} <= looked_at
    assert {key: those for key, those in seen.axe.items() if those} == {}


def test_no_page_asks_another_host(seen: Seen, briefing_address: str, record_property: Record) -> None:
    """Every page loads from its own server alone, all that it asks for is there, and no script fails."""
    foreign = seen.foreign(briefing_address)
    record_property("quality", [["foreign requests", page, "", len(foreign)] for page in seen.pages])
    assert (foreign, seen.failed, seen.errors) == ([], [], [])
    assert len(seen.asked) > len(seen.pages)


def test_no_page_is_wider_than_its_window(seen: Seen) -> None:
    """Only tables and charts scroll sideways, on a phone too."""
    assert {page: more for page, more in seen.wide.items() if more > 0} == {}


def test_the_register_breaks_no_word(browser: Any, briefing_address: str) -> None:
    """Beside the values and the sources, which may hold anything, no column of the register is so narrow that its words fall apart."""
    tab = browser.new_page()
    tab.goto(f"{briefing_address}register/", wait_until="load")
    assert tab.evaluate("document.querySelectorAll('.register__table td[data-column=status]').length") > 500
    for width in (*WIDTHS, 1221):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert tab.evaluate(BROKEN) == [], width
    tab.close()


@pytest.mark.parametrize("page", ["money/", "partners/"])
def test_no_column_of_a_table_is_cut_off_on_a_phone(page: str, browser: Any, briefing_address: str) -> None:
    """A table that is too wide stacks its rows, each cell with the name of its column; folded ones do so when they are opened."""
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(briefing_address + page, wait_until="load")
    tab.evaluate(OPEN_DETAILS)
    tab.locator("table[data-stacked]").first.wait_for(state="attached")
    tab.wait_for_timeout(100)
    cut = "Array.from(document.querySelectorAll('.md-typeset__scrollwrap')).filter((box) => box.scrollWidth > box.clientWidth).length"
    assert tab.evaluate(cut) == 0
    heads = "Array.from(document.querySelector('table[data-stacked]').tHead.rows[0].cells, (one) => one.textContent)"
    named = "Array.from(document.querySelector('table[data-stacked]').tBodies[0].rows[0].cells, (one) => one.dataset.head)"
    assert tab.evaluate(named) == tab.evaluate(heads)
    tab.set_viewport_size({"width": 1280, "height": 844})
    tab.wait_for_selector("table[data-stacked]", state="detached")
    tab.close()


def test_foreign_words_say_their_language(seen: Seen) -> None:
    """What is written in Russian or Chinese is marked so, and read aloud as such."""
    assert {page: words for page, words in seen.unmarked.items() if words} == {}


@needs(VNU.is_file() and shutil.which("java"), "vnu")
def test_vnu_finds_nothing(briefing: Path, record_property: Record) -> None:
    """Every page, our style sheets and our pictures are valid; the theme's own files are its maker's matter."""
    assets = briefing / "assets"
    files = sorted([*briefing.rglob("*.html"), *assets.glob("*.css"), *assets.glob("*.svg")])
    findings = {file.relative_to(briefing).as_posix(): list[str]() for file in files}
    for message in run_vnu(files):
        if not UNKNOWN_TO_VNU.search(message["message"]):
            name = Path(message["url"].removeprefix("file:")).relative_to(briefing).as_posix()
            findings[name].append(f"{message.get('lastLine')}: {message['message']}")
    record_property("quality", [["vnu", name, "", len(those)] for name, those in findings.items()])
    assert {Path(name).suffix for name in findings} == {".html", ".css", ".svg"}
    assert {name: those for name, those in findings.items() if those} == {}


def run_vnu(files: list[Path]) -> list[dict[str, Any]]:
    """Return the errors in files, found by one run over all."""
    options = ["--also-check-css", "--also-check-svg", "--errors-only", "--format", "json", "--stdout", "--exit-zero-always"]
    ran = subprocess.run(["java", "-Xss8m", "-jar", str(VNU), *options, *map(str, files)], capture_output=True, text=True, check=True)
    messages: list[dict[str, Any]] = json.loads(ran.stdout)["messages"]
    return messages


@needs(LIGHTHOUSE.exists(), "Lighthouse")
def test_lighthouse_is_content_with_the_landing_page(briefing_address: str, tmp_path: Path, record_property: Record) -> None:
    """The landing page has full marks for accessibility, best practices and search, and is fast on a slow telephone."""
    best: dict[str, int] = {}
    for run in range(RUNS):
        scores, lost = run_lighthouse(briefing_address, tmp_path / f"{run}.json")
        best = {name: max(score, best.get(name, 0)) for name, score in scores.items()}
        if all(best[name] >= least for name, least in LEAST.items()):
            break
    record_property("quality", [[f"Lighthouse {name} {score}", "index.html", "", int(score < LEAST[name])] for name, score in best.items()])
    assert {name: (score, lost) for name, score in best.items() if score < LEAST[name]} == {}


def run_lighthouse(address: str, report: Path) -> tuple[dict[str, int], list[str]]:
    """Return the scores of a page by category, and the audits that cost points."""
    flags = f"--chrome-flags=--headless=new {QUIET}"
    command = [str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--output-path={report}", f"--only-categories={','.join(LEAST)}", flags]
    subprocess.run(command, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True, check=True)
    found = json.loads(report.read_text("utf-8"))
    weighed = [one["id"] for category in found["categories"].values() for one in category["auditRefs"] if one["weight"]]
    lost = [f"{name}: {found['audits'][name].get('displayValue', '')}" for name in weighed if (found["audits"][name]["score"] or 0) < 1]
    return {name: round(100 * category["score"]) for name, category in found["categories"].items()}, [re.sub("\xa0", " ", one) for one in lost]
