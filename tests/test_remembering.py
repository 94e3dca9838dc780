"""Documents that are rendered only when something that they read has changed: always the same texts as when all is rendered anew."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from factbound import rendered
from factbound.caches import with_cache
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.publish import exports
from factbound.publish.exports import each_piece, rows
from factbound.render import pieces
from factbound.render.charts.files import ChartFiles
from factbound.render.environment import make_environment
from factbound.render.remembering import RememberingRenderer
from factbound.render.watching.reads import chapter_of
from factbound.rendered import render_project, render_some

ROOT = Path(__file__).parent.parent
BASE = Path(__file__).parent / "cases" / "_base"
EDITS = 16
PAGES = {"north": "{{ north.stake }}", "south": "{{ south.stake }}", "nobody": "nobody"}
"""Pages that people wrote, with what each quotes."""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The base project of the cases, with a cache of its own."""
    monkeypatch.setenv("FACTBOUND_CACHE", str(tmp_path / "kept"))
    folder = Path(shutil.copytree(BASE, tmp_path / "project"))
    for name, quoted in PAGES.items():
        (folder / f"content/{name}.md").write_text(f"---\ntitle: Page of {name}\n---\n\nIt is planned: {quoted}.\n", "utf-8")
    return folder


@pytest.fixture
def made(monkeypatch):
    """The documents that were rendered, by path or name, since the list was last cleared."""
    names: list[str] = []
    plain = RememberingRenderer._watched

    def watched(self, noted):
        renderer = plain(self, noted)
        monkeypatch.setattr(renderer, "print_page", lambda page: (names.append(page.path), type(renderer).print_page(renderer, page))[1])
        monkeypatch.setattr(renderer, "render_report", lambda one: (names.append(one.name), type(renderer).render_report(renderer, one))[1])
        return renderer

    monkeypatch.setattr(RememberingRenderer, "_watched", watched)
    return names


def render(project, *, cached):
    """Return all texts of a project, its exports among them, or what is wrong with it."""
    plain = Options(project, project / "out")
    try:
        if not cached:
            made = render_project(check_project(plain))
            written = [*each_piece(made.checked.knowledge, None)]
        else:
            with with_cache(plain) as options:
                made = render_project(check_project(options))
                written = [*each_piece(made.checked.knowledge, None, made.batches)]
    except BuildFailed as failure:
        return [problem.format() for problem in failure.problems]
    return made.pages, made.reports, made.card, written


def edit(file, old, new):
    """Replace something in a file, once."""
    text = file.read_text("utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_nothing_is_rendered_again_when_nothing_has_changed(project, made):
    """The second build finds all documents but those that are new in each build."""
    first = render(project, cached=True)
    assert len(made) > 10
    made.clear()
    assert render(project, cached=True) == first == render(project, cached=False)
    assert set(made) <= {"changes.md"}


def test_only_what_rests_on_a_change_is_looked_at_by_itself(project, monkeypatch):
    """All others are found together, and need not be judged again; what is undone is found as it was."""
    looked, judged, names = [], [], {}
    find, about = RememberingRenderer._find, RememberingRenderer._about_page
    monkeypatch.setattr(RememberingRenderer, "_find", lambda self, one, group: (looked.append(names.get(one, "a report")), find(self, one, group))[1])
    monkeypatch.setattr(RememberingRenderer, "_about_page", lambda self, page: names.setdefault(about(self, page), page.path) and about(self, page))
    monkeypatch.setattr(rendered, "check_rendered", lambda path, _: judged.append(path.removeprefix("out/docs/")) or [])
    first = render(project, cached=True)
    assert len(judged) == len(first[0])
    looked.clear(), judged.clear()
    assert render(project, cached=True) == first
    assert looked == judged == ["changes.md"]
    for old, new in (("2018-09-11", "2018-09-12"), ("2018-09-12", "2018-09-11")):
        edit(project / "data/parties/north.yml", old, new)
        looked.clear(), judged.clear()
        texts = render(project, cached=True)
        assert {"parties/north.md", "north.md"} <= {*looked} & {*judged}
        assert not {"nobody.md", "south.md"} & {*looked, *judged}
        assert texts == render(project, cached=False)
    assert texts == first


def test_a_page_that_is_refused_is_refused_again(project):
    """What is kept of it is not taken for good."""
    said = "{% for one in '" + 400 * "x" + "' %}[{% endfor %}a"
    (project / "content/nobody.md").write_text(f"---\ntitle: Page of nobody\n---\n\n{said}\n", "utf-8")
    problems = render(project, cached=True)
    assert [one for one in problems if "400 square brackets are open within each other" in one] == problems != []
    assert render(project, cached=True) == render(project, cached=True) == problems


CHANGES = {
    "a formula": ("data/ventures/jv.yml", "north.stake + south.stake", "north.stake + 0 * south.stake"),
    "a value in a formula": ("data/parties/south.yml", "value: 40 %", "value: 39 %"),
    "what holds when": ("data/parties/north.yml", "when: 2018-09-11", "when: 2019-09-11"),
    "a source": ("data/sources/daily.yml", "published: 2018-09-12", "published: 2018-09-13"),
    "a clock": ("data/briefing.yml", "subject: jv", "subject: jv\nvalid_at: 2018-09-01"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_part_changes_without_its_chapter(project, change):
    """Whatever is read of an entity, if it is another than before, then so is the larger piece by which that is decided."""
    (project / "data/ventures/jv.yml").write_text((project / "data/ventures/jv.yml").read_text("utf-8").replace("checks:", "# checks:"), "utf-8")
    before, reads = all_pieces(project)
    edit(project / CHANGES[change][0], *CHANGES[change][1:])
    after, more = all_pieces(project)
    parts = [one for one in {**reads, **more} if chapter_of(one) != one]
    changed = [one for one in parts if before.digest(one) != after.digest(one)]
    assert changed or change in ("a source", "a clock")
    assert [one for one in changed if before.digest(chapter_of(one)) == after.digest(chapter_of(one))] == []


@pytest.mark.parametrize("most", [0, 1, 7])
def test_a_part_has_one_digest_however_few_are_kept(project, monkeypatch, most):
    """Digests of small parts are kept as long as there is room for them; they are the same when they are worked out once more."""
    before, reads = all_pieces(project)
    kept = {one: before.digest(one) for one in reads if chapter_of(one) != one}
    monkeypatch.setattr(pieces, "PARTS", most)
    after, _ = all_pieces(project)
    assert {one: after.digest(one) for one in (*kept, *kept)} == kept
    assert (len(kept) > 7, len(after._parts) <= max(most, 1)) == (True, True)


def all_pieces(project):
    """Return the pieces of a project, and what its pages and reports read of them."""
    with with_cache(Options(project, project / "out")) as options:
        renderer = rendered._renderer(check_project(options))
        noted = {}
        plain = renderer._watched(noted)
        for page in renderer.plan.pages:
            plain.print_page(page)
        for report in renderer.plan.reports:
            plain.render_report(report)
    return renderer.pieces, noted


MAKE = """
import sys
from pathlib import Path
from factbound.caches import with_cache
from factbound.options import Options
from factbound.prepare import check_project
from factbound.render.remembering import RememberingRenderer
from factbound.rendered import render_project

made = RememberingRenderer._made
RememberingRenderer._made = lambda self, sort, about, make: (print(about.hex()), made(self, sort, about, make))[1]
with with_cache(Options(Path(sys.argv[1]), Path("out"))) as options:
    render_project(check_project(options))
"""


def test_another_process_finds_the_same(tmp_path, monkeypatch):
    """Nothing that is noted depends on the order that sets have in a process: the shipped briefing, in two of them."""
    project = tmp_path / "project"
    for name in ("content", "data", "templates"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    monkeypatch.setenv("FACTBOUND_CACHE", str(tmp_path / "kept"))
    made = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        ran = subprocess.run([sys.executable, "-c", MAKE, project], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        made.append(ran.stdout.split())
    assert made[0]
    assert len(made[1]) <= 1, "the page Changes alone"


def test_an_edit_renders_what_reads_it(project, made):
    """A value is read by the pages that show it, not by those of others; what a comment or an empty line moves is read by none."""
    render(project, cached=True)
    made.clear()
    edit(project / "data/parties/north.yml", "name: North", "# a remark\n\nname: North")
    assert render(project, cached=True) == render(project, cached=False)
    assert set(made) <= {"changes.md"}
    edit(project / "data/parties/north.yml", "name: North", "name: Norden")
    made.clear()
    assert render(project, cached=True) == render(project, cached=False)
    assert "parties/north.md" in made
    edit(project / "data/parties/north.yml", "value: 60 %", "value: 55 %")
    edit(project / "data/parties/south.yml", "value: 40 %", "value: 45 %")
    made.clear()
    assert render(project, cached=True) == render(project, cached=False)
    assert {"north.md", "south.md"} <= set(made)
    edit(project / "data/parties/north.yml", "value: 55 %", "value: 50 %")
    edit(project / "data/parties/south.yml", "value: 45 %", "value: 50 %")
    made.clear()
    assert render(project, cached=True) == render(project, cached=False)
    assert {"north.md", "south.md", "nobody.md"} & set(made) == {"north.md", "south.md"}


def test_exports_are_laid_out_again_where_a_fact_or_a_name_has_changed(project, monkeypatch):
    """A batch of entities is kept by all that its rows say: also whom they name, and what a source is worth."""
    monkeypatch.setattr(rows, "TOGETHER", 1)
    laid_out, lay_out = [], exports.lay_out_batch
    monkeypatch.setattr(exports, "lay_out_batch", lambda knowledge, keys: laid_out.append(keys[0][0].partition(".")[0]) or lay_out(knowledge, keys))
    render(project, cached=True)
    assert {"jv", "north", "south"} <= {*laid_out}
    for file, old, new, expected in (
        ("parties/north.yml", "when: 2018-09-11", "when: 2018-09-12", {"jv", "north"}),
        ("parties/south.yml", "name: South", "name: Southern", {"south"}),
        ("sources/daily.yml", "published: 2018-09-12", "published: 2018-09-13", {"jv", "north", "south"}),
        ("parties/north.yml", "when: 2018-09-12", "when: 2018-09-11", {"jv", "north"}),
    ):
        laid_out.clear()
        edit(project / "data" / file, old, new)
        made = render(project, cached=True)
        assert {*laid_out} == expected
        assert made == render(project, cached=False)


def test_exports_are_whole_without_what_was_kept(project):
    """What nobody has kept, or a cache has lost, is laid out when it is written."""
    with with_cache(Options(project, project / "out")) as options:
        made = render_project(check_project(options))
        assert {type(one) for one in made.batches} == {bytes}
        whole = [*each_piece(made.checked.knowledge, None)]
        assert [*each_piece(made.checked.knowledge, None, made.batches)] == whole
        lost = replace(made.batches, keys=[b"", *made.batches.keys[1:]])
        assert [*each_piece(made.checked.knowledge, None, lost)] == whole


def test_a_template_is_read_by_the_pages_that_include_it(project, made):
    """A project's own template takes the place of a default one for whoever loads it, and gives it back when it goes."""
    render(project, cached=True)
    own = project / "templates/pages/unknowns.md.jinja"
    own.parent.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "templates/pages/unknowns.md.jinja").read_text("utf-8")
    own.write_text(text + "\nNothing else is known.\n", "utf-8")
    made.clear()
    changed = render(project, cached=True)
    assert changed == render(project, cached=False)
    assert "Nothing else is known." in changed[0]["unknowns.md"]
    assert set(made) - {"changes.md"} == {"unknowns.md"}
    own.unlink()
    assert render(project, cached=True) == render(project, cached=False)


@pytest.mark.parametrize("apart", [False, True], ids=["by serve", "by the next command"])
def test_what_a_macro_imports_is_read_by_all_who_import_the_macro(project, apart):
    """Macros that take words from another file: each page that uses them reads that file, too, not the first one alone."""
    folder = project / "templates/macros"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "outer.jinja").write_text('{% from "macros/inner.jinja" import word %}{% macro say() %}{{ word() }}{% endmacro %}', "utf-8")
    (folder / "inner.jinja").write_text("{% macro word() %}First{% endmacro %}", "utf-8")
    for name in PAGES:
        said = '{% from "macros/outer.jinja" import say %}{{ say() }}'
        (project / f"content/{name}.md").write_text(f"---\ntitle: Page of {name}\n---\n\n{said} words.\n", "utf-8")
    assert all("First words." in render(project, cached=True)[0][f"{name}.md"] for name in PAGES)
    (folder / "inner.jinja").write_text("{% macro word() %}Second{% endmacro %}", "utf-8")
    if apart:
        make_environment.cache_clear()
    pages = render(project, cached=True)[0]
    assert [name for name in PAGES if "Second words." in pages[f"{name}.md"]] == list(PAGES)


def test_threads_are_told_of_their_own_templates():
    """What one thread loads, and that it is done, is nothing to another: `serve` renders pages and reports beside each other."""
    environment, told = make_environment((ROOT / "templates",), BASE / "content"), []
    name, other = "partials/due.md.jinja", "partials/workings.md.jinja"

    def beside():
        with environment.telling(told.append):
            environment.get_template(other)

    with environment.telling(told.append):
        mine, told = told, []
        thread = Thread(target=beside)
        thread.start()
        thread.join()
        within: list[str] = []
        with environment.telling(within.append):
            environment.get_template(other)
        environment.get_template(name)
    assert (mine, told, within) == ([name], [other], [other])


WORDS = (
    ("reported", "claimed"),
    ("done", "planned"),
    ("2018", "2019"),
    ("direct", "relayed"),
    (" %", " % "),
    ("North", "Norden"),
    ("value: 4", "value: 5"),
)


def mutate(text, chance):
    """Return a text with one edit such as people make, right or wrong."""
    lines, kind = text.split("\n"), chance.randrange(4)
    place = chance.randrange(len(lines))
    if kind == 0:
        lines.insert(place, "")
    elif kind == 1:
        del lines[place]
    elif kind == 2 and (numbers := list(re.finditer(r"(?<=value: )\d+", text))):
        found = chance.choice(numbers)
        return f"{text[: found.start()]}{chance.randrange(1, 99)}{text[found.end() :]}"
    else:
        old, new = chance.choice(WORDS)
        return text.replace(old, new, 1)
    return "\n".join(lines)


def test_whatever_is_edited_the_texts_are_those_of_a_build_from_nothing(project):
    """Edits by chance to data, content and templates, one upon the other: the same texts, or the same problems."""
    chance = random.Random(7)
    own = project / "templates/partials"
    shutil.copytree(ROOT / "templates/partials", own, dirs_exist_ok=True)
    files = sorted(file for folder in ("data", "content", "templates") for file in (project / folder).rglob("*.*") if file.is_file())
    built = 0
    for _ in range(EDITS):
        file = chance.choice(files)
        before = file.read_text("utf-8")
        file.write_text(mutate(before, chance), "utf-8")
        cached, fresh = render(project, cached=True), render(project, cached=False)
        assert cached == fresh, file
        if isinstance(fresh, list):
            file.write_text(before, "utf-8")
        else:
            built += 1
    assert EDITS / 4 < built < EDITS


@pytest.mark.parametrize("most", [0, 256])
def test_a_template_that_changes_while_documents_are_printed_is_told(tmp_path, monkeypatch, most):
    """What is held stays as it is; of what is not, nothing is said once there were two: no document is kept under another text than its own."""
    monkeypatch.setattr("factbound.render.sandbox.held.MOST", most)
    (tmp_path / "content").mkdir()
    file, name = tmp_path / "content/words.md", "content/words.md"
    file.write_text("First.\n", "utf-8")
    environment = make_environment((ROOT / "templates",), tmp_path / "content")
    with environment.holding():
        before = environment.digest_of_template(name)
        printed = [environment.get_template(name).render()]
        file.write_text("The second.\n", "utf-8")
        printed.append(environment.get_template(name).render())
        if most:
            assert environment.digest_of_template(name) == before
        else:
            with pytest.raises(LookupError):
                environment.digest_of_template(name)
    assert [text.strip() for text in printed] == ["First.", "First." if most else "The second."]
    with environment.holding():
        assert environment.get_template(name).render().strip() == "The second."
        assert environment.digest_of_template(name) != before


COMES, CHANGES_IT = "a file that comes", "a file that changes"


@pytest.mark.parametrize("how", [COMES, CHANGES_IT])
@pytest.mark.parametrize("name", ["charts/timeline.svg.jinja", "look.toml"])
def test_what_charts_are_drawn_from_may_change_while_documents_are_printed(project, name, how):
    """A document is not kept under files that it was not drawn from, also when these come back."""
    file, text = project / "templates" / name, (ROOT / "templates" / name).read_text("utf-8")
    changed = text.replace("</svg>", "<desc>Changed.</desc></svg>").replace("#182230", "#123456")
    assert changed != text
    file.parent.mkdir(parents=True)
    if how == CHANGES_IT:
        file.write_text(text, "utf-8")
    with with_cache(Options(project, project / "out")) as options:
        checked = check_project(options)
        file.write_text(changed, "utf-8")
        between = render_project(checked)
    if how == COMES:
        file.unlink()
    else:
        file.write_text(text, "utf-8")
    fresh = render(project, cached=False)
    assert (between.pages, between.reports, between.card) != fresh[:3]
    assert render(project, cached=True) == fresh


def test_what_an_editor_writes_beside_a_chart_is_none_of_it(project):
    """While a file is open, what is drawn is kept all the same."""
    aside = project / "templates/charts/.timeline.svg.jinja.swp"
    aside.parent.mkdir(parents=True)
    aside.write_text("a", "utf-8")
    files = ChartFiles(Options(project, project / "out").template_folders, {})
    assert files.are_still()
    aside.write_text("ab", "utf-8")
    assert files.are_still()
    (aside.parent / "timeline.svg.jinja").write_text("c", "utf-8")
    assert not files.are_still()


def test_a_template_that_changes_while_a_part_is_printed_is_told(project, monkeypatch):
    """What a worker keeps is kept under what it was printed from."""
    text = (ROOT / "templates/partials/entity-head.md.jinja").read_text("utf-8")
    file = project / "templates/partials/entity-head.md.jinja"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    plain, changed = RememberingRenderer._finished, text + "\nChanged.\n"
    monkeypatch.setattr(RememberingRenderer, "_finished", lambda *given: (file.write_text(changed, "utf-8"), plain(*given))[1])
    with with_cache(Options(project, project / "out")) as options:
        checked = check_project(options)
        render_some(checked, [page for page in checked.plan.pages if page.path == "parties/north.md"], ())
    monkeypatch.undo()
    monkeypatch.setenv("FACTBOUND_CACHE", str(project.parent / "kept"))
    assert render(project, cached=True) == render(project, cached=False)


def test_a_template_that_comes_while_documents_are_printed_is_told(tmp_path):
    """It was not there when the first one asked, so that nobody can say what they were printed from."""
    environment, name = make_environment((ROOT / "templates",), tmp_path), "content/late.md"
    with environment.holding():
        assert environment.digest_of_template(name) == b""
        (tmp_path / "late.md").write_text("Late.\n", "utf-8")
        assert environment.get_template(name).render().strip() == "Late."
        with pytest.raises(LookupError):
            environment.digest_of_template(name)
