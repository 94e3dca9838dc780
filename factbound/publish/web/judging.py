"""The last look at finished pages: what a browser would find in them is what a page may have, or nothing is published.

The article is judged by what people and templates may write, all around it by what the theme writes. It holds alone: if a text came into a page
as markup, by a fault of this engine or of a template, it is found here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from factbound.check.assets import DataReader
from factbound.check.markuprules import Fault, judge_mark
from factbound.check.tags import list_marks, read_tag
from factbound.files.clearing import list_files
from factbound.problems import Position, Problem
from factbound.publish.web.leading import misleading_links
from factbound.publish.web.nesting import early_ends
from factbound.read.addresses import is_relative

_SCRIPT = re.compile(r"(<script(?=[\s>])[^<>]*>)([^<]*)</script>", re.IGNORECASE)
_DATA = ("application/json", "application/ld+json")
"""Data for scripts and machines, which no browser runs."""
_OF_FILES = frozenset({"src", "defer", "async", "type"})
_TITLE = re.compile(r"<title(?=[\s>])[^<>]*>[^<]*</title>", re.IGNORECASE)
_TITLE_BEGINS = re.compile(r"<title(?![a-z0-9-])", re.IGNORECASE)
_BEGINNING = re.compile(r"\s*+(?:<!(?i:doctype html)>\s*+)?(?:<html(?:\s[^<>]*+)?>\s*+)?<head>")
"""How a page begins that a policy can be put into, ahead of all that it goes for."""
_DOCTYPE = re.compile(r"(?<!\s)\s*+<!doctype html>", re.IGNORECASE)

SCRIPT = "a script stands in the page itself"
SCRIPT_HINT = "Put a script of your own into a file below templates/assets/ and list it under extra_javascript; no text may bring one."
STRANGE_HINT = "Expected a file of the site's own below assets/, as extra_javascript in mkdocs.yml names it."
_PAGES = re.compile(r"\.(?:s?html?|xht|xhtml|mhtml?)", re.IGNORECASE)
"""Endings of what a browser opens as a page."""
_XML = re.compile(r"\.(?:xml|xslt?|rss|atom|rdf|mml|mathml)", re.IGNORECASE)
RUN = "a browser could show or run this file as a page, and it would have no policy"
RUN_HINT = "XML of your own is UTF-8 and well formed, with no elements of HTML or SVG, no style sheets and no entities."
ENDING = "a browser would open this file as a page, and it would have no policy"
ENDING_HINT = "Let its name end in '.html', in small letters, as those of all pages do."
HEAD = "the page does not begin with its head, so that no policy would go for it"
HEAD_HINT = "Begin it with '<!doctype html>', '<html lang=\"en\">' and '<head>', with nothing between them and no attributes of the head."
TITLE = "an element stands in a title"
OURS = (
    "It stands so in no file of content/. It comes from a template or from the theme; or a text came into the page as markup, "
    "which is a fault of Factbound, or an attack."
)

_REMEMBERED = 30_000
"""Marks without a fault that are not judged again, until there are more: those that many pages have are soon among them once more."""

_Found = tuple[str, Fault]
"""The markup at fault, and what is wrong with it."""


@dataclass(frozen=True)
class PageJudge:
    """Judges the pages of one site."""

    scripts: frozenset[str]
    """Paths below the site of the script files that pages may run."""
    base: str = "/"
    """The path below which the site stands on its server, for the page of addresses that lead nowhere: it names files from there."""

    sound: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    """Marks that were judged and have no fault: of articles, and of what is around them."""

    def find_faults(self, html: str, file: str) -> Iterator[_Found]:
        """Yield what a finished page has and may not have.

        Args:
            html: The page, before its policy was added.
            file: Its path below the site.
        """
        if not _BEGINNING.match(html):
            yield "<head", (HEAD, HEAD_HINT)
        start, end = html.find("<article"), html.rfind("</article>")
        article = html[start:end] if 0 <= start < end else ""
        frame = f"{html[:start]}{html[end:]}" if article else html
        yield from self._mark_faults(article, file == "404.html")  # the theme's own page, with a form
        yield from early_ends(article)
        yield from misleading_links(article)
        yield from self._frame_faults(frame, file)

    def _mark_faults(self, html: str, frame: bool) -> Iterator[_Found]:
        return _mark_faults(html, frame, self.sound[frame])

    def _frame_faults(self, frame: str, file: str) -> Iterator[_Found]:
        rest, at = [], 0
        for found in _SCRIPT.finditer(frame):
            rest.append(frame[at : found.start()])
            at = found.end()
            if fault := self._script_fault(found[1], found[2], file):
                yield found[1], fault
        around = "".join([*rest, frame[at:]])
        if "<script" in around.lower():
            yield "<script", (SCRIPT, SCRIPT_HINT)
        yield from (one for one in self._mark_faults(_DOCTYPE.sub("", around, count=1), True) if "<script" not in one[0].lower())

    def _script_fault(self, mark: str, inside: str, file: str) -> Fault | None:
        """Return what is wrong with a script that has no tags inside, if anything is."""
        tag = read_tag(mark)
        about = dict(tag.attributes) if tag else {}
        if tag is None or len(about) < len(tag.attributes):
            return SCRIPT, SCRIPT_HINT
        if "src" not in about:
            return None if about.get("type") in _DATA else (SCRIPT, SCRIPT_HINT)
        plain = not inside.strip() and about.keys() <= _OF_FILES and self._is_own(about["src"], file)
        return None if plain else (f"the page would run '{about['src']}'", STRANGE_HINT)

    def _is_own(self, address: str, file: str) -> bool:
        if address.startswith("//") or not is_relative(address):
            return False
        whole = bool(self.base) and address.startswith(self.base)
        here = "" if whole else posixpath.dirname(file)
        return posixpath.normpath(posixpath.join("/", here, address.removeprefix(self.base) if whole else address)).lstrip("/") in self.scripts


def judge_pages(site: Path, pages: Iterable[tuple[str, str]], docs: Path, base: str = "/") -> list[Problem]:
    """Return what keeps finished pages from being published.

    Args:
        site: The folder of the site.
        pages: Path below the site and HTML of each.
        docs: The Markdown that they were made from, where a fault is looked for.
        base: The path below which the site stands on its server.
    """
    judge = PageJudge(list_scripts(site), base)
    return [problem_of(file, fault, docs) for file, html in pages for fault in judge.find_faults(html, file)] + judge_files(
        site, sorted(path for path, _ in list_files(site))
    )


def judge_files(site: Path, paths: Iterable[str]) -> list[Problem]:
    """Return what keeps the other files of a site from being published.

    Args:
        site: The folder of the site.
        paths: All that lies in it, in order.
    """
    named = [(path, PurePath(path).suffix) for path in paths if not path.endswith((".html", ".md"))]
    others = [path for path, ending in named if _PAGES.fullmatch(ending)]
    data = [path for path, ending in named if _XML.fullmatch(ending) and DataReader(PurePath(path).name).read((site / path).read_bytes())]
    found = [Problem(Position(f"out/site/{path}"), ENDING, ENDING_HINT) for path in others]
    return found + [Problem(Position(f"out/site/{path}"), RUN, RUN_HINT) for path in data]


def list_scripts(site: Path) -> frozenset[str]:
    """Return the script files of a site: those of the theme, and those that its settings name."""
    return frozenset(file.relative_to(site).as_posix() for file in (site / "assets").rglob("*.js"))


def _mark_faults(html: str, frame: bool, sound: set[str]) -> Iterator[_Found]:
    for mark in sorted(list_marks(html) - sound):
        faults = judge_mark(mark, frame=frame)
        yield from ((mark, fault) for fault in faults)
        if not faults:
            if len(sound) >= _REMEMBERED:
                sound.clear()
            sound.add(mark)
    # Inside of a title a browser reads no tags; so there is none, and both ways of reading come to the same.
    if len(_TITLE_BEGINS.findall(html)) != len(_TITLE.findall(html)):
        yield "<title", (TITLE, "")


def problem_of(file: str, found: _Found, docs: Path) -> Problem:
    """Return a fault at the line of Markdown that has it; else at the page."""
    mark, (message, hint) = found
    stem = file.removesuffix(".html").removesuffix("/index")
    source = next((one for one in (docs / f"{stem}.md", docs / stem / "index.md") if one.is_file()), None)
    lines = source.read_text("utf-8").splitlines() if source else []
    for wording in _wordings(mark):
        for number, line in enumerate(lines, start=1):
            if source and wording in line:
                at = Position(f"out/docs/{source.relative_to(docs).as_posix()}", number, line.index(wording) + 1)
                return Problem(at, message, hint, line)
    return Problem(Position(f"out/site/{file}"), message, f"{hint} {OURS}".strip(), mark[:200])


def _wordings(mark: str) -> Iterator[str]:
    """Yield how Markdown may have what became a mark: the mark itself, the name of an attribute that is no everyday one, or an address."""
    yield mark.splitlines()[0] if mark else mark
    tag = read_tag(mark)
    attributes = tag.attributes if tag else ()
    yield from (f"{name}=" for name, _ in attributes if name not in ("href", "src", "class", "title", "id"))
    yield from (value for name, value in attributes if name in ("href", "src") and len(value) > 2)
