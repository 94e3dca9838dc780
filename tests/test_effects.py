"""`diff` beyond the facts themselves: renamed things, other words for the same, and what follows from a change."""

from __future__ import annotations

import json
import shutil

import pytest
from repositories import commit, edit, git
from test_history import diff, project

from factbound.cli import main
from factbound.history import telling
from factbound.history.telling import fit_comment
from factbound.uses import following

__all__ = ["project"]

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git on this machine")


def renamed(folder, old, new):
    """Rename something in a project."""
    assert main(["rename", "--project", str(folder), old, new]) == 0


def told(answer):
    """Return what stands behind the title."""
    return answer[1].split("\n\n", 1)[1]


def test_what_is_renamed_is_no_change(project, capsys):
    """An entity, a property and a source that say what they were: one line each, and what else changed in the names of today."""
    for old, new in (("north", "nord"), ("stake", "share_held"), ("daily", "paper")):
        renamed(project, old, new)
    edit(project, "data/parties/nord.yml", ("60 %", "59 %"))
    capsys.readouterr()
    assert told(diff(capsys, project, "HEAD")) == (
        "Statements: 1 changed, of 1 fact.\n\n"
        "Renamed\n"
        "  property stake -> share_held\n"
        "  entity   north -> nord\n"
        "  source   daily -> paper\n"
        "           5 statements say the same under new names\n\n"
        "nord.share_held of jv\n"
        "  changed  60 %, when 2018-09-11, planned (data/parties/nord.yml:9)\n"
        "           was north.stake.1\n"
        "           value: 60 % -> 59 %\n"
    )


def test_kinds_and_units_with_other_names_and_words_are_no_change_of_facts(project, capsys):
    """A folder that moved, a kind and a unit that are called otherwise: told of the vocabulary alone."""
    edit(project, "data/parties/north.yml", ("facts:\n", "facts:\n  staff: {value: 1200 people, from: daily p1s1}\n\n"))
    commit(project, "Count the staff")
    git(project, "mv", "data/parties", "data/firms")
    edit(
        project,
        "data/vocabulary.yml",
        ("people: {one: person, many: people}", "people: {one: head, many: heads}"),
        ("party:\n    folder: parties", "firm:\n    folder: firms"),
        ("kinds: [party]", "kinds: [firm]"),
    )
    for name in ("north", "south"):
        file = project / f"data/firms/{name}.yml"
        file.write_text(file.read_text("utf-8").replace("1200 people", "1200 heads"), "utf-8")
    assert told(diff(capsys, project, "HEAD")) == (
        "No statement changed.\n\n"
        "Renamed\n"
        "  kind     party -> firm\n\n"
        "Vocabulary\n"
        "  changed  kind firm\n"
        "           folder: parties -> firms\n"
        "  changed  unit people\n"
        "           one: person -> head\n"
        "           many: people -> heads\n"
    )


def test_derived_facts_and_checks_that_come_out_otherwise(project, capsys):
    """Before and after of what was worked out from a changed fact, and of both sides of checks; new checks with their outcome."""
    edit(project, "data/parties/north.yml", ("60 %", "55 %"), ("status: planned", "status: agreed"))
    edit(project, "data/ventures/jv.yml", ("= 100 %]", "= 100 %, north.stake > south.stake]"))
    assert told(diff(capsys, project, "HEAD", effects="facts")).split("\n\n", 3)[3] == (
        "Worked out anew\n"
        "  changed  jv.partner_stake.1 = north.stake + south.stake (data/ventures/jv.yml:8)\n"
        "           value: 100 % -> 95 %\n\n"
        "Checks\n"
        "  added    north.stake > south.stake (data/ventures/jv.yml:9)\n"
        "           holds (55 % and 40 %)\n"
        "  changed  sum(stake of jv) = 100 % (data/ventures/jv.yml:9)\n"
        "           holds (100 % and 100 %) -> fails (95 % and 100 %)\n"
    )


def test_a_formula_that_changed_tells_both_results(project, capsys):
    """Beside what it says now, what it came to before."""
    edit(project, "data/ventures/jv.yml", ("north.stake + south.stake", "north.stake - south.stake"))
    assert told(diff(capsys, project, "HEAD", effects="facts")).endswith(
        "Worked out anew\n  changed  jv.partner_stake.1 = north.stake - south.stake (data/ventures/jv.yml:8)\n           value: 100 % -> 20 %\n"
    )


def test_lines_and_documents_of_the_later_side(project, capsys):
    """Of a revision its own content and templates are read, also where the project lies below the top of its repository."""
    top = project.parent / "top"
    shutil.copytree(project, top / "deep", ignore=shutil.ignore_patterns(".git"))
    git(top, "init", "-q", "-b", "main")
    commit(top, "Begin")
    edit(top, "deep/data/parties/north.yml", ("seller of maps", "maker of maps"))
    edit(top, "deep/content/blocks/summary.md", ("North is", "North, {{ north.role }}, is"))
    commit(top, "Say what North makes")
    (top / "deep/content/blocks/summary.md").unlink()
    record = json.loads(diff(capsys, top / "deep", "HEAD~1", "HEAD", "--format", "json", effects="pages")[1])["effects"]
    assert record["lines"] == [
        {"path": "content/blocks/summary.md", "line": 1, "text": "North, {{ north.role }}, is to hold {{ north.stake }} of {{ jv }}."}
    ]
    shown = [one["name"] for one in record["documents"]]
    assert {"index.md", "parties/north.md", "register.md", "party-north", "full-briefing"} <= set(shown)
    assert {"parties/south.md", "party-south"}.isdisjoint(shown)
    out = diff(capsys, top / "deep", "HEAD~1", effects="pages")[1]
    assert "Lines to read again" not in out
    assert "\n  page     parties/north.md North\n" in out


def test_a_linked_worktree_and_a_submodule_are_repositories_as_any(project, tmp_path, capsys):
    """Both have a file where others have a folder '.git'."""
    edit(project, "data/parties/north.yml", ("seller of maps", "maker of maps"))
    commit(project, "Say what North makes")
    git(project, "worktree", "add", "-q", str(tmp_path / "linked"), "HEAD")
    git(tmp_path, "init", "-q", "above")
    git(tmp_path / "above", "submodule", "add", "-q", project.as_uri(), "inside")
    for folder in (tmp_path / "linked", tmp_path / "above/inside"):
        assert diff(capsys, folder, "HEAD~1")[1].splitlines()[-1] == "           value: seller of maps -> maker of maps"


def test_where_effects_end_is_said(project, capsys, monkeypatch):
    """A large briefing is not rendered unasked; one that does not pass cannot be; what could not be read has no consequences that are known."""
    edit(project, "data/parties/north.yml", ("seller of maps", "maker of maps"))
    monkeypatch.setattr(following, "LARGE", 5)
    out = diff(capsys, project, "HEAD", effects="auto")[1]
    assert out.splitlines()[-1] == "Pages and reports were not looked at, since there are 6 statements: '--effects pages' does."
    edit(project, "data/parties/north.yml", ("60 %", "61 %"))
    out = diff(capsys, project, "HEAD", effects="pages")[1]
    assert out.splitlines()[-1] == "Pages and reports were not looked at, since the later side has 2 problems; 'check' tells them."
    edit(project, "data/parties/north.yml", ("61 %", "sixty"))
    out = diff(capsys, project, "HEAD", effects="pages")[1]
    assert out.splitlines()[-1] == "What follows from the changes was not worked out, since not every file could be read."


def test_line_ends_are_no_change(project, capsys):
    """A checkout of another system says the same."""
    for file in (project / "data").rglob("*.yml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert told(diff(capsys, project, "HEAD")) == "Nothing changed.\n"


def test_long_parts_are_folded_in_a_pull_request(project, capsys, monkeypatch):
    """What is more than a screen is behind a title to press; a terminal shows it all."""
    monkeypatch.setattr(telling, "SCREEN", 3)
    edit(project, "data/parties/north.yml", ("seller of maps", "maker of maps"), ("60 %", "61 %"))
    assert told(diff(capsys, project, "HEAD", "--format", "md")) == (
        "Statements: 2 changed, of 2 facts.\n\n"
        "<details><summary>2 facts</summary>\n\n\n"
        "#### `north.role`\n\n"
        "- **changed** `seller of maps` (`data/parties/north.yml:4`)\n"
        "  - value: `seller of maps` → `maker of maps`\n\n"
        "#### `north.stake` of `jv`\n\n"
        "- **changed** `60 %`, when `2018-09-11`, `planned` (`data/parties/north.yml:8`)\n"
        "  - value: `60 %` → `61 %`\n\n"
        "</details>\n"
    )


def test_a_comment_holds_no_more_than_it_can(monkeypatch):
    """Whole lines are left out at the end, what is open is closed, and the number is told."""
    monkeypatch.setattr(telling, "MOST_LETTERS", 40)
    assert list(fit_comment(["<details><summary>3</summary>", "one", "two", "three", "</details>"], "See 'diff'.")) == [
        "<details><summary>3</summary>",
        "one",
        "two",
        "\n</details>",
        "\n2 more lines do not fit into a comment. See 'diff'.",
    ]


def test_what_follows_stands_at_the_clocks_of_a_build(project, capsys):
    """As known on a day, a plan for a later one changes no sum of that day."""
    begun = "    value: 60 %\n    of: jv\n    when: 2018-09-11\n    status: planned\n    from: daily p1s2\n"
    flow = "    - {value: %s, of: jv, when: %s, status: planned, from: daily p1s2}\n"
    edit(project, "data/parties/north.yml", (begun, flow % ("50 %", "2019-06-01") + flow % ("60 %", "2018-09-11")))
    today, then = (diff(capsys, project, "HEAD", *words, effects="facts")[1] for words in ((), ("--known-at", "2018-09-12")))
    assert "jv.partner_stake" in today
    assert "1 added" in then
    assert "jv.partner_stake" not in then
