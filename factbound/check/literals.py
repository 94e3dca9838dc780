"""Numbers that narrative computes or writes in expressions, so that they reach readers past the prose: `{{ 4 + 44 }}`."""

from __future__ import annotations

from collections.abc import Iterator

import jinja2

from factbound.check.allowances import Allowances
from factbound.check.computed import computed_numbers
from factbound.check.references import TemplateText, parse_template
from factbound.check.shownnodes import is_number, shown_nodes
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
    shown = list(shown_nodes(parsed[0]))
    for node in shown:
        if is_number(node) and not allowances.permit(text.path, told := str(node.value), 0, len(told)):
            hint = f'Print a fact instead; what is no fact is allowed with a comment in this file: {{# allow "{told}": why #}}'
            yield text.problem(node.lineno, told, f"'{told}' stands in an expression without a fact", hint)
    for line, word, message, hint in computed_numbers(text, parsed[0], shown):
        if not allowances.permit(text.path, word, 0, len(word)):
            way = f'{hint} What is no claim is allowed with a comment in this file: {{# allow "{word}": why #}}'
            yield text.problem(line, word, message, way)
