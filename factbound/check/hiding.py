"""Names that content gives to things of its own, where entities have them: behind such a `set` or `for` the entity cannot be named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes

from factbound.check.references import Names, TemplateText, parse_template
from factbound.check.treenodes import nodes_in

NARRATIVE = "content/"

if TYPE_CHECKING:
    from factbound.problems import Problem


def hidden_entities(texts: Iterable[TemplateText], environment: jinja2.Environment, names: Names) -> Iterator[Problem]:
    """Yield each name that a text sets though an entity has it, where it is set first; templates may, and are passed over."""
    for text in (one for one in texts if one.name.startswith(NARRATIVE) and one.plain is None):  # a plain one names nothing
        parsed = parse_template(text, environment)
        if isinstance(parsed, jinja2.TemplateSyntaxError):
            continue
        own = {one.name: one.lineno for one in reversed([*nodes_in(parsed[0], nodes.Name)]) if one.ctx == "store" and one.name in names.facts}
        for name, line in sorted(own.items(), key=lambda item: (item[1], item[0])):
            message = f"'{name}' is an entity, which a name of the text's own would hide"
            yield text.problem(line, name, message, f"Choose another name, such as 'the_{name}'.")
