"""What a page's head tells machines beyond the theme: cards for those who share it, a feed, the data, linked data. Text is escaped here, once."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from factbound.publish import card, feed
from factbound.publish.web.linked_data import describe_page
from factbound.publish.web.markdown import markdown_file
from factbound.publish.web.website import Website
from factbound.render.plan import PlannedPage

CARD_SIZE = (1200, 630)
"""Pixels, as those who show such cards ask for them."""

ALTERNATE = "alternate "
"""The space means nothing to a browser. Without it Material takes the link for another language of the site and asks for its map."""

_IN_SCRIPT = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}
"""What could end a script, open a comment in it or break its lines."""
_ODD = re.compile(f"[{''.join(map(chr, _IN_SCRIPT))}]")


def render_head(page: PlannedPage, website: Website) -> str:
    """Return the lines that go into the head of a page.

    Args:
        page: The page.
        website: Its site.
    """
    metas = [f'<meta {kind}="{name}" content="{html.escape(text)}">' for kind, name, text in _metas(page, website)]
    links = [f'<link rel="{ALTERNATE}" type="{media}" title="{title}" href="{html.escape(at)}">' for media, title, at in _links(page, website)]
    data = f'<script type="application/ld+json">{render_linked_data(describe_page(page, website))}</script>'
    return "".join(f"  {line}\n" for line in (*metas, *links, data))


def render_linked_data(graph: list[dict[str, Any]]) -> str:
    """Write linked data as JSON that may stand in a script element, whatever texts it holds."""
    record = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_IN_SCRIPT) if _ODD.search(text) else text


def _metas(page: PlannedPage, website: Website) -> Iterator[tuple[str, str, str]]:
    """Yield attribute, name and text of each meta element; see https://ogp.me."""
    briefing, address = website.knowledge.project.briefing, website.address
    home = page.path == "index.md"
    yield "property", "og:type", "website" if home else "article"
    yield "property", "og:site_name", briefing.title
    yield "property", "og:title", page.title
    if description := website.describe(page):
        yield "property", "og:description", description
    if website.date and not home:
        yield "property", "article:published_time", website.date
    if not address.base:
        yield "name", "twitter:card", "summary"
        return
    yield "property", "og:url", address.base + address.path(page.path)
    if card.PATH in website.files:
        yield "property", "og:image", address.base + card.PATH
        yield "property", "og:image:type", "image/png"
        yield "property", "og:image:width", str(CARD_SIZE[0])
        yield "property", "og:image:height", str(CARD_SIZE[1])
        yield "property", "og:image:alt", f"{briefing.title}: {website.description}" if website.description else briefing.title
    yield "name", "twitter:card", "summary_large_image" if card.PATH in website.files else "summary"


def _links(page: PlannedPage, website: Website) -> Iterator[tuple[str, str, str]]:
    """Yield media type, title and address of what says the same in another form, found from the page wherever its site stands."""
    here = website.here
    if feed.NAME in website.files:
        yield "application/atom+xml", "Changes", here.way(feed.NAME, page.path)
    yield "text/markdown", "This page as Markdown", here.way(quote(markdown_file(page.path, here)), page.path)
    if page.path in ("index.md", "register.md"):
        for export in website.exports:
            yield website.media(export), export.rpartition("/")[2], here.way(export, page.path)
