"""Documents that are rendered only when something that they read has changed.

While a document is rendered, all that it reads is noted; the next time it is the same if all of that is. What it reads can change what it reads
further, but never unnoticed: as long as nothing that was read has changed, nothing else is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from factbound.facts.digests import digest_of
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.render.charts.files import ChartFiles
from factbound.render.documents import PAGES, REPORTS, RenderedReport, Renderer, front_matter, tidy
from factbound.render.footing import Document, Footing, Group, Told, load_footing
from factbound.render.laidout import LaidOut, pressed
from factbound.render.marks import mark_records
from factbound.render.past import UPDATED
from factbound.render.pieces import GONE, Pieces, described
from factbound.render.plan import SOCIAL_CARD, PlannedPage, PlannedReport
from factbound.render.sandbox.environment import Sandbox
from factbound.render.watching.knowledge import WatchedKnowledge
from factbound.render.watching.past import WatchedPast
from factbound.render.watching.plan import WatchedPlan
from factbound.render.watching.reads import ALWAYS, TEMPLATE, Read, chapters_of

if TYPE_CHECKING:
    from factbound.facts.knowledge import Knowledge
    from factbound.files.cache import Cache

T = TypeVar("T")

TOGETHER = 250
"""Documents that are asked for at once."""
MANY = 500
"""Of documents that read more, it is noted in larger pieces what they read: they are made again after nearly every change anyway."""


@dataclass
class RememberingRenderer(Renderer):
    """Renders the documents of one briefing, or finds them.

    Args:
        cache: Where documents are kept.
        frame: A digest of what all documents read: settings, and the templates of charts.
        hashes: Path -> SHA-256 of the files that were read.
        charts: What charts are drawn from: no document is kept that may have been drawn from others than the frame says.
    """

    cache: Cache = field(kw_only=True)
    frame: bytes = field(kw_only=True)
    hashes: Mapping[str, str] = field(kw_only=True)
    charts: ChartFiles = field(kw_only=True)
    pieces: Pieces = field(init=False)
    groups: dict[str, Group] = field(init=False, default_factory=dict)
    untold: list[Told] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        project, knowledge = self.knowledge.project, self.knowledge
        assert isinstance(self.environment, Sandbox)
        about = (project.briefing, vars(project.vocabulary), _in_full(project.vocabulary), project.ledger, knowledge.clocks, self.proof, self.folders)
        self.frame = digest_of((self.frame, *about))
        read_with = digest_of((self.frame, self.hashes.get(VOCABULARY)))
        marks = mark_records(project, self.hashes, self.cache, read_with)
        self.pieces = Pieces(knowledge, self.plan, self.past, self.environment, marks)

    def find_pages(self, pages: Sequence[PlannedPage]) -> dict[str, str]:
        """Return by path the pages that are known and read nothing that has changed."""
        found: dict[str, str] = {}
        group = self._group(PAGES)
        sought = [page for page in pages if not page.looks_back]
        for start in range(0, len(sought), TOGETHER):
            abouts = {self._about_page(page): page for page in sought[start : start + TOGETHER]}
            for about, (one, kept) in self._known(group, abouts).items():
                page, (head, _, body) = abouts[about], kept.partition(b"\n")
                text, plain = self._finished(page, body.decode("utf-8", "surrogatepass"), json.loads(head))
                if one.plain and plain:  # it was judged like that
                    self.good.add(page.path)
                found[page.path] = text
                group.now.documents[about] = one._replace(plain=plain)
        return found

    def weigh(self, page: PlannedPage) -> int:
        """Return how much a page rested on when it was last rendered."""
        known = self._group(PAGES).earlier.documents.get(self._about_page(page))
        return len(known.rests_on) if known else 0

    def print_page(self, page: PlannedPage) -> tuple[str, Collection[str]]:
        """Return what a page's template prints, and keep it; one that tells of other pages is printed each time."""
        if page.looks_back:
            printed, shown = super().print_page(page)
            return tidy(printed), shown

        def make(renderer: Renderer) -> tuple[tuple[str, Collection[str]], bytes, bool]:
            printed, shown = renderer.print_page(page)
            body = tidy(printed)
            kept = _encoded(sorted(shown)) + b"\n" + body.encode("utf-8", "surrogatepass")
            return (body, shown), kept, self._finished(page, body, shown)[1]

        return self._made(PAGES, self._about_page(page), make)

    def _finish(self, page: PlannedPage, body: str, shown: Collection[str]) -> str:
        return self._finished(page, body, shown)[0]

    def _finished(self, page: PlannedPage, body: str, shown: Collection[str]) -> tuple[str, bool]:
        """Return a page's Markdown, and whether that is its text alone, with no word on what was updated."""
        if UPDATED not in body:
            return front_matter(page) + body, True
        mark, bare = self.past.mark(replace(self.land_page(page), shown={*shown})), body.replace(f"\n\n{UPDATED}\n\n", "\n\n", 1)
        if UPDATED in bare or mark:
            bare = tidy(body.replace(UPDATED, mark))
        return front_matter(page) + bare, not mark

    def render_report(self, report: PlannedReport) -> RenderedReport:
        """Return a report's Markdown and its figures."""
        sort = PAGES if report.name == SOCIAL_CARD.name else REPORTS
        about, group = self.pieces.digest_of((self.frame, "report", report)), self._group(sort)
        if found := self._known(group, [about]).get(about):
            group.now.documents[about] = found[0]
            name, title, description, markdown, figures, facts = json.loads(found[1])
            return RenderedReport(name, title, description, markdown, figures, tuple(facts))

        def make(renderer: Renderer) -> tuple[RenderedReport, bytes, bool]:
            made = renderer.render_report(report)
            return made, _encoded((made.name, made.title, made.description, made.markdown, dict(made.figures), made.facts)), True

        made = self._made(sort, about, make)
        self.hear(self.tell())
        return made

    def keep_parts(self, sort: str, parts: Iterable[T], lay_out: Callable[[Knowledge, T], bytes]) -> Iterable[bytes | None]:
        """Have parts of a file laid out and kept; the same are those that read nothing that has changed, as of documents."""
        group, keys = self._group(sort), list[bytes]()
        for part in parts:
            about = self.pieces.digest_of((self.frame, sort, part))
            if about in group.standing:
                group.now.documents[about] = group.standing[about]
            elif found := self._find(about, group):
                group.now.documents[about] = found[0]
            else:
                self._made(sort, about, partial(_laid_out, lay_out, part))
                self.hear(self.tell())
            keys.append(group.now.documents[about].key if about in group.now.documents else b"")
        self.cache.use_all("reads", group.standing)
        return LaidOut(self.cache, "document", keys)

    def tell(self) -> list[Told]:
        """Return what was made since it was last asked."""
        told, self.untold = self.untold, []
        return told

    def hear(self, told: list[Told] | None) -> None:
        """Take in what another process has made."""
        for sort, about, key, plain, chapters, templates in told or ():
            self.pieces.environment.hear_of_templates(templates)
            now = self._group(sort).now
            now.documents[about] = Document(key, plain, now.place(chapters))

    def remember(self, sort: str) -> None:
        """Keep what the documents of a group rest on: those of this build, each with what it was made from in it."""
        group = self._group(sort)
        if group.now.documents != group.earlier.documents or len(group.standing) != len(group.now.documents):
            self.cache.put("footing", group.key, group.now.encode(self.pieces, group.earlier, group.changed))

    def leave(self) -> None:
        """Write what waits to be kept."""
        self.cache.write()

    def _group(self, sort: str) -> Group:
        if sort not in self.groups:
            key = digest_of((self.frame, sort))
            earlier = load_footing(self.cache.get("footing", key))
            changed = earlier.changed(self.pieces)
            standing = {about: one for about, one in earlier.documents.items() if changed.isdisjoint(one.rests_on)}
            self.groups[sort] = Group(key, earlier, changed, standing, Footing(numbers=dict(earlier.numbers)))
        return self.groups[sort]

    def _about_page(self, page: PlannedPage) -> bytes:
        return self.pieces.digest_of((self.frame, described(page), list(page.subject.values())))

    def _known(self, group: Group, abouts: Collection[bytes]) -> dict[bytes, tuple[Document, bytes]]:
        """Return the documents that are known and read nothing that has changed, with what was kept of them."""
        standing = {about: group.standing[about] for about in abouts if about in group.standing}
        kept = self.cache.get_all("document", [one.key for one in standing.values()])
        self.cache.use_all("reads", standing)
        known = {about: (one, kept[one.key]) for about, one in standing.items() if one.key in kept}
        others = ((about, self._find(about, group)) for about in abouts if about not in known)
        return known | {about: found for about, found in others if found}

    def _find(self, about: bytes, group: Group) -> tuple[Document, bytes] | None:
        """Return what was kept of a document, if all that it read is the same, looked at one by one."""
        kept = self.cache.get("reads", about)
        if kept is None:
            return None
        reads: list[Read] = [tuple(one) for one in json.loads(kept)]
        try:
            key = about + self.pieces.digest_all(reads)
        except GONE:
            return None
        data = self.cache.get("document", key)
        return (Document(key, False, group.now.place(chapters_of(reads))), data) if data is not None else None

    def _made(self, sort: str, about: bytes, make: Callable[[Renderer], tuple[T, bytes, bool]]) -> T:
        """Make something, and keep it.

        Args:
            sort: To which documents it belongs.
            about: What it is made of, but for what it will be found to read.
            make: Returns it, what is kept of it, and whether it is printed like that.
        """
        noted: dict[Read, None] = {}
        assert isinstance(self.environment, Sandbox)
        note = _note_in(noted)
        with self.environment.telling(lambda name: note((TEMPLATE, name))):
            made, kept, plain = make(self._watched(noted))
        if ALWAYS not in noted and self.charts.are_still():
            chapters = chapters_of(noted)
            reads = chapters if len(noted) > MANY else tuple(noted)
            with suppress(LookupError):  # where a template has become another one meanwhile
                key = about + self.pieces.digest_all(reads)
                templates = {name: self.environment.digest_of_template(name) for sort, *names in chapters if sort == TEMPLATE for name in names}
                self.cache.put("reads", about, _encoded(reads))
                self.cache.put("document", key, kept)
                self.untold.append(Told(sort, about, key, plain, chapters, templates))
        return made

    def _watched(self, noted: dict[Read, None]) -> Renderer:
        """Return a renderer through which nothing is read unnoticed."""
        note = _note_in(noted)
        knowledge, plan, past = WatchedKnowledge(self.knowledge, note), WatchedPlan(self.plan, note), WatchedPast(self.past, note)
        return Renderer(self.environment, knowledge, plan, self.locate, self.templates, self.proof, {}, self.folders, past)


def _laid_out(lay_out: Callable[[Knowledge, T], bytes], part: T, renderer: Renderer) -> tuple[None, bytes, bool]:
    return None, pressed(lay_out(renderer.knowledge, part)), True


def _encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _note_in(noted: dict[Read, None]) -> Callable[[Read], None]:
    def note(read: Read) -> None:
        noted[read] = None

    return note


def _in_full(vocabulary: Any) -> Any:
    """Return a vocabulary in values: elsewhere of its properties and kinds only the names count."""
    return [[vars(one) for one in table.values()] for table in (vocabulary.kinds, vocabulary.properties)]
