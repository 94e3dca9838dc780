"""Which search a site has: the theme's own, whose index a browser reads whole, or pagefind's, of which it reads parts. The box is the same."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from factbound.problems import BuildFailed
from factbound.progress import step
from factbound.publish.pagefind import ENTRY, PROGRAMS, PagefindFault, Running, ending, find_pagefind, make_index, pack, unpack
from factbound.publish.search import WIDE
from factbound.publish.shelf import Shelf
from factbound.publish.site_problems import setting_problem
from factbound.publish.workers import workers

if TYPE_CHECKING:
    from factbound.publish.builder.known import Known

INDEX = "search/search_index.json"
FOLDER = "pagefind"
LARGE = 1_000_000
"""Bytes of an index that keep a browser busy for about a second; see benchmarks/searching.py."""
INSTALL = "Install it with: pip install 'factbound[search]'"
SLOW = "The search makes readers wait: its index of {:.1f} MB is loaded as a whole, and pagefind, which spares that, is not installed. " + INSTALL

AT_ONCE = 2_000
"""Pages that are indexed at once, for each of which the program takes some 100 kB of memory, and the most of a part."""
FEW, PARTS = 500, 8
"""Pages for which a part is worth what a browser loads of it, some 13 kB, and how many parts there are before they get larger than that: all pages of
a part are indexed again when one of them has changed."""

_SPACELESS = r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Thai, Lao, Burmese, Khmer, Kana and Han, as templates/assets/search.js has them: each sign is looked for as a word."""
_PART = re.compile(rf"(?<=\w)(?:[/{WIDE}]+|['\u2019](?=\w{{3}}))(?=\w)|(?<=[{_SPACELESS}])(?=[\w{_SPACELESS}])|(?<=\w)(?=[{_SPACELESS}])")
"""Where a word ends without a space, in HTML whose tags have no attributes."""
_GAP = "\u2060 "
"""What parts words there; search.js takes it out of what it shows."""
_DOCS = b'"docs":['
_ENTRY = re.compile(rb'(?<=[\[,])\{"location":"((?:[^"\\]++|\\.)*+)"')
"""Where an entry begins: within a text, quotes have a backslash before them."""


class _Place(NamedTuple):
    """Where the entries of a page stand in the index."""

    address: str
    begin: int
    end: int


@step("Indexing for the search")
def index_site(site: Path, shelf: Shelf, settings: Path, wanted: str, known: Known | None = None, running: Running | None = None) -> list[str]:
    """Have pagefind index a site that is to be searched by it, in the place of the theme's own index.

    Args:
        site: The folder of the site, with the theme's index.
        shelf: Takes its files.
        settings: The file that says which search is wanted.
        wanted: What it says: `theme`, `pagefind`, or `auto`, which is pagefind for a large index.
        known: Where an index is looked up and left.
        running: Takes the programs, for who wants to end them.

    Returns:
        What is to be told.

    Raises:
        BuildFailed: When pagefind is wanted and cannot be had, or fails.
    """
    file = site / INDEX
    size = file.stat().st_size if file.is_file() else 0
    if not size or wanted == "theme" or (wanted == "auto" and size <= LARGE):
        return []
    program = find_pagefind()
    if program is None:
        if wanted == "auto":
            return [SLOW.format(size / 1_000_000)]
        raise BuildFailed([setting_problem(settings, "extra", f"pagefind, which 'search' asks for, is not installed. {INSTALL}")])
    index = file.read_bytes()
    config = json.loads(index[: index.index(_DOCS)] + b'"docs":[]}')["config"]
    try:
        parts = _write_parts(shelf, program, index, config["lang"][0], known, running or Running())
    except PagefindFault as error:
        raise BuildFailed(
            [setting_problem(settings, "extra", f"pagefind cannot index the site: {error}. 'search: theme' does without it")]
        ) from error
    told = {"config": {**config, "engine": "pagefind", "parts": parts}, "docs": []}
    shelf.put(INDEX, json.dumps(told, separators=(",", ":")).encode())
    return []


def _write_parts(shelf: Shelf, program: Path, index: bytes, language: str, known: Known | None, running: Running) -> list[dict[str, Any]]:
    """Write the index in its parts, the first one into the folder of them itself.

    Returns:
        What each says of itself.
    """
    said = []
    for number, files in enumerate(_make_parts(program, index, language, known, running), 1):
        for path, content in files.items():
            if number == 1 or not path.endswith(PROGRAMS):
                shelf.put(f"{FOLDER}/{path}" if number == 1 else f"{FOLDER}/{number}/{path}", content)
        said.append(json.loads(files[ENTRY]))
    return said


def _make_parts(program: Path, index: bytes, language: str, known: Known | None, running: Running) -> Iterator[dict[str, bytes]]:
    """Yield the files of each part, of which some are made side by side: as many as there are processors, and no more pages than one part may have.

    A part that is known was made by the same program, and by this engine, from the same entries.
    """
    own, waiting = hashlib.sha256(program.read_bytes()).digest(), deque[tuple[int, Callable[[], dict[str, bytes]]]]()

    def take_new(key: bytes, made: Future[dict[str, bytes]]) -> dict[str, bytes]:
        files = made.result()
        if known:
            known.put(key, pack(files))
        return files

    with workers() as pool, ending(running):
        for pages in _divide(_places(index)):
            key = hashlib.sha256(b"\0".join([FOLDER.encode(), own, language.encode(), *[index[page.begin : page.end] for page in pages]])).digest()
            if known and (packed := known.get(key)):
                waiting.append((0, partial(unpack, packed)))
                continue
            while sum(size for size, _ in waiting) + len(pages) > AT_ONCE and waiting:
                yield waiting.popleft()[1]()
            made = pool.submit(make_index, program, _each(index, pages, language), language, running)
            waiting.append((len(pages), partial(take_new, key, made)))
        while waiting:
            yield waiting.popleft()[1]()


def _divide(pages: Sequence[_Place]) -> Iterator[list[_Place]]:
    """Yield the pages of each part: by a hash of their addresses, so that a new page moves no other one into another part."""
    parts: list[list[_Place]] = [[] for _ in range(max(-(-len(pages) // AT_ONCE), min(PARTS, -(-len(pages) // FEW))))]
    for page in pages:
        parts[int.from_bytes(hashlib.sha256(page.address.encode()).digest()[:8], "big") % len(parts)].append(page)
    yield from filter(None, parts)


def _places(index: bytes) -> list[_Place]:
    """Return where the entries of each page stand: read one by one, all of a large site would take ten times the memory."""
    found: list[tuple[str, int]] = []
    for entry in _ENTRY.finditer(index, index.index(_DOCS)):
        address = str(json.loads(b'"%s"' % entry[1])).partition("#")[0]
        if not found or found[-1][0] != address:
            found.append((address, entry.start()))
    ends = [begin - 1 for _, begin in found[1:]] + [index.rindex(b"]")]
    return [_Place(address, begin, end) for (address, begin), end in zip(found, ends, strict=False)]


def _each(index: bytes, pages: Sequence[_Place], language: str) -> Iterator[tuple[str, str]]:
    """Yield the address of each page, and as much of its HTML as is looked through."""
    for page in pages:
        yield page.address, _page(json.loads(b"[%s]" % index[page.begin : page.end]), language)


def _page(entries: Sequence[dict[str, Any]], language: str) -> str:
    title, weight = entries[0]["title"], entries[0].get("boost", 1)
    sections = [f"<h1>{part(title)}</h1>"]
    for entry in entries:
        anchor = html.escape(entry["location"].partition("#")[2])
        heading = f'<h2 id="{anchor}">{part(entry["title"])}</h2>' if anchor and entry["title"] != title else ""  # that of the page is no section
        sections.append(f"{heading}<div>{part(entry['text'])}</div>")
    body = f'<body data-pagefind-body data-pagefind-weight="{weight}">{"".join(sections)}</body>'
    return f'<!doctype html><html lang="{html.escape(language)}">{body}</html>'


def part(text: str) -> str:
    """Return a text, as HTML, with a gap at the ends of words that pagefind would miss: it knows spaces and the signs of ASCII."""
    return text if text.isascii() and "/" not in text and "'" not in text else _PART.sub(lambda found: found.group() + _GAP, text)
