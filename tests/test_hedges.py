"""The hedge rule: measured on the labelled sets, and what it looks at in a sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from factbound.check.cues import Cues
from factbound.check.hedges import RULES, load_hedges, overstatements
from factbound.check.markup import REFERENCE
from factbound.check.overstated import NOT_TOLD
from factbound.check.printed import printed_in
from factbound.check.prose import blocks_of, sentences_of
from factbound.check.references import TemplateText, parse_template
from factbound.check.standings import Steps
from factbound.facts.clocks import Clocks
from factbound.facts.knowledge import Knowledge
from factbound.facts.vocabulary import CERTAINTIES, STATUSES
from factbound.options import DEFAULT_TEMPLATES, Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.read.project import load_project
from factbound.render.environment import make_environment

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


PROJECT = Knowledge(load_project(TESTS / "cases" / "_base").project, Clocks()).settle_all()
ENVIRONMENT = make_environment((DEFAULT_TEMPLATES,), TESTS / "cases" / "_base" / "content")


PARTS = ["one", "north", "south", ".stake", ".value", ".held", "[0]"]


@given(
    st.lists(
        st.one_of(st.text(alphabet="{}%|. _\"'()[]=!~ab1\n", max_size=6), st.sampled_from(PARTS)),
        max_size=12,
    ).map("".join)
)
def test_any_expression_can_be_followed(text: str) -> None:
    """No expression is too odd to ask what it prints, and each is found where it stands."""
    whole = f"{{% for one in north.stake.held %}}{{{{ {text} }}}}{{{{ one }}}}{{% endfor %}}"
    parsed = parse_template(TemplateText("content/a.md", "content/a.md", whole), ENVIRONMENT)
    if isinstance(parsed, jinja2.TemplateSyntaxError):
        return
    for printed in printed_in(whole, parsed[0], ENVIRONMENT, Steps(PROJECT)):
        assert whole.startswith(("{{", "{%"), printed.at)


def content(tmp_path: Path, text: str, valid_at: date | None = None) -> list[str]:
    """Return the messages about a narrative block laid over the base project."""
    shutil.copytree(TESTS / "cases" / "_base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "content/blocks/summary.md").write_text(text, "utf-8")
    try:
        check_project(Options(tmp_path, tmp_path / "out", valid_at))
    except BuildFailed as failure:
        return [problem.message for problem in failure.problems]
    return []


@pytest.mark.parametrize(
    "text",
    [
        "{{ north.\n stake.value }}",
        "{{ north . stake . value }}",
        '{{ north["stake"].value }}',
        '{{ north["sta" ~ "ke"].value }}',
        "{{ (north.stake).value }}",
        "{{ north.stake.held[0].value }}",
        "{{ north.stake.statements[0].text }}",
        "{{ north.stake.statement.text | upper_first }}",
        '{{ north.about("stake").value }}',
        '{{ north.stake.said_in("daily").text ~ "!" }}',
        "{{ north.stake.at(jv.announced_on).value }}",
        "{{ north.facts[1].value }}",
        "{{ north.facts[-1].value }}",
        "{{ north.stake.number.interval.low | plain }}",
        "{{ north.stake.text if north.stake.known else 'none' }}",
        '{{ "{.value}".format(north.stake) }}',
        "{% set x = north.stake.value %}{{ x }}",
        "{% set x %}{{ north.stake.value }}{% endset %}",
        "{% set x = namespace(a=none) %}{% set x.a = north.stake %}{{ x.a.value }}",
        '{% set x = {"a": north.stake} %}{{ x.a.value }}',
        "{% if south %}{% set x = north.stake %}{% else %}{% set x = south.role %}{% endif %}{{ x.value }}",
        "{% with x = north.stake %}{{ x.value }}{% endwith %}",
        "{% for f in north.facts %}{{ f.value }}{% endfor %}",
        "{% for f in [north.role, north.stake] %}{{ f.value }}{% endfor %}",
        '{% for a, b in [("A", north.stake), ("B", south.role)] %}{{ a }} {{ b.value }}{% endfor %}',
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(north.stake.value) }}",
        "{% print north.stake.value %}",
        "{% raw %}{{ south.stake }}{% endraw %}{{ north.stake.value }}",
    ],
)
def test_however_a_value_is_reached_it_needs_its_mark(text: str, tmp_path: Path) -> None:
    """A bare value of what is not simply so is refused by whatever way a template comes to it."""
    (message,) = content(tmp_path, text + "\n")
    assert message.startswith("north.stake is planned, and '"), message


@pytest.mark.parametrize(
    "text",
    [
        "{% for one in briefing.shares(jv) %}{{ one.value }}{% endfor %}",
        "{{ briefing.shares(jv)[0].value }}",
        "{% for one in briefing.facts %}{{ one.value }}{% endfor %}",
        '{% for one in briefing.of_kind("party") %}{{ one.stake.value }}{% endfor %}',
    ],
)
def test_lists_of_the_briefing_are_followed(text: str, tmp_path: Path) -> None:
    """Each fact of a list that is not simply so is named."""
    assert [message[:28] for message in content(tmp_path, text + "\n")][-2:] == ["north.stake is planned, and ", "south.stake is planned, and "]


@pytest.mark.parametrize(
    "text",
    [
        "{{ north.facts[0].value }} and {{ north.role.held[0].value }} {{ north.role.value | plain }}",
        "{{ north.stake.held | length }} {{ north.stake.locators[0] }} {{ north.stake.when }} {{ north.stake.statement.standing }}",
        "{{ north.stake.entity.role.value }} {{ north.stake.statement.fact.label }} {{ north.stake.object.name }}",
        "{% set x = north.stake %}{% set x = north.role %}{{ x.value }}",
        "{% for one in briefing.checks %}{{ one.text }}{% endfor %}",
        "{% for one in north.stake.set_aside %}{{ one.value }}{% endfor %}",
        "{% raw %}{{ north.stake.value }}{% endraw %}{{ north.stake | plain }}",
    ],
)
def test_what_needs_no_mark_is_left_alone(text: str, tmp_path: Path) -> None:
    """Following a value by its steps names no fact that is not printed."""
    assert content(tmp_path, f"{text}\n") == []


@pytest.mark.parametrize(
    "text",
    ["{% for one in briefing.unknowns %}{{ one.value }}{% endfor %}", "{{ entity.stake.text }}", "{% macro m(x) %}{{ x.value }}{% endmacro %}"],
)
def test_a_bare_value_of_nobody_knows_what_is_refused(text: str, tmp_path: Path) -> None:
    """What cannot be followed may hide a mark."""
    (message,) = content(tmp_path, f"{text}\n")
    assert message.endswith("prints a value without its mark, and which fact it is of cannot be seen")


@pytest.mark.parametrize(
    "text",
    [
        'North holds {{ north["stake"] }}.',
        "North holds {{ (north.stake) | plain }}.",
        "{% set s = north.stake.statement.cited %}North holds {{ s }}.",
        "{% set s %}{{ north.stake }}{% endset %}\n\nNorth holds {{ s }}.",
        "{% with s = north.stake %}North holds {{ s }}.{% endwith %}",
        "{% set a, b = north.stake, south.role %}North holds {{ a }}.",
        "North holds {{ north.facts[1] }}.",
        'North holds {{ "all of " ~ north.stake }}.',
        "North holds {% print north.stake %}.",
        "North is {{ north.role }} and {% raw %}{{ x }}{% endraw %}holds {{ north.\nstake }}.",
    ],
)
def test_however_a_fact_is_reached_it_is_not_told_as_done(text: str, tmp_path: Path) -> None:
    """The sentence is judged by what it prints and not by how that is written."""
    (message,) = content(tmp_path, f"{text}\n")
    assert re.fullmatch(r"the sentence tells a plan as done: '\w+' around north.stake \(planned\)", message)


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
