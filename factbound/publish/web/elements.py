"""The elements of a finished page, as a tree. Only what the site generator puts around a page's own content is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

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


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    about: dict[str, str] = field(default_factory=dict)
    """Its attributes."""
    inside: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """The names in its class attribute."""
        return frozenset(self.about.get("class", "").split())

    @property
    def text(self) -> str:
        """All words in it."""
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    @property
    def elements(self) -> Iterator[Element]:
        """The elements that stand in it directly."""
        yield from (one for one in self.inside if isinstance(one, Element))

    def find(self, *tags: str) -> Iterator[Element]:
        """Yield every element of these names in it, however deep."""
        for one in self.elements:
            if one.tag in tags:
                yield one
            yield from one.find(*tags)


def parse_content(html: str) -> Element:
    """Return what a finished page has of its own: its article, or all of it where there is none."""
    start, end = html.find("<article"), html.rfind("</article>")
    reader = _Reader()
    reader.feed(html[start:end] if 0 <= start < end else html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

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
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self._open[-1].inside.append(data)
