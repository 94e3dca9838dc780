"""Markdown of the plain forms that the templates write, as the converter would make HTML of it, in a fraction of its time.

Whatever has another form is left to the converter: no page is half converted here. It is the converter that defines the bytes; the forms are chosen
so that its rules come to these few lines, and the tests hold one against the other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factbound.anchors import free_anchor
from factbound.publish.builder.inline import ATTRIBUTE, INLINE, Inline, NotPlainError, escape_attribute
from factbound.publish.web.headings import ID
from factbound.publish.web.marks import attributes, cut

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

EXTENSIONS = frozenset(("toc", "tables", "fenced_code", "footnotes", "admonition", "md_in_html"))
"""Those whose rules are known here."""
TITLE = "permalink_title"

_OTHERWISE = re.compile(
    "[\\\\`\t\r\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]|!\\[|\\[TOC\\]|\n[ \u00a0]|[ \u00a0]\n|zz1337820767766393449zz|qq3936677670287331zz"
)
_OPEN = re.compile(
    rf'<(?P<tag>div|section|details)(?P<about>(?:{ATTRIBUTE})*) markdown="1">'
    r'(?:\n<summary(?P<span> markdown="span")?>(?P<summary>[^<>&\n]+)</summary>)?'
)
_CLOSE = re.compile(r"</(div|section|details)>")
_NEXT = re.compile(rf'(</(?:div|section|details)>|<(?:div|section)(?:{ATTRIBUTE})* markdown="1">)\n(?=<(?:/?div|/?section|/?details|p)[ >])')
"""The beginning or end of an element, with that of another one on the next line."""
_SPAN = re.compile(rf'<p(?P<about>(?:{ATTRIBUTE})*) markdown="1">(?P<inside>[^\n]*)</p>')
_RAW = re.compile(
    rf"<p(?P<about>(?:{ATTRIBUTE})*)>(?P<inside>(?:[^<>&\n]|</(?:{INLINE})>|<(?:{INLINE})(?:{ATTRIBUTE}| [a-z]+)*>|&(?:#[0-9]+|[a-zA-Z0-9]+);)*)</p>"
)
"""A paragraph that is HTML already."""
_DRAWN = "<figure"
"""How what is drawn begins; it is HTML already."""
_HEADING = re.compile(r"(#{1,6}) ([^\n]*[^\n# ])")
_ATTRIBUTE = re.compile(ATTRIBUTE)
_INLINE = re.compile(rf"</?(?:{INLINE})[ >]")
_NUMBERED = re.compile(r"[0-9]+\.(?: |$)")
_COLUMN = re.compile(r":?-+:?")
_TAG = re.compile("<[^<>]*>")
_EMPTY = frozenset(("br", "col", "hr", "img", "input", "source", "track", "wbr"))
_FIRST = "([(\"'“„«‘’…–—"
"""What a paragraph may begin with beside letters and digits."""


@dataclass
class Converted:
    """A page as the converter would leave it."""

    content: str
    toc: Any
    """As the generator takes it."""
    anchors: set[str]


def permalink_title(config: MkDocsConfig) -> str | None:
    """Return what the links of headings say of themselves, or None where settings ask for more than is known here."""
    listed: list[Any] = config.markdown_extensions  # names, and the engine's own extensions
    named = {one for one in listed if isinstance(one, str)}
    options = {key: value for key, value in (config.mdx_configs or {}).items() if value}
    toc = options.pop("toc", {})
    plain = named <= EXTENSIONS and named >= {"tables", "md_in_html", "toc"} and not options and toc.keys() <= {"permalink", TITLE}
    return str(toc[TITLE]) if plain and toc.get("permalink") is True and toc.get(TITLE) else None


class PlainConverter:
    """Converts the pages of a site whose settings are plain.

    Args:
        title: What the link of a heading says of itself.
    """

    def __init__(self, title: str) -> None:
        self._title = escape_attribute(title)

    def convert(self, text: str, follow: Callable[[str], str]) -> Converted | None:
        """Return a page as HTML, or None when it has any other form.

        Args:
            text: Its Markdown.
            follow: Turns the address that a link has in Markdown into that of the page.
        """
        if _OTHERWISE.search(text):
            return None
        page = _Page(Inline(follow))
        try:
            for block in re.split("\n{2,}", text.strip("\n")):
                page.add_all(block)
            return page.finish(self._title)
        except NotPlainError:
            return None


@dataclass
class _Page:
    inline: Inline
    out: list[str] = field(default_factory=list)
    headings: list[tuple[int, int, str]] = field(default_factory=list)
    """Place in `out`, level and words as HTML."""
    opened: list[tuple[str, int]] = field(default_factory=list)
    """The elements around: name, and how much is written with their beginning."""
    taken: set[str] = field(default_factory=set)
    """The anchors of the elements around."""
    listed: bool = False
    """Whether the last thing was a list."""

    def add_all(self, block: str) -> None:
        """Add a block, or the elements that begin and end on its first lines and what is behind them.

        Raises:
            NotPlainError: When it has another form.
        """
        while found := _NEXT.match(block):
            self.add(found[1])
            block = block[found.end() :]
        self.add(block)

    def add(self, block: str) -> None:
        """Add a block.

        Raises:
            NotPlainError: When it has another form.
        """
        first, listed = block[:1], self.listed
        self.listed = False
        if first == "#":
            self._heading(block)
        elif first == "|":
            self._table(block)
        elif first == "-":
            if listed:  # the two would be one
                raise NotPlainError
            self._list(block)
            self.listed = True
        elif first == "<" and not _INLINE.match(block):
            self._element(block)
        elif first:
            self._paragraph(block)

    def _heading(self, block: str) -> None:
        found = _HEADING.fullmatch(block)
        if not found:
            raise NotPlainError
        self.headings.append((len(self.out), len(found[1]), self.inline.write(found[2].strip())))
        self.out.append("")

    def _paragraph(self, block: str) -> None:
        for line in block.split("\n"):
            if not _is_plain(line) or "|" in line:
                raise NotPlainError
        self.out.append(f"<p>{self.inline.write(block)}</p>")

    def _list(self, block: str) -> None:
        self.out.append("<ul>")
        for line in block.split("\n"):
            item = line[2:]
            if not line.startswith("- ") or not _is_plain(item):
                raise NotPlainError
            self.out.append(f"<li>{self.inline.write(item)}</li>")
        self.out.append("</ul>")

    def _table(self, block: str) -> None:
        lines = block.split("\n")
        if len(lines) < 2 or not all(line.startswith("|") and line.endswith("|") and len(line) > 1 for line in lines):
            raise NotPlainError
        rows = [[cell.strip(" ") for cell in line[1:-1].split("|")] for line in lines]
        columns = rows[1]
        if len(rows[0]) != max(map(len, rows)) or len(rows[0]) != len(columns) or not all(_COLUMN.fullmatch(one) for one in columns):
            raise NotPlainError
        about = [_alignment(one) for one in columns]
        self.out += ["<table>", "<thead>"]
        self._row(rows[0], "th", about)
        self.out += ["</thead>", "<tbody>"]
        for row in rows[2:]:
            self._row(row, "td", about)
        if len(rows) == 2:
            self._row([], "td", [""] * len(columns))
        self.out += ["</tbody>", "</table>"]

    def _row(self, cells: list[str], tag: str, about: list[str]) -> None:
        self.out.append("<tr>")
        within = any(tag == "details" for tag, _ in self.opened)  # which the end of another one would end
        write = self.inline.write if within else self.inline.cell
        for number, one in enumerate(about):
            cell = cells[number] if number < len(cells) else ""
            self.out.append(f"<{tag}{one}>{write(cell) if cell else ''}</{tag}>")
        self.out.append("</tr>")

    def _element(self, block: str) -> None:
        if found := _OPEN.fullmatch(block):
            self.out.append(f"<{found['tag']}{self._about(found['about'], found['tag'])}>")
            self.opened.append((found["tag"], len(self.out)))
            if found["summary"] is not None:
                summary = self.inline.write(found["summary"]) if found["span"] else found["summary"]
                self.out.append(f"<summary>{summary}</summary>")
        elif found := _CLOSE.fullmatch(block):
            tag, begun = self.opened.pop() if self.opened else ("", 0)
            if tag != found[1]:
                raise NotPlainError
            if len(self.out) == begun:  # nothing stands in it
                self.out[-1] += f"</{found[1]}>"
            else:
                self.out.append(f"</{found[1]}>")
        elif found := _SPAN.fullmatch(block):
            self.out.append(f"<p{self._about(found['about'], 'p')}>{self.inline.write(found['inside'])}</p>")
        elif found := _RAW.fullmatch(block):
            if self.opened:
                self._note_raw(found["inside"], apart=True)
                self.out.append(f"<p{self._about(found['about'], 'p')}>{found['inside']}</p>")
            else:
                self._note_raw(block)
                self.out.append(f"{block}\n")
        elif not self.opened and block.startswith(_DRAWN) and _is_whole(block):
            self._note_raw(block)
            self.out.append(f"{block}\n")
        else:
            raise NotPlainError

    def _about(self, about: str, tag: str) -> str:
        if " id=" in about or " name=" in about:
            self.inline.note(tag, about)
            self.taken.update(value for name, value in attributes(about).items() if name == "id")
        return "".join(sorted(_ATTRIBUTE.findall(about)))

    def _note_raw(self, text: str, *, apart: bool = False) -> None:
        tags = _TAG.findall(text)
        self.inline.raw += tags if apart else [text]
        for tag in tags:
            self.inline.note(*[*tag[1:-1].split(None, 1), ""][:2])

    def finish(self, title: str) -> Converted:
        """Return the page, its headings with their anchors: those of other things come first, wherever they stand.

        Raises:
            NotPlainError: When something was opened and not closed.
        """
        from markdown.extensions.toc import nest_toc_tokens, strip_tags

        if self.opened:
            raise NotPlainError
        taken = self.taken | {found for text in self.inline.raw for found in ID.findall(text)}
        anchors = self.inline.anchors
        tokens = list[Any]()
        for place, level, words in self.headings:
            name = strip_tags(words.strip())
            anchor = free_anchor(html.unescape(name), taken)
            taken.add(anchor)
            anchors.add(anchor)
            link = f'<a class="headerlink" href="#{anchor}" title="{title}">&para;</a>'
            self.out[place] = f'<h{level} id="{anchor}">{words}{link}</h{level}>'
            tokens.append({"level": level, "id": anchor, "name": name})
        return Converted("\n".join(self.out).strip(), nest_toc_tokens(tokens), anchors)


def _is_whole(block: str) -> bool:
    """Return whether a block is one element with what stands in it."""
    marks = cut(block)
    if marks is None or "markdown=" in block:
        return False
    depth = 0
    for number, (before, ends, name, _, empty) in enumerate(marks[:-1]):
        if (number and not depth) or (not number and before):
            return False
        depth += 0 if empty or not name or name in _EMPTY else -1 if ends else 1
    return depth == 0 and not marks[-1][0]


def _is_plain(line: str) -> bool:
    """Return whether a line begins as words do, and not as something of another form."""
    first = line[:1]
    if first.isdigit():
        return not _NUMBERED.match(line)
    return first.isalpha() or (first in _FIRST and first != "") or line.startswith(("**", "&")) or (first == "<" and _INLINE.match(line) is not None)


def _alignment(column: str) -> str:
    left, right = column.startswith(":"), column.endswith(":")
    side = "center" if left and right else "left" if left else "right" if right else ""
    return f' style="text-align: {side};"' if side else ""
