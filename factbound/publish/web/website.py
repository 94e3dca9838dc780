"""A site as machines are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from factbound.facts.knowledge import Knowledge
from factbound.publish.exports import EXPORTS
from factbound.publish.web.addresses import Addresses
from factbound.render.plan import Plan
from factbound.render.wording import Wording

CARD, FEED = "assets/social-card.png", "feed.xml"


@dataclass(frozen=True)
class Website:
    """What a site is about, what it is made of and where it stands."""

    EXTRAS: ClassVar = (CARD, FEED)
    """Files that a site may have, and whose links are left out where it has them not."""

    knowledge: Knowledge
    plan: Plan
    addresses: Addresses

    @cached_property
    def wording(self) -> Wording:
        """How the facts are said."""
        return Wording(self.knowledge)

    @property
    def exports(self) -> list[str]:
        """Paths of the data files below the site."""
        return [f"data/{name}" for name, _ in EXPORTS]

    @property
    def description(self) -> str:
        """The briefing's description in plain words."""
        return self.wording.plain(self.knowledge.project.briefing.description)

    @property
    def date(self) -> str:
        """The edition's day, or nothing."""
        day = self.knowledge.project.briefing.date
        return day.end.isoformat() if day else ""
