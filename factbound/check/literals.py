"""Numbers that narrative computes or writes in expressions, so that they reach readers past the prose: `{{ 4 + 44 }}`."""

from __future__ import annotations

from collections.abc import Iterator

import jinja2
from jinja2 import nodes

from factbound.check.allowances import Allowances
from factbound.check.references import TemplateText, parse_template
from factbound.problems import Problem

NARRATIVE = "content/"
_PICKED = (nodes.Getitem, nodes.Slice, nodes.Compare, nodes.Test)
"""Where a number picks or compares and is not shown."""
_COUNTING = ("length", "count", "counted")
_FINDING = ("count", "find", "index", "rfind", "rindex")


def bare_literals(text: TemplateText, environment: jinja2.Environment, allowances: Allowances) -> Iterator[Problem]:
    """Yield the numbers in a narrative file's expressions, but for those that pick or compare.

    Args:
        text: The file; in templates, which are their maker's, only what is printed where it stands counts as prose.
        environment: Whose language it is in.
        allowances: What its file allows.
    """
    if not text.name.startswith(NARRATIVE):
        return
    parsed = parse_template(text, environment)
    if isinstance(parsed, jinja2.TemplateSyntaxError):
        return
    for literal in _numbers(parsed[0]):
        told = str(literal.value)
        if not allowances.permit(text.path, told, 0, len(told)):
            hint = f'Print a fact instead; what is no fact is allowed with a comment in this file: {{# allow "{told}": why #}}'
            yield text.problem(literal.lineno, told, f"'{told}' stands in an expression without a fact", hint)
    for line, word in _counts(parsed[0]):
        hint = "A text or a list that is written here says how long it is by no source: print a fact instead."
        yield text.problem(line, word, f"'{word}' makes a number without a fact", hint)


def _counts(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield what makes a number of a text or a list that stands in the expression itself: line and word."""
    for one in tree.find_all(nodes.Filter):
        if one.name in _COUNTING and isinstance(one.node, nodes.Literal):
            yield one.lineno, one.name
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Literal) and call.node.attr in _FINDING:
            yield call.lineno, call.node.attr


def _numbers(node: nodes.Node) -> Iterator[nodes.Const]:
    """Yield the numbers below a node that may be shown."""
    if isinstance(node, nodes.Const) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        yield node
    for child in node.iter_child_nodes():
        if isinstance(child, _PICKED):
            below = child.node if isinstance(child, nodes.Getitem) else None
            yield from _numbers(below) if below is not None else ()
        else:
            yield from _numbers(child)
