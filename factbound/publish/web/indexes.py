"""Files by which machines find their way through a site: robots.txt, llms.txt, the site map."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from factbound.publish.address import SiteAddress
from factbound.publish.web.markdown import markdown_file
from factbound.publish.web.website import Website
from factbound.render.plan import PlannedPage

SITEMAP = "sitemap.xml"

DATA = {
    "data/facts.json": "Every statement with its exact value, time, status, certainty and sources",
    "data/facts.csv": "The same as a table for a spreadsheet, a row for each statement",
    "data/provenance.json": "What the briefing rests on, counted",
}
MOST_ADDRESSES = 50_000
"""Of one site map."""
_ENTRY = re.compile(r"<url>.*?</url>", re.DOTALL)
_MARKDOWN = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")


def render_robots(address: SiteAddress) -> str:
    """Return robots.txt: all may be read, and the site map, where its address is known."""
    lines = ["User-agent: *", "Allow: /"]
    if address.base:
        lines.append(f"Sitemap: {address.base + SITEMAP}")
    return "\n".join(lines) + "\n"


def remove_empty_sitemap(site: Path, address: SiteAddress) -> None:
    """Take away the site map that the generator leaves empty where the site's own address is not known: no valid map is empty."""
    if not address.base:
        for name in (SITEMAP, f"{SITEMAP}.gz"):
            (site / name).unlink(missing_ok=True)


def divide_sitemap(site: Path, address: SiteAddress, most: int = MOST_ADDRESSES) -> None:
    """Put an index in the place of a site map that has more addresses than the protocol allows, and its parts beside it.

    Args:
        site: The folder of the site.
        address: Where it will stand.
        most: How many addresses a map may have.
    """
    file = site / SITEMAP
    entries = _ENTRY.findall(file.read_text("utf-8")) if file.is_file() else []
    if len(entries) <= most:
        return
    parts = [entries[start : start + most] for start in range(0, len(entries), most)]
    for number, part in enumerate(parts, 1):
        _write_map(site / f"sitemap-{number}.xml", "urlset", part)
    places = [f"<sitemap><loc>{html.escape(address.base)}sitemap-{number}.xml</loc></sitemap>" for number in range(1, len(parts) + 1)]
    _write_map(file, "sitemapindex", places)
    (site / f"{SITEMAP}.gz").unlink(missing_ok=True)


def _write_map(file: Path, root: str, entries: Iterable[str]) -> None:
    """Write a site map, or an index of such; see https://www.sitemaps.org/protocol.html."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', *entries, f"</{root}>"]
    file.unlink(missing_ok=True)
    file.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def render_llms(website: Website) -> str:
    """Return llms.txt, the site in the order of its navigation as one page of Markdown; see https://llmstxt.org."""
    briefing = website.knowledge.project.briefing
    head = [f"# {_plain(briefing.title)}"]
    if website.description:
        head.append(f"> {_plain(website.description)}")
    head.append(
        "Every link of a page leads to its Markdown; without the .md at its end it leads to the page itself. "
        "Each figure on these pages is a statement in the fact register, with its source and passage. "
        "The words planned, claimed, alleged, estimated and disputed behind a figure are part of what is said."
    )
    return "\n\n".join([*head, *_sections(website)]) + "\n"


def _sections(website: Website) -> Iterator[str]:
    address, reports = website.address, website.plan.reports
    texts = [(one.title, f"reports/{one.name}.txt", one.description[:1].upper() + one.description[1:]) for one in reports]
    pages = [page for page in website.plan.pages if page.in_nav or page.path.endswith("/index.md")]
    yield _section("Pages", [_entry(page, website) for page in pages if not page.section], address)
    yield _section("Documents in Markdown", texts, address)
    yield _section("Data", [(name.rpartition("/")[2], name, DATA.get(name, "")) for name in website.exports], address)
    for title, those in groupby((page for page in pages if page.section), key=lambda page: page.section):
        yield _section(title, [_entry(page, website) for page in those], address)


def _entry(page: PlannedPage, website: Website) -> tuple[str, str, str]:
    return page.title, quote(markdown_file(page.path, website.address)), website.describe(page) if page.description else ""


def _section(title: str, entries: Iterable[tuple[str, str, str]], address: SiteAddress) -> str:
    lines = [f"- [{_plain(name)}]({address.way(path)})" + (f": {_plain(about)}" if about else "") for name, path, about in entries]
    return f"## {_plain(title)}\n\n" + "\n".join(lines)


def _plain(text: str) -> str:
    """Return a text on one line, as Markdown that means nothing but its words."""
    return _MARKDOWN.sub(lambda match: f"\\{match.group()}", " ".join(text.split()))
