"""A walk through pages of the site with a browser: what each asks for, how wide it is, and what axe finds in it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from browsing import AXE

ALIKE = ("context", "organisations", "people", "places")
WIDTHS, SCHEMES = (1280, 390), ("light", "dark")
AXE_OPTIONS = "resultTypes: ['violations'], preload: false, elementRef: false"
RUN_AXE = {
    "light": f"axe.run(document, {{{AXE_OPTIONS}}})",
    "dark": f"axe.run(document, {{{AXE_OPTIONS}, runOnly: ['color-contrast', 'link-in-text-block']}})",
}
"""In the dark the same elements stand in the same places, in other colours: there the rules on colour are asked again, and no others."""
OPEN_DETAILS, CLOSE_DETAILS = (f"document.querySelectorAll('details').forEach((one) => {{ one.open = {state}; }})" for state in ("true", "false"))
UNMARKED = """() => {
  const scripts = {ru: /[\\u0400-\\u04ff]/, zh: /[\\u4e00-\\u9fff]/}, found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    for (const [code, letters] of Object.entries(scripts)) {
      const lang = node.parentElement.closest("[lang]").lang;
      if (letters.test(node.data) && lang === document.documentElement.lang) found.push(`${code}: ${node.data.trim()}`);
    }
  }
  return found;
}"""
"""What is written in letters of another script without saying in which language."""


@dataclass
class Seen:
    """What a walk through all pages found."""

    pages: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wide: dict[str, int] = field(default_factory=dict)
    unmarked: dict[str, list[str]] = field(default_factory=dict)
    axe: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(page, view) -> findings."""

    def foreign(self, address: str) -> list[str]:
        """Return what was asked of another server than the site's own."""
        return [url for url in self.asked if not url.startswith((address, "data:", "blob:"))]


def walk(browser: Any, address: str, pages: list[str]) -> Seen:
    """Load each page once, with its details open, and look at it wide and narrow, in light and dark."""
    found = Seen(pages)
    axe = AXE.read_text("utf-8") if AXE.is_file() else "void 0"
    tab = browser.new_page(reduced_motion="reduce")
    tab.on("request", lambda request: found.asked.append(request.url))
    tab.on("response", lambda response: found.failed.append(response.url) if response.status >= 400 else None)
    tab.on("pageerror", lambda error: found.errors.append(str(error)))
    for page in found.pages:
        tab.goto(address + page.removesuffix("index.html"), wait_until="load")
        found.unmarked[page] = tab.evaluate(UNMARKED)
        tab.evaluate(axe)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 844})
            tab.evaluate(CLOSE_DETAILS)
            found.wide[page] = max(found.wide.get(page, 0), tab.evaluate("document.documentElement.scrollWidth") - width)
            tab.evaluate(OPEN_DETAILS)
            if AXE.is_file():
                look(tab, page, width, found)
    tab.close()
    return found


def pages_of(site: Path) -> list[str]:
    """Return the pages of a site but those of sources; of those that are alike, for people and what surrounds the venture, one in five."""
    pages = [page for page in _all(site) if not _is_source(page)]
    alike = [page for page in pages if page.split("/")[0] in ALIKE and page.count("/") > 1]
    return [page for page in pages if page not in alike or page in _some(alike, 5)]


def source_pages_of(site: Path) -> list[str]:
    """Return the pages of sources, which are all alike: one in ten."""
    return _some([page for page in _all(site) if _is_source(page)], 10)


def _some(pages: list[str], step: int) -> list[str]:
    """Return one page of so many, or all where EVERY_PAGE is set."""
    return pages if os.environ.get("EVERY_PAGE") else pages[::step]


def _all(site: Path) -> list[str]:
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


def _is_source(page: str) -> bool:
    return page.startswith("sources/") and page != "sources/index.html"


def look(tab: Any, page: str, width: int, found: Seen) -> None:
    """Run axe on an open page in each colour scheme."""
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        result = tab.evaluate(RUN_AXE[scheme])
        rules = [f"{page}: {rule['id']}: {node['html'][:160]}" for rule in result["violations"] for node in rule["nodes"]]
        found.axe[page, f"{width} {scheme}"] = rules
