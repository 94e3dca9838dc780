"""The exports of facts: row by row what Python's own writers give of all of them, also in pieces and of a part."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.facts.clocks import Clocks
from factbound.facts.knowledge import Knowledge
from factbound.publish.exports import EXPORTS, each_piece, rows
from factbound.publish.exports.facts_json import lay_out
from factbound.publish.reports import carried
from factbound.read.project import load_project

BASE = Path(__file__).parent / "cases" / "_base"

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_values_are_laid_out_as_by_python(value):
    """Every part on a line of its own, one blank deeper; what is empty on none."""
    assert lay_out(value) == json.dumps(value, ensure_ascii=False, indent=1)


@pytest.fixture(scope="module")
def knowledge():
    """What a small project knows."""
    return Knowledge(load_project(BASE).project, Clocks()).settle_all()


def laid_out(knowledge, those):
    """Return facts.json of some records, as Python lays it out."""
    briefing = json.loads(dict(EXPORTS)["facts.json"](knowledge, None))["briefing"]
    return (json.dumps({"briefing": briefing, "facts": those}, ensure_ascii=False, indent=1) + "\n").encode()


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_the_pieces_of_exports_are_the_whole(knowledge, monkeypatch, at_once):
    """However many rows are written together, and whichever file is asked for; facts.json is what Python would write."""
    monkeypatch.setattr(rows, "MOST", at_once)
    found = {}
    for name, piece in each_piece(knowledge, None):
        found[name] = found.get(name, b"") + piece
    assert found == {name: export(knowledge, None) for name, export in EXPORTS}
    assert found["facts.json"] == laid_out(knowledge, rows.list_records(knowledge))


def test_of_very_many_facts_a_document_carries_those_that_it_rests_on(knowledge, monkeypatch):
    """The export that it carries is what the whole would be without the others, so that it stays the same when those change."""
    records = rows.list_records(knowledge)
    first, last = records[0]["id"], records[-1]["id"]
    assert carried.Carried(knowledge).by([first]) == laid_out(knowledge, records)
    monkeypatch.setattr(carried, "ATTACHED", len(records) - 1)
    for ids in ([first], [last, first, last], ["no.such"], []):
        assert carried.Carried(knowledge).by(ids) == laid_out(knowledge, [one for one in records if one["id"] in ids])
