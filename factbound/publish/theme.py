"""The theme's templates in the sandbox: MkDocs gives them its settings and pages whole, with places of this machine and ways to files among them.

Escaping is off, as in MkDocs: what the theme prints is HTML that was made and escaped before, and whoever overrides a part of it writes for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS, do_round, do_tojson
from jinja2.nodes import EvalContext
from jinja2.sandbox import safe_range
from markupsafe import Markup

from factbound.limits import BLANKS, PLACES
from factbound.publish.builder.unready import UNREADY
from factbound.render.sandbox.environment import Sandbox
from factbound.render.sandbox.loading import TemplateFolders
from factbound.render.sandbox.reach import Rule, reach_of
from factbound.render.sandbox.text import kind_name, replace_in

if TYPE_CHECKING:
    from mkdocs.theme import Theme

_TREE = "title parent children ancestors active is_page is_section is_link is_top_level"
_SETTINGS = (
    "site_name site_url site_description site_author copyright extra extra_css extra_javascript mdx_configs plugins repo_url repo_name edit_uri"
    " theme nav use_directory_urls"
)
_DATA = "get items keys values"

REACH: Mapping[str, str] = {
    "mkdocs.structure.pages.Page": f"{_TREE} content toc url abs_url canonical_url edit_url is_homepage is_index previous_page next_page meta file"
    " update_date",
    "mkdocs.structure.nav.Section": _TREE,
    "mkdocs.structure.nav.Link": f"{_TREE} url",
    "mkdocs.structure.nav.Navigation": "homepage pages items",
    "mkdocs.structure.toc.AnchorLink": "title id url level children",
    "mkdocs.structure.toc.TableOfContents": "items",
    "mkdocs.structure.files.File": "page src_uri src_path dest_uri dest_path url name",
    "mkdocs.config.defaults.MkDocsConfig": _SETTINGS,
    "mkdocs.config.base.LegacyConfig": _DATA,
    "mkdocs.config.config_options.ExtraScriptValue": "path type defer async_",
    "mkdocs.theme.Theme": f"name {_DATA}",
    "material.plugins.search.plugin.SearchPlugin": "config",
    "material.plugins.search.config.SearchConfig": "enabled lang separator pipeline",
    "mkdocs.utils.babel_stub.Locale": "language territory",
    "babel.core.Locale": "language territory",
    "datetime.datetime": "year month day",
}
"""Kind of thing -> what templates of the theme reach of it: what MkDocs documents and Material uses, without places of this machine."""

OF_TEXTS = ("e", "escape", "lower", "safe", "string", "striptags", "title", "trim", "truncate", "upper", "urlencode", "wordcount")
OF_VALUES = (
    *("abs", "attr", "count", "d", "default", "dictsort", "first", "int", "items", "last", "length", "list", "map", "max", "min", "reject"),
    *("rejectattr", "reverse", "select", "selectattr", "sort", "sum", "unique"),
)
"""Jinja's filters, without those that make a long text of a short one, and those that guess or draw lots."""

PRINTED = (str, int, float, bool, type(None), jinja2.Undefined, datetime)


def make_theme_environment(theme: Theme, make: type[ThemeSandbox] | None = None) -> Sandbox:
    """Return the sandbox for the templates of a theme, in place of the environment that MkDocs makes.

    Args:
        theme: The theme.
        make: Makes another sandbox than the usual one.
    """
    from mkdocs import localization
    from mkdocs.utils import templates

    sandbox = (make or ThemeSandbox)(_as_it_is, _printed, loader=TemplateFolders(theme.dirs, "utf-8"), auto_reload=False)
    sandbox.globals["range"] = safe_range
    sandbox.take_filters({name: _of_values(FILTERS[name], sandbox) for name in OF_VALUES} | {name: _of_text(FILTERS[name]) for name in OF_TEXTS})
    sandbox.take_filters({"round": _round, "tojson": _to_json, "replace": _replace, "join": _join})
    sandbox.take_filters({"url": _of_text(templates.url_filter), "script_tag": templates.script_tag_filter})
    localization.install_translations(sandbox, theme.locale, theme.dirs)
    return sandbox


@cache
def _reach_of(kind: Any) -> Rule:
    for base in kind.__mro__:
        if (names := REACH.get(f"{base.__module__}.{base.__qualname__}")) is not None:
            return frozenset(names.split()).__contains__
    return reach_of(kind)


class ThemeSandbox(Sandbox):
    """The sandbox with what MkDocs gives to a theme; names that nothing has are empty, as Material needs it, and what is out of reach is told."""

    rule = staticmethod(_reach_of)

    def unsafe_undefined(self, obj: Any, attribute: str) -> jinja2.Undefined:
        """Return nothing for what is not there, and what cannot be used for what is."""
        if hasattr(obj.__class__, attribute) or attribute in getattr(obj, "__dict__", ()) or attribute.startswith("_"):
            hint = f"templates cannot reach '{attribute}' of a {kind_name(obj)}"
            return jinja2.StrictUndefined(hint, obj=obj, name=attribute, exc=SecurityError)
        return self.undefined(obj=obj, name=attribute)

    def item(self, obj: Any, key: Any) -> Any:
        """Return an item; of the settings only those that are in reach as attributes."""
        if _is_settings(obj.__class__) and not self.reach(obj)(str(key)):
            return self.unsafe_undefined(obj, str(key))
        return super().item(obj, key)


@cache
def _is_settings(kind: Any) -> bool:
    return any(f"{base.__module__}.{base.__qualname__}" == "mkdocs.config.defaults.MkDocsConfig" for base in kind.__mro__)


def _as_it_is(value: Any) -> Markup:
    return Markup(_text(value))  # noqa: S704 - escaping is off here; see above


def _text(value: Any) -> str:
    """Return a value as Jinja prints it, where it is a text, a number or a day: Python's words for other things tell of this machine.

    Raises:
        TypeError: For other things.
        NotByItselfError: For what is not there while a page is made by itself.
    """
    if isinstance(value, PRINTED) or value.__class__.__name__ in ("ExtraScriptValue", "Locale"):
        return value if isinstance(value, str) else str(value)
    if value is UNREADY:
        return str(value)  # which stops the page, and is no fault
    raise TypeError(f"a {kind_name(value)} is no text")


def _printed(value: Any) -> Any:
    return value if isinstance(value, str | jinja2.Undefined) else _text(value)


def _of_text(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that takes what can be printed, and nothing that only Python has words for."""
    place = 1 if hasattr(filter_, "jinja_pass_arg") else 0

    @wraps(filter_)
    def filtered(*values: Any, **named: Any) -> Any:
        _text(values[place])
        return filter_(*values, **named)

    return filtered


def _of_values(filter_: Callable[..., Any], sandbox: Sandbox) -> Callable[..., Any]:
    """Return a filter that takes a turn for each thing that it looks at, and one for each that it is compared with."""
    place = 1 if hasattr(filter_, "jinja_pass_arg") else 0

    @wraps(filter_)
    def filtered(*values: Any, **named: Any) -> Any:
        given = list(values)
        if isinstance(given[place], Iterator):
            given[place] = sandbox.turns(given[place])
        others = [len(one) for one in (*given[place + 1 :], *named.values()) if isinstance(one, list | tuple | range)]
        looked_at = len(given[place]) if isinstance(given[place], list | tuple | range) else 1
        sandbox.budget.take(looked_at * max([1, *others]))
        return filter_(*given, **named)

    return filtered


def _round(value: Any, precision: int = 0, method: str = "common") -> float:
    if abs(precision) > PLACES.most:
        raise TypeError(f"numbers are rounded to at most {PLACES.most} places")
    return do_round(value, precision, method)  # type: ignore[arg-type]  # which says itself what it takes


@jinja2.pass_eval_context
def _to_json(context: EvalContext, value: Any, indent: int | None = None) -> Markup:
    if indent is not None and not 0 <= indent <= BLANKS.most:
        raise TypeError(f"'tojson' indents by at most {BLANKS.most} blanks")
    return do_tojson(context, value, indent)


@jinja2.pass_environment
def _replace(sandbox: Sandbox, text: Any, old: Any, new: Any, count: int = -1) -> str:
    return replace_in(str(_text(text)), _as_it_is, sandbox.budget)(_text(old), _text(new), count)


@jinja2.pass_environment
def _join(sandbox: Sandbox, values: Any, separator: str = "", attribute: str | None = None) -> str:
    taken = [sandbox.getitem(one, attribute) for one in values] if attribute else list(values)
    return str(sandbox.joined(*[part for one in taken for part in (separator, one)][1:]))
