"""HTML: what a page shows of each fact, by the elements that name one (data-fact), with mark, links and the row of a table around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - a line of names

_SORTS = ("fact", "exact", "inputs")
"""What elements say that they show: data-fact, data-exact, data-inputs."""


@dataclass
class ShownFact:
    """An element that shows a fact."""

    fact_id: str
    """Empty for a result that is no fact of its own."""
    sort: str
    """fact, exact (an unrounded number of a fact) or inputs (a result)."""
    rows: tuple[str, ...]
    """Ids of the statements that it shows."""
    cited: bool
    """Whether it is to lead to its row in the register."""
    drawn: bool
    """Whether it is part of a chart."""
    text: str = ""
    """Its words without the mark."""
    mark: str = ""
    links: list[str] = field(default_factory=list)
    line: int = 0
    """Number of the table row around it in the page, from 1; 0 outside tables."""
    dated: bool = False
    """Whether it says how the fact stood on another day."""


@dataclass
class HtmlPage:
    """One page, read."""

    shown: list[ShownFact] = field(default_factory=list)
    drawn: str = ""
    """All words of its charts: labels, titles, alternative texts."""
    lines: list[str] = field(default_factory=list)
    """The text of each table row."""
    line_links: list[list[str]] = field(default_factory=list)
    """The links in each."""
    line_names: list[list[str]] = field(default_factory=list)
    """The anchors in each (id of an element)."""


def read_html(text: str) -> HtmlPage:
    """Read a page, or a piece of one."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


class _Open(NamedTuple):
    tag: str
    shown: ShownFact | None
    is_mark: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = HtmlPage()
        self._open: list[_Open] = []
        self._drawings = 0
        self._line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        about = {name: value or "" for name, value in attrs}
        self._drawings += tag == "svg"
        if tag == "tr":
            for lines in (self.page.lines, self.page.line_links, self.page.line_names):
                lines.append("" if lines is self.page.lines else [])  # type: ignore[arg-type]
            self._line = len(self.page.lines)
        if self._line and about.get("id"):
            self.page.line_names[self._line - 1].append(about["id"])
        if tag == "a" and about.get("href"):
            self._note_link(about["href"])
        sort = next((one for one in _SORTS if f"data-{one}" in about), "")
        shown = self._shown(about, sort) if sort else None
        if tag not in _VOID:
            self._open.append(_Open(tag, shown, "fact-mark" in about.get("class", "").split()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over an element that closes itself, as SVG has them."""

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and all inside it that was left open."""
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass
            self._drawings -= tag == "svg"
            self._line = 0 if tag == "tr" else self._line

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if self._line:
            self.page.lines[self._line - 1] += data
        if self._drawings:
            self.page.drawn += f" {data}"
        around = next((one.shown for one in reversed(self._open) if one.shown), None)
        if around is None:
            return
        if any(one.is_mark for one in self._open):
            around.mark += data
        else:
            around.text += data

    def _shown(self, about: dict[str, str], sort: str) -> ShownFact:
        shown = ShownFact(
            "" if sort == "inputs" else about[f"data-{sort}"],
            sort,
            tuple(about.get("data-row", "").split()),
            "fact" in about.get("class", "").split(),
            self._drawings > 0,
            line=self._line,
            dated="data-at" in about,
        )
        self.page.shown.append(shown)
        return shown

    def _note_link(self, address: str) -> None:
        if self._line:
            self.page.line_links[self._line - 1].append(address)
        for one in self._open:
            if one.shown:
                one.shown.links.append(address)
