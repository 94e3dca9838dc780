"""The last look at finished pages: what a browser would find in them is what a page may have, or nothing is published.

The article is judged by what people and templates may write, all around it by what the theme writes. It holds alone: if a text came into a page
as markup, by a fault of this engine or of a template, it is found here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from factbound.check.markuprules import Fault, judge_mark
from factbound.check.tags import list_marks, read_tag
from factbound.problems import Position, Problem
from factbound.read.addresses import is_relative

_DATA = re.compile(r"<script(?: id=\"__config\" type=\"application/json\"| type=\"application/ld\+json\")>[^<]*</script>")
"""Data for scripts and machines, which no browser runs."""
_FILE = re.compile(r"<script ((?:defer )?)src=\"([^\"<>?#]*)\"></script>")
_TITLE = re.compile(r"<title(?=[\s>])[^<>]*>[^<]*</title>", re.IGNORECASE)
_TITLE_BEGINS = re.compile(r"<title(?![a-z0-9-])", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)

SCRIPT = "a script stands in the page itself"
SCRIPT_HINT = "Put a script of your own into a file below templates/assets/ and list it under extra_javascript; no text may bring one."
STRANGE_HINT = "Expected a file of the site's own below assets/."
TITLE = "an element stands in a title"
OURS = "No template and no narrative file has this as it stands: a text came into the page as markup. That is a fault of Factbound, or an attack."

_Found = tuple[str, Fault]
"""The markup at fault, and what is wrong with it."""


@dataclass(frozen=True)
class PageJudge:
    """Judges the pages of one site."""

    scripts: frozenset[str]
    """Paths below the site of the script files that pages may run."""
    base: str = ""
    """The path below which the site stands on its server, for the page of addresses that lead nowhere: it names files from there."""

    def find_faults(self, html: str, file: str) -> Iterator[_Found]:
        """Yield what a finished page has and may not have.

        Args:
            html: The page, before its policy was added.
            file: Its path below the site.
        """
        start, end = html.find("<article"), html.rfind("</article>")
        article = html[start:end] if 0 <= start < end else ""
        frame = f"{html[:start]}{html[end:]}" if article else html
        yield from _mark_faults(article, file == "404.html")  # the theme's own page, with a form
        yield from self._frame_faults(frame, file)

    def _frame_faults(self, frame: str, file: str) -> Iterator[_Found]:
        rest = _FILE.sub(lambda found: "" if self._is_own(found[2], file) else found[0], _DATA.sub("", _DOCTYPE.sub("", frame, count=1)))
        for found in _FILE.finditer(rest):
            yield found[0], (f"the page would run '{found[2]}'", STRANGE_HINT)
        rest = _FILE.sub("", rest)
        if "<script" in rest.lower():
            yield "<script", (SCRIPT, SCRIPT_HINT)
        yield from (one for one in _mark_faults(rest, True) if "<script" not in one[0].lower())

    def _is_own(self, address: str, file: str) -> bool:
        if address.startswith("//") or not is_relative(address):
            return False
        here = f"/{posixpath.dirname(file)}/"
        path = address.removeprefix(self.base) if self.base and address.startswith(self.base) else address
        return posixpath.normpath(posixpath.join(here, path)).lstrip("/") in self.scripts


def judge_pages(site: Path, pages: Iterable[tuple[str, str]], docs: Path, base: str = "") -> list[Problem]:
    """Return what keeps finished pages from being published.

    Args:
        site: The folder of the site.
        pages: Path below the site and HTML of each.
        docs: The Markdown that they were made from, where a fault is looked for.
        base: The path below which the site stands on its server.
    """
    judge = PageJudge(list_scripts(site), base)
    sources: list[tuple[str, Sequence[str]]] = []
    problems = []
    for file, html in pages:
        for mark, (message, hint) in judge.find_faults(html, file):
            sources = sources or [(one.relative_to(docs).as_posix(), one.read_text("utf-8").splitlines()) for one in sorted(docs.rglob("*.md"))]
            problems.append(_problem(file, mark, message, hint, sources))
    return problems


def list_scripts(site: Path) -> frozenset[str]:
    """Return the script files of a site: those of the theme, and those that its settings name."""
    return frozenset(file.relative_to(site).as_posix() for file in (site / "assets").rglob("*.js"))


def _mark_faults(html: str, frame: bool) -> Iterator[_Found]:
    for mark in sorted(list_marks(html)):
        yield from ((mark, fault) for fault in judge_mark(mark, frame=frame))
    # Inside of a title a browser reads no tags; so there is none, and both ways of reading come to the same.
    if len(_TITLE_BEGINS.findall(html)) != len(_TITLE.findall(html)):
        yield "<title", (TITLE, "")


def _problem(file: str, mark: str, message: str, hint: str, sources: Sequence[tuple[str, Sequence[str]]]) -> Problem:
    """Return a fault at the line of Markdown that has it; else at the page, where it is no fault of any file that people write."""
    page = _page_of(file, [name for name, _ in sources])
    for wording in _wordings(mark):
        for name, lines in sorted(sources, key=lambda one: one[0] != page):
            number = next((at for at, line in enumerate(lines, start=1) if wording in line), 0)
            if number and name == page:
                line = lines[number - 1]
                return Problem(Position(f"out/docs/{name}", number, line.index(wording) + 1), message, hint, line)
    return Problem(Position(f"out/site/{file}"), message, f"{hint} {OURS}".strip(), mark[:200])


def _page_of(file: str, names: Collection[str]) -> str:
    stem = file.removesuffix(".html").removesuffix("/index")
    return next((name for name in (f"{stem}.md", f"{stem}/index.md") if name in names), "")


def _wordings(mark: str) -> Iterator[str]:
    """Yield how Markdown may have what became a mark: the mark itself, the name of an attribute that is no everyday one, or an address."""
    yield mark.splitlines()[0] if mark else mark
    tag = read_tag(mark)
    attributes = tag.attributes if tag else ()
    yield from (f"{name}=" for name, _ in attributes if name not in ("href", "src", "class", "title", "id"))
    yield from (value for name, value in attributes if name in ("href", "src") and len(value) > 2)
