"""What stands within a line of Markdown, as HTML: words, links, marks in few plain forms, and nothing when there is anything else."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown.inlinepatterns import dequote

from factbound.publish.web.marks import attributes

ATTRIBUTE = r' [a-z][a-z-]*="[^"<>&\[\]\n]*"'
INLINE = "a|abbr|b|bdi|cite|em|i|mark|small|span|strong|sub|sup|time"
"""Elements of which the converter takes no notice."""
IN_CELLS = f"{INLINE}|br|code|details|summary"
"""Those of which it takes none in a table."""


def _token(elements: str) -> re.Pattern[str]:
    return re.compile(
        r'(?<!!)\[(?P<text>[^\[\]]*)\]\((?P<href>[^\s<>()"\'\[\]]+)(?: "(?P<title>[^"<>\[\]\n]*)")?\)'
        rf"|(?P<tag><(?:/(?:{elements})|(?:{elements})(?:{ATTRIBUTE})*)>)"
        r"|(?P<entity>&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)"
        r"|(?P<strong>\*\*(?!\*))"
        r"|(?P<word>(?<=[^\W_])_(?=[^\W_]))"
        r"|(?P<other>[\[\]<>&*_])"
    )


_TOKEN, _CELL_TOKEN = _token(INLINE), _token(IN_CELLS)
_BEFORE = " \n(\u00a0"
"""What may stand before the beginning of strong words."""
_BARE = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_SPACE = re.compile(r"\s")


def escape_attribute(text: str) -> str:
    """Return a text as the converter writes it into an attribute: what is a reference already stays one."""
    return _BARE.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


class NotPlainError(Exception):
    """There is something of another form."""


class Inline:
    """Writes the lines of one page.

    Args:
        follow: Turns the address that a link has in Markdown into that of the page.
    """

    def __init__(self, follow: Callable[[str], str]) -> None:
        self._follow = follow
        self._ways: dict[str, str] = {}
        self.raw: list[str] = []
        """What is HTML already and may have anchors."""
        self.anchors: set[str] = set()
        """Those of them, and of what else is no heading."""

    def cell(self, text: str) -> str:
        """Return what stands in a cell of a table as HTML.

        Raises:
            NotPlainError: As for a line.
        """
        return self.write(text, token=_CELL_TOKEN)

    def write(self, text: str, links: bool = True, token: re.Pattern[str] = _TOKEN) -> str:
        """Return a line as HTML.

        Raises:
            NotPlainError: When it has more than words in it and what is known here.
        """
        written: list[str] = []
        at, strong = 0, False
        for found in token.finditer(text):
            start = found.start()
            written.append(text[at:start])
            at, sort = found.end(), found.lastgroup
            if sort == "tag":
                written.append(self._tag(found[0]))
            elif sort in ("entity", "word"):
                written.append(found[0])
            elif sort == "strong":
                inner = text[start - 1 : start] if strong else text[at : at + 1]
                if not inner or inner.isspace() or (not strong and start and text[start - 1] not in _BEFORE):
                    raise NotPlainError
                written.append("</strong>" if strong else "<strong>")
                strong = not strong
            elif sort == "other" or not links:
                raise NotPlainError
            else:
                written.append(self._link(found))
        if strong:
            raise NotPlainError
        written.append(text[at:])
        return "".join(written)

    def _tag(self, tag: str) -> str:
        if " id=" in tag or " name=" in tag:
            self.raw.append(tag)
            self.note(*tag[1:-1].split(" ", 1))
        return tag

    def note(self, name: str, about: str) -> None:
        """Note the anchors of a tag.

        Args:
            name: Of its element.
            about: Its attributes as they are written.
        """
        found = attributes(f" {about}")
        self.anchors.update(found[key] for key in ("id", "name") if key in found and (key == "id" or name == "a"))

    def _link(self, found: re.Match[str]) -> str:
        href, title = found["href"], found["title"]
        way = self._ways.get(href)
        if way is None:
            way = self._ways[href] = escape_attribute(self._follow(href))
        about = f' href="{way}"'
        if title is not None:
            if "'" in title and ")" in title:
                raise NotPlainError
            about += f' title="{escape_attribute(_SPACE.sub(" ", dequote(title.strip())))}"'
        return f"<a{about}>{self.write(found['text'], links=False)}</a>"
