"""How templates are compiled: every turn of a loop, macro and include takes a step, and texts are put together by the environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import nodes

SPENDING = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
"""Parts of a template that can be printed again and again."""


def prepare(tree: nodes.Template) -> nodes.Template:
    """Return a parsed template that counts what it does. `nodes.EnvironmentAttribute` writes `environment.<name>` into the compiled code."""
    _change(tree)
    return tree


def _change(node: nodes.Node) -> None:
    for name, value in list(node.iter_fields()):
        if isinstance(value, nodes.Node):
            setattr(node, name, _changed(value))
        elif isinstance(value, list):
            setattr(node, name, [_changed(one) if isinstance(one, nodes.Node) else one for one in value])
    if isinstance(node, nodes.Template | nodes.For | nodes.Macro | nodes.CallBlock | nodes.Block):
        step = nodes.ExprStmt(nodes.EnvironmentAttribute(f"step({_letters(node)})", lineno=node.lineno), lineno=node.lineno)
        node.body.insert(0, step)


def _changed(node: nodes.Node) -> nodes.Node:
    _change(node)
    change = CHANGES.get(type(node))
    return change(node) if change else node


def _letters(node: nodes.Node) -> int:
    """Return how many characters of its own a part of a template prints at most in one turn."""
    count, rest = 0, list(getattr(node, "body", ()))
    while rest:
        one = rest.pop()
        if isinstance(one, nodes.TemplateData):
            count += len(one.data)
        elif not isinstance(one, SPENDING):
            rest += one.iter_child_nodes()
        elif isinstance(one, nodes.For):
            rest += one.else_
    return count


def _call(name: str, node: nodes.Expr, *values: nodes.Expr) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name), list(values), [], None, None, lineno=node.lineno)


def _concat(node: Any) -> nodes.Node:
    return _call("joined", node, *node.nodes)


def _list(node: Any) -> nodes.Node:
    """A list of literals is as small as it is written; one of names may hold lists again."""
    flat = all(isinstance(one, nodes.Const) for one in node.iter_child_nodes())
    kept: nodes.Node = node
    return kept if flat or getattr(node, "ctx", "load") != "load" else _call("sized", node, node)


def _for(node: Any) -> nodes.Node:
    """What a loop leaves out takes a turn, too."""
    if node.test is not None:
        node.iter = _call("turns", node, node.iter)
    loop: nodes.Node = node
    return loop


CHANGES: dict[type, Callable[[Any], nodes.Node]] = {
    nodes.Concat: _concat,
    nodes.List: _list,
    nodes.Tuple: _list,
    nodes.Dict: _list,
    nodes.For: _for,
}
