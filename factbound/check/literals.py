"""Numbers that narrative computes or writes in expressions, so that they reach readers past the prose: `{{ 4 + 44 }}`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import jinja2
from jinja2 import nodes

from factbound.check.allowances import Allowances
from factbound.check.computed import Told, computed_numbers
from factbound.check.references import TemplateText, parse_template
from factbound.check.shownnodes import is_number, shown_nodes
from factbound.check.treenodes import PARSED
from factbound.problems import Problem

NARRATIVE = "content/"


def bare_literals(text: TemplateText, environment: jinja2.Environment, allowances: Allowances) -> Iterator[Problem]:
    """Yield the numbers in a narrative file's expressions, but for those that pick or compare.

    Args:
        text: The file; in templates, which are their maker's, only what is printed where it stands counts as prose.
        environment: Whose language it is in.
        allowances: What its file allows.
    """
    if not text.name.startswith(NARRATIVE) or text.plain is not None:
        return
    parsed = parse_template(text, environment)
    if isinstance(parsed, jinja2.TemplateSyntaxError):
        return
    written, computed = _numbers(text, parsed[0])
    for line, told in written:
        if not allowances.permit(text.path, told, 0, len(told)):
            hint = f'Print a fact instead; what is no fact is allowed with a comment in this file: {{# allow "{told}": why #}}'
            yield text.problem(line, told, f"'{told}' stands in an expression without a fact", hint)
    for line, word, message, hint in computed:
        if not allowances.permit(text.path, word, 0, len(word)):
            way = f'{hint} What is no claim is allowed with a comment in this file: {{# allow "{word}": why #}}'
            yield text.problem(line, word, message, way)


@lru_cache(maxsize=PARSED)
def _numbers(text: TemplateText, tree: nodes.Template) -> tuple[list[tuple[int, str]], list[Told]]:
    """Return the numbers that a file writes in expressions, with their lines, and those that it computes; looked for once in a process."""
    shown = list(shown_nodes(tree))
    return [(node.lineno, str(node.value)) for node in shown if is_number(node)], computed_numbers(text, tree, shown)
