"""The template language: Jinja in its immutable sandbox, strict about names, escaping for Markdown wherever data is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from factbound.problems import counted
from factbound.read.content import blank_front_matter
from factbound.render import escape
from factbound.render.views.document import Views
from factbound.render.views.view import View

CONTENT_PREFIX = "content"
ENCODING = "utf-8-sig"
"""UTF-8, also behind the mark that some editors write."""
VIEWS = "_views"
_FIRST_LETTER = re.compile(r"\A(?P<markup>(?:<[^>]*>|\[)*)(?P<letter>\w)")
GLOBALS = ("briefing", "page", "report", "chart", "entity", "source", "kind", "edition")
"""Names that templates have besides Jinja's own and the entities."""


class BriefingContext(Context):
    """A context in which every entity's id is a name, made only when it is used."""

    def resolve_or_missing(self, key: str) -> Any:
        """Look a name up among the template's own, then among the entities."""
        found = super().resolve_or_missing(key)
        if found is missing and (views := super().resolve_or_missing(VIEWS)) is not missing:
            assert isinstance(views, Views)
            return views.entity(key) or missing
        return found


BEHIND = ("bare", "record", "holding", "number")
"""What views have for the engine alone: values without their marks, and the records behind them."""


class BriefingSandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, which asks less of views: they are our own, hold nothing that can be changed, and hide what begins with `_`."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether templates may reach an attribute."""
        if isinstance(obj, View):
            return not attr.startswith("_") and attr not in BEHIND
        return super().is_safe_attribute(obj, attr, value)


class ContentLoader(jinja2.FileSystemLoader):
    """Loads narrative files without their front matter; blank lines keep the line numbers true."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Any]:
        """Return a file's text, path and freshness test."""
        text, path, fresh = super().get_source(environment, template)
        return blank_front_matter(text) + "\n\n", path, fresh  # a block of its own, however the file ends


@lru_cache(maxsize=8)
def make_environment(template_folders: tuple[Path, ...], content: Path) -> jinja2.Environment:
    """Return the environment for Markdown templates; the same one again in a process, with what it has compiled.

    Args:
        template_folders: The project's own templates first, then the defaults; the first file found wins.
        content: The project's content/, which templates include as `content/...`.
    """
    templates = jinja2.FileSystemLoader([str(folder) for folder in template_folders], ENCODING)
    narrative = jinja2.PrefixLoader({CONTENT_PREFIX: ContentLoader(str(content), ENCODING)})
    environment = BriefingSandbox(
        loader=jinja2.ChoiceLoader([templates, narrative]),
        autoescape=True,
        finalize=land,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.loopcontrols"],
    )
    environment.context_class = BriefingContext
    environment.globals.clear()
    environment.globals["namespace"] = jinja2.utils.Namespace
    environment.globals["known"] = is_known
    environment.filters.clear()
    environment.filters.update(FILTERS)
    return environment


@jinja2.pass_context
def is_known(context: Context, fact_id: str) -> bool:
    """Return whether a fact has a value at the clocks: `{% if known('megafon.stake') %}`.

    Args:
        context: The template's names.
        fact_id: Entity and property.

    Raises:
        LookupError: When there is no such fact.
    """
    views = context.resolve_or_missing(VIEWS)
    fact = views.knowledge.find(fact_id) if isinstance(views, Views) and isinstance(fact_id, str) else None
    if fact is None:
        raise LookupError(f"there is no fact '{fact_id}'")
    return bool(fact.has_value)


def land(value: Any) -> Any:
    """Print a value: views in the way of their document, text escaped for Markdown."""
    if isinstance(value, View):
        return value.land()
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return Markup(escape.markdown(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return Markup(f"{value:,}")
    if value is None or isinstance(value, jinja2.Undefined):
        return value if value is not None else ""
    raise TypeError(f"{type(value).__name__} cannot be printed")


def _landed(value: Any) -> Markup:
    return Markup(land(value))


def _plain(value: Any) -> Markup:
    """Print a thing's words with its marks, without link or footnote."""
    return Markup(escape.markdown(str(value)))


def _join(values: Any, separator: str = ", ") -> Markup:
    """Join printed values; the separator is the template's own text."""
    return Markup(separator).join(_landed(value) for value in values)


def _sentence(values: Any) -> Markup:
    """Join printed values as a person would: a, b and c."""
    printed = [_landed(value) for value in values]
    return Markup(" and ").join([part for part in (Markup(", ").join(printed[:-1]), Markup("").join(printed[-1:])) if part])


def _attribute(value: Any) -> Markup:
    return Markup(escape.attribute(str(value)))


def _upper_first(value: Any) -> Markup:
    """Make the first letter a capital, for the start of a sentence or cell."""
    return Markup(_FIRST_LETTER.sub(lambda found: found["markup"] + found["letter"].upper(), str(_landed(value)), count=1))


def _counted(values: Any, noun: str) -> Markup:
    """Count things in words: '1 source', '79 sources'."""
    return Markup(counted(len(list(values)), noun))


FILTERS: Mapping[str, Any] = {
    "lower": lambda value: str(value).lower(),
    "length": len,
    "counted": _counted,
    "yaml": lambda value: Markup(escape.front_matter(str(value))),
    "demote": lambda value: Markup(re.sub(r"(?m)^(#{1,5} )", r"#\1", str(value))),
    "listed": _join,
    "sentence": _sentence,
    "attribute": _attribute,
    "upper_first": _upper_first,
    "plain": _plain,
}
