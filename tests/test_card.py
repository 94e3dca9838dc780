"""The social card: a picture of fixed size, the same bytes each time, whose words are those of the pages."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from factbound.options import Options
from factbound.pipeline import Preview
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.publish import card
from factbound.rendered import Rendered, render_pages

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
BASE = ROOT / "tests" / "cases" / "_base"


def drawn(project: Path, out: Path) -> tuple[Rendered, bytes]:
    """Return a project as rendered, and its card."""
    options = Options(project, out)
    rendered = render_pages(check_project(options))
    assert rendered.card
    return rendered, card.render_card(rendered.card, options.template_folders, project / "content")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A tiny project with an answer and four key figures."""
    shutil.copytree(BASE, tmp_path / "project")
    blocks = tmp_path / "project" / "content" / "blocks"
    (blocks / "answer.md").write_text("{{ north }} was to have {{ north.stake }}.\n", "utf-8")
    (blocks / "key-figures.md").write_text(
        "".join(f"- **{{{{ {one}.stake }}}}** for {one}\n" for one in ("north", "south", "north", "south")), "utf-8"
    )
    return tmp_path / "project"


def test_size_is_what_networks_expect(project: Path, tmp_path: Path) -> None:
    """The picture is a PNG of 1200 by 630 pixels, and no heavy one."""
    _, picture = drawn(project, tmp_path / "out")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert len(picture) < 300_000


def test_same_facts_same_bytes(project: Path, tmp_path: Path) -> None:
    """Two drawings are alike to the byte; another title is another picture."""
    _, first = drawn(project, tmp_path / "out")
    card._draw.cache_clear()
    assert drawn(project, tmp_path / "out")[1] == first
    briefing = project / "data" / "briefing.yml"
    briefing.write_text(briefing.read_text("utf-8").replace("title: ", "title: Another "), "utf-8")
    assert drawn(project, tmp_path / "out")[1] != first


def test_words_are_those_of_the_pages(project: Path, tmp_path: Path) -> None:
    """Answer, the first three figures with their marks, and the count of what they rest on; no footnote is left in them."""
    rendered, _ = drawn(project, tmp_path / "out")
    words = card._words(rendered.card.markdown if rendered.card else "")
    assert words == {
        "title": "Example venture",
        "kicker": "Factbound",
        "answer": "North was to have 60\u00a0% (planned).",
        "figures": [
            {"value": "60\u00a0% (planned)", "label": "for north"},
            {"value": "40\u00a0% (planned)", "label": "for south"},
            {"value": "60\u00a0% (planned)", "label": "for north"},
        ],
        "foot": "6 statements from 1 source, each with its status, its certainty and its source.",
    }


def test_a_project_hides_the_layout_and_gives_its_own_mark(project: Path, tmp_path: Path) -> None:
    """The layout is a template like any other, and the mark an asset like any other."""
    _, first = drawn(project, tmp_path / "out")
    (project / "content" / "assets").mkdir()
    (project / "content" / "assets" / "mark.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', "utf-8")
    marked = drawn(project, tmp_path / "out")[1]
    (project / "templates" / "cards").mkdir(parents=True)
    (project / "templates" / "cards" / "social-card.typ").write_text("#set page(width: 9pt, height: 9pt)\n", "utf-8")
    small = drawn(project, tmp_path / "out")[1]
    assert len({first, marked, small}) == 3
    assert struct.unpack(">II", small[16:24]) == (9, 9)


def test_a_broken_layout_is_a_problem(project: Path, tmp_path: Path) -> None:
    """What Typst refuses is told with the file that a user can mend."""
    (project / "templates" / "cards").mkdir(parents=True)
    (project / "templates" / "cards" / "social-card.typ").write_text("#nothing()\n", "utf-8")
    with pytest.raises(BuildFailed) as failure:
        drawn(project, tmp_path / "out")
    assert [problem.at.path for problem in failure.value.problems] == ["templates/cards/social-card.typ"]
    assert failure.value.problems[0].message.startswith("the social card cannot be made: Typst cannot typeset it: unknown variable: nothing")


def test_a_failing_card_is_told_with_the_other_problems(project: Path, tmp_path: Path) -> None:
    """The site is made all the same, so that its problems are told too; a card that a project brings is not drawn."""
    (project / "templates" / "cards").mkdir(parents=True)
    (project / "templates" / "cards" / "social-card.typ").write_text("#nothing()\n", "utf-8")
    (project / "content" / "story.md").write_text("---\ntitle: Story\n---\n\nSee [nothing](nowhere.md).\n")
    with pytest.raises(BuildFailed) as failure:
        Preview(Options(project, tmp_path / "out")).build_site()
    assert [one.at.path for one in failure.value.problems] == ["content/story.md", "templates/cards/social-card.typ"]
    (project / "content" / "story.md").unlink()
    (project / "content" / "assets").mkdir()
    (project / "content" / "assets" / "social-card.png").write_bytes(b"own")
    Preview(Options(project, tmp_path / "out")).build_site()
    assert (tmp_path / "out" / "site" / "assets" / "social-card.png").read_bytes() == b"own"


def test_a_layout_of_two_pages_is_a_problem(project: Path, tmp_path: Path) -> None:
    """A card is one picture: what runs over is told with what to do, and is no traceback."""
    (project / "templates" / "cards").mkdir(parents=True)
    (project / "templates" / "cards" / "social-card.typ").write_text("a #pagebreak() b\n", "utf-8")
    with pytest.raises(BuildFailed) as failure:
        drawn(project, tmp_path / "out")
    (problem,) = failure.value.problems
    assert problem.format() == (
        "templates/cards/social-card.typ:1:1: the social card cannot be made: what is to be one picture takes 2 pages\n"
        "  Let its layout set less, or smaller type, or a larger page."
    )


def test_a_layout_that_is_missing_is_a_problem(project: Path, tmp_path: Path) -> None:
    """Templates that were copied in part say what they lack."""
    rendered, _ = drawn(project, tmp_path / "out")
    shutil.copy(TEMPLATES / "look.toml", tmp_path)
    assert rendered.card
    with pytest.raises(BuildFailed) as failure:
        card.render_card(rendered.card, [tmp_path], project / "content")
    (problem,) = failure.value.problems
    assert problem.format() == ("templates/cards/social-card.typ:1:1: the social card cannot be made: templates/cards/social-card.typ is missing")
