"""Tags of Jinja and HTML in a text, found in one pass: what is opened and never closed is not sought again and again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
# Where another tag begins outside of a string, this one is none.
_INSIDE = rf"(?:{STRING}|[^\"'{{]|\{{(?![{{%#]))*?"
_JINJA = re.compile(
    rf"\{{#|\{{\{{[-+]?(?P<expression>{_INSIDE})[-+]?\}}\}}|\{{%[-+]?(?P<statement>{_INSIDE})[-+]?%\}}",
    re.DOTALL,
)
_HTML = re.compile(
    r"<!--|<(?P<whole>code|pre|script|style|kbd|samp)\b[^<>]*+>"
    r"|</?(?P<tag>[a-zA-Z\ufffc][\w\0-]*+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>"
    r"|<(?:[a-z]+:|[^\s<>@]+@)[^\s<>]*>",
    re.DOTALL,
)


class JinjaTag(NamedTuple):
    """A comment, an expression or a statement with its signs."""

    start: int
    end: int
    expression: str | None = None
    statement: str | None = None
    inside: int = 0
    """Where the expression or statement begins."""

    @property
    def is_comment(self) -> bool:
        """Whether it says nothing."""
        return self.expression is None and self.statement is None


@lru_cache(maxsize=16)
def jinja_tags(text: str) -> tuple[JinjaTag, ...]:
    """Return the tags of a template; whoever cuts a text into prose asks for them several times in a row."""
    return tuple(_jinja_tags(text))


def _jinja_tags(text: str) -> Iterator[JinjaTag]:
    at, closed = 0, text.rfind("#}")
    while found := _JINJA.search(text, at):
        at = found.end()
        if found[0] != "{#":
            group = "expression" if found["expression"] is not None else "statement"
            yield JinjaTag(found.start(), at, found["expression"], found["statement"], found.start(group))
        elif at <= closed:
            at = text.index("#}", at) + 2
            yield JinjaTag(found.start(), at)


def html_tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where comments, tags, addresses and what is code stand, the name of a tag with them; what is code has none."""
    at, closed = 0, {"": text.rfind("-->")}
    while found := _HTML.search(text, at):
        start, at = found.span()
        whole = found["whole"]
        if found[0] == "<!--":
            if at > closed[""]:
                continue
            at = text.index("-->", at) + 3
        elif whole:
            closing = re.compile(rf"</{whole}\s*+>")
            if whole not in closed:
                closed[whole] = max((one.end() for one in closing.finditer(text, at)), default=-1)
            if at < closed[whole] and (end := closing.search(text, at)):
                yield start, end.end(), ""
                at = end.end()
                continue
        yield start, at, whole or found["tag"] or ""


def replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with other words in some places."""
    parts, at = list[str](), 0
    for start, end, words in spans:
        parts += (text[at:start], words)
        at = end
    return "".join((*parts, text[at:]))
