"""The uses index: who names a fact, an entity or a source, where exactly, and what rests on it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from factbound.cli import main
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import Position
from factbound.uses.index import Use, Uses, find_uses

BASE = Path(__file__).parent / "cases/_base"

VENTURE = """\
name: Example JV
note: >-
  Of {{ north }}
  and {{ south.stake }}.
facts:
  announced_on: {value: 2018-09-11, by: north, from: [daily p1s1, daily p1s2]}
  partner_stake: {formula: '100 %   -
    north.stake'}
  whole: {formula: sum(stake of jv)}
  rest: {formula: 100 % - jv.partner_stake}
checks: [north.stake > 50 %, sum(stake of jv) = 100 %]
"""
PARTY = """\
name: South
facts:
  role: {value: maker of compasses, from: daily p1s1, note: "Unlike {{ north.role }}."}
  stake: {value: 40 %, of: jv, when: 2018-09-11, status: planned, from: daily p1s2}
  ally: {value: 'north', from: daily p1s2}
"""
SUMMARY = """\
About north, planned: {{ north["stake"] }}
{% set other = north %}{{ other.role }} {{ ["north.stake"] | sentence }}
{{ north.about("role") }} is planned: {{ north.stake.said_in("daily").cited }} of {{ jv }} {% if namespace(north=jv) %}{% endif %}.
"""
PAGE = """\
{# Holders: who #}
{% for one in [north, south] %}{{ one.stake }}{% endfor %}
"""


@pytest.fixture(scope="module")
def uses(tmp_path_factory: pytest.TempPathFactory) -> Uses:
    """The uses of a tiny project that names its facts in every way there is."""
    project = tmp_path_factory.mktemp("uses") / "project"
    shutil.copytree(BASE, project)
    files = {
        "data/ventures/jv.yml": VENTURE,
        "data/parties/south.yml": PARTY,
        "data/ledger.yml": "title: Research\nfindings:\n  F1: north.stake daily\n  F2: [north.role daily]\n",
        "data/briefing.yml": "title: Maps\nsubject: jv\ndescription: By {{ north }}\n",
        "content/blocks/summary.md": SUMMARY,
        "templates/pages/holders.md.jinja": PAGE,
    }
    for path, text in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, "utf-8")
    vocabulary = project / "data/vocabulary.yml"
    changed = vocabulary.read_text("utf-8").replace("partner_stake]", "partner_stake, whole, rest]")
    vocabulary.write_text(changed + "  whole: {label: Whole, type: share}\n  rest: {label: Rest, type: share}\n", "utf-8")
    return find_uses(check_project(Options(project, project / "out")))


def impact(uses: Uses, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run `impact` on the project."""
    status = main(["impact", "--project", str(uses.project), *words])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def told(uses: Uses, found: Iterable[Use]) -> list[str]:
    """Return uses in short: what uses it, its line, and the word that stands at its very place."""
    return [f"{one.kind} {one.name}:{one.at.line} {word_at(uses.project, one.at)}" for one in found]


def word_at(project: Path, at: Position) -> str:
    """Return the word that begins at a place."""
    line = (project / at.path).read_text("utf-8").split("\n")[at.line - 1]
    found = re.match(r"[\w.]+", line[at.column - 1 :])
    return found[0] if found else ""


def test_uses_of_a_fact_have_their_exact_place(uses: Uses) -> None:
    """Formulas over two lines, sums over all holders, keys in quotes; a name that a text makes itself is not the entity."""
    assert told(uses, uses.of_fact("north.stake")) == [
        "formula jv.partner_stake.1:8 north.stake",
        "formula jv.whole.1:9 stake",
        "check jv:11 north.stake",
        "check jv:11 stake",
        "ledger F1:3 north.stake",
        "content content/blocks/summary.md:1 stake",
        "content content/blocks/summary.md:2 north.stake",
        "content content/blocks/summary.md:3 north.stake.said_in",
    ]
    assert told(uses, uses.of_fact("south.stake")) == ["formula jv.whole.1:9 stake", "check jv:11 stake", "note jv:4 south.stake"]
    assert uses.of_fact("south.role") == ()


def test_uses_of_an_entity_are_its_own_and_those_of_its_facts(uses: Uses) -> None:
    """What names it, as speaker, value or subject or in a loop, and what names any fact about it; an argument of its name does not."""
    assert told(uses, uses.of_entity("north")) == [
        "statement south.ally.1:5 north",
        "statement jv.announced_on.1:6 north",
        "formula jv.partner_stake.1:8 north.stake",
        "formula jv.whole.1:9 stake",
        "check jv:11 north.stake",
        "check jv:11 stake",
        "note south.role.1:3 north.role",
        "note jv:3 north",
        "ledger F1:3 north.stake",
        "ledger F2:4 north.role",
        "title briefing:3 north",
        "content content/blocks/summary.md:1 north",
        "content content/blocks/summary.md:1 stake",
        "content content/blocks/summary.md:2 north",
        "content content/blocks/summary.md:2 north.stake",
        "content content/blocks/summary.md:3 north.about",
        "content content/blocks/summary.md:3 role",
        "content content/blocks/summary.md:3 north.stake.said_in",
        "template templates/pages/holders.md.jinja:2 north",
    ]


def test_uses_of_a_source_are_what_cites_it(uses: Uses) -> None:
    """Statements with each of their locators, rows of the ledger, and lines that ask for what it says."""
    assert told(uses, uses.of_source("daily")) == [
        "statement north.role.1:5 daily",
        "statement north.stake.1:12 daily",
        "statement south.role.1:3 daily",
        "statement south.stake.1:4 daily",
        "statement south.ally.1:5 daily",
        "statement jv.announced_on.1:6 daily",
        "statement jv.announced_on.1:6 daily",
        "ledger F1:3 daily",
        "ledger F2:4 daily",
        "content content/blocks/summary.md:3 daily",
    ]
    assert [one.id for one in uses.citing("daily")][:2] == ["jv.announced_on.1", "north.role.1"]


def test_derived_facts_rest_on_what_their_inputs_rest_on(uses: Uses) -> None:
    """Nearest first, each once."""
    assert uses.resting_on(["north.stake"]) == ("jv.partner_stake", "jv.whole", "jv.rest")
    assert uses.resting_on(["south.stake.1"]) == ("jv.whole",)
    assert uses.resting_on(["south.role"]) == ()


def test_documents_that_show_a_fact_are_those_that_read_its_value(uses: Uses) -> None:
    """Rendered once; a page that loops over holders shows a fact that it does not name."""
    shown = [f"{one.kind} {one.name}" for one in uses.shown_in(["south.stake"])]
    assert "page holders.md" in shown
    assert "report party-south" in shown
    assert "report party-north" not in shown
    assert [one.name for one in uses.shown_in(["south.stake.1"])] == [one.name for one in uses.shown_in(["south.stake"])]
    assert uses.shown_in(["south.stake.2"]) == ()
    assert "Holders" in {one.title for one in uses.shown_in(["south.stake"])}


def test_impact_of_a_fact(uses: Uses, capsys: pytest.CaptureFixture[str]) -> None:
    """What is worked out from it with its value now, checks with both sides, lines with their places, pages and reports."""
    status, out, err = impact(uses, capsys, "north.stake")
    assert (status, err) == (0, "")
    files, documents = out.split("\nPages that show it")
    assert files == (
        "north.stake: 1 statement of it\n"
        "  north.stake.1: 60 % (of jv, when 2018-09-11, holds; data/parties/north.yml:8:12)\n"
        "\nWorked out from it (3)\n"
        "  jv.partner_stake.1: 40 % = 100 % - north.stake (when 2018-09-11, holds; data/ventures/jv.yml:7:28)\n"
        "  jv.whole.1: 100 % = sum(stake of jv) (when 2018-09-11, holds; data/ventures/jv.yml:9:20)\n"
        "  jv.rest.1: 60 % = 100 % - jv.partner_stake (when 2018-09-11, holds; data/ventures/jv.yml:10:19)\n"
        "\nChecks that read it (2)\n"
        "  holds (60 % and 50 %): north.stake > 50 % (data/ventures/jv.yml:11:10)\n"
        "  holds (100 % and 100 %): sum(stake of jv) = 100 % (data/ventures/jv.yml:11:30)\n"
        "\nThe research ledger (1)\n"
        "  data/ledger.yml:3:7: north.stake daily\n"
        "\nContent (3)\n"
        '  content/blocks/summary.md:1:33: About north, planned: {{ north["stake"] }}\n'
        '  content/blocks/summary.md:2:46: {% set other = north %}{{ other.role }} {{ ["north.stake"] | sentence }}\n'
        '  content/blocks/summary.md:3:42: {{ north.about("role") }} is planned: {{ north.stake.said_in("daily").cited }} of {{ jv }} {% if na…\n'
    )
    assert "\n  holders.md: Holders\n" in documents
    assert "\n3 derived statements, 2 checks, 4 places in files, " in documents


def test_impact_of_a_source(uses: Uses, capsys: pytest.CaptureFixture[str]) -> None:
    """Every statement that cites it, alone or with others, and what follows from them."""
    status, out, _ = impact(uses, capsys, "daily", "--format", "json")
    record = json.loads(out)
    assert status == 0
    assert (record["sort"], record["id"]) == ("source", "daily")
    assert [one["id"] for one in record["statements"]][:3] == ["jv.announced_on.1", "north.role.1", "north.stake.1"]
    assert [one["id"] for one in record["derived"]] == ["jv.partner_stake.1", "jv.whole.1", "jv.rest.1"]
    assert record["checks"][0] == {
        "check": "north.stake > 50 %",
        "holds": True,
        "left": "60 %",
        "right": "50 %",
        "path": "data/ventures/jv.yml",
        "line": 11,
        "column": 10,
    }
    assert record["uses"][0] == {
        "kind": "ledger",
        "name": "F1",
        "text": "north.stake daily",
        "path": "data/ledger.yml",
        "line": 3,
        "column": 19,
    }


def test_impact_of_an_entity_tells_who_names_it(uses: Uses, capsys: pytest.CaptureFixture[str]) -> None:
    """Statements of others that give it as value or speaker stand apart from those about it."""
    _, out, _ = impact(uses, capsys, "north")
    assert "\nStatements of others that name it (2)\n  south.ally.1: value: north (data/parties/south.yml:5:18)\n" in out


def test_impact_says_values_as_show_does(uses: Uses, capsys: pytest.CaptureFixture[str]) -> None:
    """An entity by its name, and a computed number rounded as its statement says."""
    assert impact(uses, capsys, "south.ally")[1].splitlines()[1] == "  south.ally.1: North (holds; data/parties/south.yml:5:17)"
    file = uses.project / "data/ventures/jv.yml"
    before = file.read_text("utf-8")
    file.write_text(before.replace("100 % - jv.partner_stake}", "100 % - jv.partner_stake, round: 50 %}"), "utf-8")
    rounded = impact(uses, capsys, "jv.rest")[1].splitlines()[1]
    file.write_text(before, "utf-8")
    assert rounded == "  jv.rest.1: about 50 % = 100 % - jv.partner_stake (when 2018-09-11, holds; data/ventures/jv.yml:10:19)"


def test_impact_of_nothing(uses: Uses, capsys: pytest.CaptureFixture[str]) -> None:
    """An id that nothing has is a wrong argument, with a guess."""
    asked = "factbound impact: error: nothing is called 'steak'. 'find' looks for it by words.\n"
    assert impact(uses, capsys, "steak") == (2, "", asked)
    assert impact(uses, capsys, "north.steak") == (2, "", "factbound impact: error: nothing is called 'north.steak'. Did you mean 'north.stake'?\n")
