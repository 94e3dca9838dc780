"""What machines read of a finished site: linked data and cards in each page's head, robots.txt, llms.txt, an index to search from a disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from factbound.problems import BuildFailed
from factbound.publish.web.head import render_head
from factbound.publish.web.indexes import divide_sitemap, remove_empty_sitemap, render_llms, render_robots
from factbound.publish.web.judging import judge_pages
from factbound.publish.web.markdown import markdown_file, plain_markdown
from factbound.publish.web.policy import with_policy
from factbound.publish.web.redirects import former_pages
from factbound.publish.web.tagaddresses import TagAddresses
from factbound.publish.web.website import OPTIONAL, Website

SEARCH, SEARCH_SCRIPT = "search/search_index.json", "search/search_index.js"
"""What search reads on the web, and what it reads where no page may ask for a file: see templates/assets/site.js."""


def finish_site(site: Path, website: Website, docs: Path) -> None:
    """Add to the site generator's finished files, and judge them.

    Args:
        site: The folder of the site; a robots.txt that it has already is kept.
        website: What is told.
        docs: The Markdown that the pages were made from.

    Raises:
        BuildFailed: When a page has what no page may have.
    """
    website = replace(website, files=frozenset(name for name in OPTIONAL if (site / name).is_file()))
    made = {website.address.file(page.path): page for page in website.plan.pages}
    tags, pages = TagAddresses(website.content), {}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        pages[path] = file.read_text("utf-8")
        if page := made.get(path):  # others are the theme's
            pages[path] = tags.lead_on(pages[path], page.path, path, site, website.address)
            pages[path] = pages[path].replace("</head>", render_head(page, website) + "</head>", 1)
            _write(site / markdown_file(page.path, website.address), plain_markdown(pages[path], page.path, website.address))
    if problems := [*tags.problems, *judge_pages(site, pages.items(), docs, urlsplit(website.address.base).path or "/")]:
        raise BuildFailed(problems)
    for path, html in pages.items():
        _write(site / path, with_policy(html))
    for path, html in former_pages(website):
        if not (site / path).exists():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            _write(site / path, html)
    if not (site / "robots.txt").exists():
        _write(site / "robots.txt", render_robots(website.address))
    _write(site / "llms.txt", render_llms(website))
    remove_empty_sitemap(site, website.address)
    divide_sitemap(site, website.address)
    if (site / SEARCH).is_file():
        _write(site / SEARCH_SCRIPT, f"var __index = {(site / SEARCH).read_text('utf-8')};\n")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
