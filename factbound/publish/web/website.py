"""A site as machines are told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from factbound.facts.knowledge import Knowledge
from factbound.publish import card, feed
from factbound.publish.address import SiteAddress
from factbound.publish.exports import EXPORTS
from factbound.read.content import ContentFile
from factbound.render.plan import Plan, PlannedPage
from factbound.render.wording import Wording

OPTIONAL = (card.PATH, feed.NAME)
"""Files that a site may have; where it has one not, nothing leads to it."""


@dataclass(frozen=True)
class Website:
    """What a site is about, what it is made of and where it stands."""

    knowledge: Knowledge
    plan: Plan
    address: SiteAddress
    files: frozenset[str] = frozenset()
    """Which of the optional files there are."""
    content: Sequence[ContentFile] = ()
    """The narrative, whose tags name files of it."""

    @cached_property
    def wording(self) -> Wording:
        """How the facts are said."""
        return Wording(self.knowledge)

    @cached_property
    def pages(self) -> Mapping[str, PlannedPage]:
        """The pages by their path."""
        return {page.path: page for page in self.plan.pages}

    @cached_property
    def here(self) -> SiteAddress:
        """The address of a site that says nowhere where it stands: all ways in it begin at a page."""
        return replace(self.address, base="")

    @property
    def exports(self) -> list[str]:
        """Paths of the data files below the site."""
        return [f"data/{name}" for name, _ in EXPORTS]

    def media(self, export: str) -> str:
        """Return the media type of a data file."""
        return "text/csv" if export.endswith(".csv") else "application/json"

    def describe(self, page: PlannedPage) -> str:
        """Return what a page is about, as a sentence begins."""
        text = page.description or self.description
        return text[:1].upper() + text[1:]

    @cached_property
    def description(self) -> str:
        """The briefing's description in plain words."""
        return self.wording.plain(self.knowledge.project.briefing.description)

    @cached_property
    def date(self) -> str:
        """The edition's day, or nothing."""
        day = self.knowledge.project.briefing.date
        return day.end.isoformat() if day else ""
