"""Addresses of pages, as the site generator makes them of their files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache

_ROW = re.compile(r"\]\((?P<page>(?:\.\./)*register\.md)#(?P<entity>\w+)(?=\.)")


@lru_cache(maxsize=8_000)
def way_to(path: str, folder: str) -> str:
    """Return the relative path from a folder; kept, since the pages of a folder lead to the same ones over and over."""
    return posixpath.relpath(path, folder or ".")


def moved_rows(text: str, path: str, register: Mapping[str, str]) -> str:
    """Return a page's Markdown, links that people wrote to rows of the register led to the page that has them now.

    Args:
        text: Its Markdown.
        path: Its own path.
        register: Entity -> the page that has its rows, where the register stands on several.
    """
    folder = posixpath.dirname(path)

    def moved(found: re.Match[str]) -> str:
        place = register.get(found["entity"], "")
        there = posixpath.normpath(posixpath.join(folder, found["page"])) == "register.md"
        return f"]({way_to(place, folder)}#{found['entity']}" if place and there else found[0]

    return _ROW.sub(moved, text)


def page_address(path: str, page: str, *, folders: bool) -> str:
    """Return the relative address of a page, in either shape that MkDocs makes.

    Args:
        path: The page under docs/.
        page: The one on which the address stands.
        folders: Whether each page is made a folder of its own (use_directory_urls).
    """
    if folders:
        return f"{way_to(_directory(path), _directory(page))}/"
    return way_to(path.removesuffix(".md"), posixpath.dirname(page)) + ".html"


def _directory(path: str) -> str:
    """Return the directory that MkDocs makes of a page: `a/b.md` becomes `a/b`, an index its own folder."""
    stem = path.removesuffix(".md")
    return posixpath.dirname(stem) or "." if posixpath.basename(stem) == "index" else stem
