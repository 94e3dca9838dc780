"""Addresses of pages, as the site generator makes them of their files."""

from __future__ import annotations

import posixpath
from functools import lru_cache


@lru_cache(maxsize=100_000)
def way_to(path: str, folder: str) -> str:
    """Return the relative path from a folder; kept, since the pages of a folder lead to the same ones over and over."""
    return posixpath.relpath(path, folder or ".")


def directory_of(path: str) -> str:
    """Return the directory that MkDocs makes of a page: `a/b.md` becomes `a/b`, an index its own folder."""
    stem = path.removesuffix(".md")
    return posixpath.dirname(stem) or "." if posixpath.basename(stem) == "index" else stem
