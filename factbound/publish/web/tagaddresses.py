"""Addresses that narrative writes in tags, led on as those of Markdown are: from the page's place among the files to its place on the site.

The site generator leads on the addresses of Markdown, and leaves those of tags as they are: `<img src="assets/map.png">` would be missing on every
page but the first.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import unquote

from factbound.check.markup import GAP, REFERENCE, without_code
from factbound.check.tags import find_marks, read_tag
from factbound.problems import Position, Problem
from factbound.publish.address import SiteAddress
from factbound.read.addresses import is_relative
from factbound.read.content import ContentFile

_HOLDS = frozenset({"src", "srcset", "poster", "href"})
_QUICK = re.compile(r"<[a-zA-Z][^<>]*\b(?:src|srcset|poster|href)\s*+=", re.IGNORECASE)
_TAG = re.compile(r"<(?:a|audio|img|source|track|video)\s[^<>]*>", re.IGNORECASE)
_VALUE = re.compile(r"(?P<before>\s(?P<name>[^\s\"'<>/=]++)\s*+=\s*+)(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>=`]++))")
"""An attribute: each is read, so that no words of one are taken for another."""
_PARTED = re.compile(r"(?P<path>[^#?]*)(?P<rest>.*)", re.DOTALL)

LATER = ("reports/", "robots.txt", "llms.txt")
"""What is made beside the site or behind its pages."""

HINT = (
    "A tag's address is read as Markdown's are: from the page's place among the files of content/, such as '../assets/map.png' on parties/north.md."
)


class TagAddresses:
    """Leads on what tags of the narrative name, page by page.

    Args:
        content: The narrative files.
    """

    def __init__(self, content: Sequence[ContentFile]) -> None:
        self._written: dict[str, dict[str, Problem]] = {}
        for file in content:
            for address, problem in _addresses(file) if _QUICK.search(file.text) else ():
                self._written.setdefault(address, {}).setdefault(file.path, problem)
        self._pages = {file.path for file in content if file.is_page}
        self.problems: set[Problem] = set()
        """What led nowhere, wherever it stands."""

    @property
    def written(self) -> Collection[str]:
        """All addresses that tags of the narrative name below their site."""
        return self._written.keys()

    def lead_on(self, page: str, path: str, file: str, site: Collection[str], address: SiteAddress) -> str:
        """Return a page in which they lead where they should.

        Args:
            page: Its HTML.
            path: Its Markdown below docs/.
            file: Its file below the site.
            site: The files of the site, by their path below it.
            address: Where pages stand on it.
        """
        if not any(html.escape(one, quote=False) in page or one in page for one in self._written):
            return page
        way = _Way(path, file, site, address)
        return _TAG.sub(lambda tag: _VALUE.sub(lambda one: self._led(one, way), tag[0]), page)

    def _led(self, attribute: re.Match[str], way: _Way) -> str:
        name = attribute["name"].lower()
        if name not in _HOLDS:
            return attribute[0]
        value = html.unescape(attribute["double"] or attribute["single"] or attribute["bare"] or "")
        parts = [one.split(maxsplit=1) for one in value.split(",") if one.strip()] if name == "srcset" else [[value]]
        if not any(one[0] in self._written for one in parts):
            return attribute[0]
        led = []
        for one in parts:
            found = way.lead(one[0]) if one[0] in self._written else one[0]
            if found is None:
                self.problems.add(self._problem(one[0], way.page))
            led.append(" ".join([found or one[0], *one[1:]]))
        return attribute[0] if ", ".join(led) == value else f'{attribute["before"]}"{html.escape(", ".join(led))}"'

    def _problem(self, address: str, page: str) -> Problem:
        """Return what is wrong where a page's own file writes an address; else a block that it may include, which is no other page's."""
        written = self._written[address]
        return written.get(page) or next((one for path, one in written.items() if path not in self._pages), next(iter(written.values())))


class _Way:
    """From one page to what it names."""

    def __init__(self, path: str, file: str, site: Collection[str], address: SiteAddress) -> None:
        self.page = path
        self._from, self._here = posixpath.dirname(path), posixpath.dirname(file)
        self._site, self._address = site, address

    def lead(self, written: str) -> str | None:
        """Return the address that leads to what was written, or None where there is no such file."""
        parts = _PARTED.fullmatch(written)
        assert parts is not None
        path, rest = parts["path"], parts["rest"]
        if self._is_there(posixpath.normpath(posixpath.join(self._here, path))):
            return written
        target = posixpath.normpath(posixpath.join(self._from, path))
        if target.endswith(".md"):
            target = self._address.file(target)
        if not self._is_there(target) and not target.startswith(LATER):
            return None
        relative = posixpath.relpath(target, self._here or ".")
        return (f"{posixpath.dirname(relative) or '.'}/" if posixpath.basename(relative) == "index.html" else relative) + rest

    def _is_there(self, target: str) -> bool:
        file = unquote(target)
        return not target.startswith("..") and (file in self._site or posixpath.normpath(f"{file}/index.html") in self._site)


def _addresses(file: ContentFile) -> Iterator[tuple[str, Problem]]:
    """Yield what tags of a narrative file name below its site, each with the problem that it would be if it led nowhere."""
    masked = without_code(file.source)
    for mark in find_marks(masked):
        tag = None if REFERENCE in mark[0] or GAP in mark[0] else read_tag(mark[0])
        for name, value in tag.attributes if tag else ():
            for one in (part.split()[0] for part in value.split(",") if part.strip()) if name == "srcset" else [value]:
                if name in _HOLDS and one and is_relative(one) and not one.startswith(("#", "/", "?")):
                    yield one, _problem(file, masked, mark.start() + max(mark[0].find(one), 0), one)


def _problem(file: ContentFile, masked: str, place: int, address: str) -> Problem:
    line = masked.count("\n", 0, place) + 1
    at = Position(f"content/{file.path}", line, place - masked.rfind("\n", 0, place))
    return Problem(at, f"the address '{address}' leads to a file that is not there", HINT, file.lines[line - 1])
