"""Which search a site has: the theme's own, whose index a browser reads whole, or pagefind's, of which it reads parts. The box is the same."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbound.problems import BuildFailed
from factbound.progress import step
from factbound.publish.pagefind import PROGRAMS, PagefindFault, find_pagefind, make_index, pack, unpack
from factbound.publish.search import WIDE
from factbound.publish.shelf import Shelf
from factbound.publish.site_problems import setting_problem

if TYPE_CHECKING:
    from factbound.publish.builder.known import Known

INDEX = "search/search_index.json"
FOLDER = "pagefind"
LARGE = 1_000_000
"""Bytes of an index that keep a browser busy for about a second; see benchmarks/searching.py."""
INSTALL = "Install it with: pip install 'factbound[search]'"
SLOW = "The search makes readers wait: its index of {:.1f} MB is loaded as a whole, and pagefind, which spares that, is not installed. " + INSTALL

AT_ONCE = 5_000
"""Pages of one index: the program takes some 100 kB of memory for each. A browser asks several as one."""

_SPACELESS = r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Thai, Lao, Burmese, Khmer, Kana and Han, as templates/assets/search.js has them: each sign is looked for as a word."""
_PART = re.compile(rf"(?<=\w)(?:[/{WIDE}]+|['\u2019](?=\w{{3}}))(?=\w)|(?<=[{_SPACELESS}])(?=[\w{_SPACELESS}])|(?<=\w)(?=[{_SPACELESS}])")
"""Where a word ends without a space, in HTML whose tags have no attributes."""
_GAP = "\u2060 "
"""What parts words there; search.js takes it out of what it shows."""
_DOCS = '"docs":['


@step("Indexing for the search")
def index_site(site: Path, shelf: Shelf, settings: Path, wanted: str, known: Known | None = None) -> list[str]:
    """Have pagefind index a site that is to be searched by it, in the place of the theme's own index.

    Args:
        site: The folder of the site, with the theme's index.
        shelf: Takes its files.
        settings: The file that says which search is wanted.
        wanted: What it says: `theme`, `pagefind`, or `auto`, which is pagefind for a large index.
        known: Where an index is looked up and left.

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
    before, after = _split(file.read_text("utf-8"))
    config = json.loads(before)["config"]
    try:
        parts = _write_parts(shelf, program, _pages(after, config["lang"][0]), config["lang"][0], known)
    except PagefindFault as error:
        raise BuildFailed(
            [setting_problem(settings, "extra", f"pagefind cannot index the site: {error}. 'search: theme' does without it")]
        ) from error
    told = {"config": {**config, "engine": "pagefind", "parts": parts}, "docs": []}
    shelf.put(INDEX, json.dumps(told, separators=(",", ":")).encode())
    return []


def _write_parts(shelf: Shelf, program: Path, pages: Iterator[tuple[str, str]], language: str, known: Known | None) -> int:
    """Write an index for so many pages at a time, the first one into the folder of them itself; return how many there are."""
    number, own = 0, hashlib.sha256(program.read_bytes()).hexdigest()
    while some := list(islice(pages, AT_ONCE)):
        number += 1
        key = hashlib.sha256(json.dumps([FOLDER, own, language, some]).encode()).digest()
        packed = known.get(key) if known else None
        files = unpack(packed) if packed else make_index(program, some, language)
        if known and not packed:
            known.put(key, pack(files))
        for path, content in files.items():
            if number == 1 or not path.endswith(PROGRAMS):
                shelf.put(f"{FOLDER}/{path}" if number == 1 else f"{FOLDER}/{number}/{path}", content)
    if known:
        known.write()
    return number


def _split(index: str) -> tuple[str, str]:
    """Return what an index says of itself, and its entries with what ends it."""
    at = index.index(_DOCS) + len(_DOCS)
    return index[:at] + "]}", index[at:]


def _pages(entries: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the address of each page, and as much of its HTML as is looked through."""
    for address, those in groupby(_each(entries), key=lambda entry: entry["location"].partition("#")[0]):
        yield address, _page(list(those), language)


def _each(entries: str) -> Iterator[dict[str, Any]]:
    """Yield the entries one by one: as objects, all of a large site would take ten times the memory."""
    decoder, at = json.JSONDecoder(), 0
    while entries[at] != "]":
        entry, at = decoder.raw_decode(entries, at)
        yield entry
        at += entries[at] == ","


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
