"""A page as Markdown for who reads no HTML: the same words and links, without layout; of a drawing its title and what it says."""

from __future__ import annotations

import posixpath
import re

from factbound.publish.address import SiteAddress

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FIGURE = re.compile(r"<figure\b.*?</figure>|<svg\b.*?</svg>", re.DOTALL)
_SAID = re.compile(r"<title\b[^>]*>(.*?)</title>\s*<desc\b[^>]*>(.*?)</desc>", re.DOTALL)
_MARK = re.compile(r'<span class="fact-mark">(.*?)</span>')
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_PAGE_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)(?P<page>[^()\s#]*\.md)(?=[#)\s])")


def markdown_file(page: str, address: SiteAddress) -> str:
    """Return the path below the site of a page's Markdown: what llmstxt.org has readers look for."""
    return f"{address.file(page)}.md"


def plain_markdown(text: str, page: str, address: SiteAddress) -> str:
    """Return a page's Markdown without HTML.

    Args:
        text: The Markdown that the page was made of.
        page: Its path under docs/.
        address: Of the site; links lead to the pages themselves.
    """
    body = _FIGURE.sub(_figure_words, _FRONT_MATTER.sub("", text))
    body = _PAGE_LINK.sub(lambda match: _way(match["page"], page, address), _TAG.sub("", _MARK.sub(r"(\1)", body)))
    lines: list[str] = []
    for line in (one.rstrip() for one in body.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def _figure_words(match: re.Match[str]) -> str:
    """Return what a drawing says: once, though it is drawn for several widths."""
    said = _SAID.search(match.group())
    return f"*{said[1].strip()}* {' '.join(said[2].split())}" if said else ""


def _way(target: str, page: str, address: SiteAddress) -> str:
    return address.way(address.path(posixpath.normpath(posixpath.join(posixpath.dirname(page), target))), page)
