"""What machines read of a finished site: linked data and cards in each page's head, robots.txt, llms.txt, an index to search from a disk."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from factbound.files.clearing import list_files
from factbound.problems import BuildFailed, Problem
from factbound.publish.shelf import Shelf
from factbound.publish.web.finishing import PageFinisher
from factbound.publish.web.indexes import divide_sitemap, remove_empty_sitemap, render_llms, render_robots
from factbound.publish.web.judging import judge_files
from factbound.publish.web.redirects import former_pages
from factbound.publish.web.website import OPTIONAL, Website

SEARCH, SEARCH_SCRIPT = "search/search_index.json", "search/search_index.js"
"""What search reads on the web, and what it reads where no page may ask for a file: see templates/assets/site.js."""
BEFORE, AFTER = b"var __index = ", b";\n"


def finish_site(site: Path, shelf: Shelf, website: Website, docs: Path) -> None:
    """Add to the site generator's finished files, and judge them.

    Args:
        site: The folder of the site; a robots.txt that it has already is kept.
        shelf: Takes its files.
        website: What is told.
        docs: The Markdown that the pages were made from.

    Raises:
        BuildFailed: When a page has what no page may have.
    """
    finisher = make_finisher(site, website, docs, {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()})
    finish_rest(site, shelf, finisher)


def make_finisher(site: Path, website: Website, docs: Path, names: Collection[str]) -> PageFinisher:
    """Return what finishes the pages of a site.

    Args:
        site: The folder of the site, with everything but its pages.
        website: What is told.
        docs: The Markdown that the pages are made from.
        names: The files that the site will have, pages among them.
    """
    optional = frozenset(name for name in OPTIONAL if (site / name).is_file())
    return PageFinisher(replace(website, files=optional), site, docs, names)


def finish_rest(site: Path, shelf: Shelf, finisher: PageFinisher, done: Collection[str] = (), problems: Collection[Problem] = ()) -> None:
    """Finish the pages that are not finished, and add what a site has beside its pages.

    Args:
        site: The folder of the site.
        shelf: Takes its files.
        finisher: What finished the others.
        done: Those, by their path below the site.
        problems: What was wrong with them.

    Raises:
        BuildFailed: When a page has what no page may have.
    """
    website, found = finisher.website, [*problems]
    finished: dict[str, str] = {}
    there = sorted(path for path, _ in list_files(site))
    for path in there:
        if path.endswith(".html") and path not in done:
            page = finisher.finish(path, (site / path).read_text("utf-8"))
            finished |= page.files(path)
            found += page.problems
    if found := [*found, *judge_files(site, there)]:
        raise BuildFailed(found)
    for path, html in finished.items():
        shelf.put(path, html.encode())
    for path, html in former_pages(website):
        if not (site / path).exists():
            shelf.put(path, html.encode())
    if not (site / "robots.txt").exists():
        shelf.put("robots.txt", render_robots(website.address).encode())
    shelf.put("llms.txt", render_llms(website).encode())
    remove_empty_sitemap(site, website.address)
    divide_sitemap(site, website.address)
    if (site / SEARCH).is_file():
        with (site / SEARCH).open("rb") as index, Path(shelf.fresh(SEARCH_SCRIPT)).open("xb") as script:  # which may be large
            script.write(BEFORE)
            shutil.copyfileobj(index, script)
            script.write(AFTER)
