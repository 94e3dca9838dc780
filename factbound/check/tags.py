"""HTML in the few forms that every reader of HTML takes alike: tags whose every attribute is plain, comments, text. What has another form is named.

A browser's own rules mend what is broken, and each program mends it in another way: that is how markup comes past a filter. So nothing is mended
here. In this language a tag is a tag wherever it stands, as no element whose inside is read in another way may stand in it (see `markuprules`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_BLANK = r"[ \t\n\f\r]"
_ATTRIBUTE = rf"{_BLANK}++([a-zA-Z_:][a-zA-Z0-9_:.-]*+)(?:{_BLANK}*+=(?:{_BLANK}*+)(\"[^\"<>\0]*+\"|'[^'<>\0]*+'|[^ \t\n\f\r\"'<>=`\0]++))?+"
_TAG = re.compile(rf"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)(?P<attributes>(?:{_ATTRIBUTE})*+){_BLANK}*+/?>")
_ATTRIBUTES = re.compile(rf"(?<!{_BLANK}){_ATTRIBUTE}")

_COMMENT = r"<!--(?!-?>)(?:(?!--!?>|<!--)[^\0])*+-->"
_MARK = re.compile(rf"{_COMMENT}|<(?=[a-zA-Z/!?])[^<>]*+>?")
"""A comment, or what begins like a tag. A sign before anything else is text: 'a < b'."""
_WHOLE_COMMENT = re.compile(_COMMENT)


@dataclass(frozen=True)
class Tag:
    """The beginning or the end of an element."""

    name: str
    """In small letters."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Names in small letters, with what they say."""
    closes: bool = False


def find_marks(text: str) -> Iterator[re.Match[str]]:
    """Yield each place of a text at which a browser finds markup."""
    return _MARK.finditer(text)


def list_marks(text: str) -> set[str]:
    """Return all different marks of a text, for who has many texts to look at."""
    return set(_MARK.findall(text))


def is_comment(mark: str) -> bool:
    """Return whether a mark is a comment that every reader ends at the same place."""
    return mark.startswith("<!--") and _WHOLE_COMMENT.fullmatch(mark) is not None


@lru_cache(maxsize=1_000)
def read_tag(mark: str) -> Tag | None:
    """Return the tag that a mark is, or None when it is not plainly one."""
    found = _TAG.fullmatch(mark)
    if found is None or (found["close"] and found["attributes"]):
        return None
    attributes = ((one[1].lower(), html.unescape(_unquoted(one[2] or ""))) for one in _ATTRIBUTES.finditer(found["attributes"]))
    return Tag(found["name"].lower(), tuple(attributes), bool(found["close"]))


def _unquoted(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') else value
