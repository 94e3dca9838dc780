"""The template language: Jinja in its immutable sandbox, strict about names, escaping for Markdown wherever data is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

from factbound.problems import counted
from factbound.read.content import ASSETS, blank_front_matter
from factbound.render import escape
from factbound.render.sandbox.compiling import PrintingCode
from factbound.render.sandbox.environment import Sandbox
from factbound.render.sandbox.loading import TemplateFolders, digest_of_text
from factbound.render.sandbox.text import words_of
from factbound.render.views.document import Views
from factbound.render.views.view import View

CONTENT_PREFIX = "content"
ENCODING = "utf-8-sig"
"""UTF-8, also behind the mark that some editors write."""
BEHIND = "\n\n"
"""What follows a narrative file, which is a block of its own however it ends."""
VIEWS = "views of the document"
"""What a context keeps them under: no template can write this name."""
_FIRST_LETTER = re.compile(r"\A(?P<markup>(?:<[^>]*>|\[)*)(?P<letter>\w)")
GLOBALS = ("briefing", "page", "part", "report", "chart", "entity", "source", "kind", "edition")
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


class MarkdownSandbox(Sandbox):
    """The sandbox of Markdown, where all that is printed is escaped as it lands."""

    code_generator_class = PrintingCode


class ContentLoader(TemplateFolders):
    """Loads narrative files without their front matter; blank lines keep the line numbers true."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Any]:
        """Return a file's text, path and freshness test."""
        whole, path, fresh = super().get_source(environment, template)
        text = blank_front_matter(whole) + BEHIND
        return text, path, replace(fresh, digest=digest_of_text(text))


def digest_of_source(name: str, text: str) -> bytes:
    """Return a digest of a template by its name and its text, front matter blanked, as loaders have it."""
    return digest_of_text(text + BEHIND if name.startswith(f"{CONTENT_PREFIX}/") else text)


@lru_cache(maxsize=8)
def make_environment(template_folders: tuple[Path, ...], content: Path) -> Sandbox:
    """Return the environment for Markdown templates; the same one again in a process, with what it has compiled.

    Args:
        template_folders: The project's own templates first, then the defaults; the first file found wins.
        content: The project's content/, which templates include as `content/...`.
    """
    templates = TemplateFolders(template_folders, ENCODING, ".jinja")
    narrative = jinja2.PrefixLoader({CONTENT_PREFIX: ContentLoader([content], ENCODING, ".md", ASSETS)})
    environment = MarkdownSandbox(
        _landed,
        _landed,
        loader=jinja2.ChoiceLoader([templates, narrative]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.loopcontrols"],
    )
    environment.context_class = BriefingContext
    environment.globals["known"] = is_known
    environment.take_filters(FILTERS)
    return environment


@jinja2.pass_context
def is_known(context: Context, fact_id: object) -> bool:
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
        raise LookupError(f"there is no fact '{fact_id}'" if isinstance(fact_id, str) else "'known' needs the id of a fact in quotes")
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
    landed = land(value)
    return landed if landed.__class__ is Markup else Markup(landed)


def _plain(value: Any) -> Markup:
    """Print a thing's words with its marks, without link or footnote."""
    return Markup(escape.markdown(words_of(value)))


@jinja2.pass_environment
def _join(environment: Sandbox, values: Any, separator: str = ", ") -> Markup:
    """Join printed values; the separator is the template's own text."""
    return Markup(words_of(separator)).join([Markup(environment.printed(value)) for value in values])


@jinja2.pass_environment
def _sentence(environment: Sandbox, values: Any) -> Markup:
    """Join printed values as a person would: a, b and c."""
    printed = [Markup(environment.printed(value)) for value in values]
    return Markup(" and ").join([part for part in (Markup(", ").join(printed[:-1]), Markup("").join(printed[-1:])) if part])


def _attribute(value: Any) -> Markup:
    return Markup(escape.attribute(words_of(value)))


def _upper_first(value: Any) -> Markup:
    """Make the first letter a capital, for the start of a sentence or cell."""
    return Markup(_FIRST_LETTER.sub(lambda found: found["markup"] + found["letter"].upper(), str(_landed(value)), count=1))


def _length(values: Any) -> int:
    """Count things; the letters of a text are no such number.

    Raises:
        TypeError: When it is a text.
    """
    if isinstance(values, str):
        raise TypeError("a text is no list that is counted")
    return len(values)


def _counted(values: Any, noun: str) -> Markup:
    """Count things in words: '1 source', '79 sources'."""
    return Markup(escape.markdown(counted(_length(values if isinstance(values, str) else list(values)), words_of(noun))))


FILTERS: Mapping[str, Any] = {
    "lower": lambda value: words_of(value).lower(),
    "length": _length,
    "counted": _counted,
    "yaml": lambda value: Markup(escape.front_matter(words_of(value))),
    "demote": lambda value: Markup(re.sub(r"(?m)^(#{1,5} )", r"#\1", str(_landed(value)))),
    "listed": _join,
    "sentence": _sentence,
    "attribute": _attribute,
    "upper_first": _upper_first,
    "plain": _plain,
}
