"""Documents of the last build that would come out the same again: taken over instead of typeset anew.

A document is the same when everything that goes into it is: its Markdown and figures, facts.json, the templates, the time that
it carries, and the versions of what makes it. One hash stands for all that; the manifest keeps it beside the files' own hashes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from factbound import __version__
from factbound.publish.reports import docx
from factbound.publish.reports.document import Press
from factbound.publish.reports.look import load_templates
from factbound.render.documents import RenderedReport

MAKERS = ("typst", "markdown-it-py", "mdit-py-plugins", "pypandoc-binary", "fontpkg-pt-serif", "fontpkg-pt-sans", "noto-cjk-sans-jp-regular")
"""Packages whose version shows in a document."""


class EarlierDocuments:
    """The documents of an output folder.

    Args:
        out: The folder, which need not exist.
        manifest: Its build.json, read; empty when there is none.
    """

    def __init__(self, out: Path, manifest: Mapping[str, Any]) -> None:
        self._folder = out / "reports"
        self._keys: Mapping[str, str] = manifest.get("reports", {})
        self._hashes: Mapping[str, str] = manifest.get("outputs", {})

    def take(self, name: str, key: str, folder: Path) -> bool:
        """Copy a report's documents if they were made from the same and nobody has touched them since."""
        if self._keys.get(name) != key:
            return False
        names = [f"{name}.pdf"] + ([f"{name}.docx"] if docx.available() else [])
        contents = {one: content for one in names if (content := self._whole(one)) is not None}
        if len(contents) < len(names):
            return False
        for one, content in contents.items():
            (folder / one).write_bytes(content)
        return True

    def _whole(self, name: str) -> bytes | None:
        """Return a document, read once: another build may take its place at any moment."""
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == self._hashes.get(f"reports/{name}") else None


def document_key(report: RenderedReport, press: Press) -> str:
    """Return the hash of all that a report's documents are made from."""
    digest = hashlib.sha256()
    for part in _parts(report, press):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _parts(report: RenderedReport, press: Press) -> list[bytes]:
    templates = {name: load_templates(press.templates, name) for name in ("typst", "docx")}
    listed = [f"{name}/{path}".encode() + b"\0" + data for name, files in templates.items() for path, data in files.items()]
    looks = [(folder / "look.toml").read_bytes() for folder in press.templates if (folder / "look.toml").is_file()][:1]
    made_with = json.dumps([__version__, press.timestamp.isoformat(), docx.available(), *_versions()])
    figures = [f"{name}\0{svg}".encode() for name, svg in sorted(report.figures.items())]
    return [made_with.encode(), report.markdown.encode(), press.facts_json, *figures, *listed, *looks]


def _versions() -> list[str]:
    found = []
    for name in MAKERS:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} missing")
    return found
