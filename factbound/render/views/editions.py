"""Editions and withdrawn sources in templates: `briefing.editions`, `briefing.noticed`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.dates import parse_period
from factbound.facts.model import Source
from factbound.facts.resting import resting_on
from factbound.history.redlines import ToldEdition, ToldEditions
from factbound.history.releases import Edition
from factbound.problems import counted
from factbound.render.views.changes import ToldView
from factbound.render.views.sources import SourceView
from factbound.render.views.view import View, by_entity, time_words
from factbound.render.views.workings import CheckView

if TYPE_CHECKING:
    from factbound.render.plan import PlannedPage
    from factbound.render.views.document import Views

FORMATS = (("PDF", "pdf"), ("Word", "docx"), ("Markdown", "txt"))
ID_LENGTH = 10
MOST_TOLD = 1000
"""How many statements of a redline are told; of further ones the number alone."""


class EditionView(View):
    """An edition: prints its name, linked to its page."""

    def __init__(self, told: ToldEdition, views: Views) -> None:
        self._told, self._views = told, views
        record = told.edition.record
        self.name: str = told.edition.name
        self.page = f"editions/{self.name}.md"
        self.day = time_words(parse_period(told.edition.day))
        self.note: str = record["note"]
        self.title: str = record["title"]
        self.version: str = record["version"] or ""
        self.valid_at, self.known_at = (time_words(parse_period(day)) if (day := record[clock]) else "" for clock in ("valid_at", "known_at"))
        self.holds = ", ".join(counted(record[f"{noun}s"], noun) for noun in ("fact", "statement", "source"))
        """How much it holds: '6 facts, 8 statements, 1 source'."""
        self.commit: str = (record["commit"] or "")[:ID_LENGTH]
        self.dirty: bool = record["dirty"]
        self.engine: str = record["factbound"]
        self.before = told.before

    def land(self) -> Markup:
        """Print the name, linked."""
        return self._views.landing.page(self.name, self.page)

    def __str__(self) -> str:
        return self.name

    @property
    def documents(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Its documents: title, and each format with the name of its file."""
        offered = {name for name, _ in self._told.offered()}
        titles: dict[str, str] = self._told.edition.record["documents"]
        return [
            (title, [(label, file) for label, ending in FORMATS if (file := f"{name}.{ending}") in offered])
            for name, title in titles.items()
            if f"{name}.txt" in offered
        ]

    @property
    def redline(self) -> ToldView | None:
        """What it changed of the one before."""
        return ToldView(self._told.changes, {}, "", self._views, MOST_TOLD) if self._told.changes else None

    def citing(self, source: str) -> list[tuple[str, str]]:
        """Return what held in it and rests on a source, by what that is about: 'North', 'Stake: 60 %; Staff: 400 people'."""
        properties = self._views.knowledge.project.vocabulary.properties
        found: dict[str, list[str]] = {}
        for row in self._told.citing(source):
            prop = properties.get(row["property"])
            found.setdefault(row["entity"], []).append(f"{prop.label if prop else row['property']}: {row['text']}")
        return [(self._views.landing.wording.entity_name(entity), "; ".join(said)) for entity, said in found.items()]


class EditionsView:
    """All editions, the newest first."""

    def __init__(self, told: ToldEditions, views: Views) -> None:
        self._views = views
        self.all = [EditionView(one, views) for one in told.told]
        rows = {("", one.row): one.row for one in told.since.statements if one.kind != "removed"} if told.since else {}
        self.since = ToldView(told.since, rows, "", views, MOST_TOLD) if told.since else None
        """What has changed since the newest."""
        self.untold = bool(told.untold)
        """Whether there may be more, of which this build could not know."""

    def find(self, edition: Edition | str) -> EditionView | None:
        """Return an edition; whoever renders without the past has its record alone."""
        name = edition if isinstance(edition, str) else edition.name
        found = next((one for one in self.all if one.name == name), None)
        return found or (EditionView(ToldEdition(edition, {}), self._views) if isinstance(edition, Edition) else None)


class NoticedView:
    """A source that was withdrawn or corrected, with all that rests on it."""

    def __init__(self, source: Source, views: Views, editions: EditionsView, pages: list[PlannedPage]) -> None:
        self.source = SourceView(source, views)
        found = resting_on(source, views.knowledge)
        told = (("Rests on it alone", found.alone), ("Rests on other sources too", found.beside), ("Computed from these", found.derived))
        self.groups = [(title, by_entity(views.all(statements))) for title, statements in told if statements]
        """What rests on it in which way, by what that is about."""
        self.checks = [CheckView(one, views) for one in found.checks]
        self.pages = [Markup(views.landing.page(page.title, page.path)) for page in pages]
        self.past = [(edition, rows) for edition in editions.all if (rows := edition.citing(source.id))]
        """Editions in which something that held rests on it, with that."""

    @property
    def link(self) -> Markup:
        """Where the notice can be read."""
        notice = self.source.retracted or self.source.corrected
        return notice.link if notice else Markup("")
