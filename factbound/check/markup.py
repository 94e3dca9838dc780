"""What is not prose in a template or narrative file, covered up: the text keeps its length, so that every place stays where it is.

Jinja, HTML tags, code, addresses, footnote markers and Markdown's own signs are covered with SPACE or GAP; an expression that
prints something leaves one REFERENCE in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from factbound.check.spans import STRING, JinjaTag, html_tags, jinja_tags, replaced

REFERENCE = "\ufffc"
"""Stands where an expression prints."""
GAP = "\0"
"""Covers what leaves nothing behind, such as the stars of emphasis."""
SPACE = " "

_LITERAL = re.compile(rf"(?P<string>{STRING})|(?P<open>[(\[])|(?P<close>[)\]])|(?P<word>\w+)|(?P<sign>[=!<>]=|\S)")
_LOADS = re.compile(r"\s*(?:include|import|from|extends)\b")
_PRINTS = re.compile(r"\s*print\b")
_IDENTIFIER = re.compile(r"[\w./:#{}-]*")
_PRINTED_NUMBER = re.compile(r"\s*[-+]?[0-9][0-9_.]*\s*")

_CODE_LINES = re.compile(r"^[ \t]*(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n(?:.*?^[ \t]*(?P=fence)[`~]*[ \t]*$|.*\Z)", re.DOTALL | re.MULTILINE)
_INLINE = frozenset(("a", "abbr", "b", "cite", "del", "em", "i", "ins", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "tspan", "u"))
_INLINE_MARKUP = re.compile(
    r"(?=[`\[\]!{&\\*_~ \t])(?:(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<definition>^[ \t]*\[(?!\^)[^\]\n]+\]:[^\n]*)"
    r"|(?P<footnote>\[\^[^\[\]\s]+\]:?)"
    r"|(?P<target>\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)(?:\{[^{}\n]*\})?|\]\[[^\]\n]*\])"
    r"|(?P<attributes>\{:?[ \t]*[.#][^{}\n]*\})"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<emphasis>\*+|(?<![^\W_])_+|_+(?![^\W_])|~~|!?\[|\]))",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_SEPARATES = frozenset(("code", "definition", "entity"))
_ADDRESS = re.compile(
    r"\b(?:(?<![a-z+.-])[a-z][a-z+.-]*+://|www\.|mailto:)[^\s<>\0]*[^\s<>\0.,;:!?)\]\"'*_]|(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)


def covered(text: str) -> str:
    """Return a Markdown template's text with everything but its prose covered up, in the same length."""
    masked = _without_jinja(text)
    masked = _CODE_LINES.sub(lambda found: _blank(found[0]), masked)
    masked = replaced(masked, ((start, end, _cover_html(tag, masked[start:end])) for start, end, tag in html_tags(masked)))
    masked = _INLINE_MARKUP.sub(_cover_markup, masked)
    if any(sign in masked for sign in ("://", "www.", "mailto:", "@")):
        masked = _ADDRESS.sub(lambda found: _blank(found[0]), masked)
    return masked


def without_code(text: str) -> str:
    """Return a Markdown template's text with its Jinja and its code covered up, in the same length: HTML and links are left."""
    masked = _without_jinja(text)
    masked = _CODE_LINES.sub(lambda found: _blank(found[0]), masked)
    return _CODE.sub(lambda found: _blank(found[0]), masked)


def _without_jinja(text: str) -> str:
    text = text.replace(GAP, SPACE).replace(REFERENCE, SPACE)
    return replaced(text, ((one.start, one.end, _cover_jinja(one)) for one in jinja_tags(text)))


def references(text: str) -> dict[int, str]:
    """Return the expressions that a text prints, each under the place at which it begins."""
    printed = ((one.start, one.expression or _printed(one.statement)) for one in jinja_tags(text))
    return {place: " ".join(expression.split()) for place, expression in printed if expression is not None}


def strings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of words that stand inside expressions and statements: literals that are printed, set or passed on.

    A literal that is compared, that names a file, or that is handed to a call as a name is none.
    """
    for tag in jinja_tags(text):
        code = tag.expression if tag.expression is not None else tag.statement
        if code is None or _LOADS.match(code):
            continue
        if tag.expression is not None and _PRINTED_NUMBER.fullmatch(code):
            yield tag.inside, tag.inside + len(code)
        if '"' in code or "'" in code:
            yield from ((start + tag.inside, end + tag.inside) for start, end in _literals(code))


def _literals(code: str) -> Iterator[tuple[int, int]]:
    tokens = list(_LITERAL.finditer(code))
    depth = 0
    for number, token in enumerate(tokens):
        depth += (token["open"] is not None) - (token["close"] is not None)
        if token["string"] is None:
            continue
        beside = {tokens[at][0] for at in (number - 1, number + 1) if 0 <= at < len(tokens)}
        name = depth > 0 and _IDENTIFIER.fullmatch(token[0][1:-1])
        if not name and not beside & {"==", "!=", "in", "is"}:
            yield token.start() + 1, token.end() - 1


def _printed(statement: str | None) -> str | None:
    """Return what a statement prints: '{% print a %}' is another way to write '{{ a }}'."""
    found = _PRINTS.match(statement) if statement else None
    return statement[found.end() :] if statement and found else None


def _cover_jinja(tag: JinjaTag) -> str:
    rest = GAP * (tag.end - tag.start - 1)
    if tag.expression is not None or _printed(tag.statement) is not None:
        return REFERENCE + rest
    # A statement may part two alternatives: what stands on its sides is not one word.
    return (GAP if tag.is_comment else SPACE) + rest


def _cover_html(tag: str, text: str) -> str:
    return GAP * len(text) if tag.lower() in _INLINE else _blank(text)


def _cover_markup(found: re.Match[str]) -> str:
    if found.lastgroup == "ticks" or found["code"]:
        return _blank(found[0])
    return (SPACE if found.lastgroup in _SEPARATES else GAP) + GAP * (len(found[0]) - 1)


def _blank(text: str) -> str:
    """Cover a text that may go over several lines, which stay lines."""
    return re.sub(r"[^\n]", SPACE, text)
