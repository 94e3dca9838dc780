"""The settings of the site generator: the project's own mkdocs.yml with the staged folders in it, and what pages cannot do without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbound.check.settings import check_settings
from factbound.check.settings.lists import SEARCHES
from factbound.problems import BuildFailed
from factbound.publish import site_problems
from factbound.read.yamlfile import LOADER, load_yaml

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

NEEDED = {
    "markdown_extensions": ("tables", "md_in_html"),
    "extra_css": ("assets/factbound.css", "assets/charts.css"),
    "extra_javascript": ("assets/facts.js", "assets/register.js", "assets/scroll.js"),
}
"""What mkdocs.yml must list: the parts of Markdown that the default templates are written in, their styles and scripts."""


def load_config(file: Path, docs: Path, site: Path, theme: Path, nav: Path) -> MkDocsConfig:
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


def search_of(config: MkDocsConfig) -> str:
    """Return which search the settings ask for."""
    extra: dict[str, Any] = dict(config.extra)
    return str(extra.get("search", SEARCHES[0]))


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
    rules = [(key, one) for key, one in (("exclude_docs", config.exclude_docs), ("draft_docs", config.draft_docs)) if one]
    files = sorted(file.relative_to(docs).as_posix() for file in docs.rglob("*") if file.is_file()) if rules else []
    for key, left_out in rules:
        named = [file for file in files if left_out.match_file(file)]
        if pages := [file for file in named if file.endswith(".md")]:
            way = "a page goes with the file in content/ or data/ that it is made from"
            yield key, f"it leaves out the page {_some(pages)}, to which others lead; {way}"
        elif made := [file for file in named if file not in OPTIONAL and not (own / file).is_file()]:
            yield key, f"it leaves out {_some(made)}, which pages load or lead to; what can be left out lies in content/assets/"


def _some(names: Sequence[str]) -> str:
    return names[0] + (f" and {len(names) - 1:,} more" if names[1:] else "")


def _read_settings(file: Path, load: Any) -> dict[str, Any]:
    """Return the settings as written, without INHERIT."""
    from mkdocs.exceptions import ConfigurationError

    try:
        settings: dict[str, Any] = load(file.read_text("utf-8"))
    except (ConfigurationError, ValueError) as error:  # a day that no calendar has
        raise BuildFailed([site_problems.setting_problem(file, "", f"it cannot be read: {error}")]) from error
    settings.pop("INHERIT", None)
    return settings
