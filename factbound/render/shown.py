"""Which pages print which statements, read off the pages themselves, and the page that tells of it rendered after all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from factbound.aside import share_out
from factbound.crew import FEW, side_by_side
from factbound.limits import SITE_CHARACTERS
from factbound.problems import BuildFailed, Position, Problem
from factbound.progress import Tick, step
from factbound.render.documents import Renderer
from factbound.render.plan import PlannedPage
from factbound.render.texts import Texts

WORTH = 400
"""What pages rest on that are worth a process of their own: a tenth of a second, which a long register takes."""
_ROWS = re.compile(r' data-row="([^"]+)"')


def render_in_turn(renderer: Renderer, pages: Sequence[PlannedPage]) -> Texts:
    """Return the Markdown of all pages by their path; what tells where facts are shown is rendered after all that shows them.

    Raises:
        BuildFailed: With the faults of all page templates.
    """
    made = Texts()
    with step("Rendering pages", len(pages)) as tick:
        for looking_back in (False, True):
            chosen = [page for page in pages if page.looks_back == looking_back]
            if looking_back and chosen:
                renderer.shown = shown_rows([page for page in pages if not page.looks_back], made)
            _render_all(renderer, _beside_each_other(chosen), tick, made)
    return made.in_order(page.path for page in pages)


def _beside_each_other(pages: Sequence[PlannedPage]) -> list[PlannedPage]:
    """Return pages in an order in which those of one template go by their paths: so lies in memory what they are about."""
    places = {template: place for place, template in enumerate(dict.fromkeys(page.template for page in pages))}
    return sorted(pages, key=lambda page: (places[page.template], page.path))


def _render_all(renderer: Renderer, pages: Sequence[PlannedPage], tick: Tick, texts: Texts) -> None:
    """Make the Markdown of some pages, found or rendered, many side by side.

    Args:
        renderer: Of the documents.
        pages: Which.
        tick: Is told of each.
        texts: Takes it, and has that of the pages before.

    Raises:
        BuildFailed: With the faults of the templates.
    """
    found = renderer.find_pages(pages)
    sought, render = [page for page in pages if page.path not in found], partial(_render, renderer)
    if len(sought) <= FEW:
        rendered = share_out(sought, render, [renderer.weigh(page) for page in sought], WORTH, renderer.leave)
    else:
        rendered = side_by_side(sought, render, renderer.leave)
    problems: list[Problem] = []
    for page in pages:
        made, told = (found[page.path], None) if page.path in found else next(rendered)
        if isinstance(made, str):
            renderer.hear(told)
            texts.take(page.path, made, pressed=page.path not in found)
        else:
            problems += made
        if texts.characters > SITE_CHARACTERS.most:
            message = f"with this page, all pages together have more than {SITE_CHARACTERS.most:,} characters"
            raise BuildFailed([*problems, Problem(Position(f"templates/{page.template}"), message, "Print less.")])
        tick()
    if problems:
        raise BuildFailed(problems)


def _render(renderer: Renderer, page: PlannedPage) -> tuple[str | list[Problem], Any]:
    """Return a page's Markdown, or what is wrong with it, and what is to be told of it."""
    try:
        return renderer.render_page(page), renderer.tell()
    except BuildFailed as failure:
        return list(failure.problems), renderer.tell()


def shown_rows(pages: Iterable[PlannedPage], texts: Mapping[str, str]) -> dict[str, list[PlannedPage]]:
    """Return the id of each statement -> the pages that print it, those left out that print all: the register, and the pages of sources."""
    found: dict[str, list[PlannedPage]] = {}
    for page in pages:
        if page.template != "pages/register.md.jinja" and not page.path.startswith("sources/"):
            for row in dict.fromkeys(row for rows in _ROWS.findall(texts[page.path]) for row in rows.split()):
                found.setdefault(row, []).append(page)
    return found
