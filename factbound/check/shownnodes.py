"""Which parts of a template's expressions may be shown: all but what picks, compares or decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from jinja2 import nodes

_DECIDES = (nodes.Slice, nodes.Compare, nodes.Test, nodes.Not)
_PARTS: dict[type[nodes.Node], tuple[str, ...]] = {
    nodes.If: ("body", "elif_", "else_"),
    nodes.CondExpr: ("expr1", "expr2"),
    nodes.For: ("target", "iter", "body", "else_"),
    nodes.Getitem: ("node",),
}
"""Nodes of which something decides or picks -> what else they have."""


def shown_nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node, and all below it that may be shown."""
    yield node
    for child in shown_children(node):
        yield from shown_nodes(child)


def shown_children(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what stands directly below a node and may be shown."""
    for child in node.iter_child_nodes(only=_PARTS.get(type(node))):
        if not isinstance(child, _DECIDES):
            yield child


def is_number(node: nodes.Node) -> TypeGuard[nodes.Const]:
    """Return whether a node is a number that somebody wrote."""
    return isinstance(node, nodes.Const) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
