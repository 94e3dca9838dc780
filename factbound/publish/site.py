"""The site: MkDocs, run in this process on staged Markdown. What it complains about becomes problems, in site_problems."""

from __future__ import annotations

import hashlib
import html
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbound.check.settings import check_settings
from factbound.problems import BuildFailed
from factbound.publish import site_problems
from factbound.read.yamlfile import LOADER, load_yaml

if TYPE_CHECKING:
    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig

    from factbound.publish.site_memory import Memory

SETTINGS = "mkdocs.yml"

NEEDED = {
    "markdown_extensions": ("tables", "md_in_html"),
    "extra_css": ("assets/factbound.css", "assets/charts.css"),
    "extra_javascript": ("assets/facts.js", "assets/register.js", "assets/scroll.js"),
}
"""What mkdocs.yml must list: the parts of Markdown that the default templates are written in, their styles and scripts."""

NavEntry = tuple[str, "str | Sequence[NavEntry]"]
"""A title with the path of its page under docs/, or with the entries of its section."""


def write_nav(nav: Path, entries: Sequence[NavEntry]) -> None:
    """Write the navigation as a settings file that mkdocs.yml inherits.

    Args:
        nav: The file to write.
        entries: Titles are plain text; the theme prints them unescaped, so they are written as HTML.
    """
    import yaml

    text = yaml.safe_dump({"nav": _nav_items(entries)}, allow_unicode=True, sort_keys=False, width=1000)
    nav.write_text("# Written by the build: the pages of the site, in reading order.\n" + text, encoding="utf-8", newline="\n")


def build_site(
    project: Path, docs: Path, site: Path, theme: Path, nav: Path, *, epoch: int = 0, memory: Memory | None = None, clock: str = ""
) -> None:
    """Build the site from staged Markdown with the project's own mkdocs.yml; its folders are replaced by the staged ones.

    Args:
        project: The folder that holds mkdocs.yml.
        docs: Markdown and assets.
        site: Where the site goes; emptied first.
        theme: Overrides of the theme's templates.
        nav: What write_nav wrote.
        epoch: The moment that the site map gives as the pages' last change, in seconds since 1970.
        clock: What its name says of the day at which it stands, if that is not the newest.
        memory: Given to build after build, it spares unchanged pages their conversion. The bytes are the same.

    Raises:
        BuildFailed: With everything that MkDocs complains about; the site folder is then not fit for use.
    """
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort

    from factbound.publish.theme import make_theme_environment

    with _listening() as complaints, _source_date(epoch):
        try:
            config = _load_config(project / SETTINGS, docs, site, theme, nav)
            config.site_name += f", {clock}" if clock else ""
            config.theme.get_env = partial(make_theme_environment, config.theme)  # type: ignore[method-assign]
            if memory is not None:
                _remember(config, memory, complaints, [project / SETTINGS, nav, *sorted(theme.rglob("*.*"))], epoch)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        except Abort as error:  # the last word of a strict build, and of one that failed, after what it is about
            complaints[:] = complaints or [str(error)]
        except Exception as error:
            problem = site_problems.template_problem(error, theme)
            if problem is None:
                raise
            raise BuildFailed([problem]) from error
    if complaints:
        raise BuildFailed(site_problems.parse_complaints(complaints, docs))


def make_markdown(project: Path, out: Path) -> Markdown:
    """Return the converter that makes the pages of a site, without what MkDocs adds for links between them.

    Args:
        project: The folder that holds mkdocs.yml.
        out: An output folder that has been built.
    """
    from markdown import Markdown

    config = _load_config(project / SETTINGS, out / "docs", out / "site", out / "theme", out / "nav.yml")
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})


def _nav_items(entries: Sequence[NavEntry]) -> list[dict[str, Any]]:
    return [{html.escape(title): target if isinstance(target, str) else _nav_items(target)} for title, target in entries]


def _load_config(file: Path, docs: Path, site: Path, theme: Path, nav: Path) -> MkDocsConfig:
    """Return the project's settings with the staged folders in place of its own."""
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    from factbound.publish.search import part_words
    from factbound.publish.theme_texts import with_texts
    from factbound.publish.web.fences import FenceOptions
    from factbound.publish.web.headings import HeadingAnchors

    if refused := list(check_settings(load_yaml(file, file.name, tags=True), file.read_text("utf-8-sig"))):
        raise BuildFailed(refused)
    config = MkDocsConfig(config_file_path=str(file))
    loader = get_yaml_loader(LOADER, config)  # not its own, which makes what `!!python` names
    # A text, unlike an open file, is read without its INHERIT: the navigation that it names is not published yet.
    settings = with_texts(_read_settings(file, lambda text: yaml_load(text, loader)))
    navigation = yaml_load(nav.read_text("utf-8"), loader)
    look = settings.get("theme") or "material"
    look = {"name": look} if isinstance(look, str) else look
    staged = {"docs_dir": str(docs), "site_dir": str(site), "theme": {**look, "custom_dir": str(theme)}}
    config.load_dict({**navigation, **settings, **staged})
    errors, warnings = config.validate()
    config.markdown_extensions += [HeadingAnchors(), FenceOptions()]  # type: ignore[list-item]  # the converter takes an extension for its name
    if errors or warnings:
        raise BuildFailed(site_problems.setting_problem(file, key, str(fault)) for key, fault in [*errors, *warnings])
    needs = [*_missing_settings(config), *_left_out(config)]
    if needs:
        raise BuildFailed(site_problems.setting_problem(file, key, fault) for key, fault in needs)
    part_words(config)
    return config


def _missing_settings(config: MkDocsConfig) -> Iterator[tuple[str, str]]:
    """Yield the settings that pages cannot do without, each with what is wrong."""
    listed = {
        "markdown_extensions": set(config.markdown_extensions),
        "extra_css": {str(name) for name in config.extra_css},
        "extra_javascript": {str(name) for name in config.extra_javascript},
    }
    for key, needed in NEEDED.items():
        missing = [name for name in needed if name not in listed[key]]
        if missing:
            yield key, f"the pages need {' and '.join(missing)} in this list"
    if config.theme.name == "material" and config.theme.get("font") is not False:
        yield "theme", "every page would ask another server for fonts; write 'font: false' below it"


def _left_out(config: MkDocsConfig) -> Iterator[tuple[str, str]]:
    """Yield the settings that would keep from the site what others lead to, each with what is wrong."""
    from factbound.publish.web.website import OPTIONAL

    docs, own = Path(config.docs_dir), Path(config.config_file_path).parent / "content"
    files = sorted(file.relative_to(docs).as_posix() for file in docs.rglob("*") if file.is_file())
    for key, left_out in (("exclude_docs", config.exclude_docs), ("draft_docs", config.draft_docs)):
        named = [file for file in files if left_out and left_out.match_file(file)]
        if pages := [file for file in named if file.endswith(".md")]:
            way = "a page goes with the file in content/ or data/ that it is made from"
            yield key, f"it leaves out the page {_some(pages)}, to which others lead; {way}"
        elif made := [file for file in named if file not in OPTIONAL and not (own / file).is_file()]:
            yield key, f"it leaves out {_some(made)}, which pages load or lead to; what can be left out lies in content/assets/"


def _some(names: Sequence[str]) -> str:
    return names[0] + (f" and {len(names) - 1:,} more" if names[1:] else "")


def _remember(config: MkDocsConfig, memory: Memory, complaints: list[str], frame: Sequence[Path], epoch: int) -> None:
    """Let unchanged pages be taken from memory; the frame is the files that show on all of them, and what no file says."""
    from factbound.publish.site_memory import Remembered

    said = repr((config.site_name, config.site_url, epoch)).encode()
    frame_hash = hashlib.sha256(b"\0".join([said, *(file.read_bytes() for file in frame if file.is_file())])).hexdigest()
    config.plugins["factbound"] = Remembered(memory, complaints, frame_hash)


def _read_settings(file: Path, load: Any) -> dict[str, Any]:
    """Return the settings as written, without INHERIT."""
    from mkdocs.exceptions import ConfigurationError

    try:
        settings: dict[str, Any] = load(file.read_text("utf-8"))
    except (ConfigurationError, ValueError) as error:  # a day that no calendar has
        raise BuildFailed([site_problems.setting_problem(file, "", f"it cannot be read: {error}")]) from error
    settings.pop("INHERIT", None)
    return settings


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
