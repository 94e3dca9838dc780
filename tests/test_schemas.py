"""The schemas for editors: current, never stricter than the engine, and understood by the real yaml-language-server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from language_server import LanguageServer, needs_server

from factbound.facts.faults import ValueFault
from factbound.facts.model import Briefing, Project
from factbound.facts.schemas import make_schemas, schema_name
from factbound.facts.schemas.patterns import value_pattern
from factbound.facts.schemas.statements import sort_of
from factbound.facts.values import parse_value
from factbound.facts.vocabulary import Kind, Property, Unit, Vocabulary
from factbound.problems import Position
from factbound.read.entities import load_entity
from factbound.read.project import load_project
from factbound.read.sources import load_source
from factbound.read.yamlfile import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
PROJECT = load_project(ROOT).project
VOCABULARY = PROJECT.vocabulary
PARTY = "data/parties/megafon.yml"
HEAD = "# yaml-language-server: $schema=../../schemas/party.json\nname: X\n"
STAKE = f"{HEAD}facts:\n  stake:\n    "
STATEMENT = {
    *("value", "formula", "round", "of", "in", "when", "until", "status", "certainty", "directness", "by", "provided", "from"),
    *("rank", "disputed", "because", "reason", "settled_by", "note"),
}
STATUSES = {"rumoured", "announced", "planned", "agreed", "done", "cancelled"}


def schema(name):
    """Return a schema of the shipped briefing."""
    return json.loads((ROOT / "schemas" / name).read_text("utf-8"))


# What they hold.


def test_the_shipped_schemas_are_current():
    """The committed files are those that the vocabulary and the data give, the same bytes each time."""
    made = make_schemas(PROJECT)
    assert made == make_schemas(load_project(ROOT).project)
    assert {file.name: file.read_text("utf-8") for file in (ROOT / "schemas").iterdir()} == made


def test_schemas_stay_small():
    """An editor loads them in an instant: what many properties share is written once."""
    assert sum(map(len, make_schemas(PROJECT).values())) < 350_000


def test_a_kind_may_have_the_name_of_another_file():
    """Kinds called like a file of the project have a schema of their own."""
    assert [schema_name(kind) for kind in ("party", "source", "ids", "briefing")] == [
        "party.json",
        "kind-source.json",
        "kind-ids.json",
        "kind-briefing.json",
    ]


def known_keys(load, text, tmp_path, at=0):
    """Return the keys that the engine's reader lists where it meets one that it does not know."""
    file = tmp_path / "x.yml"
    file.write_text(text, "utf-8")
    _, read = load(file, "x.yml")
    hint = [problem.expected for problem in read.problems if "has no key 'nonsense'" in problem.message][at]
    return set(hint.split("Known keys: ")[1].rstrip(".").split(", "))


def test_schemas_know_every_key_of_the_engine(tmp_path):
    """What the reader takes, no editor marks as wrong."""
    kind = VOCABULARY.kinds["party"]
    entity = "name: X\nnonsense: 1\nfacts:\n  stake: {value: 24 %, of: y, from: z, nonsense: 1}\n"

    def read(file, path):
        return load_entity(file, path, kind, VOCABULARY)

    assert known_keys(read, entity, tmp_path, 1) <= set(schema("party.json")["properties"])
    statement = schema("statements.json")["definitions"]["share_of_venture"]
    assert known_keys(read, entity, tmp_path) <= set(statement["properties"]) == STATEMENT
    source = "title: X\npublisher: Y\nnonsense: 1\npassages:\n  p1s1: {chars: [0, 1], nonsense: 1}\n"
    assert known_keys(load_source, source, tmp_path, 1) <= set(schema("source.json")["properties"])
    assert known_keys(load_source, source, tmp_path) <= set(schema("source.json")["properties"]["passages"]["additionalProperties"]["properties"])


@pytest.mark.parametrize("path", ["data/briefing.yml", "data/vocabulary.yml", "data/ledger.yml"])
def test_schemas_know_the_keys_of_single_files(path, tmp_path):
    """Of the files that a project has once, too."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("briefing", "vocabulary", "ledger"):
        text = (ROOT / f"data/{name}.yml").read_text("utf-8")
        (folder / f"{name}.yml").write_text(text + ("nonsense: 1\n" if path.endswith(f"{name}.yml") else ""), "utf-8")
    (problem,) = [one for one in load_project(tmp_path).problems if "has no key 'nonsense'" in one.message]
    keys = set(problem.expected.split("Known keys: ")[1].rstrip(".").split(", "))
    assert keys <= set(schema(f"{Path(path).stem}.json")["properties"])


# Patterns refuse nothing that the engine takes.

UNITS = {**VOCABULARY.units, "bodies": Unit("bodies", "Körper", "Körper zu zweit")}
PROPERTIES = [
    *(Property("x", "X", kind) for kind in ("share", "money", "date")),
    *(Property("x", "X", "quantity", unit=unit) for unit in ("people", "percent", "bodies", "")),
]
NUMBERS = st.sampled_from(["24", "24.5", "1,200,000", "1 200", "1\u00a0200", "-3", "\u22123", "0", "100"])
SCALES = st.sampled_from(["", "", " bn", " million", " Tn", "m", " thousand"])
NOUNS = st.sampled_from(["", " %", "%", " USD", " CNY", " people", " Person", " per cent", " percent", " KÖRPER ZU ZWEIT", " körper"])
AMOUNTS = st.builds(lambda about, code, number, scale, noun: f"{about}{code}{number}{scale}{noun}", st.sampled_from(["", "about ", "ABOUT "]),
                    st.sampled_from(["", "USD ", "CNY "]), NUMBERS, SCALES, NOUNS)  # fmt: skip
FORMS = ("{0}", "{0}", "between {0} and {1}", "more than {0}", "Over {0}", "at least {0} and at most {1}", "less than {0}", "under {0}", "Up To {0}")
AMOUNTS_IN_FORM = st.builds(lambda form, low, high: form.format(low, high), st.sampled_from(FORMS), AMOUNTS, AMOUNTS)
MOMENTS = st.sampled_from(["2018", "2018-09", "2018-09-11", "2018-Q3", "9999-12-31"])
DATES = st.builds(lambda mark, start, end: f"{mark}{start}{end}", st.sampled_from(["", "~"]), MOMENTS, st.sampled_from(["", "/2019", "/9999-12-31"]))
TEXTS = st.one_of(AMOUNTS_IN_FORM, DATES, st.sampled_from(["unknown", "UNDISCLOSED"]))


@settings(max_examples=400)
@given(st.sampled_from(PROPERTIES), TEXTS, st.sampled_from([" ", "  ", "\n"]))
def test_patterns_take_what_the_engine_takes(prop, text, space):
    """Whatever the parser reads matches the pattern of its type, however it is spaced."""
    written = text.replace(" ", space)
    try:
        parse_value(written, prop, UNITS)
    except ValueFault:
        return
    assert re.search(value_pattern(prop, UNITS), written)


def values(node, prop):
    """Yield the values of a property in a file."""
    for one in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(one, Mapping) and "value" in one.entries:
            yield prop, one.entries["value"].text


def test_patterns_take_all_shipped_values():
    """And all that is in the shipped files, and nothing of another type."""
    checked = 0
    for path, file in load_project(ROOT).files.items():
        facts = file.root.entries.get("facts") if path.count("/") == 2 else None
        for name, node in facts.entries.items() if facts else ():
            for prop, text in values(node, VOCABULARY.properties[name]):
                if prop.type in ("share", "money", "quantity", "date"):
                    checked += 1
                    assert re.search(value_pattern(prop, dict(VOCABULARY.units)), text), text
    assert checked > 200
    for kind, wrong in (("share", "24"), ("share", "24 percent"), ("money", "2 billion"), ("money", "$ 2 billion"), ("date", "September 2018")):
        assert not re.search(value_pattern(Property("x", "X", kind), {}), wrong)
    assert not re.search(value_pattern(Property("x", "X", "quantity", unit="people"), UNITS), "twenty people")


def test_properties_of_one_sort_share_a_schema():
    """What differs in type, unit or object differs in name."""
    assert sort_of(Property("a", "A", "share", of=("venture", "party"))) == "share_of_venture_or_party"
    assert sort_of(Property("a", "A", "quantity", unit="people")) == "quantity_people"
    assert sort_of(Property("a", "A", "entity", kinds=("place",))) == "entity_place"
    assert sort_of(Property("a", "A", "text", unit="people")) == "text"


def test_an_empty_project_has_schemas():
    """A kind without entities takes any id, and no source is known."""
    vocabulary = Vocabulary(
        {"party": Kind("party", "parties", "Party", "Parties", properties=("stake",))}, {"stake": Property("stake", "Stake", "share")}, {}
    )
    made = make_schemas(Project(Briefing(Position(""), "X"), vocabulary, {}, {}))
    assert json.loads(made["ids.json"])["definitions"]["entity_party"] == {"type": "string"}
    assert json.loads(made["ids.json"])["definitions"]["locator"]["pattern"] == "^$"


# What the language server makes of them.


@pytest.fixture(scope="module")
def server():
    """One server for all tests."""
    running = LanguageServer(ROOT)
    yield running
    running.close()


@needs_server
def test_no_shipped_file_is_marked(server):
    """Over all of data/, an editor shows no finding."""
    texts = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in sorted((ROOT / "data").rglob("*.yml"))}
    assert len(texts) > 200
    assert {path: found for path, found in server.diagnose(texts).items() if found} == {}


@needs_server
@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (f"{HEAD}|", {"was", "also", "native", "note", "facts", "checks"}),
        (f"{STAKE}|", STATEMENT),
        (f"{STAKE}- |", STATEMENT),
        (f"{STAKE}value: 24 %\n    |", STATEMENT - {"value"}),
        (f"{STAKE}- value: 24 %\n      of: aliexpress_russia\n      |", STATEMENT - {"value", "of"}),
        (f"{STAKE}status: |", STATUSES),
        (f"{STAKE}certainty: |", {"confirmed", "reported", "claimed", "alleged", "estimated"}),
        (f"{STAKE}directness: |", {"direct", "relayed"}),
        (f"{STAKE}rank: |", {"preferred", "normal", "rejected", "withdrawn"}),
        (f"{STAKE}of: |", {"aliexpress_russia"}),
        (f"{STAKE}value: |", {"24 %", "more than 50 %", "between 25 % and 40 %", "undisclosed", "unknown"}),
        (
            f"{HEAD}facts:\n  home:\n    value: |",
            {one.id for one in PROJECT.entities.values() if one.kind.name == "place"} | {"undisclosed", "unknown"},
        ),
    ],
    ids=lambda value: value.removeprefix(HEAD).strip().replace("\n", "/") if isinstance(value, str) else "",
)
def test_completion_of_a_statement(server, text, offered):
    """Keys, words and ids are offered where they fit, and no others."""
    assert server.labels(PARTY, text) - {"object"} == offered


@needs_server
def test_completion_of_properties(server):
    """The properties of the kind are offered, each with its description."""
    items = {item["label"]: item for item in server.complete(PARTY, f"{HEAD}facts:\n  |")}
    assert set(items) - {"object"} == set(VOCABULARY.kinds["party"].properties)
    assert items["stake"]["documentation"] == "Stake. Share of the venture's capital."


@needs_server
@pytest.mark.parametrize("text", [f"{STAKE}from: |", f"{STAKE}from: [|]", f"{STAKE}from: [afp_2018, |]", f"{STAKE}from:\n      - |"])
def test_completion_of_sources(server, text):
    """Sources are offered with their titles, and with each passage where they list passages."""
    items = {item["label"]: item for item in server.complete(PARTY, text)}
    divided = PROJECT.sources["business_times_2018"]
    assert set(items) == {*PROJECT.sources, *(f"{divided.id} {name}" for name in divided.passages)} - {divided.id}
    assert items["business_times_2018 p9s1"]["documentation"] == divided.title


@needs_server
@pytest.mark.parametrize("text", [f"{STAKE}by: |", f"{STAKE}settled_by: |", f"{STAKE}settled_by:\n      - |"])
def test_completion_of_who_says_it(server, text):
    """Any entity may say a thing, or settle it."""
    assert set(PROJECT.entities) <= server.labels(PARTY, text)


@needs_server
@pytest.mark.parametrize(
    ("path", "text", "offered"),
    [
        ("vocabulary", "kinds:\n  party:\n    |", {"folder", "label", "plural", "schema_org", "description", "properties", "required"}),
        ("vocabulary", "kinds:\n  party:\n    properties: [|]", set(VOCABULARY.properties)),
        ("vocabulary", "properties:\n  x:\n    type: |", {"text", "share", "quantity", "money", "date", "entity"}),
        ("vocabulary", "properties:\n  x: {kinds: [|]}", set(VOCABULARY.kinds)),
        ("vocabulary", "properties:\n  x:\n    unit: |", set(VOCABULARY.units)),
        ("briefing", "subject: |", set(PROJECT.entities)),
        ("ledger", "|", {"title", "findings", "conflicts"}),
    ],
)
def test_completion_of_other_files(server, path, text, offered):
    """The vocabulary, the briefing and the ledger are completed as well."""
    head = f"# yaml-language-server: $schema=../schemas/{path}.json\n"
    assert offered <= server.labels(f"data/{path}.yml", head + text)


@needs_server
def test_hover(server):
    """A property tells what the vocabulary says of it, a key what it is for, a code what it means."""
    assert server.hover(PARTY, f"{HEAD}facts:\n  st|ake:\n    value: 24 %\n").startswith("Stake. Share of the venture's capital.\n")
    assert server.hover(PARTY, f"{STAKE}unt|il: 2019\n").startswith("The last day on which it was so.\n")
    assert "* `left_out`: The source speaks of the matter and does not say it.\n" in server.hover(PARTY, f"{STAKE}reason: left|_out\n")


@needs_server
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("status: dona", 'Value is not accepted. Valid values: "rumoured", "announced", "planned", "agreed", "done", "cancelled".'),
        ("value: 24 percent", "Expected a percentage such as '24 %', 'more than 50 %' or 'between 25 % and 40 %', or 'undisclosed' or 'unknown'."),
        ("when: soon", "Expected a date such as '2018-09-11', '2018-09', '2018-Q3', '2018', '~2018-09' or '2018-09-11/2018-09-15'."),
        ("of: moscow", 'Value must be "aliexpress_russia".'),
        ("sttus: done", "Property sttus is not allowed."),
        ("from: reuters_2081", "Expected the id of a source of data/sources, with a passage if it lists passages, such as 'daily_2018 p1s1'."),
        (
            "from: business_times_2018 p99s1",
            "Expected the id of a source of data/sources, with a passage if it lists passages, such as 'daily_2018 p1s1'.",
        ),
        ("disputed: perhaps", 'String does not match the pattern of "^(?:true|false)$".'),
    ],
)
def test_diagnostics(server, line, message):
    """What cannot be is marked at its line as it is typed."""
    right = {"value": "24 %", "of": "aliexpress_russia", "from": "reuters_2019"}
    wrong = line.split(":")[0]
    lines = [*(f"{key}: {value}" for key, value in right.items() if key != wrong), line]
    text = (
        f"{HEAD}facts:\n  role: {{value: a, from: reuters_2019}}\n  group: {{value: b, from: reuters_2019}}\n  stake:\n    "
        + "\n    ".join(lines)
        + "\n"
    )
    assert server.diagnostics(PARTY, text) == [(text.count("\n"), message)]


@needs_server
def test_a_statement_that_lacks_something_is_marked(server):
    """A value needs a source, a stake its object, a formula neither; an entity its name."""
    head = HEAD.replace("name: X\n", "")
    text = f"{head}facts:\n  role: {{value: a, from: reuters_2019}}\n  group: {{value: b}}\n  stake:\n    formula: rdif.stake\n"
    assert sorted(server.diagnostics(PARTY, text)) == [
        (2, 'Missing property "name".'),
        (4, 'Missing property "from".'),
        (5, 'Missing property "of".'),
    ]
