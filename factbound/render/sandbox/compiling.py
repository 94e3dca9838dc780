"""How templates are compiled: every turn of a loop, macro and include takes a step, and texts are put together by the environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

SPENDING = (nodes.Template, nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
"""Parts of a template that can be printed again and again."""


class CountingCode(CodeGenerator):
    """Compiles templates that count what they do."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - so Jinja calls it
        """Write the code of a whole template."""
        super().visit_Template(prepare(node), frame)


class PrintingCode(CountingCode):
    """Compiles templates that hand on what the environment prints as it is: it is escaped already, or need not be a text."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002 - so Jinja calls it
        self.write("environment.printed(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        self.write(")")


def prepare(tree: nodes.Template) -> nodes.Template:
    """Return a parsed template that counts what it does. `nodes.EnvironmentAttribute` writes `environment.<name>` into the compiled code."""
    _change(tree)
    return tree


def _change(node: nodes.Node) -> int:
    """Change all below a node, and return how many characters of its own it prints at most in one turn."""
    letters = 0
    for name in node.fields:
        value = getattr(node, name)
        if isinstance(value, nodes.Node):
            letters += _change(value)
            if change := CHANGES.get(value.__class__):
                setattr(node, name, change(value))
        elif isinstance(value, list):
            for place, one in enumerate(value):
                if isinstance(one, nodes.Node):
                    letters += _change(one)
                    if change := CHANGES.get(one.__class__):
                        value[place] = change(one)
    if isinstance(node, nodes.TemplateData):
        return len(node.data)
    if not isinstance(node, SPENDING):
        return letters
    node.body.insert(0, nodes.ExprStmt(nodes.EnvironmentAttribute(f"step({letters})", lineno=node.lineno), lineno=node.lineno))
    return 0


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
