"""Hostile templates and a place to run them in, for the tests and for torture.py."""

from __future__ import annotations

import random
from pathlib import Path

import jinja2

from factbound.render.environment import make_environment

FIFTY = "a" * 50
DOUBLING = "a" * 27
"""Turns in which one letter becomes a hundred million."""
TOO_DEEP = "includes and macros stand more than 50 deep inside each other"
TOO_LONG = "the document makes more than 40,000,000 characters"
TOO_MANY = "the document takes more than 1,000,000 turns of loops and calls"

REFUSED = {
    # the engine's own
    '{{ "".__class__ }}': "templates cannot reach '__class__': what begins with '_' is the engine's own",
    '{{ ""["__class__"] }}': "templates cannot reach '__class__': what begins with '_' is the engine's own",
    '{% set name = "__cl" ~ "ass__" %}{{ ""[name] }}': "templates cannot reach '__class__' of a text",
    '{{ known["__globals" ~ "__"] }}': "templates cannot reach '__globals__' of a function",
    '{{ namespace["m" ~ "ro"] }}': "templates cannot reach 'mro' of a type",
    '{{ self["_TemplateReference" ~ "__context"] }}': "templates cannot reach '_TemplateReference__context' of a templatereference",
    '{% macro m() %}{{ m["_fu" ~ "nc"] }}{% endmacro %}{{ m() }}': "templates cannot reach '_func' of a macro",
    '{% for x in [0] %}{{ loop["_iter" ~ "able"] }}{% endfor %}': "templates cannot reach '_iterable' of a loopcontext",
    '{% import "tools.jinja" as tools %}{{ tools["_body" ~ "_stream"] }}': "templates cannot reach '_body_stream' of a templatemodule",
    '{{ entity["_views"~""] }}': "templates cannot reach '_views' of an entity",
    '{{ entity["rec" ~ "ord"] }}': "templates cannot reach 'record' of an entity",
    '{{ nothing["__init" ~ "__"] }}': "'nothing' is undefined",
    "{{ _views }}": "'_views' is undefined",
    # formats, fillers, bytes
    '{{ "{0.__class__}".format(1) }}': "templates cannot reach 'format' of a text",
    '{{ "%99999999d" % 1 }}': "'%' cannot stand between a text and a number in a template",
    '{{ "x" * 10000000 }}': "'*' cannot stand between a text and a number in a template",
    "{{ [1] * 10000000 }}": "'*' cannot stand between a list and a number in a template",
    '{{ "x".ljust(10000000) }}': "templates cannot reach 'ljust' of a text",
    '{{ "x".center(10000000) }}': "templates cannot reach 'center' of a text",
    '{{ "1".zfill(10000000) }}': "templates cannot reach 'zfill' of a text",
    '{{ "\t".expandtabs(10000000) }}': "templates cannot reach 'expandtabs' of a text",
    '{{ "x".join(["a", "b"]) }}': "templates cannot reach 'join' of a text",
    '{{ "x".encode() }}': "templates cannot reach 'encode' of a text",
    "{{ (5).to_bytes(10000000) }}": "templates cannot reach 'to_bytes' of a number",
    "{{ [1].append(2) }}": "templates cannot reach 'append' of a list",
    "{{ 10 ** 10 ** 10 }}": "templates raise no powers",
    "{{ 999999999999999999 * 999999999999999999 }}": "templates count up to 1,000,000,000,000,000; a formula in data/ computes what is larger",
    # names that Jinja has and we have not
    "{{ cycler }}": "'cycler' is undefined",
    "{{ lipsum(1000000) }}": "'lipsum' is undefined",
    "{{ range(10000000) }}": "'range' is undefined",
    "{{ dict }}": "'dict' is undefined",
    '{{ "a" | attr("b") }}': "No filter named 'attr'.",
    "{% autoescape false %}{% endautoescape %}": "escaping cannot be switched off",
    "{% macro m() %}{{ varargs }}{% endmacro %}": "macros have no 'varargs'",
    "{{ known(*[1]) }}": "arguments cannot be unpacked with '*'",
    # what is no text
    "{{ known }}": "function cannot be printed",
    '{{ known ~ "" }}': "a function is no text",
    "{{ known | lower }}": "a function is no text",
    "{{ namespace }}": "type cannot be printed",
    # files
    '{% include "../secret.md" %}': "../secret.md",
    '{% include "content/../secret.md" %}': "content/../secret.md",
    '{% include "content/../../secret.md" %}': "content/../../secret.md",
    '{% include "/etc/passwd" %}': "/etc/passwd",
    '{% include "content/link.md" %}': "content/link.md",
    '{% include "link.jinja" %}': "link.jinja",
    '{% include "content/folder.md" %}': "content/folder.md",
    '{% include "content/assets/picture.md" %}': "content/assets/picture.md",
    '{% include "content/data.yml" %}': "content/data.yml",
    '{% include "look.toml" %}': "look.toml",
    '{% include "content\\\\..\\\\secret.md" %}': "content\\..\\secret.md",
    '{% include "content/a\0.md" %}': "content/a\0.md",
    '{% include "content/" ~ ("' + "n" * 300 + '") ~ ".md" %}': "content/" + "n" * 300 + ".md",
    # without an end
    '{% include "circle.jinja" %}': TOO_DEEP,
    '{% include "heir.jinja" %}': TOO_DEEP,
    '{% import "module.jinja" as m %}': TOO_DEEP,
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": TOO_DEEP,
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}": TOO_DEEP,
    "{% block a %}{{ self.a() }}{% endblock %}": TOO_DEEP,
    "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}": TOO_DEEP,
    # too much
    f'{{% set s = "{FIFTY}" %}}{"{% for a in s %}" * 5}{"{% endfor %}" * 5}': TOO_MANY,
    f'{{% set s = "{FIFTY}" %}}{"{% for a in s if not a %}" * 2}{"{% endfor %}" * 2}'
    f"{'{% for a in s %}' * 3}{'{% for b in s if not b %}' * 2}{'{% endfor %}' * 5}": TOO_MANY,
    f'{{% set n = namespace(s="x") %}}{{% for a in "{DOUBLING}" %}}{{% set n.s = n.s ~ n.s %}}{{% endfor %}}': TOO_LONG,
    f'{{% set n = namespace(s="x") %}}{{% for a in "{DOUBLING}" %}}{{% set n.s = n.s + n.s %}}{{% endfor %}}': TOO_LONG,
    f'{{% set n = namespace(s="x") %}}{{% for a in "aaaaa" %}}{{% set n.s = n.s.replace("x", "{FIFTY.replace("a", "x")}") %}}{{% endfor %}}': (
        TOO_LONG
    ),
    f'{{% set n = namespace(s="x") %}}{{% for a in "{DOUBLING}" %}}{{% set n.s %}}{{{{ n.s }}}}{{{{ n.s }}}}{{% endset %}}{{% endfor %}}': (TOO_LONG),
    f"{{% set n = namespace(s='\\\"') %}}{{% for a in '{DOUBLING}' %}}{{% set n.s = n.s | yaml %}}{{% endfor %}}": TOO_LONG,
    f'{{% set n = namespace(s=[1]) %}}{{% for a in "{DOUBLING}" %}}{{% set n.s = n.s + n.s %}}{{% endfor %}}': (TOO_LONG),
    f'{{% set n = namespace(s=[1]) %}}{{% for a in "{DOUBLING}" %}}{{% set n.s = [n.s, n.s] %}}{{% endfor %}}': (
        "a list in a template holds more than 200,000 things, those in its lists counted; loop over data instead"
    ),
    f'{{% set s = "{FIFTY}" %}}{"{% for a in s %}" * 3}{"x" * 1000}{"{% endfor %}" * 3}': TOO_LONG,
    # nested
    "{{ " + "(" * 200 + "1" + ")" * 200 + " }}": "brackets, operators or blocks are nested more than 60 deep, or a number has too many digits",
    "{{ " + "not " * 300 + "1 }}": "brackets, operators or blocks are nested more than 60 deep",
    "{{ " + "1+" * 900 + "1 }}": "brackets, operators or blocks are nested more than 60 deep",
    "{% if 1 %}" * 90 + "{% endif %}" * 90: "brackets, operators or blocks are nested more than 60 deep",
    "{% for a in [1] %}" * 25 + "{% endfor %}" * 25: "brackets, operators or blocks are nested more than 60 deep, or a number has too many digits",
    "{{ " + "9" * 5000 + " }}": "brackets, operators or blocks are nested more than 60 deep, or a number has too many digits",
}
"""Template -> what it is told. None reaches a file, the engine, or the end of memory and time."""


def make_place(folder: Path) -> jinja2.Environment:
    """Lay out templates and content with what should not be read beside and among them, and return their environment."""
    templates, content = folder / "templates", folder / "content"
    files = {
        "secret.md": "SECRET",
        "templates/look.toml": "SECRET",
        "templates/circle.jinja": '{% include "circle.jinja" %}',
        "templates/heir.jinja": '{% extends "heir.jinja" %}',
        "templates/module.jinja": '{% import "module.jinja" as m %}',
        "templates/tools.jinja": "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}",
        "content/data.yml": "SECRET",
        "content/assets/picture.md": "SECRET",
        "content/block.md": "---\ntitle: T\n---\nBlock",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (content / "folder.md").mkdir()
    (content / "link.md").symlink_to(folder / "secret.md")
    (templates / "link.jinja").symlink_to(folder / "secret.md")
    return make_environment((templates,), content)


NAMES = (
    "entity",
    "page",
    "x",
    "n.s",
    "known",
    "namespace",
    "self",
    "loop",
    "m",
    '"text"',
    "12",
    "[1, x]",
    '{"a": x}',
    "none",
    "(x, 1)",
    '"__class__"',
)
ATTRIBUTES = (
    "title",
    "__class__",
    "format",
    "items",
    "upper()",
    "replace('t', x)",
    "split()",
    "first",
    "s",
    "name",
    "_views",
    "land()",
    "join(x)",
    "mro",
)
TAGS = (
    "{{% for x in {0} %}}{2}{{% endfor %}}",
    "{{% for x in {0} if {1} recursive %}}{{{{ loop({1}) }}}}{2}{{% endfor %}}",
    "{{% if {0} %}}{2}{{% else %}}{{{{ {1} }}}}{{% endif %}}",
    "{{% set x = {0} %}}{2}",
    "{{% set x %}}{2}{{% endset %}}{{{{ x }}}}",
    "{{% set n = namespace(s={0}) %}}{{% set n.s = {1} %}}{2}",
    "{{% macro m(x) %}}{2}{{% endmacro %}}{{{{ m({0}) }}}}",
    "{{% call(x) m({0}) %}}{2}{{% endcall %}}",
    '{{% include ({0}) ~ ".md" ignore missing %}}{2}',
    '{{% import "tools.jinja" as m %}}{{{{ m.twice({0}) }}}}{2}',
    "{{% filter {3} %}}{2}{{% endfilter %}}",
    "{{% block b %}}{2}{{% endblock %}}{{{{ self.b() }}}}",
    "{{% with x = {0} %}}{2}{{% endwith %}}",
    "{{{{ {0} }}}}{2}",
    "{{% break %}}{2}",
    "{{# {0} #}}{2}",
    "{2}{{% {0} %}}",
)
FILTERS = ("lower", "length", "counted('x')", "yaml", "demote", "listed", "listed(x)", "sentence", "attribute", "upper_first", "plain", "attr('x')")


def write_template(chance: random.Random, depth: int = 3) -> str:
    """Return a template by chance: mostly right, sometimes not."""
    if depth <= 0:
        return chance.choice(("text\n", "", "# [x](y) <b>"))
    values = [_write_value(chance, depth) for _ in range(2)]
    return chance.choice(TAGS).format(*values, write_template(chance, depth - chance.choice((1, 1, 2))), chance.choice(FILTERS))


def _write_value(chance: random.Random, depth: int) -> str:
    value = chance.choice(NAMES)
    for _ in range(chance.randrange(3)):
        other = chance.choice(NAMES)
        value = chance.choice(
            (
                f"{value}.{chance.choice(ATTRIBUTES)}",
                f"{value}[{other}]",
                f"{value} ~ {other}",
                f"({value} {chance.choice(('+', '-', '*', '%', '//', '/', '**', '==', '<', 'in', 'and', 'or'))} {other})",
                f"{value} | {chance.choice(FILTERS)}",
                f"{value}({other})",
                f"({value} is {chance.choice(('defined', 'none', 'string', 'callable', 'divisibleby(0)', 'sameas(x)', 'odd'))})",
                f"({value} if {other} else {_write_value(chance, depth - 1) if depth > 1 else 1})",
            )
        )
    return value


def outcome_of(environment: jinja2.Environment, template: str, **names: object) -> str:
    """Return what becomes of a template: its text, or what it is told; RecursionError and the like are let through.

    Raises:
        Exception: When it ends in something that is no answer to its author.
    """
    try:
        return environment.from_string(template).render(names)
    except (RecursionError, MemoryError, AssertionError):
        raise
    except jinja2.TemplateSyntaxError as error:
        return error.message or ""
    except Exception as error:  # noqa: BLE001 - as in documents.py, where each becomes a problem at its line
        return str(error)
