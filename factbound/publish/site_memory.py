"""What one process remembers from site to site, so that a rebuild under `serve` makes only the pages that changed.

A plugin to MkDocs, of which only its public events are used; it is never named in mkdocs.yml.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from jinja2 import BytecodeCache, Environment, Template
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink


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


class SearchIndex(Protocol):
    """What the theme's search plugin gathers; a plugin without it is left alone."""

    entries: list[dict[str, Any]]

    def add_entry_from_context(self, page: Page) -> None:
        """Add the entries of a page."""
        ...


@dataclass
class Memory:
    """Pages of the last site, by what they were made from, and the theme's code."""

    pages: dict[str, Converted] = field(default_factory=dict)
    framed: dict[str, str] = field(default_factory=dict)
    """The same pages inside the theme, by what went into them."""
    indexed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Their entries in the search index."""
    templates: CompiledTemplates = field(default_factory=CompiledTemplates)


class RememberedTemplate:
    """A template of the theme that prints a page again only when something that it shows has changed.

    Args:
        template: The theme's own.
        known: The pages of the last site.
        fresh: Takes those of this one.
        frame: Hash of what all pages share: settings, navigation with its titles, the theme's overrides.
    """

    def __init__(self, template: Template, known: dict[str, str], fresh: dict[str, str], frame: str) -> None:
        self._template, self._known, self._fresh, self._frame = template, known, fresh, frame

    def render(self, context: dict[str, Any]) -> str:
        """Return a page inside the theme; what is no page, such as the site map, is printed anew."""
        page = context["page"]
        if page is None:
            return self._template.render(context)
        around = [(one.title, one.url) if one else None for one in (page.previous_page, page.next_page)]
        shown = [self._frame, page.url, page.content, page.meta, page.title, outline(page.toc), around]
        key = hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()
        self._fresh[key] = self._known[key] if key in self._known else self._template.render(context)
        return self._fresh[key]


def outline(toc: Iterable[AnchorLink]) -> list[Any]:
    """Return a page's contents as values: their labels need not be those of the headings."""
    return [[one.title, one.id, one.level, outline(one.children)] for one in toc]


class Remembered(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Takes the place of a page's conversion when nothing that it depends on has changed.

    Args:
        memory: Where pages are looked up and left; afterwards it holds those of this site alone.
        frame: Hash of what all pages share: settings, navigation, the theme's overrides.
        complaints: A page that MkDocs complained about is converted again, to hear the complaint again.
    """

    def __init__(self, memory: Memory, complaints: list[str], frame: str) -> None:
        self._memory, self._complaints, self._frame = memory, complaints, frame
        self._fresh: dict[str, Converted] = {}
        self._framed: dict[str, str] = {}
        self._indexed: dict[str, list[dict[str, Any]]] = {}
        self._surroundings, self._key, self._heard = "", "", 0
        self._listed: Sequence[Page] = ()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Note what every page depends on: the settings of Markdown, and which files a link can lead to."""
        listed: list[Any] = config.markdown_extensions  # names, and the engine's own extensions, whose words tell where in memory they lie
        extensions = [one if isinstance(one, str) else type(one).__qualname__ for one in listed]
        settings = [extensions, config.mdx_configs, config.validation, config.use_directory_urls]
        self._surroundings = repr(settings) + repr(sorted(file.src_uri for file in files))
        return files

    def on_nav(self, nav: Navigation, **_: Any) -> Navigation:
        """Note the pages whose titles others show; what they are is known only when all are converted."""
        self._listed = nav.pages
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Leave nothing to convert when the page is known."""
        made_from = json.dumps([self._surroundings, page.file.src_uri, page.title, page.meta, markdown], default=str)
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

    def on_env(self, env: Environment, *, config: MkDocsConfig, **_: Any) -> Environment:
        """Spare the theme's templates their compilation, and unchanged pages their printing."""
        env.bytecode_cache = self._memory.templates
        for plugin in config.plugins.values():
            index: Any = getattr(plugin, "search_index", None)
            if hasattr(index, "entries") and hasattr(index, "add_entry_from_context"):
                self.remember_search(index)
        get_template = env.get_template
        frame = json.dumps([self._frame, [(page.title, page.url) for page in self._listed]])

        def get_remembered(name: str, *parent: Any) -> Any:
            if parent:  # a template that another one extends or includes
                return get_template(name, *parent)
            return RememberedTemplate(get_template(name), self._memory.framed, self._framed, f"{name} {frame}")

        env.get_template = get_remembered  # type: ignore[method-assign, assignment]
        return env

    def remember_search(self, index: SearchIndex) -> None:
        """Let the index take the entries of unchanged pages from memory."""
        add, known, fresh = index.add_entry_from_context, self._memory.indexed, self._indexed

        def add_remembered(page: Page) -> None:
            made_from = json.dumps([page.url, page.title, page.meta, page.content, outline(page.toc)], default=str)
            key = hashlib.sha256(made_from.encode()).hexdigest()
            if key in known:
                index.entries.extend(dict(entry) for entry in known[key])
                fresh[key] = known[key]
                return
            before = len(index.entries)
            add(page)
            fresh[key] = [dict(entry) for entry in index.entries[before:]]

        index.add_entry_from_context = add_remembered  # type: ignore[method-assign]

    def on_post_build(self, **_: Any) -> None:
        """Forget the pages that this site no longer has."""
        self._memory.pages, self._memory.framed, self._memory.indexed = self._fresh, self._framed, self._indexed
