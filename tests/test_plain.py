"""Plain narrative: what is taken for plain is so to Jinja too."""

from __future__ import annotations

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes

from factbound.check.plain import plain_names
from factbound.check.references import TemplateText, parse_template

ENVIRONMENT = jinja2.Environment(autoescape=True)
PIECES = ("{{", "}}", "{%", "%}", "{#", "#}", "{", "}", " ", "\n", "north", ".", "stake", "loop", "true", "-", "'", "ю", "_", "4", "|", "\\")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", set()),
        ("No sign } of {it}.", set()),
        ("{{ north }} holds {{north.stake}}, as {{\nnorth . stake }} says.", None),
        ("{{ north }} holds {{north.stake}}.", {("north", ""), ("north", "stake")}),
        ("{{{ north }}", None),
        ("{{ north }}}", {("north", "")}),
        ("{{ north | upper }}", None),
        ("{{- north }}", None),
        ("{{ north }} {# a remark #}", None),
        ("{{ loop.index }}", None),
        ("{{ true }}", None),
        ("{{ north._secret }}", None),
        ("{{ North }}", None),
    ],
)
def test_plain_texts_print_names_alone(text, names):
    """A text is plain when all that it has of Jinja's language is names, and names of theirs."""
    assert plain_names(text) == names


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(("{{ north }}", "{{north.stake}}"))), max_size=14).map("".join))
def test_jinja_finds_the_same_in_what_is_plain(text):
    """Whatever is taken for plain is parsed by Jinja to words and those names, and to nothing else."""
    found = plain_names(text)
    if found is not None:
        parsed = parse_template(TemplateText("content/a.md", "content/a.md", text), ENVIRONMENT)
        assert not isinstance(parsed, jinja2.TemplateSyntaxError)
        printed = [one for output in parsed[0].body for one in output.nodes if not isinstance(one, nodes.TemplateData)]
        assert found == {(one.name, "") if isinstance(one, nodes.Name) else (one.node.name, one.attr) for one in printed}
