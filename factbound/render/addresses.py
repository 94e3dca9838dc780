"""Addresses of pages, as the site generator makes them of their files."""

from __future__ import annotations

import posixpath


def directory_of(path: str) -> str:
    """Return the directory that MkDocs makes of a page: `a/b.md` becomes `a/b`, an index its own folder."""
    stem = path.removesuffix(".md")
    return posixpath.dirname(stem) or "." if posixpath.basename(stem) == "index" else stem
