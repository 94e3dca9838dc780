"""Text from data is data: one function for each place where it may land."""

from __future__ import annotations

import html
import json
import re

_MARKDOWN = re.compile(r"[\\`*_\[\]{}<>|~^=$#&@!]|(?<=[a-z])://|(?<=www)\.", re.IGNORECASE)
_LINE_START = re.compile(r"^(\s*)(?:([-+:])|(\d{1,9})([.)])(?=\s|$))")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What begins a formula, also in full width, which some spreadsheets fold."""
_NEXT_CELL = re.compile(rf"(?<=[;\r\n])(?=[' \t]*+[{re.escape(''.join(_FORMULA))}])")
"""Where one would begin for a spreadsheet that divides cells at semicolons, as the settings of many countries have it: quotes do not count there."""
_HYPHENS = re.compile(r"-(?=-)")


def markdown(text: str) -> str:
    """Escape a text for running Markdown and table cells, in CommonMark, pandoc and Python-Markdown alike.

    Characters that could begin any construct become numeric entities, since a backslash means different things to the
    three. A line break or a tab becomes a space, so that a text never starts a block of its own.
    """
    flat = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    escaped = _MARKDOWN.sub(lambda match: "".join(_entity(one) for one in match.group()), flat)
    escaped = _HYPHENS.sub("&#45;", escaped)
    return _LINE_START.sub(lambda match: match[1] + (_entity(match[2]) if match[2] else match[3] + _entity(match[4])), escaped)


def link_title(text: str) -> str:
    """Escape a text for the quoted title of a Markdown link."""
    return markdown(text).replace('"', "&#34;").replace("'", "&#39;")


def link_address(address: str) -> str:
    """Escape a checked web address for the round brackets of a Markdown link, in a table too."""
    return re.sub(r"[()\[\]|\s<>\\*_~`']", lambda match: f"%{ord(match.group()):02X}", address)


def attribute(text: str) -> str:
    """Escape a text for a quoted HTML attribute in Markdown, where converters look for the ends of square brackets even there."""
    return html.escape(text, quote=True).replace("[", "&#91;").replace("]", "&#93;")


def front_matter(text: str) -> str:
    """Write a text as a YAML value (a JSON string is one), for those who take it for text."""
    return json.dumps(text, ensure_ascii=False)


def page_front_matter(text: str) -> str:
    """Write a text as a YAML value of a page, whose titles and descriptions the site's theme takes for HTML."""
    return front_matter(html.escape(text, quote=False))


def csv_text(text: str) -> str:
    """Return a text for a cell of a spreadsheet, which takes some beginnings for a formula: an apostrophe before it says that it is text."""
    guarded = _NEXT_CELL.sub("'", text)
    return f"'{guarded}" if text.lstrip("' \t\r\n").startswith(_FORMULA) else guarded


def _entity(character: str) -> str:
    return f"&#{ord(character)};"
