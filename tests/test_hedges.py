"""The hedge rule: measured on the labelled sets, and what it looks at in a sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from factbound.check.cues import Cues
from factbound.check.hedges import RULES, load_hedges, overstatements
from factbound.check.markup import REFERENCE
from factbound.check.overstated import NOT_TOLD
from factbound.check.prose import blocks_of, sentences_of
from factbound.check.references import TemplateText
from factbound.check.standings import References
from factbound.facts.clocks import Clocks
from factbound.facts.knowledge import Knowledge
from factbound.facts.vocabulary import CERTAINTIES, STATUSES
from factbound.options import DEFAULT_TEMPLATES, Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.read.project import load_project

TESTS = Path(__file__).parent
LABELLED = TESTS / "labelled" / "hedges"
SIMPLY_SO = ("done", "confirmed", "reported")
WANTED = 0.9


def words(standing: str) -> list[str]:
    """Return what a sentence must bear out of a label's standing."""
    told = [word.strip() for word in standing.split(",")]
    return [] if "unknown" in told else [word for word in told if word not in SIMPLY_SO]


def flagged(item: dict[str, Any]) -> Iterator[str]:
    """Yield the references of a labelled passage that the rule finds told as more than they are."""
    for block in blocks_of(TemplateText("content/passage.md", "content/passage.md", item["say"])):
        for sentence in sentences_of(block) if block.sort not in NOT_TOLD else ():
            names = {start: piece.reference for start, piece in sentence.placed if piece.reference}
            standings = {start: words(item["standing"][name]) for start, name in names.items()}
            yield from (names[found.at] for found in overstatements(sentence.text, standings))


@pytest.mark.parametrize("name", ["tuning", "heldout"])
def test_the_rule_is_precise_and_misses_little(name: str) -> None:
    """On each labelled set nine in ten flags are right, and nine in ten faults are found."""
    items = yaml.safe_load((LABELLED / f"{name}.yml").read_text("utf-8"))
    right = false = missed = 0
    for item in items:
        found, wanted = set(flagged(item)), set(item["faults"])
        right, false, missed = right + len(found & wanted), false + len(found - wanted), missed + len(wanted - found)
    assert right / (right + false) >= WANTED, f"{false} false alarms beside {right}"
    assert right / (right + missed) >= WANTED, f"{missed} faults missed beside {right}"


def told(sentence: str, *standing: str) -> list[str]:
    """Return the verbs at which the rule stops a sentence; X stands for the fact, O for another."""
    text = sentence.replace("X", REFERENCE).replace("O", REFERENCE)
    return [found.verb for found in overstatements(text, {sentence.replace("O", "o").index("X"): standing})]


@pytest.mark.parametrize(
    ("sentence", "standing", "verbs"),
    [
        ("It holds X.", "planned", ["holds"]),
        ("It is to hold X.", "planned", []),
        ("The partners now own X together.", "planned", ["own"]),
        ("It holds X, as will its rival.", "planned", []),
        ("In May it paid X.", "agreed", ["paid"]),
        ("In spring it may pay X.", "agreed", []),
        ("By the will of its founder it got X.", "agreed", ["got"]),
        ("Delays due to the strike cost X.", "planned", ["cost"]),
        ("It will build X.", "cancelled", ["will"]),
        ("It was to have built X.", "cancelled", []),
        ("It does not yet hold X.", "planned", []),
        ("It is not the largest, but it holds X.", "planned", ["holds"]),
        ("Does it hold X?", "planned", []),
        ("Its share, X, is discussed below.", "planned", []),
        ("Share: X.", "planned", []),
        ("Some partners came with X.", "estimated", ["came"]),
        ("Some X came.", "estimated", []),
        ("It has X.", "unknown", []),
    ],
)
def test_what_a_sentence_tells(sentence: str, standing: str, verbs: list[str]) -> None:
    """A verb tells a fact as done unless a fitting cue, a denial or a question takes that back."""
    assert told(sentence, standing) == verbs


def test_one_of_two_cues_will_do() -> None:
    """Who hears that it is a plan, or that it is an estimate, takes it neither for done nor for sure."""
    assert told("It is worth X.", "planned", "estimated") == ["is"]
    assert told("It would be worth X.", "planned", "estimated") == []
    assert told("It is worth about X.", "planned", "estimated") == []


def test_each_fact_is_judged_for_itself() -> None:
    """A cue that must stand beside a fact serves no other."""
    text = f"It has about {REFERENCE} and {REFERENCE}."
    places = [at for at, letter in enumerate(text) if letter == REFERENCE]
    assert [found.at for found in overstatements(text, dict.fromkeys(places, ("estimated",)))] == places[1:]


def test_every_standing_has_its_rule() -> None:
    """Each word that a mark can be has a rule, and each rule names lists of cues that are there."""
    record = yaml.safe_load(RULES.read_text("utf-8"))
    marks = {*STATUSES, *CERTAINTIES, "disputed", "superseded", "past", "later", "rejected"} - set(SIMPLY_SO)
    assert set(record["standings"]) == marks
    assert {name for one in record["standings"].values() for name in one["fits"]} == set(record["cues"])
    assert load_hedges().finite >= {"holds", "held", "has", "is", "carries", "reaches", "paid"}


def test_how_cues_are_written() -> None:
    """Alternatives, stems, adverbs between and gaps are what hedges.yml says they are."""
    cues = Cues(["is|was _ to, estimat*", "put ... at REF"], {"then"})
    assert list(cues.spans(["it", "was", "then", "to", "pay"])) == [(1, 4)]
    assert list(cues.spans(["an", "estimated", REFERENCE])) == [(1, 2)]
    assert cues.found_in(["put", "the", "whole", "at", REFERENCE])
    assert not cues.found_in(["put", "it", ";", "at", REFERENCE])
    assert not cues.found_in(["it", "was", "sold", "to", "them"])


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(f"{REFERENCE}.,;:?! '’")), max_size=120))
def test_any_text_can_be_judged(text: str) -> None:
    """No text is too odd for the rule."""
    places = [at for at, letter in enumerate(text) if letter == REFERENCE]
    for found in overstatements(text, {at: tuple(load_hedges().standings) for at in places}):
        assert text[found.verb_at : found.verb_at + 1]


@given(st.text(alphabet="{}%|. _\"'()[]=!~ab one.north.stake", max_size=80))
def test_any_expression_can_be_followed(text: str) -> None:
    """No expression is too odd to ask what it prints."""
    project = load_project(TESTS / "cases" / "_base").project
    references = References("{% for one in north.stake.held %}", Knowledge(project, Clocks()).settle_all())
    list(references.shown_by(text, 40))


def content(tmp_path: Path, text: str, valid_at: date | None = None) -> list[str]:
    """Return the messages about a narrative block laid over the base project."""
    shutil.copytree(TESTS / "cases" / "_base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "content/blocks/summary.md").write_text(text, "utf-8")
    try:
        check_project(Options(tmp_path, tmp_path / "out", valid_at))
    except BuildFailed as failure:
        return [problem.message for problem in failure.problems]
    return []


def test_names_given_in_a_text_are_followed(tmp_path: Path) -> None:
    """A loop or an assignment hides neither the fact nor its standing."""
    text = "{% for one in north.stake.held %}\nIt holds {{ one.cited }}.\n{% endfor %}\n\n{% set share = south.stake %}\nIt owns {{ share }}.\n"
    assert content(tmp_path, text) == [
        "the sentence tells a plan as done: 'holds' around north.stake (planned)",
        "the sentence tells a plan as done: 'owns' around south.stake (planned)",
    ]


def test_the_clock_decides_what_may_be_told(tmp_path: Path) -> None:
    """What had not begun by the day prints as not known, and nothing is told of it."""
    assert content(tmp_path, "It holds {{ north.stake }}.\n", date(2010, 1, 1)) == []


def test_what_is_simply_so_may_be_printed_bare(tmp_path: Path) -> None:
    """Only a value that needs a mark must not stand without it, and asking what it is prints nothing."""
    assert content(tmp_path, 'A {{ north.role.text }}. {{ "A" if north.stake.text == "1" else "B" }}, {{ north.stake.mark }}\n') == []


def test_an_allowed_verb_is_no_fault(tmp_path: Path) -> None:
    """A comment in the file allows the rare sentence that the rule misjudges."""
    assert content(tmp_path, '{# allow "holds the": a quoted motto #}\nIt holds the {{ north.stake }}.\n') == []


OF_CHECKS = re.compile(r"\{\{ (check|side)\.text \}\}")
"""A check's own wording, and one of its sides, which names what it was computed from."""
BARE_TABLES = {"register-item.md.jinja", "statement-item.md.jinja", "stakes.md.jinja"}
"""Tables with columns for status and certainty."""


def test_only_tables_that_show_the_standing_print_bare_values() -> None:
    """The default templates print values with their marks, but where columns of the same row say them."""
    texts = {file.name: OF_CHECKS.sub("", file.read_text("utf-8")) for file in DEFAULT_TEMPLATES.rglob("*.md.jinja")}
    assert {name for name, text in texts.items() if ".value }}" in text or ".text }}" in text} == BARE_TABLES
