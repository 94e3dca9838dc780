"""The elements of a finished page, as a tree. Only what the site generator puts around a page's own content is left out."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from factbound.publish.web.marks import Mark, attributes, cut

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

_ENDED_BY = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "p": frozenset({"p", "div", "ul", "ol", "dl", "table", "pre", "figure", "details", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}),
}
"""Elements whose end HTML lets authors leave out -> those whose beginning ends them."""
_ENDED = frozenset(name for names in _ENDED_BY.values() for name in names)


@dataclass(slots=True)
class Element:
    """An element with what stands in it."""

    tag: str
    about: Mapping[str, str] = field(default_factory=dict)
    """Its attributes."""
    inside: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """The names in its class attribute."""
        return _names(self.about["class"]) if "class" in self.about else _NONE

    @property
    def text(self) -> str:
        """All words in it."""
        return "".join([one if isinstance(one, str) else one.text for one in self.inside])

    @property
    def elements(self) -> Iterator[Element]:
        """The elements that stand in it directly."""
        return iter([one for one in self.inside if isinstance(one, Element)])

    def find(self, *tags: str) -> Iterator[Element]:
        """Yield every element of these names in it, however deep."""
        left = self.inside[::-1]
        while left:
            one = left.pop()
            if isinstance(one, Element):
                if one.tag in tags:
                    yield one
                left += one.inside[::-1]


_NONE: frozenset[str] = frozenset()
_PLAIN: Mapping[str, str] = {}


@lru_cache(maxsize=2_000)
def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def parse_content(page: str) -> Element:
    """Return what a finished page has of its own: its article, or all of it where there is none."""
    start, end = page.find("<article"), page.rfind("</article>")
    text = page[start:end] if 0 <= start < end else page
    reader = _Reader()
    if (marks := cut(text)) is not None:
        return reader.read(marks)
    reader.feed(text)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def read(self, marks: Sequence[Mark]) -> Element:
        """Take in what a parser would find between these marks."""
        opened, inside = self._open, self.root.inside
        for before, ends, name, about, empty in marks:
            if before:
                inside.append(html.unescape(before) if "&" in before else before)
            if not name:
                continue
            if ends:
                self.handle_endtag(name)
                inside = opened[-1].inside
                continue
            if name in _ENDED and not empty:
                while name in _ENDED_BY.get(opened[-1].tag, ()):
                    opened.pop()
                inside = opened[-1].inside
            element = Element(name, attributes(about) if about else _PLAIN, [])
            inside.append(element)
            if not empty and name not in _VOID:
                opened.append(element)
                inside = element.inside
        return self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        while tag in _ENDED_BY.get(self._open[-1].tag, ()):
            self._open.pop()
        self.handle_startendtag(tag, attrs)
        if tag not in _VOID:
            made = self._open[-1].inside[-1]
            assert isinstance(made, Element)
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element that closes itself, as SVG has them."""
        self._open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and all inside it that was left open."""
        if self._open[-1].tag == tag:
            self._open.pop()
        elif any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self._open[-1].inside.append(data)
