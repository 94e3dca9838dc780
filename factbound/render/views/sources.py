"""Sources, their passages, and the places that statements cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.model import Locator, Passage, Source
from factbound.render import escape
from factbound.render.views.prose import ProseView
from factbound.render.views.view import LANGUAGES, View, by_entity, time_words

if TYPE_CHECKING:
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView
    from factbound.render.views.statements import StatementView


class SourceView(View):
    """A source: prints its title, linked."""

    def __init__(self, source: Source, views: Views) -> None:
        self._source, self._views = source, views
        self.id = source.id
        self.title = source.title
        self.publisher = source.publisher
        self.author = source.author
        self.address = source.address
        self.language = LANGUAGES.get(source.language, source.language)
        self.note = ProseView(source.note, views)
        self.excerpt = source.excerpt
        self.published = time_words(source.published)
        self.published_iso = source.published.start.isoformat() if source.published else ""
        self.page = f"sources/{source.id}.md"

    def land(self) -> Markup:
        """Print the title, linked."""
        return self._views.landing.source(self._source)

    def __str__(self) -> str:
        return self.title

    @property
    def citation(self) -> Markup:
        """Publisher, linked title, date."""
        return Markup(self._views.landing.wording.citation(self._source))

    @property
    def link(self) -> Markup:
        """Its address as a link to itself."""
        return Markup(f"[{escape.markdown(self.address)}]({escape.link_address(self.address)})") if self.address else Markup("")

    @property
    def statements(self) -> list[StatementView]:
        """All statements that cite it."""
        return self._views.all(self._views.knowledge.index.by_source.get(self.id, ()))

    @property
    def by_entity(self) -> list[tuple[EntityView, list[StatementView]]]:
        """The same, gathered under what they are about."""
        return by_entity(self.statements)

    @property
    def passages(self) -> list[PassageView]:
        """Its numbered passages, in order."""
        return [PassageView(one, self._source, self._views) for one in self._source.passages.values()]


class PassageView:
    """A numbered place in a source, and what rests on it."""

    def __init__(self, passage: Passage, source: Source, views: Views) -> None:
        self._views, self._source = views, source
        self.name = passage.name
        self.words = views.landing.wording.passage(passage.name)
        self.chars = passage.chars
        self.sha256 = passage.sha256
        self.unused = ProseView(passage.unused, views)

    @property
    def statements(self) -> list[StatementView]:
        """The statements that cite it."""
        place = (self._source.id, self.name)
        return self._views.all(self._views.knowledge.index.by_passage.get(place, ()))

    @property
    def by_entity(self) -> list[tuple[EntityView, list[StatementView]]]:
        """The same, gathered under what they are about."""
        return by_entity(self.statements)


class LocatorView(View):
    """Where a source says something: prints itself in short, linked."""

    def __init__(self, locator: Locator, source: Source, views: Views) -> None:
        self._locator, self._source, self._views = locator, source, views
        self.passage = locator.passage

    def land(self) -> Markup:
        """Print it in short."""
        return self._views.landing.locator(self._locator, self._source)

    def __str__(self) -> str:
        return self._views.landing.wording.locator(self._locator)

    @property
    def source(self) -> SourceView:
        """The source."""
        return SourceView(self._source, self._views)
