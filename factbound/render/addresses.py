"""Addresses of pages, as the site generator makes them of their files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache

_ROW = re.compile(r"\]\((?P<page>(?:\.\./)*register\.md)#(?P<entity>\w+)(?=\.)")


@lru_cache(maxsize=100_000)
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

    return _ROW.sub(moved, text) if register else text


def directory_of(path: str) -> str:
    """Return the directory that MkDocs makes of a page: `a/b.md` becomes `a/b`, an index its own folder."""
    stem = path.removesuffix(".md")
    return posixpath.dirname(stem) or "." if posixpath.basename(stem) == "index" else stem
