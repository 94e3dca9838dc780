"""Small files that would eat all time or memory are refused at once, each with the limit that it goes beyond."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from bombs import BASE, BOMBS, NORTH, Bomb, Refusal, lay

from factbound.check.settings.tags import check_tags
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed, Problem
from factbound.read import yamlfile
from factbound.rendered import render_pages

SECONDS = 1.0
"""Five times what a bomb may take: the machine that runs the suite is busy. `benchmarks/torture.py bombs` measures."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sound project, which has been checked once."""
    folder = tmp_path_factory.mktemp("bombs") / "project"
    shutil.copytree(BASE, folder)
    check_project(Options(folder, folder / "out"))
    return folder


def refused(project: Path, files: dict[str, str]) -> tuple[Problem, ...]:
    """Return what is said of a project with some files in it."""
    with lay(project, files), pytest.raises(BuildFailed) as failure:
        check_project(Options(project, project / "out"))
    return failure.value.problems


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.name)
def test_a_bomb_is_refused_at_once(project: Path, bomb: Bomb) -> None:
    """The one problem names the limit and the way out, and no time is lost on it."""
    files = bomb.files()
    begun = time.process_time()
    problems = refused(project, files)
    assert time.process_time() - begun < SECONDS
    assert [Refusal(f"{one.at.path}:{one.at.line}:{one.at.column}", one.message, one.expected) for one in problems] == [bomb.refusal]


def test_a_file_of_problems_is_given_up(project: Path) -> None:
    """After a thousand problems the rest of a file is not read, and the first of its problems says so."""
    problems = refused(project, {NORTH: "name: North\n" + "".join(f"k{number}: v\n" for number in range(40_000))})
    assert len(problems) == 1_001
    given_up = next(one for one in problems if "or more" in one.message)
    assert (given_up.at.line, given_up.message) == (1, "the file has 1,000 problems or more")
    assert given_up.expected == "The limit is 1,000 problems told of one file. Mend these first."


def test_a_thousand_problems_of_a_file_are_told(project: Path) -> None:
    """Of what the checks say about one file the rest is counted."""
    many = " ".join(f"p{number}s9" for number in range(1_500))
    problems = refused(project, {NORTH: (BASE / NORTH).read_text("utf-8").replace("daily p1s1", f"daily {many}")})
    assert (problems[0].message, problems[0].expected) == (
        "the file has 1,500 problems",
        "The limit is 1,000 problems told of one file. Mend these first.",
    )
    assert len(problems) == 1_001
    assert BuildFailed(problems).problems == tuple(problems)


@pytest.mark.parametrize("sign", ["{number} ", "{{{{ {number} }}}} ", "&#50; ", "<blink> "])
def test_a_page_of_problems_is_given_up(project: Path, sign: str) -> None:
    """Whatever looks for problems in a text stops with the thousandth, and says that there are more."""
    page = "\n\n".join("".join(sign.format(number=number) for number in range(first, first + 40)) for first in range(1_000, 3_000, 40))
    begun = time.process_time()
    problems = refused(project, {"content/page.md": f"---\ntitle: A page\n---\n\n{page}\n"})
    assert time.process_time() - begun < SECONDS
    assert len(problems) == 1_001
    assert (problems[0].at.line, problems[0].message) == (1, "the file has 1,000 problems or more")


def test_very_many_tags_of_settings() -> None:
    """Each is looked at with what it holds, and not with all that follows."""
    text = "more:\n" + "  - !ENV [SITE_URL, a]\n" * 15_000
    file = yamlfile.YamlFile("mkdocs.yml", text)
    begun = time.process_time()
    check_tags(file, text)
    assert time.process_time() - begun < SECONDS
    assert file.problems == []


def test_a_look_of_strange_names_is_given_up(project: Path) -> None:
    """Each is looked for by its path, not in all lines again, and no more than a thousand are told."""
    text = "".join(f"k{number} = 1\n" for number in range(15_000))
    begun = time.process_time()
    with lay(project, {"templates/look.toml": text}), pytest.raises(BuildFailed) as failure:
        check_project(Options(project, project / "out"))
    assert time.process_time() - begun < 8
    first, *_, last = failure.value.problems
    assert (len(failure.value.problems), first.message) == (1_001, "the file has 1,000 problems or more")
    assert first.expected == "The limit is 1,000 problems told of one file. Mend these first."
    assert (last.at.line, last.message) == (1_000, "there is no section 'k999'")


def test_very_many_allowances(project: Path) -> None:
    """A number is held against what could cover it, and no pattern is made twice: 400 numbers, 1,000 allowances."""
    allowed = "\n\n".join(f'{{# allow "{number} 7 boats": a reason #}}' for number in range(1_000))
    page = f"---\ntitle: A page\n---\n\n{allowed}\n\n" + "\n\n".join(f"{number} 7 boats" for number in range(600, 1_000)) + "\n"
    begun = time.process_time()
    with lay(project, {"content/page.md": page}), pytest.raises(BuildFailed) as failure:
        check_project(Options(project, project / "out"))
    assert time.process_time() - begun < 8
    needless = [one for one in failure.value.problems if one.message.endswith("is allowed here, and nothing in the file's prose needs it")]
    assert len(needless) == len(failure.value.problems) == 500


def test_a_thousand_statements_are_held_against_each_other(project: Path) -> None:
    """What the limits let in is worked out in seconds, at the limit itself."""
    rows = "".join(f"    - {{value: {number}, when: {1_000 + number}, from: daily p1s1}}\n" for number in range(1_000))
    with lay(project, {NORTH: f"{(BASE / NORTH).read_text('utf-8')}\n  staff:\n{rows}"}):
        begun = time.process_time()
        checked = check_project(Options(project, project / "out"))
        assert time.process_time() - begun < 10
    assert len(checked.knowledge.find("north.staff").statements) == 1_000


@pytest.mark.parametrize(("printed", "message"), [("[", "4,000 square brackets are open"), ("- ", "the line begins 4,000 lists or quotations")])
def test_what_a_loop_prints_is_judged_too(project: Path, printed: str, message: str) -> None:
    """A page that is within the limits as it is written, and beyond them as it is printed, is not converted."""
    page = f"---\ntitle: A page\n---\n\n{{% for one in '{'x' * 4_000}' %}}{printed}{{% endfor %}}a\n"
    with lay(project, {"content/page.md": page}), pytest.raises(BuildFailed) as failure:
        render_pages(check_project(Options(project, project / "out")))
    assert [(one.at.path, one.message) for one in failure.value.problems] == [("out/docs/page.md", f"{message} within each other")]


def test_the_slow_reader_refuses_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without its parser in C, what is refused before parsing and by depth is refused all the same."""
    monkeypatch.setattr(yamlfile, "LOADER", yamlfile.yaml.SafeLoader)
    for text in ("a: " + "[" * 60_000, "? " * 20_000, "a:\n" + "- \n" * 600_000, "%A\n" * 60_000, "&a b: *a"):
        begun = time.process_time()
        assert len(yamlfile.parse_yaml(text, "a.yml").problems) == 1
        assert time.process_time() - begun < SECONDS
