"""A site from its pages: who makes them, the search index in their order, and which of their links lead nowhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from factbound.aside import share_out
from factbound.crew import FEW, cores, side_by_side
from factbound.problems import Problem
from factbound.progress import step
from factbound.publish.builder.gathering import Gathered, gather_site, write_templates
from factbound.publish.builder.known import Known
from factbound.publish.builder.making import Outcome, PageMaker, anchor_hash
from factbound.publish.shelf import Shelf
from factbound.publish.web.finishing import PageFinisher
from factbound.render.sandbox.compiled import KeptCode

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

LOOKED_UP = 11_000
"""Pages that are first looked up here on four processors, which takes less in all; more of both are sooner looked up where they are made."""
FEWER = 32
"""Of so many pages one may be missing, beside the first few, for the others to be looked up here too."""
WAITING = 300
"""Known pages that wait for one before them to be made, so that those that have to be made are made together."""
WORTH = 150_000
"""Letters of Markdown that are worth a process of their own: a tenth of a second."""
INDEX = "search/search_index.json"
NO_ENTRIES = "[]}"
"""How an index ends that has no pages."""


@dataclass
class Built:
    """Pages that have been written."""

    finisher: PageFinisher | None
    paths: Collection[str]
    """Their files below the site."""
    problems: set[Problem] = field(default_factory=set)


def build_pages(
    config: MkDocsConfig,
    shelf: Shelf,
    finish: Callable[[Collection[str]], PageFinisher] | None,
    complaints: list[str],
    known: Known | None,
    frame: bytes,
    indexed: Callable[[], AbstractContextManager[None]] = nullcontext,
    only: Collection[str] | None = None,
) -> Built:
    """Build a site from its settings, as the generator does.

    Args:
        config: The settings.
        shelf: Takes the site's files.
        finish: Makes what finishes pages, of the names of the site's files; None leaves them as the generator makes them.
        complaints: Takes what the generator complains about.
        known: Where pages are looked up and left.
        frame: A hash of what shows on all pages and is no page: settings, navigation, the theme's overrides.
        indexed: Is begun as soon as the search index is written, and goes on while known pages are; not where somebody has complained.
        only: The pages that are made, so that they are known; the site itself is then not.

    Raises:
        NotByItselfError: When pages cannot be made each by itself.
    """
    gathered = gather_site(config, shelf, KeptCode(known.get, known.put) if known is not None else None)
    write_templates(gathered, shelf)
    finisher = finish(_names(gathered)) if finish else None
    maker = PageMaker(gathered, shelf, finisher, complaints, known, _surroundings(gathered, finisher, frame))
    if only is not None:
        return _make_known(maker, [file for file in gathered.documents if file.src_uri in only], finisher, known)
    built = Built(finisher, {file.dest_uri for file in gathered.documents})
    anchors, links, waiting = _Anchors(gathered), [], []
    with _Index(gathered, shelf) as index, step("Making pages", len(gathered.documents)) as tick:
        for file, outcome in zip(gathered.documents, _outcomes(maker, gathered.documents, known), strict=True):
            shelf.note(outcome.placed)
            waiting += [(file, outcome.waiting)] if outcome.waiting else []
            index.add(outcome.entries)
            anchors.add(outcome.anchors)
            links.append((file, outcome.links))
            complaints += outcome.complaints
            built.problems.update(outcome.problems)
            if known is not None and outcome.kept:
                known.put(*outcome.kept)
            tick()
    anchors.check(links)
    with nullcontext() if complaints or built.problems else indexed():
        for file, one in waiting:
            maker.put(file, one)
    return built


def _make_known(maker: PageMaker, documents: Sequence[File], finisher: PageFinisher | None, known: Known | None) -> Built:
    for file in documents:
        maker.make(file)
    if known is not None:
        known.write()
    return Built(finisher, ())


def _outcomes(maker: PageMaker, documents: Sequence[File], known: Known | None) -> Iterator[Outcome]:
    """Yield what comes of each page: here as long as nearly all are known, of the others side by side."""
    done, missing = 0, 0
    leave = known.write if known is not None and known.shared else None
    waiting: list[tuple[File, Outcome | None]] = []
    if known is not None and len(documents) * cores() <= 4 * LOOKED_UP:
        while done < len(documents) and missing < FEW + done // FEWER:
            file = documents[done]
            outcome = maker.take(file)
            missing += outcome is None
            done += 1
            if outcome is not None and not waiting:
                yield outcome
                continue
            waiting.append((file, outcome))
            if len(waiting) > WAITING:
                yield from _made(maker, waiting, leave)
                waiting = []
        yield from _made(maker, waiting, leave)
    yield from side_by_side(documents[done:], partial(_make, maker), leave)


def _made(maker: PageMaker, pages: Sequence[tuple[File, Outcome | None]], leave: Callable[[], object] | None) -> Iterator[Outcome]:
    """Yield what comes of some pages, of which those without an outcome are made: the longer ones in a process beside this one."""
    missing = [file for file, outcome in pages if outcome is None]
    made = share_out(missing, partial(_make, maker), [len(file.content_string) for file in missing], WORTH, leave)
    return (outcome or next(made) for _, outcome in pages)


def _make(maker: PageMaker, file: File) -> Outcome:
    try:
        return maker.make(file)
    except Exception as error:
        error.add_note(file.src_uri)  # for what is told of it
        raise


class _Index:
    """The search index, written page by page."""

    def __init__(self, gathered: Gathered, shelf: Shelf) -> None:
        self._search, self._shelf = gathered.search, shelf
        self._begun = False

    def __enter__(self) -> Self:
        if self._search is not None:
            self._search.search_index.entries = []
            before = self._search.search_index.generate_search_index(None).removesuffix(NO_ENTRIES)
            self._open = Path(self._shelf.fresh(INDEX)).open("xb")
            self._open.write(f"{before}[".encode())
        return self

    def __exit__(self, *_: object) -> None:
        if self._search is not None:
            self._open.write(b"]}")
            self._open.close()

    def add(self, entries: bytes) -> None:
        """Add the entries of a page."""
        if entries:
            self._open.write(b"," + entries if self._begun else entries)
            self._begun = True


class _Anchors:
    """The anchors of all pages."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._there = bytearray()

    def add(self, anchors: bytes) -> None:
        """Take those of a page."""
        self._there += anchors

    def check(self, links: Sequence[tuple[File, bytes]]) -> None:
        """Have the generator complain of links that lead nowhere, in its own words."""
        from mkdocs.commands.build import _populate_page

        config, files, there = self._gathered.config, self._gathered.files, {*_each(self._there)}
        broken = [file for file, one in links if not there.issuperset(_each(one))]
        for file in broken:
            assert file.page is not None
            _populate_page(file.page, config, files)
            links_of_page = file.page.links_to_anchors or {}
            for target, names in links_of_page.items():
                if target.page is not None and any(anchor_hash(target.src_uri, one) not in there for one in names):
                    _populate_page(target.page, config, files)
            file.page.links_to_anchors = links_of_page  # of the page itself, too, where it leads to itself
            file.page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)


def _each(hashes: bytes | bytearray) -> Iterator[bytes]:
    return (bytes(hashes[at : at + 8]) for at in range(0, len(hashes), 8))


def _names(gathered: Gathered) -> set[str]:
    """Return the files that the site will have."""
    own = {"sitemap.xml.gz", *gathered.config.theme.static_templates} | ({INDEX} if gathered.search is not None else set())
    return own | {file.dest_uri for file in gathered.files if file.inclusion.is_included()}  # type: ignore[no-untyped-call]


def _surroundings(gathered: Gathered, finisher: PageFinisher | None, frame: bytes) -> bytes:
    """Return a hash of all that a page depends on beside itself."""
    listed = [(page.title, page.url, page.meta) for page in gathered.nav.pages]
    files = sorted((file.src_uri, file.dest_uri, file.inclusion.name) for file in gathered.files)
    parts = [listed, files, finisher.surroundings if finisher else None]
    return hashlib.sha256(frame + json.dumps(parts, default=repr, ensure_ascii=True).encode()).digest()
