"""Where the site will stand and how its pages are addressed, as its settings say before it is made."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from factbound.read.yamlfile import LOADER


@dataclass(frozen=True)
class SiteAddress:
    """A site's address, and the shape of its pages' own."""

    base: str = ""
    """With a slash at its end; empty where nobody has said it."""
    folders: bool = True
    """Whether a page is the index of a folder of its own (use_directory_urls)."""

    def file(self, page: str) -> str:
        """Return the file below the site's folder that the generator makes of a page, by its path under docs/."""
        stem = page.removesuffix(".md")
        return f"{stem}/index.html" if self.folders and posixpath.basename(stem) != "index" else f"{stem}.html"

    def path(self, page: str) -> str:
        """Return a page's address below the site's own; empty for the landing page."""
        file = self.file(page)
        return quote(file.removesuffix("index.html") if self.folders or file == "index.html" else file)

    def link(self, page: str = "index.md") -> str:
        """Return the address of a page by its path under docs/: a whole one, or relative to the site's top."""
        return self.base + self.path(page) or "./"

    def way(self, path: str, page: str = "index.md") -> str:
        """Return the whole address of what stands at a path below the site's own, or else the way to it from a page."""
        if self.base:
            return self.base + path
        start = posixpath.dirname(self.path(page)) or "."
        way = posixpath.relpath(path or ".", start)
        return f"{way}/" if path.endswith("/") or not path else way


def load_address(project: Path) -> SiteAddress:
    """Return what the settings say of addresses; what else is wrong with them is told elsewhere.

    They are read as MkDocs reads them, so that `site_url: !ENV [SITE_URL, ""]` takes the address from the environment.
    """
    from mkdocs.exceptions import ConfigurationError
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    try:
        settings: Any = yaml_load((project / "mkdocs.yml").read_text("utf-8"), get_yaml_loader(LOADER))
    except (OSError, ValueError, ConfigurationError):
        return SiteAddress()
    if not isinstance(settings, dict):
        return SiteAddress()
    address = str(settings.get("site_url") or "").strip()
    return SiteAddress(f"{address.rstrip('/')}/" if _is_web_address(address) else "", settings.get("use_directory_urls") is not False)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not parts.query and not parts.fragment
