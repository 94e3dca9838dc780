"""Which pages print which statements, read off the pages themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from factbound.render.plan import PlannedPage

_ROWS = re.compile(r' data-row="([^"]+)"')


def shown_rows(pages: Iterable[PlannedPage], texts: Mapping[str, str]) -> dict[str, list[PlannedPage]]:
    """Return the id of each statement -> the pages that print it, those left out that print all: the register, and the pages of sources."""
    found: dict[str, list[PlannedPage]] = {}
    for page in pages:
        if page.path != "register.md" and not page.path.startswith("sources/"):
            for row in dict.fromkeys(row for rows in _ROWS.findall(texts[page.path]) for row in rows.split()):
                found.setdefault(row, []).append(page)
    return found
