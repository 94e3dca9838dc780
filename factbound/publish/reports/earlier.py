"""Documents of the last build, or kept by others, that would come out the same again: taken over instead of made anew.

A document is the same when everything that goes into it is: its Markdown and figures, the facts that it carries, the templates, the time that it
names, and the versions of what makes it. One hash stands for all that; the manifest keeps it beside the files' own hashes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbound import __version__
from factbound.publish.reports.document import Press, list_documents
from factbound.publish.reports.look import load_templates
from factbound.render.documents import RenderedReport

if TYPE_CHECKING:
    from factbound.files.cache import Cache

TYPESET_BY = ("typst", "markdown-it-py", "mdit-py-plugins", "fontpkg-pt-serif", "fontpkg-pt-sans", "noto-cjk-sans-jp-regular")
"""Packages whose version shows in a PDF, and in the pictures of a Word document."""
WRITTEN_BY = ("pypandoc-binary",)
"""Those whose version shows in a Word document besides."""


SORT = "document that is typeset"
"""As what the cache keeps them."""


class EarlierDocuments:
    """The documents of an output folder, and of the cache.

    Args:
        out: The folder, which need not exist.
        manifest: Its build.json, read; empty when there is none.
        cache: Where others may have left some.
    """

    def __init__(self, out: Path, manifest: Mapping[str, Any], cache: Cache | None = None) -> None:
        self._cache = cache
        self._folder = out / "reports"
        self._keys: Mapping[str, str] = manifest.get("reports", {})
        self._hashes: Mapping[str, str] = manifest.get("outputs", {})

    def take(self, name: str, key: str, folder: Path) -> bool:
        """Copy a document if it was made from the same and nobody has touched it since."""
        content = self._whole(name) if self._keys.get(name) == key else None
        if content is None and self._cache is not None:
            content = self._cache.get(SORT, f"{name}\0{key}".encode())
        if content is None:
            return False
        (folder / name).write_bytes(content)
        return True

    def keep(self, name: str, key: str, folder: Path) -> None:
        """Keep a document that has been made."""
        if self._cache is not None:
            self._cache.put(SORT, f"{name}\0{key}".encode(), (folder / name).read_bytes())

    def _whole(self, name: str) -> bytes | None:
        """Return a document, read once: another build may take its place at any moment."""
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == self._hashes.get(f"reports/{name}") else None


class Recipes:
    """What the documents of a build are made from, as hashes; what they have in common is read once.

    Args:
        press: What they are made with.
    """

    def __init__(self, press: Press) -> None:
        self._press = press
        typst, word = (_listed(press, name) for name in ("typst", "docx"))
        looks = [(folder / "look.toml").read_bytes() for folder in press.templates if (folder / "look.toml").is_file()]
        common = [__version__.encode(), press.timestamp.isoformat().encode(), *_versions(TYPESET_BY), *looks, *typst]
        self._common = {".pdf": _hash(common), ".docx": _hash([*common, *_versions(WRITTEN_BY), *word])}

    def of(self, report: RenderedReport) -> dict[str, str]:
        """Return the name of each of a report's documents -> the hash of all that it is made from."""
        texts = [report.markdown.encode(), *(f"{name}\0{svg}".encode() for name, svg in sorted(report.figures.items()))]
        carried = {".pdf": [self._press.carried(report.facts)], ".docx": []}
        return {name: _hash([self._common[end].encode(), *carried[end], *texts]) for name in list_documents(report) for end in [Path(name).suffix]}


def _listed(press: Press, name: str) -> list[bytes]:
    return [f"{name}/{path}".encode() + b"\0" + data for path, data in load_templates(press.templates, name).items()]


def _hash(parts: Iterable[bytes]) -> str:
    """Return one hash of all parts, each hashed by itself so that none can reach into the next."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _versions(packages: Iterable[str]) -> list[bytes]:
    found = {}
    for name in packages:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return [json.dumps(found).encode()]
