"""What templates reach: attributes by the kind of their owner. Whatever is not listed here is out of reach."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.utils import Namespace

from factbound.render.views.view import View

Rule = Callable[[str], bool]
"""Whether an attribute may be reached."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TEXT = _names(
    "capitalize casefold count endswith find isalpha isascii isdecimal isdigit islower isnumeric isspace istitle isupper"
    " lower lstrip partition removeprefix removesuffix rfind rpartition rsplit rstrip split splitlines startswith strip title upper"
)
"""Methods of texts that cannot make a long text of a short one; `replace` is our own, see text.py."""

OWN: tuple[tuple[type, frozenset[str]], ...] = (
    (str, TEXT),
    (dict, _names("get items keys values")),
    (LoopContext, _names("changed cycle depth depth0 first index index0 last length nextitem previtem revindex revindex0")),
    (BlockReference, _names("super name")),
    (Macro, _names("name arguments")),
)
"""Kind of thing -> what may be reached of it."""

OPEN = (Namespace, TemplateModule)
"""Things that hold what templates themselves put there."""

ENGINE = ("factbound.render.", "factbound.facts.vocabulary", "factbound.facts.reasons", "factbound.facts.proof")
"""Modules whose objects are made for templates."""

NAMED = {"factbound.facts.model.Entity": _names("id name")}
"""Records of the model that documents hand on."""

BEHIND = _names("bare record holding number")
"""What views have for the engine alone: values without their marks, and the records behind them."""


@cache
def reach_of(kind: type) -> Rule:
    """Return what may be reached of a kind of thing; kept, since a build asks a hundred thousand times."""
    for owner, names in OWN:
        if issubclass(kind, owner):
            return names.__contains__
    if issubclass(kind, OPEN):
        return _public
    named = NAMED.get(f"{kind.__module__}.{kind.__qualname__}")
    if named is not None:
        return named.__contains__
    if issubclass(kind, View):
        return _of_view
    return _public if kind.__module__.startswith(ENGINE) else _nothing


def _public(name: str) -> bool:
    return not name.startswith("_")


def _of_view(name: str) -> bool:
    return not name.startswith("_") and name not in BEHIND


def _nothing(name: str) -> bool:  # noqa: ARG001 - a rule is asked about a name
    return False
