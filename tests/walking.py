"""A walk through pages of the site with a browser: what each asks for, how wide it is, and what axe finds in it."""

from __future__ import annotations

import os
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from browsing import AXE
from covering import covering

EVERYTHING = bool(os.environ.get("EVERY_PAGE"))
"""Whether all pages are looked at, and all rows of their tables."""

ALIKE = ("context", "organisations", "people", "places", "sources")
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

THIN_OUT = """() => {
  for (const body of document.querySelectorAll("tbody")) {
    const seen = new Set();
    for (const row of Array.from(body.rows)) {
      const parts = [row, ...row.querySelectorAll("*")].flatMap((one) =>
        ["", ...one.classList, ...one.getAttributeNames()].map((mark) => `${one.parentElement.tagName} ${one.tagName} ${mark}`));
      if (parts.every((part) => seen.has(part))) row.remove();
      parts.forEach((part) => seen.add(part));
    }
  }
}"""
"""Of the rows of a table, those are left that have something which stands in no row above: axe takes seconds for a thousand rows that are alike."""


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


def walk(browser: Any, address: str, pages: list[str], looked_at: Container[str]) -> Seen:
    """Load each page once, with its details open, wide and narrow; axe looks at some, in light and dark."""
    found = Seen(pages)
    axe = AXE.read_text("utf-8") if AXE.is_file() else "void 0"
    tab = browser.new_page(reduced_motion="reduce")
    tab.on("request", lambda request: found.asked.append(request.url))
    tab.on("response", lambda response: found.failed.append(response.url) if response.status >= 400 else None)
    tab.on("pageerror", lambda error: found.errors.append(str(error)))
    for page in found.pages:
        tab.goto(address + page.removesuffix("index.html"), wait_until="load")
        found.unmarked[page] = tab.evaluate(UNMARKED)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 844})
            tab.evaluate(CLOSE_DETAILS)
            found.wide[page] = max(found.wide.get(page, 0), tab.evaluate("document.documentElement.scrollWidth") - width)
            tab.evaluate(OPEN_DETAILS)
        if page in looked_at and AXE.is_file():
            tab.evaluate(axe)
            look(tab, page, found)
    tab.close()
    return found


def all_pages(site: Path) -> list[str]:
    """Return all pages of a site."""
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


def kinds_of_pages(site: Path) -> list[str]:
    """Return pages that have together all that any page is built of, or all pages where EVERY_PAGE is set."""
    pages = all_pages(site)
    return pages if EVERYTHING else sorted(covering(site, pages))


def pages_to_load(site: Path) -> list[str]:
    """Return the pages that are alone of their kind, and those of kinds_of_pages."""
    return sorted({*kinds_of_pages(site), *(page for page in all_pages(site) if page.split("/")[0] not in ALIKE or page.count("/") == 1)})


def look(tab: Any, page: str, found: Seen) -> None:
    """Run axe on an open page wide and narrow, in each colour scheme."""
    if not EVERYTHING:
        tab.evaluate(THIN_OUT)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES:
            tab.emulate_media(color_scheme=scheme)
            result = tab.evaluate(RUN_AXE[scheme])
            rules = [f"{page}: {rule['id']}: {node['html'][:160]}" for rule in result["violations"] for node in rule["nodes"]]
            found.axe[page, f"{width} {scheme}"] = rules
