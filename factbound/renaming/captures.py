"""Names that would come to mean something else: words that a text uses for things of its own, and words that templates have."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

import jinja2
from jinja2 import nodes

from factbound.check.references import TemplateText, parse_template
from factbound.options import DEFAULT_TEMPLATES
from factbound.problems import Problem
from factbound.renaming.target import Target
from factbound.uses.files import Named


def captured_names(named: Named, target: Target, paths: Collection[str]) -> list[Problem]:
    """Return where a text that names an entity uses its new name for a thing of its own."""
    if target.sort != "entity":
        return []
    return [problem for text in named.texts if text.path in paths for problem in _captured(text, named.environment, target)]


def _captured(text: TemplateText, environment: jinja2.Environment, target: Target) -> Iterator[Problem]:
    parsed = parse_template(text, environment)
    if isinstance(parsed, jinja2.TemplateSyntaxError):
        return
    lines = [node.lineno for node in parsed[0].find_all(nodes.Name) if node.name == target.new and node.ctx != "load"]
    lines += [node.lineno for node in parsed[0].find_all(nodes.Macro) if node.name == target.new]
    for line in sorted(set(lines))[:1]:
        message = f"'{target.new}' is a name of this file's own, which '{target.old}' would come to mean"
        yield text.problem(line, target.new, message, "Choose another id, or rename it there first; nothing was changed.")


@lru_cache(maxsize=1)
def shared_words() -> frozenset[str]:
    """Return the words that content and templates have behind a dot, whatever they stand behind."""
    package = import_module("factbound.render.views")
    modules = (import_module(f"{package.__name__}.{one.name}") for one in iter_modules(package.__path__))
    views = {one for module in modules for one in vars(module).values() if isinstance(one, type) and one.__module__.startswith("factbound.")}
    return frozenset(word for view in views for word in _words_of(view) if not word.startswith("_"))


def _words_of(view: type) -> set[str]:
    """Return what a class has of its own, however it keeps its fields: those that every record of it must be given are none of that."""
    given = {one.name for one in fields(view) if one.default is MISSING} if is_dataclass(view) else set()
    return set(dir(view)) - given


def template_words(environment: jinja2.Environment) -> frozenset[str]:
    """Return the words that the default templates have behind a dot or in quotes: they name no property, but parts of charts and counts."""
    texts = (TemplateText(file.name, file.name, file.read_text("utf-8")) for file in DEFAULT_TEMPLATES.rglob("*.jinja"))
    parsed = (parse_template(text, environment) for text in texts)
    trees = (one[0] for one in parsed if not isinstance(one, jinja2.TemplateSyntaxError))
    taken: set[str] = set()
    for tree in trees:
        taken.update(node.attr for node in tree.find_all(nodes.Getattr))
        taken.update(node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))
    return shared_words() | taken
