"""What one process remembers from site to site, so that a rebuild under `serve` converts only the pages that changed.

A plugin to MkDocs, of which only its public events are used; it is never named in mkdocs.yml.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page


@dataclass(frozen=True)
class Converted:
    """A page as Markdown left it."""

    content: str
    title: str | None
    toc: Any
    anchors: set[str]
    links: dict[str, dict[str, str]]
    """Path of a page -> anchor there -> the link as written: what is checked once all pages are known."""


class CompiledTemplates(BytecodeCache):
    """The theme's templates, compiled once in a process."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template, when its source has not changed."""
        if code := self._known.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._known[bucket.key] = bucket.bytecode_to_string()


@dataclass
class Memory:
    """Pages of the last site, by what they were made from, and the theme's code."""

    pages: dict[str, Converted] = field(default_factory=dict)
    templates: CompiledTemplates = field(default_factory=CompiledTemplates)


class Remembered(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Takes the place of a page's conversion when nothing that it depends on has changed.

    Args:
        memory: Where pages are looked up and left; afterwards it holds those of this site alone.
        complaints: A page that MkDocs complained about is converted again, to hear the complaint again.
    """

    def __init__(self, memory: Memory, complaints: list[str]) -> None:
        self._memory, self._complaints = memory, complaints
        self._fresh: dict[str, Converted] = {}
        self._surroundings, self._key, self._heard = "", "", 0

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Note what every page depends on: the settings of Markdown, and which files a link can lead to."""
        settings = [config.markdown_extensions, config.mdx_configs, config.validation, config.use_directory_urls]
        self._surroundings = repr(settings) + repr(sorted(file.src_uri for file in files))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Leave nothing to convert when the page is known."""
        made_from = json.dumps([self._surroundings, page.file.src_uri, page.meta, markdown], default=str)
        self._key, self._heard = hashlib.sha256(made_from.encode()).hexdigest(), len(self._complaints)
        return "" if self._key in self._memory.pages else markdown

    def on_page_content(self, html: str, *, page: Page, files: Files, **_: Any) -> str:
        """Put the known page in place, or remember the one that was converted."""
        known = self._memory.pages.get(self._key)
        if known is None:
            links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
            known = Converted(html, page.title, page.toc, page.present_anchor_ids or set(), links)
        else:
            page.title, page.toc, page.present_anchor_ids = known.title, known.toc, known.anchors
            page.links_to_anchors = {file: found for path, found in known.links.items() if (file := files.get_file_from_path(path))}
        if len(self._complaints) == self._heard:
            self._fresh[self._key] = known
        return known.content

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Spare the theme's templates their compilation."""
        env.bytecode_cache = self._memory.templates
        return env

    def on_post_build(self, **_: Any) -> None:
        """Forget the pages that this site no longer has."""
        self._memory.pages = self._fresh
