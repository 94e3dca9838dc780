"""Where the pages of a site are: their files, and their addresses where the site's own is known."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Addresses:
    """How the site generator names what it makes of a page, and where the site stands on the web."""

    base: str = ""
    """The site's address with a slash at its end; empty where nobody has said it."""
    folders: bool = True
    """Whether a page is the index of a folder of its own (use_directory_urls)."""

    def file(self, page: str) -> str:
        """Return the file below the site's folder of a page such as `parties/megafon.md`."""
        stem = page.removesuffix(".md")
        if not self.folders or posixpath.basename(stem) == "index":
            return f"{stem}.html"
        return f"{stem}/index.html"

    def path(self, page: str) -> str:
        """Return a page's address below the site's own, as a link writes it; empty for the landing page."""
        file = self.file(page)
        return quote(file.removesuffix("index.html") if self.folders or file == "index.html" else file)

    def absolute(self, path: str) -> str:
        """Return the whole address of what stands at a path below the site's own; nothing where that is not known."""
        return self.base + path if self.base else ""

    def link(self, path: str, page: str = "index.md") -> str:
        """Return the whole address of a path below the site's own, or else the way to it from a page."""
        if self.base:
            return self.base + path
        start = posixpath.dirname(self.path(page)) or "."
        way = posixpath.relpath(path or ".", start)
        return f"{way}/" if path.endswith("/") or not path else way
