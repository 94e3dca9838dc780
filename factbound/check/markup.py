"""What is not prose in a template or narrative file, covered up: the text keeps its length, so that every place stays where it is.

Jinja, HTML tags, code, addresses, footnote markers and Markdown's own signs are covered with SPACE or GAP; an expression that
prints something leaves one REFERENCE in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

REFERENCE = "\ufffc"
"""Stands where an expression prints."""
GAP = "\0"
"""Covers what leaves nothing behind, such as the stars of emphasis."""
SPACE = " "

_STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_JINJA = re.compile(
    rf"\{{#(?P<comment>.*?)#\}}|\{{\{{[-+]?(?P<expression>(?:{_STRING}|[^\"'])*?)[-+]?\}}\}}|\{{%[-+]?(?P<statement>(?:{_STRING}|[^\"'])*?)[-+]?%\}}",
    re.DOTALL,
)
_LITERAL = re.compile(rf"(?P<string>{_STRING})|(?P<open>[(\[])|(?P<close>[)\]])|(?P<word>\w+)|(?P<sign>[=!<>]=|\S)")
_LOADS = re.compile(r"\s*(?:include|import|from|extends)\b")
_PRINTS = re.compile(r"\s*print\b")
_IDENTIFIER = re.compile(r"[\w./:#{}-]*")
_PRINTED_NUMBER = re.compile(r"\s*[-+]?[0-9][0-9_.]*\s*")

_CODE_LINES = re.compile(r"^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t]*(?P=fence)[`~]*[ \t]*$|.*\Z)", re.DOTALL | re.MULTILINE)
_HTML = re.compile(
    r"<!--.*?-->|<(?P<whole>code|pre|script|style|kbd|samp)\b[^>]*>.*?</(?P=whole)\s*>"
    r"|</?(?P<tag>[a-zA-Z\ufffc][\w\0-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|<(?:[a-z]+:|[^\s<>@]+@)[^\s<>]*>",
    re.DOTALL,
)
_INLINE = frozenset(("a", "abbr", "b", "cite", "del", "em", "i", "ins", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "tspan", "u"))
_INLINE_MARKUP = re.compile(
    r"(?=[`\[\]!{&\\*_~ \t])(?:(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<definition>^[ \t]*\[(?!\^)[^\]\n]+\]:[^\n]*)"
    r"|(?P<footnote>\[\^[^\]\s]+\]:?)"
    r"|(?P<target>\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)(?:\{[^{}\n]*\})?|\]\[[^\]\n]*\])"
    r"|(?P<attributes>\{:?[ \t]*[.#][^{}\n]*\})"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<emphasis>\*+|(?<![^\W_])_+|_+(?![^\W_])|~~|!?\[|\]))",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_SEPARATES = frozenset(("code", "definition", "entity"))
_ADDRESS = re.compile(
    r"\b(?:[a-z][a-z+.-]*://|www\.|mailto:)[^\s<>\0]*[^\s<>\0.,;:!?)\]\"'*_]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)


def covered(text: str) -> str:
    """Return a Markdown template's text with everything but its prose covered up, in the same length."""
    masked = _JINJA.sub(_cover_jinja, text.replace(GAP, SPACE).replace(REFERENCE, SPACE))
    masked = _CODE_LINES.sub(lambda found: _blank(found[0]), masked)
    masked = _HTML.sub(_cover_html, masked)
    masked = _INLINE_MARKUP.sub(_cover_markup, masked)
    if any(sign in masked for sign in ("://", "www.", "mailto:", "@")):
        masked = _ADDRESS.sub(lambda found: _blank(found[0]), masked)
    return masked


def without_code(text: str) -> str:
    """Return a Markdown template's text with its Jinja and its code covered up, in the same length: HTML and links are left."""
    masked = _JINJA.sub(_cover_jinja, text.replace(GAP, SPACE).replace(REFERENCE, SPACE))
    masked = _CODE_LINES.sub(lambda found: _blank(found[0]), masked)
    return _CODE.sub(lambda found: _blank(found[0]), masked)


def references(text: str) -> dict[int, str]:
    """Return the expressions that a text prints, each under the place at which it begins."""
    printed = ((found.start(), found["expression"] or _printed(found["statement"])) for found in _JINJA.finditer(text) if found["comment"] is None)
    return {place: " ".join(expression.split()) for place, expression in printed if expression is not None}


def strings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of words that stand inside expressions and statements: literals that are printed, set or passed on.

    A literal that is compared, that names a file, or that is handed to a call as a name is none.
    """
    for found in _JINJA.finditer(text):
        group = "expression" if found["expression"] is not None else "statement"
        code = found[group]
        if code is None or _LOADS.match(code):
            continue
        if group == "expression" and _PRINTED_NUMBER.fullmatch(code):
            yield found.span(group)
        if '"' in code or "'" in code:
            yield from ((start + found.start(group), end + found.start(group)) for start, end in _literals(code))


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


def _cover_jinja(found: re.Match[str]) -> str:
    if found["expression"] is not None or _printed(found["statement"]) is not None:
        return REFERENCE + GAP * (len(found[0]) - 1)
    # A statement may part two alternatives: what stands on its sides is not one word.
    return (GAP if found["comment"] is not None else SPACE) + GAP * (len(found[0]) - 1)


def _cover_html(found: re.Match[str]) -> str:
    inline = found["tag"] and found["tag"].lower() in _INLINE
    return GAP * len(found[0]) if inline else _blank(found[0])


def _cover_markup(found: re.Match[str]) -> str:
    if found.lastgroup == "ticks" or found["code"]:
        return _blank(found[0])
    return (SPACE if found.lastgroup in _SEPARATES else GAP) + GAP * (len(found[0]) - 1)


def _blank(text: str) -> str:
    """Cover a text that may go over several lines, which stay lines."""
    return re.sub(r"[^\n]", SPACE, text)
