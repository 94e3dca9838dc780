"""Where the site will stand and how its pages are addressed, as its settings say before it is made."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from factbound.characters import one_line
from factbound.problems import Problem
from factbound.read.addresses import EXPECTED, find_fault
from factbound.read.yamlfile import LOADER, YamlFile


@dataclass(frozen=True)
class SiteAddress:
    """A site's address, and the shape of its pages' own."""

    base: str = ""
    """With a slash at its end; empty where nobody has said it."""
    folders: bool = True
    """Whether a page is the index of a folder of its own (use_directory_urls)."""

    def file(self, page: str) -> str:
        """Return the file below the site's folder that the generator makes of a page, by its path under docs/."""
        return _file(page, self.folders)

    def path(self, page: str) -> str:
        """Return a page's address below the site's own; empty for the landing page."""
        return _path(page, self.folders)

    def link(self, page: str = "index.md") -> str:
        """Return the address of a page by its path under docs/: a whole one, or relative to the site's top."""
        return self.base + self.path(page) or "./"

    def way(self, path: str, page: str = "index.md") -> str:
        """Return the whole address of what stands at a path below the site's own, or else the way to it from a page."""
        if self.base:
            return self.base + path
        start = posixpath.dirname(self.path(page))
        way = _relative(path.rstrip("/"), start)
        return f"{way}/" if path.endswith("/") or not path else way


def _file(page: str, folders: bool) -> str:
    stem = page.removesuffix(".md")
    return f"{stem}/index.html" if folders and posixpath.basename(stem) != "index" else f"{stem}.html"


@lru_cache(maxsize=1_000)  # a page asks for its own again and again, and for those of the indexes above it
def _path(page: str, folders: bool) -> str:
    file = _file(page, folders)
    return quote(file.removesuffix("index.html") if folders or file == "index.html" else file)


def _relative(path: str, start: str) -> str:
    """Return the way from a folder to a path, both without dots in them; posixpath.relpath asks the system where it is, each time."""
    to, here = path.split("/") if path else [], start.split("/") if start else []
    common = 0
    while common < len(to) and common < len(here) and to[common] == here[common]:
        common += 1
    return "/".join([".."] * (len(here) - common) + to[common:]) or "."


def load_address(project: Path) -> SiteAddress:
    """Return what the settings say of addresses; what else is wrong with them is told elsewhere."""
    settings = _settings(project)
    address = str(settings.get("site_url") or "").strip()
    return SiteAddress(f"{address.rstrip('/')}/" if _is_web_address(address) else "", settings.get("use_directory_urls") is not False)


def address_faults(project: Path, settings: YamlFile) -> Iterator[Problem]:
    """Yield what is wrong with the address of the site, wherever it comes from: every page would bear it.

    Args:
        project: Its folder.
        settings: mkdocs.yml, as it was read.
    """
    address = str(_settings(project).get("site_url") or "")
    if not address or settings.root is None or "site_url" not in settings.root.keys:
        return
    message, hint = find_fault(address)
    if hint == EXPECTED or not (message or _is_web_address(address)):
        message = f"'{one_line(address)}' is not the address of a site"
        hint = "Expected one such as https://example.org/briefing/, without '?' and '#', and with spaces and quotes written as %20 and %22."
    if message:
        at = settings.root.keys["site_url"]
        yield Problem(
            at, f"site_url: {message}", f"{hint} Where mkdocs.yml asks for SITE_URL, it is the environment that says so.", settings.lines[at.line - 1]
        )


def _settings(project: Path) -> dict[str, Any]:
    """Return the settings as MkDocs reads them, so that `site_url: !ENV [SITE_URL, ""]` takes the address from the environment."""
    from mkdocs.exceptions import ConfigurationError
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    try:
        settings: Any = yaml_load((project / "mkdocs.yml").read_text("utf-8"), get_yaml_loader(LOADER))
    except (OSError, ValueError, ConfigurationError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not parts.query and not parts.fragment
