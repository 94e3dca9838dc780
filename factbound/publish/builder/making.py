"""One page: Markdown to HTML, into the theme, into the search index, finished, written. Nothing of it is kept but what the site needs of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from factbound.problems import Problem
from factbound.publish.builder.gathering import Gathered, one_ready
from factbound.publish.builder.known import Known, KnownPage, Listed, MadePage
from factbound.publish.builder.plain import PlainConverter, permalink_title
from factbound.publish.builder.searching import add_entries
from factbound.publish.builder.shells import Shells, ShellSandbox
from factbound.publish.builder.unready import NotByItselfError
from factbound.publish.shelf import Placed, Shelf
from factbound.publish.web.finishing import FinishedPage, PageFinisher

if TYPE_CHECKING:
    from mkdocs.structure.files import File
    from mkdocs.structure.pages import Page

_OF_SEARCH = re.compile(r"\s?data-search-\w+=\"[^\"]+\"")
"""What the search plugin takes out of pages, as it says it."""


class Waiting(NamedTuple):
    """A known page that is still to be written, most likely as it is in the last output."""

    key: bytes
    files: tuple[Listed, ...]


@dataclass(frozen=True)
class Outcome:
    """What the site needs of a page."""

    entries: bytes
    anchors: bytes
    links: bytes
    complaints: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    placed: tuple[Placed, ...] = ()
    waiting: Waiting | None = None
    """Of a page that is not written yet."""
    kept: tuple[bytes, bytes] | None = None
    """Its key and the page, for those who keep it where the process that made it cannot."""


class PageMaker:
    """Makes the pages of one site.

    Args:
        gathered: What they share.
        shelf: Takes their files.
        finisher: Finishes them; None leaves them as the generator makes them.
        complaints: Takes what the generator complains about.
        known: Where pages are looked up.
        surroundings: A hash of all that pages share.
    """

    def __init__(
        self, gathered: Gathered, shelf: Shelf, finisher: PageFinisher | None, complaints: list[str], known: Known | None, surroundings: bytes
    ) -> None:
        self._gathered, self._finisher, self._complaints = gathered, finisher, complaints
        self._known, self._surroundings = known, surroundings
        assert isinstance(gathered.env, ShellSandbox)
        self._shells = Shells(gathered.env)
        title = permalink_title(gathered.config)
        self._converter = PlainConverter(title) if title else None
        self._shelf = shelf

    def take(self, file: File) -> Outcome | None:
        """Return what the site needs of a page that is known, which is written later where the last output may have it."""
        if self._known is None or not (data := self._known.get(key := self._key(file, self._head(file)))):
            return None
        page = KnownPage(data)
        if not self._shelf.shares:
            return self._again(page)
        return Outcome(page.entries, page.anchors, page.links, waiting=Waiting(key, page.files))

    def put(self, file: File, waiting: Waiting) -> None:
        """Write a page that waits: as it is in the last output, else as it was kept; made again, if that has been forgotten meanwhile."""
        if all(self._shelf.put_again(*one) for one in waiting.files):
            return
        data = self._known.get(waiting.key) if self._known is not None else None
        self._again(KnownPage(data)) if data else self.make(file)

    def make(self, file: File) -> Outcome:
        """Make a page, unless it is known, and write it."""
        head = self._head(file)
        key = self._key(file, head) if self._known is not None else b""
        if self._known is not None and (data := self._known.get(key)):
            return self._again(KnownPage(data))
        heard = len(self._complaints)
        html, entries, anchors, links = self._convert(file)
        page = self._finisher.finish(file.dest_uri, html, head) if self._finisher else FinishedPage(html)
        complaints = tuple(self._complaints[heard:])
        del self._complaints[heard:]
        made = MadePage(tuple((path, text.encode()) for path, text in page.files(file.dest_uri).items()), entries, anchors, links)
        kept = None
        if self._known is not None and not complaints and not page.problems and key == self._key_of(file, _source_now(file), head):
            data = made.pack()
            self._known.put(key, data)
            kept = None if self._known.shared else (key, data)
        placed = tuple(self._shelf.put(path, content) for path, content in made.files)
        return Outcome(entries, anchors, links, complaints, page.problems, placed, kept=kept)

    def _again(self, page: KnownPage) -> Outcome:
        """Write a page that is known: as it is in the last output, and where it is not, as it was kept."""
        there = [self._shelf.put_again(*file) for file in page.files]
        contents = page.contents() if None in there else [b""] * len(there)
        both = zip(page.files, contents, there, strict=True)
        placed = tuple(one or self._shelf.put(file.path, content, file.digest) for file, content, one in both)
        return Outcome(page.entries, page.anchors, page.links, placed=placed)

    def _head(self, file: File) -> str:
        return self._finisher.head(file.dest_uri) if self._finisher else ""

    def _key(self, file: File, head: str) -> bytes:
        """Return a hash of all that a page is made of, of which its source was hashed as it was put."""
        return self._key_of(file, self._shelf.digest_of(file.abs_src_path or "") or _source_now(file), head)

    def _key_of(self, file: File, source: str, head: str) -> bytes:
        parts = (self._surroundings, file.src_uri.encode(), source.encode(), head.encode("utf-8", "surrogatepass"))
        return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()

    def _convert(self, file: File) -> tuple[str, bytes, bytes, bytes]:
        """Return a page inside the theme, its search entries, its anchors and links."""
        page, gathered = file.page, self._gathered
        assert page is not None
        with one_ready(page, gathered):
            page.read_source(gathered.config)
            self._to_html(page)
            entries = self._index(page)
            html = self._frame(page)
            here = file.src_uri
            anchors = _hashes((here, one) for one in page.present_anchor_ids or ())
            links = _hashes((target.src_uri, one) for target, found in (page.links_to_anchors or {}).items() for one in found)
        return html, entries, anchors, links

    def _to_html(self, page: Page) -> None:
        from mkdocs.structure.pages import _RelativePathTreeprocessor
        from mkdocs.structure.toc import get_toc

        config, files = self._gathered.config, self._gathered.files
        if self._converter is not None and ("title" in page.__dict__ or "title" in page.meta):  # which nobody has to look for in its headings
            heard, links = len(self._complaints), _RelativePathTreeprocessor(page.file, files, config)
            if converted := self._converter.convert(page.markdown or "", links.path_to_url):
                page.content, page.toc = converted.content, get_toc(converted.toc)
                page.present_anchor_ids, page.links_to_anchors = converted.anchors, links.links_to_anchors
                return
            del self._complaints[heard:]
        page.render(config, files)

    def _index(self, page: Page) -> bytes:
        if self._gathered.search is None:
            return b""
        index = self._gathered.search.search_index
        index.entries = []
        add_entries(index, page)
        assert page.content is not None
        if "data-search-" in page.content:
            page.content = _OF_SEARCH.sub("", page.content)
        entries, index.entries = index.entries, []
        return json.dumps(entries, separators=(",", ":"), default=str)[1:-1].encode()

    def _frame(self, page: Page) -> str:
        from mkdocs.commands.build import get_context

        gathered, name = self._gathered, page.meta.get("template", "main.html")

        def context() -> Any:
            return get_context(gathered.nav, gathered.documents, gathered.config, page)

        listed = id(page) in gathered.listed
        html = gathered.env.get_template(name).render(context()) if listed else self._shells.render(page, name, context)
        if not html.strip():
            raise NotByItselfError  # the generator has a word for it
        html = html.encode("utf-8", errors="xmlcharrefreplace").decode()
        return html.replace("\r\n", "\n").replace("\r", "\n") if self._finisher and "\r" in html else html


def _source_now(file: File) -> str:
    """Return the SHA-256 of what a page's source holds: somebody may have written into it since it was put, where the last output has it, too."""
    return hashlib.sha256(file.content_bytes).hexdigest()


def _hashes(named: Iterable[tuple[str, str]]) -> bytes:
    return b"".join(anchor_hash(path, anchor) for path, anchor in named)


def anchor_hash(path: str, anchor: str) -> bytes:
    """Return eight bytes that stand for an anchor of a page."""
    return hashlib.blake2b(f"{path}#{anchor}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
