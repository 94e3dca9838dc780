"""HTML of the plain forms that pages have, cut at its tags: what every parser takes alike, in a fraction of a parser's time.

What has another form is not cut at all, and whoever asks takes a parser.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from html.parser import HTMLParser

_BLANK = r"[ \t\n\f\r]"
_ATTRIBUTE = rf"{_BLANK}++([a-zA-Z_:][a-zA-Z0-9_:.-]*+)(?:=(?:\"([^\"<>\0]*+)\"|'([^'<>\0]*+)'))?+"
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_ABOUT = rf"(?:{_BLANK}++[a-zA-Z_:][a-zA-Z0-9_:.-]*+(?:=(?:\"[^\"<>\0]*+\"|'[^'<>\0]*+'))?+)*+"
_END = r"(?:/(?=[a-z0-9-]++>))?+"
_REST = rf"{_BLANK}*+"
_COMMENT = r"!--(?!-?>)(?:(?!--)[^\0])*+-->"
_CUT = re.compile(rf"([^<]*+)<(?:({_END})([a-z][a-z0-9-]*+)({_ABOUT}){_REST}(/?)>|{_COMMENT})")
"""A tag in small letters with quoted attributes, or a comment; with what stands before it."""
_ALL = re.compile(rf"(?:[^<]*+<(?:{_END}[a-z][a-z0-9-]*+{_ABOUT}{_REST}/?>|{_COMMENT}))*+[^<]*+")
_LAST = re.compile(rf"<(?:{_END}[a-z][a-z0-9-]*+{_ABOUT}{_REST}/?>)")
_REFERENCES = re.compile(r"(?:[^&]|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);)*+")
_OTHERWISE = re.compile(
    r"<(?:script|style|textarea|xmp|iframe|noembed|noframes|noscript|plaintext|math|title(?=[\s>])[^<>]*>[^<]*<(?!/title>))", re.IGNORECASE
)
"""Elements whose inside some parsers read in another way."""

Mark = tuple[str, str, str, str, str]
"""The text before it, as it is written; a slash where it ends an element; the element's name; its attributes as they are written; a slash where it is
empty. The last one has nothing but text before it, and so has a comment."""


@lru_cache(maxsize=2)
def cut(text: str) -> list[Mark] | None:
    """Return the marks of a text in order, or None when it has any that is not plain; several ask for those of the same text."""
    if not _ALL.fullmatch(text) or _OTHERWISE.search(text):
        return None
    marks: list[Mark] = _CUT.findall(text)
    return [*marks, (_text_behind(text), "", "", "", "")]


def _text_behind(text: str) -> str:
    """Return what stands behind the last mark."""
    if "<!--" in text:  # which may hold what looks like one
        return text[max((found.end() for found in _CUT.finditer(text)), default=0) :]
    last = _LAST.match(text, max(text.rfind("<"), 0))
    return text[last.end() :] if last else text


@lru_cache(maxsize=4_000)
def attributes(about: str) -> Mapping[str, str]:
    """Return attributes by their names in small letters: the last one of a name counts, as in a parser's list that becomes a mapping."""
    if not about:
        return {}
    if not _REFERENCES.fullmatch(about):
        return _Parsed(about).found
    return {name.lower(): html.unescape(double or single) for name, double, single in _ATTRIBUTES.findall(about)}


class _Parsed(HTMLParser):
    """Attributes with signs that one version of the parser reads in another way than the next."""

    def __init__(self, about: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.feed(f"<x{about}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - so the parser calls it
        """Take the attributes."""
        self.found = {name: value or "" for name, value in attrs}
