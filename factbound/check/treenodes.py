"""The nodes of a template's tree by their sort, gathered in one walk: the rules ask for them again and again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from jinja2 import nodes

N = TypeVar("N", bound=nodes.Node)

PARSED = 1024
"""Texts that are kept as they were parsed."""


def nodes_in(tree: nodes.Template, sort: type[N]) -> Sequence[N]:
    """Return all nodes of a sort that a tree has, as `tree.find_all` yields them; a tree is a text's and is changed by nobody."""
    return _gathered(tree).get(sort, ())  # type: ignore[return-value]


@lru_cache(maxsize=PARSED)
def _gathered(tree: nodes.Template) -> dict[type[nodes.Node], list[nodes.Node]]:
    found: dict[type[nodes.Node], list[nodes.Node]] = {}
    _gather(tree, found)
    return found


def _gather(node: nodes.Node, found: dict[type[nodes.Node], list[nodes.Node]]) -> None:
    for name in node.fields:
        value = getattr(node, name, None)
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, nodes.Node):
                found.setdefault(type(one), []).append(one)
                _gather(one, found)
