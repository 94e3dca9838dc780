"""The uses index: who names a fact, an entity or a source, where exactly, and what rests on it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

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
{% set south = north %}{{ south.role }} {{ ["north.stake"] | length }}
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
    assert "Holders" in {one.title for one in uses.shown_in(["south.stake"])}
