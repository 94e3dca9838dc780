"""What documents may tell of the past: how the facts came about, what a build is compared with, and which pages changed of late."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from functools import cached_property

from factbound.facts.dates import parse_period
from factbound.history.comparison import Comparison
from factbound.history.journal import Journal
from factbound.history.redlines import ToldEditions
from factbound.render.landing import SiteLanding

CHANGES = "changes.md"
"""The page that tells of changes."""
MOST_ENTRIES = 120
"""How many commits it tells of."""
UPDATED = "\ufdd4"
"""Where a page says that it was updated: a character that no text has, since Unicode keeps it for the internal use of programs."""


@dataclass(frozen=True)
class Past:
    """The past of one briefing; empty for whoever renders it without."""

    journal: Journal = field(default_factory=Journal)
    since: Comparison | None = None
    """What it is compared with, if anybody asked."""
    editions: ToldEditions = field(default_factory=ToldEditions)
    """What was released."""

    @cached_property
    def shown(self) -> Container[str]:
        """The commits of which the site tells."""
        return frozenset(entry.commit.id for entry in self.journal.entries[:MOST_ENTRIES])

    @cached_property
    def latest(self) -> tuple[str, frozenset[str]]:
        """The newest day on which facts changed, and which; nothing where all that is known began on that day."""
        days: dict[str, set[str]] = {}
        rows = self.journal.trails.rows
        for entry in self.journal.entries:
            if entry.told and entry.told.facts:
                now = (rows.get((entry.commit.id, one.row), one.row) for one in entry.told.statements)  # under the ids that there are today
                days.setdefault(entry.commit.day, set()).update(entry.told.facts, (row.rpartition(".")[0] for row in now))
        newest = max(days, default="")
        begun = len(days) > 1 or self.journal.older or any(entry.told is None for entry in self.journal.entries)
        return (newest, frozenset(days[newest])) if newest and begun else ("", frozenset())

    def with_mark(self, text: str, landing: SiteLanding) -> str:
        """Return a page's Markdown with a line that says what changed on it of late, where it asks for one."""
        return text.replace(UPDATED, self.mark(landing)) if UPDATED in text else text

    def mark(self, landing: SiteLanding) -> str:
        """Return the line that says what changed of late of what a page has printed; nothing where nothing did."""
        day, changed = self.latest
        count = len(changed & landing.shown)
        if not count or CHANGES not in landing.pages:
            return ""
        facts = "one fact" if count == 1 else f"{count:,} facts"
        said = f"Updated {parse_period(day).text}: {facts} on this page changed."
        return f'<p class="updated"><a href="{landing.url(CHANGES, f"d-{day}")}">{said}</a></p>'
