"""Documents that are rendered only when something that they read has changed.

While a document is rendered, all that it reads is noted; the next time it is the same if all of that is. What it reads can change what it reads
further, but never unnoticed: as long as nothing that was read has changed, nothing else is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from factbound.facts.digests import digest_of
from factbound.render.documents import RenderedReport, Renderer
from factbound.render.pieces import Pieces, described
from factbound.render.plan import PlannedPage, PlannedReport
from factbound.render.sandbox.environment import Sandbox
from factbound.render.watching.knowledge import WatchedKnowledge
from factbound.render.watching.past import WatchedPast
from factbound.render.watching.plan import WatchedPlan
from factbound.render.watching.reads import ALWAYS, TEMPLATE, Read

if TYPE_CHECKING:
    from factbound.files.cache import Cache

T = TypeVar("T")


@dataclass
class RememberingRenderer(Renderer):
    """Renders the documents of one briefing, or finds them.

    Args:
        cache: Where documents are kept.
        frame: A digest of what all documents read: settings, and the templates of charts.
    """

    cache: Cache = field(kw_only=True)
    frame: bytes = field(kw_only=True)
    pieces: Pieces = field(init=False)

    def __post_init__(self) -> None:
        project, knowledge = self.knowledge.project, self.knowledge
        assert isinstance(self.environment, Sandbox)
        self.pieces = Pieces(knowledge, self.plan, self.past, self.environment)
        about = (project.briefing, vars(project.vocabulary), _in_full(project.vocabulary), project.ledger, knowledge.clocks, self.proof, self.folders)
        self.frame = digest_of((self.frame, *about))

    def find_page(self, page: PlannedPage) -> str | None:
        """Return a page that is known and reads nothing that has changed."""
        found = None if page.looks_back else self._find(self._about_page(page))
        return self._finish(page, *found) if found else None

    def print_page(self, page: PlannedPage) -> tuple[str, Collection[str]]:
        """Return what a page's template prints, and keep it; one that tells of other pages is printed each time."""
        if page.looks_back:
            return super().print_page(page)

        def make(renderer: Renderer) -> tuple[tuple[str, Collection[str]], Any]:
            text, shown = renderer.print_page(page)
            return (text, shown), (text, sorted(shown))

        return self._made(self._about_page(page), make)

    def render_report(self, report: PlannedReport) -> RenderedReport:
        """Return a report's Markdown and its figures."""
        about = digest_of((self.frame, "report", report))
        if found := self._find(about):
            name, title, description, markdown, figures, facts = found
            return RenderedReport(name, title, description, markdown, figures, tuple(facts))

        def make(renderer: Renderer) -> tuple[RenderedReport, Any]:
            made = renderer.render_report(report)
            return made, (made.name, made.title, made.description, made.markdown, dict(made.figures), made.facts)

        return self._made(about, make)

    def leave(self) -> None:
        """Write what waits to be kept."""
        self.cache.write()

    def _about_page(self, page: PlannedPage) -> bytes:
        return digest_of((self.frame, described(page), list(page.subject.values())))

    def _find(self, about: bytes) -> Any:
        """Return what was kept of a subject, if all that it read is the same."""
        reads = self.cache.get("reads", about)
        if reads is None:
            return None
        try:
            key = about + self.pieces.digest_all([tuple(one) for one in json.loads(reads)])
        except (LookupError, AttributeError, ImportError):  # it read what is no more
            return None
        made = self.cache.get("document", key)
        return json.loads(made) if made is not None else None

    def _made(self, about: bytes, make: Callable[[Renderer], tuple[T, Any]]) -> T:
        """Make something, and keep it.

        Args:
            about: What it is made of, but for what it will be found to read.
            make: Returns it, and what is kept of it: values that JSON can hold.
        """
        noted: dict[Read, None] = {}
        assert isinstance(self.environment, Sandbox)
        note = _note_in(noted)
        with self.environment.telling(lambda name: note((TEMPLATE, name))):
            made, kept = make(self._watched(noted))
        if ALWAYS not in noted:
            self.cache.put("reads", about, _encoded(list(noted)))
            self.cache.put("document", about + self.pieces.digest_all(noted), _encoded(kept))
        return made

    def _watched(self, noted: dict[Read, None]) -> Renderer:
        """Return a renderer through which nothing is read unnoticed."""
        note = _note_in(noted)
        knowledge, plan, past = WatchedKnowledge(self.knowledge, note), WatchedPlan(self.plan, note), WatchedPast(self.past, note)
        return Renderer(self.environment, knowledge, plan, self.locate, self.templates, self.proof, {}, self.folders, past)


def _encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _note_in(noted: dict[Read, None]) -> Callable[[Read], None]:
    def note(read: Read) -> None:
        noted[read] = None

    return note


def _in_full(vocabulary: Any) -> Any:
    """Return a vocabulary in values: elsewhere of its properties and kinds only the names count."""
    return [[vars(one) for one in table.values()] for table in (vocabulary.kinds, vocabulary.properties)]
