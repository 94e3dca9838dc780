"""What templates may do: every way out of the sandbox that we know is closed, and says so."""

from __future__ import annotations

import os
import random
import string
import time
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sandboxing import REFUSED, make_place, outcome_of, write_template
from test_render import render

from factbound.problems import BuildFailed
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.typesetter import compile_png, font_folders, load_fonts
from factbound.render.charts import _environment as charts_environment
from factbound.render.environment import make_environment
from factbound.render.sandbox.budget import Budget
from factbound.render.views.view import View

ROOT = Path(__file__).resolve().parent.parent


class EntityView(View):
    """Stands in for an entity."""

    def __init__(self, name: str) -> None:
        self.name, self._views, self.record = name, "SECRET", "SECRET"

    def land(self) -> Markup:
        return Markup(f"[{self.name}](x.md)")

    def __str__(self) -> str:
        return self.name


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> jinja2.Environment:
    """A place with secrets in it."""
    return make_place(tmp_path_factory.mktemp("place"))


@pytest.mark.parametrize("template", REFUSED, ids=lambda text: text[:50])
def test_no_template_gets_out(place: jinja2.Environment, template: str) -> None:
    """A template that walks to the engine, to files, or to the end of memory is told what it may not."""
    begun = time.process_time()
    assert outcome_of(place, template, entity=EntityView("North")) == REFUSED[template]
    assert time.process_time() - begun < 8


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ('{{ "Abc".upper().startswith("A") | length if false else "a" ~ 1 ~ none }}', "a1"),
        ("{% for x in [1, 2, 3] %}{{ loop.index + 1 }}{% if not loop.last %}, {% endif %}{% endfor %}", "2, 3, 4"),
        ("{% for x in [1, 2, 3] if x % 2 %}{{ x }}{% endfor %}", "13"),
        ("{% for x in [[1, []], [2, [[3, []]]]] recursive %}{{ x[0] }}{{ loop(x[1]) }}{% endfor %}", "123"),
        ("{% set n = namespace(i=0) %}{% for x in [1, 2] %}{% set n.i = n.i + x %}{% endfor %}{{ n.i }}", "3"),
        ('{% import "tools.jinja" as tools %}{{ tools.twice(entity) }}', "[North](x.md)[North](x.md)"),
        ('{% include "content/block.md" %}', "\n\n\nBlock\n\n"),
        ('{% include ["content/none.md", "content/block.md"] %}', "\n\n\nBlock\n\n"),
        ('{% include "content/none.md" ignore missing %}', ""),
        ('{% set a, b = "x", {"k": [1]} %}{% for k, v in b.items() %}{{ k }}{{ v[0] }}{% endfor %}{{ b.k[0] }}', "k11"),
        ("{% block a %}A{% endblock %}{{ self.a() }}", "AA"),
        ("{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}x{% endcall %}", "<x>"),
        ('{{ "a-b".replace("-", "+").split("+") | listed }}', "a, b"),
    ],
)
def test_what_people_write_works(place: jinja2.Environment, template: str, printed: str) -> None:
    """Loops, macros, small sums and the usual methods of texts are all there."""
    assert place.from_string(template).render(entity=EntityView("North")) == printed


def test_text_stays_escaped_however_it_is_put_together(place: jinja2.Environment) -> None:
    """Behind `~`, `+`, `replace` and filters a text is escaped for Markdown, not for HTML alone."""
    lands = "&#91;x&#93;(javascript:1) &#60;i&#62;"
    hostile = "[x](javascript:1) <i>"
    set_ = "{% set s %}<b>%s{% endset %}"
    assert place.from_string(set_ + "{{ s ~ x }}").render(x=hostile) == f"<b>%s{lands}"
    assert place.from_string(set_ + "{{ s + x }}").render(x=hostile) == f"<b>%s{lands}"
    assert place.from_string(set_ + "{{ x ~ e ~ s }}").render(x=hostile, e=EntityView("*")) == f"{lands}&#42;<b>%s"
    assert place.from_string(set_ + '{{ s.replace("%s", x) }}').render(x=hostile) == f"<b>{lands}"
    assert place.from_string("{{ x | demote }}{{ [x] | listed }}{{ [x] | sentence }}{{ x | upper_first }}").render(x=hostile) == lands * 4
    assert place.from_string("{{ [1] | counted(x) }}").render(x=hostile) == f"1 {lands}"


def test_constants_are_printed_like_values(place: jinja2.Environment) -> None:
    """What Jinja could work out beforehand is judged and escaped like all else."""
    assert outcome_of(place, '{{ "text".title }}') == "builtin_function_or_method cannot be printed"
    assert outcome_of(place, "{{ [1] }}") == "list cannot be printed"
    assert outcome_of(place, '{{ "*<b>*" }}') == "&#42;&#60;b&#62;&#42;"


def test_all_punctuation_comes_out_right(place: jinja2.Environment) -> None:
    """Each environment escapes for its own format: Markdown by entities, a chart as XML."""
    import html

    chart = charts_environment((ROOT / "templates",))
    text = string.punctuation + "'\""
    assert html.unescape(place.from_string("{{ x }}").render(x=text)) == text
    assert html.unescape(chart.from_string("{{ x }}").render(x=text)) == text
    assert not set("*_[]<>`|#\\") & set(place.from_string("{{ x }}").render(x="*_[]<>`|\\").replace("&#", ""))
    assert not set("<>\"'") & set(chart.from_string("{{ x }}{{ x ~ 1 }}").render(x=text))


def test_every_environment_escapes() -> None:
    """No template language of the engine leaves escaping off, but for those that give a reason in place of it."""
    made = [file for file in (ROOT / "factbound").rglob("*.py") if "Environment(" in file.read_text("utf-8") or "Sandbox(" in file.read_text("utf-8")]
    off = [file.name for file in made if "autoescape=True" not in file.read_text("utf-8") and "class Sandbox(" not in file.read_text("utf-8")]
    # A new project's YAML and Markdown are made from answers that have filters of their own; the theme, on pages by themselves too, prints HTML that was made before.
    assert sorted(off) == ["files.py", "shells.py", "theme.py"]


def test_charts_run_in_the_sandbox() -> None:
    """A chart template of a project reaches no more than a page does."""
    chart = charts_environment((ROOT / "templates",))
    assert outcome_of(chart, '{{ x["__cl" ~ "ass__"] }}', x="") == "templates cannot reach '__class__' of a text"
    assert outcome_of(chart, "{{ x }}", x=print) == "a builtin_function_or_method is no text"
    assert outcome_of(chart, '{% include "look.toml" %}') == "look.toml"


def test_a_budget_is_the_documents_own(place: jinja2.Environment) -> None:
    """What one document spends no other lacks, and what surrounds it goes on with its own."""
    loop = place.from_string("{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}{{ known is defined and '' or '' }}")
    for _ in range(3):
        assert loop.render(x="a" * 650) == ""


def test_the_clock_is_the_last_resort() -> None:
    """A document that is slow without being long stops as well, and a budget that is spent stays spent."""
    spent = Budget.of(steps=1)
    spent.step()
    for _ in range(2):
        with pytest.raises(jinja2.TemplateRuntimeError, match="takes more than 1 turns"):
            spent.step()
    slow = Budget.of(seconds=-1)
    with pytest.raises(jinja2.TemplateRuntimeError, match="takes more than -1 seconds"):
        slow.look_at_clock()


def test_problems_of_templates_name_place_limit_and_way_out(tmp_path: Path) -> None:
    """What runs without an end in a project's own template is told at its line."""
    text = "{# Extra: what else there is #}\n\n{% set s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}\n"
    text += "{% for a in s %}{% for b in s %}{% for c in s %}{% for d in s %}\n" + "{% endfor %}" * 4 + "\n"
    with pytest.raises(BuildFailed) as failure:
        render(tmp_path, **{"templates__pages__extra.md.jinja": text})
    assert str(failure.value) == (
        "templates/pages/extra.md.jinja:4:1: the template fails: the document takes more than 1,000,000 turns of loops and calls\n"
        "    {% for a in s %}{% for b in s %}{% for c in s %}{% for d in s %}\n"
        "  Loop over less, or move what has to be computed into a formula or the engine.\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published."
    )


def test_escapes_for_control_characters_are_problems(tmp_path: Path) -> None:
    """A template cannot print what makes a file unreadable or a terminal do something."""
    with pytest.raises(BuildFailed) as failure:
        render(tmp_path, **{"templates__pages__extra.md.jinja": '{# Extra: what else there is #}\n{{ "\\x1b" }}\n'})
    assert str(failure.value) == (
        "templates/pages/extra.md.jinja:1:1: the template prints U+001B, which is no text\n"
        "  Control characters and halves of surrogate pairs are not printed: delete the escape.\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published."
    )


ABSENT = "Typst cannot typeset it: it reads a file that it was not given"


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ('#read("/mkdocs.yml")', ABSENT),
        ('#read("/etc/passwd")', ABSENT),
        ('#image("README.md")', ABSENT),
        ('#read("../mkdocs.yml")', 'Typst cannot typeset it: path `"../mkdocs.yml"` would escape the project root (layout.typ:1:6)'),
    ],
)
def test_layouts_of_typst_read_and_fetch_nothing(layout: str, message: str) -> None:
    """A layout has the files that it is given, and none of the disk."""
    with pytest.raises(ReportFault) as fault:
        compile_png({"layout.typ": layout.encode()}, "layout.typ", 10, load_fonts(font_folders()))
    assert fault.value.message == message


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_any_template_ends_in_text_or_a_problem(place: jinja2.Environment, seed: int) -> None:
    """Templates by chance never end in Python's own limits, nor print what they should not reach."""
    text = outcome_of(place, write_template(random.Random(seed)), entity=EntityView("North"), x="t", page=EntityView("P"))
    assert "SECRET" not in text
    assert " at 0x" not in text


def test_a_template_that_comes_in_the_place_of_a_default_one_is_seen(tmp_path):
    """As under `serve`, which keeps what it has compiled; so is another text with the times of the old one."""
    own, default, content = (tmp_path / name for name in ("own", "default", "content"))
    for folder in (own, default, content):
        folder.mkdir()
    (default / "a.md.jinja").write_text("default", "utf-8")
    environment = make_environment((own, default), content)
    assert environment.get_template("a.md.jinja").render() == "default"
    (own / "a.md.jinja").write_text("own", "utf-8")
    assert environment.get_template("a.md.jinja").render() == "own"
    times = (own / "a.md.jinja").stat()
    (own / "a.md.jinja").write_text("other", "utf-8")
    os.utime(own / "a.md.jinja", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert environment.get_template("a.md.jinja").render() == "other"
    (own / "a.md.jinja").unlink()
    assert environment.get_template("a.md.jinja").render() == "default"
