"""What the template language has and templates may not use: told with line and column, before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import jinja2
from jinja2 import nodes

from factbound.limits import NESTING, NUMERAL

_SUSPICIOUS = re.compile(r"\.\s*_|\[\s*[\"']_|autoescape|\*|kwargs|varargs")
"""What a text with a forbidden construct has; few others have it."""
_NESTED = re.compile(r"\{[{%](?:(?![}%]\}).){150}|(?:\{%(?:(?!%\}).)*%\}\s*){50}", re.DOTALL)
"""What a text with deep nesting has."""
_DIGITS = re.compile(r"[\d_]++")


class Fault(NamedTuple):
    """A construct that templates may not use."""

    line: int
    word: str
    """Where it is found in the line."""
    message: str
    hint: str


def nesting_fault(source: str, tree: nodes.Template) -> int:
    """Return the line of what is nested too deeply, or 0: whoever walks through a tree goes as deep as it is."""
    if not _NESTED.search(source):
        return 0
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > NESTING.most:
            return node.lineno or 1
        waiting += ((one, depth + 1) for one in node.iter_child_nodes())
    return 0


def forbidden_constructs(source: str, tree: nodes.Template) -> Iterator[Fault]:
    """Yield what a template may not use, in no order."""
    if _SUSPICIOUS.search(source):
        for node in tree.find_all(nodes.Node):
            yield from _faults_of(node)


def too_many_digits(source: str) -> int:
    """Return the line of a number that is too long to be read, or 0."""
    found = next((one for one in _DIGITS.finditer(source) if len(one[0].replace("_", "")) > NUMERAL.most), None)
    return source.count("\n", 0, found.start()) + 1 if found else 0


def refuse(source: str, tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Raise what is wrong with a template that nobody has checked before.

    Raises:
        TemplateSyntaxError: For the first fault.
    """
    if line := nesting_fault(source, tree):
        raise jinja2.TemplateSyntaxError(TOO_DEEP, line, name, filename)
    for fault in forbidden_constructs(source, tree):
        raise jinja2.TemplateSyntaxError(fault.message, fault.line, name, filename)


TOO_DEEP = f"brackets, operators or blocks are nested more than {NESTING.most} deep"


def _faults_of(node: nodes.Node) -> Iterator[Fault]:
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        yield _hidden(node, node.attr)
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and str(node.arg.value).startswith("_"):
        yield _hidden(node, str(node.arg.value))
    elif isinstance(node, nodes.Pow):
        yield Fault(node.lineno, "**", "templates raise no powers", "Compute it in a formula in data/.")
    elif isinstance(node, nodes.ScopedEvalContextModifier):
        yield Fault(node.lineno, "autoescape", "escaping cannot be switched off", "Every value is escaped for where it lands: print it as it is.")
    elif isinstance(node, nodes.Name) and node.name in ("varargs", "kwargs"):
        yield Fault(node.lineno, node.name, f"macros have no '{node.name}'", "Name each argument in the macro's brackets.")
    elif isinstance(node, nodes.Call | nodes.Filter | nodes.Test) and (node.dyn_args or node.dyn_kwargs):
        yield Fault(node.lineno, "*", "arguments cannot be unpacked with '*'", "Write each argument on its own.")


def _hidden(node: nodes.Node, name: str) -> Fault:
    hint = "What facts, entities and the rest have is listed in docs/templates.md."
    return Fault(node.lineno, name, f"templates cannot reach '{name}': what begins with '_' is the engine's own", hint)
