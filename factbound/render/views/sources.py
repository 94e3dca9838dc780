"""Sources, their passages, and the places that statements cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.coverage import coverage_of
from factbound.facts.model import Locator, Notice, Passage, Source, Statement
from factbound.render import escape
from factbound.render.views.coverage import LEVELS, CoverageView
from factbound.render.views.prose import ProseView
from factbound.render.views.view import LANGUAGES, View, by_entity, time_words

if TYPE_CHECKING:
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView
    from factbound.render.views.statements import StatementView


UNMEASURED = 120
"""How long the map shows a passage whose span is not given: as long as sentences are."""


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
        self.anchor = Markup(source.id)
        """Where the page of withdrawn and corrected sources tells of it; an id needs no escape."""

    def land(self) -> Markup:
        """Print the title, linked."""
        return self._views.landing.source(self._source)

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> Markup:
        """Its address as a link to itself."""
        return Markup(f"[{escape.markdown(self.address)}]({escape.link_address(self.address)})") if self.address else Markup("")

    @property
    def retracted(self) -> NoticeView | None:
        """That it was withdrawn, if that was known."""
        return self._told(self._source.retracted)

    @property
    def corrected(self) -> NoticeView | None:
        """That a part of it was corrected, if that was known."""
        return self._told(self._source.corrected)

    def _told(self, notice: Notice | None) -> NoticeView | None:
        known = self._views.knowledge.clocks.told(notice)
        return NoticeView(known, self._views) if known else None

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

    @property
    def coverage(self) -> CoverageView:
        """How many of its passages are cited, explained and open, whatever the clocks."""
        return CoverageView(coverage_of(self._source, self._views.citing), self.passages)


class NoticeView:
    """That a source was withdrawn or corrected."""

    def __init__(self, notice: Notice, views: Views) -> None:
        self.because = ProseView(notice.because, views)
        self.on = time_words(notice.on)
        address = notice.address
        self.link = Markup(f"[{escape.markdown(address)}]({escape.link_address(address)})") if address else Markup("")


class PassageView:
    """A numbered place in a source, and what rests on it."""

    def __init__(self, passage: Passage, source: Source, views: Views) -> None:
        self._views, self._source = views, source
        self.name = passage.name
        self.words = views.landing.wording.passage(passage.name)
        self.chars = passage.chars
        self.sha256 = passage.sha256
        self.unused = ProseView(passage.unused, views)
        self.length = passage.chars[1] - passage.chars[0] if passage.chars else UNMEASURED
        """In characters."""

    @property
    def statements(self) -> list[StatementView]:
        """The statements that cite it."""
        return self._views.all(self._known)

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self._known)

    @property
    def state(self) -> str:
        """One of `few`, `some` and `many` statements, `later` (none is known at the clocks), `explained`, `open`."""
        if self._known:
            return next(word for word, least in LEVELS if len(self._known) >= least)
        if (self._source.id, self.name) in self._views.citing.by_passage:
            return "later"
        return "explained" if self.unused else "open"

    @property
    def said(self) -> str:
        """What the map says of it: 'Paragraph 9, sentence 1: 7 statements'."""
        unused = {"later": "not used at this time", "explained": f"set aside, {self.unused}", "open": "open, nothing rests on it"}
        count = f"{len(self._known)} {'statement' if len(self._known) == 1 else 'statements'}"
        return f"{self.words[:1].upper()}{self.words[1:]}: {unused.get(self.state, count)}"

    @property
    def _known(self) -> tuple[Statement, ...]:
        return self._views.knowledge.index.by_passage.get((self._source.id, self.name), ())

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
