"""A page as Markdown for who reads no HTML: the same words and links, without layout; of a drawing its title and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

from factbound.publish.address import SiteAddress
from factbound.publish.web.elements import Element, parse_content
from factbound.publish.web.inlines import BLOCKS, Inlines, is_left_out

_HEADING = re.compile(r"h([1-6])")
_BEGINS_A_BLOCK = re.compile(r"^(?:(>|=|#{1,6}(?=\s|$)|[-+](?=\s|$)|-(?=[-:|])|:(?=-))|(\d{1,9})([.)])(?=\s|$))", re.MULTILINE)
"""What means something only at the beginning of a line."""
_ENDS_A_HEADING = re.compile(r"(?:(?<=\s)|^)#+$")
"""What would be taken for the closing signs of a heading."""


def markdown_file(page: str, address: SiteAddress) -> str:
    """Return the path below the site of a page's Markdown: what llmstxt.org has readers look for."""
    return f"{address.file(page)}.md"


def plain_markdown(html: str, page: str, address: SiteAddress) -> str:
    """Return a finished page as Markdown.

    Args:
        html: The page as the site has it, whose links lead to the pages themselves.
        page: Its path under docs/.
        address: Of the site, for whole addresses; without one the links stay as they are, since the Markdown lies beside the page.
    """
    here = address.base + address.path(page)
    writer = _Writer(Inlines((lambda link: urljoin(here, link)) if address.base else (lambda link: link)))
    return "\n\n".join(writer.blocks(parse_content(html))) + "\n"


class _Writer:
    """Writes the blocks of a page; what stands within a line is left to Inlines."""

    def __init__(self, inlines: Inlines) -> None:
        self._inlines = inlines
        self._kinds: dict[str, Callable[[Element], Iterator[str]]] = {
            "ul": self._list,
            "ol": self._list,
            "pre": self._code,
            "table": self._table,
            "figure": self._figure,
            "blockquote": self._quote,
            "summary": self._summary,
            "dt": self._summary,
            "hr": lambda _: iter(["---"]),
        }

    def blocks(self, parent: Element) -> Iterator[str]:
        """Yield the blocks in an element; words between them are paragraphs."""
        line: list[Element | str] = []
        for one in parent.inside:
            if not isinstance(one, Element) or one.tag not in BLOCKS:
                line.append(one)
                continue
            yield from self._paragraph(line)
            line = []
            if not is_left_out(one):
                yield from self._block(one)
        yield from self._paragraph(line)

    def _block(self, element: Element) -> Iterator[str]:
        heading = _HEADING.fullmatch(element.tag)
        if heading:
            words = _ENDS_A_HEADING.sub(r"\\\g<0>", self._inlines.line(element.inside))
            yield from [f"{'#' * int(heading[1])} {words}"] if words else []
        elif element.tag == "p":
            yield from self._paragraph(element.inside)
        elif "footnote" in element.classes:
            yield from self._footnotes(element)
        else:
            yield from self._kinds.get(element.tag, self.blocks)(element)

    def _paragraph(self, inside: list[Element | str]) -> Iterator[str]:
        words = self._inlines.lines(inside)
        if words:
            yield _BEGINS_A_BLOCK.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", words)

    def _list(self, element: Element) -> Iterator[str]:
        start = element.about.get("start", "")
        first = int(start) if start.isdecimal() else 1
        items = []
        for number, item in enumerate((one for one in element.elements if one.tag == "li"), start=first):
            mark = f"{number}. " if element.tag == "ol" else "- "
            items.append(mark + self._indented(item, len(mark)))
        yield "\n".join(item.rstrip() for item in items)

    def _indented(self, element: Element, width: int) -> str:
        blocks = list(self.blocks(element))
        tight = all(one.lstrip().startswith(("- ", "1. ")) for one in blocks[1:])  # a list below a line needs no gap
        return re.sub(r"\n(?=.)", "\n" + " " * width, ("\n" if tight else "\n\n").join(blocks))

    def _footnotes(self, element: Element) -> Iterator[str]:
        for item in element.find("li"):
            yield f"[^{item.about.get('id', '').removeprefix('fn:')}]: {self._indented(item, 4)}"

    def _code(self, element: Element) -> Iterator[str]:
        text = element.text.strip("\n")
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", text))])
        yield f"{fence}\n{text}\n{fence}"

    def _quote(self, element: Element) -> Iterator[str]:
        yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(self.blocks(element)).splitlines())

    def _summary(self, element: Element) -> Iterator[str]:
        words = self._inlines.line(element.inside)
        yield from [f"**{words}**"] if words else []

    def _table(self, element: Element) -> Iterator[str]:
        rows = [[one for one in row.elements if one.tag in ("td", "th")] for row in element.find("tr")]
        lines = [[self._inlines.cell(one.inside) for one in row] for row in rows if row]
        if not lines:
            return
        if any(one.tag == "td" for one in next(row for row in rows if row)):
            lines.insert(0, [])
        width = max(len(line) for line in lines)
        written = [f"| {' | '.join([*line, *[''] * (width - len(line))])} |" for line in lines]
        yield "\n".join([written[0], "|" + " --- |" * width, *written[1:]])

    def _figure(self, element: Element) -> Iterator[str]:
        """Yield what a drawing says, once, though it is drawn for several widths; then what stands below it."""
        said = next((words for words in (self._inlines.drawing(one) for one in element.find("svg", "img")) if words), "")
        yield from [said] if said else []
        for caption in element.find("figcaption"):
            yield from self._paragraph(caption.inside)
