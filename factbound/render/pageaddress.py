"""The way from one page of the site to another, in either shape of addresses that MkDocs makes."""

from __future__ import annotations

import posixpath


def page_address(path: str, page: str, *, folders: bool) -> str:
    """Return the relative address of a page.

    Args:
        path: The page under docs/.
        page: The one on which the address stands.
        folders: Whether each page is made a folder of its own (use_directory_urls).
    """
    if folders:
        return f"{posixpath.relpath(_directory(path), _directory(page))}/"
    return posixpath.relpath(path.removesuffix(".md"), posixpath.dirname(page) or ".") + ".html"


def _directory(path: str) -> str:
    """Return the directory that MkDocs makes of a page: `a/b.md` becomes `a/b`, an index its own folder."""
    stem = path.removesuffix(".md")
    return posixpath.dirname(stem) or "." if posixpath.basename(stem) == "index" else stem
