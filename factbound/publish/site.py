"""The site: what MkDocs makes of staged Markdown, each page by itself or all of them its way; its complaints become problems, in site_problems."""

from __future__ import annotations

import hashlib
import html
import logging
import os
import traceback
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbound.characters import one_line
from factbound.problems import BuildFailed
from factbound.publish import site_problems
from factbound.publish.indexing import index_site
from factbound.publish.pagefind import Running, ending
from factbound.publish.shelf import Shelf
from factbound.publish.site_settings import load_config, search_of

if TYPE_CHECKING:
    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig

    from factbound.publish.builder.known import Known
    from factbound.publish.web.website import Website

SETTINGS = "mkdocs.yml"
FALLEN = (
    "MkDocs made the whole site, with the same content but in several times the time: making each page by itself failed{} ({})."
    " That is a fault of Factbound; please report it."
)

NavEntry = tuple[str, "str | Sequence[NavEntry]"]
"""A title with the path of its page under docs/, or with the entries of its section."""


def render_nav(entries: Sequence[NavEntry]) -> str:
    """Return the navigation as a settings file that mkdocs.yml inherits.

    Args:
        entries: Titles are plain text; the theme prints them unescaped, so they are written as HTML.
    """
    import yaml

    text = yaml.safe_dump({"nav": _nav_items(entries)}, allow_unicode=True, sort_keys=False, width=1000)
    return "# Written by the build: the pages of the site, in reading order.\n" + text


def write_nav(nav: Path, entries: Sequence[NavEntry]) -> None:
    """Write the navigation where nothing is yet."""
    nav.write_text(render_nav(entries), encoding="utf-8", newline="\n")


@dataclass(frozen=True)
class Site:
    """What a site is made of, and how."""

    project: Path
    """The folder that holds mkdocs.yml, whose folders are replaced by these."""
    docs: Path
    """Markdown and assets."""
    site: Path
    """Where the site goes; emptied first."""
    theme: Path
    """Overrides of the theme's templates."""
    nav: Path
    """The navigation, as render_nav has it."""
    epoch: int = 0
    """The moment that the site map gives as the pages' last change, in seconds since 1970."""
    clock: str = ""
    """What its name says of the day at which it stands, if that is not the newest."""
    website: Website | None = None
    """What machines are told of it; None for a site as MkDocs leaves it."""
    stock: bool = False
    """Whether MkDocs makes it all by itself."""
    only: Collection[str] | None = None
    """The pages, by their path below docs/, that are made so that they are known, and no site; of other pages their front matter is enough."""
    notices: list[str] = field(default_factory=list)
    """Takes what is to be told of it."""
    shelf: Shelf | None = None
    """Takes the site's files; None for a folder that has nothing to do with an output."""

    @property
    def takes(self) -> Shelf:
        """What takes the site's files."""
        return self.shelf or Shelf(self.site)


def build_site(site: Site, known: Known | None = None) -> bool:
    """Build a site from staged Markdown with the project's own mkdocs.yml.

    Args:
        site: What it is made of.
        known: Given to build after build, it spares pages that are known. The bytes are the same.

    Returns:
        Whether each page was made by itself.

    Raises:
        BuildFailed: With everything that MkDocs complains about, or else with what no page may have; the folder is then not fit for use.
    """
    fallen = ""
    if not site.stock:
        try:
            if _build_pages(site, known):
                return True
        except (BuildFailed, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, MkDocs meets it as well and tells it, or can do without what is asked for
            fallen = _told_fault(error)
            site.notices.clear()
    if site.only is None:
        site.takes.empty()  # MkDocs writes in place
        _build_stock(site)
        site.notices.extend([fallen] if fallen else [])
    return False


def _told_fault(error: Exception) -> str:
    """Return what is told of a site that could not be made page by page although MkDocs can make it; nothing where an override asks for that."""
    from factbound.publish.builder.unready import NotByItselfError

    if isinstance(error, NotByItselfError):
        return ""
    place = traceback.extract_tb(error.__traceback__)[-1]
    about = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}: {error}"
    return FALLEN.format("".join(f" at {page}" for page in getattr(error, "__notes__", [])[:1]), one_line(about)[:300])


def _build_pages(site: Site, known: Known | None) -> bool:
    """Build each page by itself, unless something has a hand in them that may want to see all."""
    from factbound.publish.builder.building import build_pages
    from factbound.publish.builder.gathering import is_known
    from factbound.publish.builder.shells import make_page_environment
    from factbound.publish.web import finish_rest, make_finisher

    shelf = site.takes
    shelf.empty()
    with _listening() as complaints, _source_date(site.epoch):
        config = _configured(site)
        if not is_known(config):
            return False
        config.theme.get_env = partial(make_page_environment, config.theme)  # type: ignore[method-assign]
        website = site.website
        finish = partial(make_finisher, site.site, website, site.docs) if website else None
        try:
            config.plugins.on_startup(command="build", dirty=False)
            index = partial(_indexing, site, shelf, search_of(config), known) if website else nullcontext
            built = build_pages(config, shelf, finish, complaints, known, _frame(site, config), index, site.only)
        finally:
            config.plugins.on_shutdown()
    if site.only is not None:
        return True
    if known is not None:
        known.write()
    if complaints:
        raise BuildFailed(site_problems.parse_complaints(complaints, site.docs))
    if built.finisher:
        finish_rest(site.site, shelf, built.finisher, built.paths, built.problems)
    return True


@contextmanager
def _indexing(site: Site, shelf: Shelf, wanted: str, known: Known | None) -> Iterator[None]:
    """Have a site indexed while something else is done: the program that does it is another one."""
    running = Running()
    with ThreadPoolExecutor(1) as pool, ending(running):
        told = pool.submit(copy_context().run, index_site, site.site, shelf, site.project / SETTINGS, wanted, known, running)
        yield
        site.notices.extend(told.result())


def _build_stock(site: Site) -> None:
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort

    with _listening() as complaints, _source_date(site.epoch):
        try:
            config = _configured(site)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        except Abort as error:  # the last word of a strict build, and of one that failed, after what it is about
            complaints[:] = complaints or [str(error)]
        except Exception as error:
            problem = site_problems.template_problem(error, site.theme)
            if problem is None:
                raise
            raise BuildFailed([problem]) from error
    if complaints:
        raise BuildFailed(site_problems.parse_complaints(complaints, site.docs))
    if site.website:
        from factbound.publish.web import finish_site

        site.notices.extend(index_site(site.site, site.takes, site.project / SETTINGS, search_of(config)))
        finish_site(site.site, site.takes, site.website, site.docs)


def _configured(site: Site) -> MkDocsConfig:
    from factbound.publish.theme import make_theme_environment

    config = load_config(site.project / SETTINGS, site.docs, site.site, site.theme, site.nav)
    config.site_name += f", {site.clock}" if site.clock else ""
    config.theme.get_env = partial(make_theme_environment, config.theme)  # type: ignore[method-assign]
    return config


def _frame(site: Site, config: MkDocsConfig) -> bytes:
    """Return a hash of the files that show on all pages, and of what no file says."""
    said = repr((config.site_name, config.site_url, site.epoch)).encode()
    own = {f"theme/{file.relative_to(site.theme).as_posix()}": file for file in site.theme.rglob("*") if file.is_file()}
    named = {"settings": site.project / SETTINGS, "navigation": site.nav, **own}
    hashes = [(name, hashlib.sha256(named[name].read_bytes()).hexdigest()) for name in sorted(named)]  # by name: a file may take another's place
    return hashlib.sha256(said + repr(hashes).encode("utf-8", "surrogatepass")).digest()


def make_markdown(project: Path, out: Path) -> Markdown:
    """Return the converter that makes the pages of a site, without what MkDocs adds for links between them.

    Args:
        project: The folder that holds mkdocs.yml.
        out: An output folder that has been built.
    """
    from markdown import Markdown

    config = load_config(project / SETTINGS, out / "docs", out / "site", out / "theme", out / "nav.yml")
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})


def _nav_items(entries: Sequence[NavEntry]) -> list[dict[str, Any]]:
    return [{html.escape(title): target if isinstance(target, str) else _nav_items(target)} for title, target in entries]


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what MkDocs and its plugins complain about, and keep it off the terminal."""
    heard: list[str] = []

    def hear(record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING or site_problems.LEFT_OUT.match(record.getMessage()):
            heard.append(record.getMessage())

    logger, listener = logging.getLogger("mkdocs"), logging.Handler()
    listener.emit = hear  # type: ignore[method-assign]
    logger.addHandler(listener)
    before, logger.propagate = (logger.propagate, logger.level), False
    logger.setLevel(logging.INFO)
    try:
        yield heard
    finally:
        logger.removeHandler(listener)
        logger.propagate, level = before
        logger.setLevel(level)


@contextmanager
def _source_date(epoch: int) -> Iterator[None]:
    """Give MkDocs its clock; the environment is the one way in which it takes it."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(epoch)
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
