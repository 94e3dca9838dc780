"""What the pages of a site share, gathered with the site generator's own objects before any page is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factbound.publish.builder.unready import UNREADY, NotByItselfError
from factbound.publish.shelf import Shelf

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

SEARCH = "material.plugins.search.plugin"
"""The module of the one plugin whose work is known here."""


@dataclass(frozen=True)
class Gathered:
    """A site before its pages."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    documents: Sequence[File]
    """The pages, in the order in which they are made."""
    search: Any
    """The plugin that indexes pages, or None."""
    listed: frozenset[int]
    """The pages of the navigation, by who they are."""


def is_known(config: MkDocsConfig) -> bool:
    """Return whether nothing but what is known here has a hand in pages."""
    plain = not (config.hooks or config.extra_templates or config.repo_url)
    return plain and config.theme.name == "material" and all(type(one).__module__ == SEARCH for one in config.plugins.values())


def gather_site(config: MkDocsConfig, shelf: Shelf, templates: BytecodeCache | None = None) -> Gathered:
    """Do what the generator does before it makes pages, in its order."""
    from mkdocs.structure.files import get_files, set_exclusions
    from mkdocs.structure.nav import get_navigation
    from mkdocs.structure.pages import Page

    config = config.plugins.on_config(config)
    files = get_files(config)
    env = config.theme.get_env()
    env.bytecode_cache = templates
    files.add_files_from_theme(env, config)
    set_exclusions(files, config)
    nav = get_navigation(files, config)
    documents = files.documentation_pages()
    for file in documents:
        if file.page is None:
            Page(None, file, config)
    listed = frozenset(map(id, nav.pages))
    for file in documents:
        assert file.page is not None
        if id(file.page) not in listed:
            _hide(file.page)
    for page in nav.pages:
        _show_title(page, config, files)
    for file in files:
        if not file.is_documentation_page() and file.inclusion.is_included():  # type: ignore[no-untyped-call]
            shelf.put(file.dest_uri, file.content_bytes)
    search = next((one for one in config.plugins.values() if one.config.enabled), None)
    return Gathered(config, files, nav, env, documents, search, listed)


def _show_title(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Read of a page in the navigation what others show of it: its title and what its front matter says."""
    from mkdocs.commands.build import _populate_page

    page.read_source(config)
    if "title" not in page.__dict__ and "title" not in page.meta:
        _populate_page(page, config, files)
    page.title = page.title
    _empty(page)


def _hide(page: Page) -> None:
    page.title = page.meta = UNREADY
    _empty(page)


def _empty(page: Page) -> None:
    page.markdown = None
    page.content = page.toc = UNREADY
    page.present_anchor_ids = page.links_to_anchors = None


@contextmanager
def one_ready(page: Page, gathered: Gathered) -> Iterator[None]:
    """Let a page be made, and forget afterwards what it holds."""
    hidden = page.meta is UNREADY
    if hidden:
        del page.title
    page.meta, page.content, page._title_from_render = {}, None, None  # noqa: SLF001 - as a page begins
    page.active = True
    gathered.config._current_page = page  # noqa: SLF001 - as the generator has it for those that it calls
    meta = None
    try:
        yield
        meta = page.meta
    finally:
        page.active = False
        gathered.config._current_page = None  # noqa: SLF001
        if hidden:
            _hide(page)
        else:
            _empty(page)
            page.meta = meta if meta is not None else page.meta


def write_templates(gathered: Gathered, shelf: Shelf) -> None:
    """Write the theme's own pages and the site map, in place.

    Raises:
        NotByItselfError: When one shows what stands on the pages.
    """
    from mkdocs.commands.build import _build_theme_template

    for name in gathered.config.theme.static_templates:
        shelf.fresh(name), shelf.fresh(f"{name}.gz")
        _build_theme_template(name, gathered.env, gathered.files, gathered.config, gathered.nav)


__all__ = ["Gathered", "NotByItselfError", "gather_site", "is_known", "one_ready", "write_templates"]
