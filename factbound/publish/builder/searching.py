"""The sections of a page for the search index, as the theme's plugin finds them, from the marks of its HTML instead of a parser.

Its rules are its own, surprises among them: an element is told from another by its name alone.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from factbound.publish.web.marks import Mark, attributes, cut

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KEPT = frozenset(("p", "code", "pre", "li", "ol", "ul", "sub", "sup"))
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"))
_NEVER = frozenset(("object", "script", "style"))
_PAST = float("inf")
"""The depth of a section that nothing can be added to."""


@dataclass
class Section:
    """What stands below a heading, as the plugin makes entries of it."""

    tag: str = "hx"
    depth: float = 0
    excluded: bool = False
    id: str | None = None
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def add_entries(index: Any, page: Any) -> None:
    """Add the entries of a page to the plugin's index."""
    marks = cut(page.content)
    if marks is None:
        index.add_entry_from_context(page)
        return
    if (page.meta.get("search") or {}).get("exclude"):
        return
    for section in _Reader().read(marks):
        if not section.excluded:
            index.create_entry_for_section(section, page.toc, page.url, page)


class _Reader:
    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []
        """Name and attributes of the elements around."""
        self._count: Counter[str] = Counter()
        """How many of a name are open."""
        self._skipped = set(_NEVER)
        self._skips = 0
        """How many are open that are skipped."""
        self._sections: list[Section] = []
        self._section: Section | None = None

    def read(self, marks: Sequence[Mark]) -> list[Section]:
        for before, ends, name, about, empty in marks:
            if before and not self._skips:
                self._text(html.unescape(before) if "&" in before else before)
            if not name:
                continue
            if ends:
                self._end(name)
            else:
                self._begin(name, about)
                if empty:
                    self._end(name)
        return self._sections

    def _begin(self, name: str, about: str) -> None:
        if name in _VOID:
            return
        self._open.append((name, about))
        self._count[name] += 1
        self._skips += name in self._skipped
        if name in _HEADINGS and "id" in attributes(about):
            self._head(name, about)
        section = self._section = self._section or self._new(Section())
        if about and ("data-search-exclude" in about.lower() or "linenodiv" in about):
            found = attributes(about)
            if "data-search-exclude" in found or found.get("class") == "linenodiv":
                self._skips += 0 if name in self._skipped else self._count[name]
                self._skipped.add(name)
                return
        if name in _KEPT and not self._skips:
            (section.title if self._count[section.tag] else section.text).append(f"<{name}>")

    def _head(self, name: str, about: str) -> None:
        if name != "h1" and not self._sections:
            self._new(Section(depth=len(self._open)))
        section = Section(name, len(self._open), "data-search-exclude" in attributes(about))
        if self._sections:
            section.id = attributes(about)["id"]
        self._section = self._new(section)

    def _new(self, section: Section) -> Section:
        self._sections.append(section)
        return section

    def _end(self, name: str) -> None:
        if not self._open or self._open[-1][0] != name:
            return
        section, depth = self._section, len(self._open)
        assert section is not None
        if section.depth > depth:
            outer = next((one for one in reversed(self._sections) if one.depth <= depth), None)
            if outer is not None:  # the heading stood inside of what ends here
                section.depth, section = _PAST, outer
                self._section = outer
        self._open.pop()
        self._count[name] -= 1
        if name in self._skipped:
            self._skips -= 1 if name in _NEVER else 1 + self._count[name]
            self._skipped -= {name} - _NEVER
            return
        if name in _KEPT and not self._skips:
            _close(section.title if self._count[section.tag] else section.text, name)

    def _text(self, text: str) -> None:
        if not self._count["pre"]:
            text = " " if text.isspace() else text.replace("\n", " ")
        section = self._section = self._section or self._new(Section())
        if self._count[section.tag]:
            if not any(name == "a" and attributes(about).get("class") == "headerlink" for name, about in self._open):
                section.title.append(html.escape(text, quote=False))
        elif text.isspace():
            if not section.text or not section.text[-1].isspace() or self._count["pre"]:
                section.text.append(text)
        else:
            section.text.append(html.escape(text, quote=False))


def _close(written: list[str], name: str) -> None:
    """End an element that is kept, or take it away where nothing stands in it."""
    at = written.index(f"<{name}>")
    if any(not one.isspace() for one in written[at + 1 :]):
        written.append(f"</{name}>")
    else:
        del written[at:]
