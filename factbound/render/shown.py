"""Which pages print which statements, read off the pages themselves, and the page that tells of it rendered after all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from factbound.limits import SITE_CHARACTERS
from factbound.problems import BuildFailed, Position, Problem, gather
from factbound.progress import step
from factbound.render.documents import Renderer
from factbound.render.plan import PlannedPage

_ROWS = re.compile(r' data-row="([^"]+)"')


def render_in_turn(renderer: Renderer, pages: Sequence[PlannedPage]) -> dict[str, str]:
    """Return the Markdown of all pages by their path; what tells where facts are shown is rendered after all that shows them.

    Raises:
        BuildFailed: With the faults of all page templates.
    """
    made: dict[str, str] = {}
    left = SITE_CHARACTERS.most

    def render_page(page: PlannedPage) -> str:
        nonlocal left
        text = renderer.render_page(page)
        left -= len(text)
        if left < 0:
            message = f"with this page, all pages together have more than {SITE_CHARACTERS.most:,} characters"
            raise BuildFailed([Problem(Position(f"templates/{page.template}"), message, "Print less.")])
        tick()
        return text

    with step("Rendering pages", len(pages)) as tick:
        for looking_back in (False, True):
            chosen = [page for page in pages if page.looks_back == looking_back]
            made |= zip((page.path for page in chosen), gather(partial(render_page, page) for page in chosen), strict=True)
            renderer.shown = shown_rows(chosen, made)
    return {page.path: made[page.path] for page in pages}


def shown_rows(pages: Iterable[PlannedPage], texts: Mapping[str, str]) -> dict[str, list[PlannedPage]]:
    """Return the id of each statement -> the pages that print it, those left out that print all: the register, and the pages of sources."""
    found: dict[str, list[PlannedPage]] = {}
    for page in pages:
        if page.template != "pages/register.md.jinja" and not page.path.startswith("sources/"):
            for row in dict.fromkeys(row for rows in _ROWS.findall(texts[page.path]) for row in rows.split()):
                found.setdefault(row, []).append(page)
    return found
