"""The readers of YAML, TOML, JSON and narrative, over texts by chance: a tree or a problem, never an error, and the tree that other readers find."""

from __future__ import annotations

import json
import operator
import tomllib
from fractions import Fraction

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from factbound.check.figures import figures_in
from factbound.check.prose import blocks_of, sentences_of
from factbound.check.references import TemplateText
from factbound.facts.faults import FormulaFault
from factbound.facts.formulas import evaluate
from factbound.facts.grammar import parse_formula
from factbound.facts.numerals import decimal_text
from factbound.history.redlines import ToldEdition
from factbound.history.releases import Edition
from factbound.limits import BRACKETS, JSON_DEPTH, PROBLEMS, YAML_DEPTH, YAML_KEY, YAML_TEXT
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.bounds import count_values
from factbound.read.content import _parse
from factbound.read.records import parse_json, parse_toml
from factbound.read.tree import FilesAtHand
from factbound.read.yamlfile import Mapping, Scalar, Sequence, load_yaml, parse_yaml

SIGNS = (
    "a",
    "b",
    "1",
    "é",
    "日",
    ":",
    ": ",
    "- ",
    "-",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "'",
    '"',
    "|",
    ">",
    "#",
    " #",
)
MORE = ("&a ", "*a", "!t ", "%", "---\n", "...\n", "<<: ", "\t", "\r\n", "\\", "\\n", "''", "~", "no", "12:30", "0x1F", "2018-09-11", "=", "@", "`")
YAML_TEXTS = st.lists(st.sampled_from((*SIGNS, *MORE)), max_size=25).map("".join) | st.text(max_size=40)
PLAIN = st.recursive(
    st.text("ab1 é:#-'\"\n", max_size=8),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text("abc:#", min_size=1, max_size=4), one, max_size=3),
)


def plain(node):
    """Return what a node says as texts, lists and dictionaries."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(value) for key, value in node.entries.items()}


def stripped(value):
    """Return what another reader found as ours says it: all texts, without white space at their ends."""
    if isinstance(value, dict):
        return {stripped(key): stripped(inner) for key, inner in value.items()}
    return [stripped(inner) for inner in value] if isinstance(value, list) else str(value).strip()


def is_inside(at: Position, text: str) -> bool:
    """Return whether a place lies in a text, or at the end of one of its lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return 1 <= at.line <= len(lines) and 1 <= at.column <= len(lines[at.line - 1]) + 1


@settings(max_examples=300)
@given(YAML_TEXTS)
@example("\r0\r")
@example('a: "\r\r\r')
def test_any_text_is_a_tree_or_a_problem_with_its_place(text):
    """What is refused is refused at a place in the file; what is read is what PyYAML reads, and ruamel.yaml where it reads it."""
    file = parse_yaml(text, "a.yml")
    assert file.problems or file.root
    assert all(is_inside(one.at, text) and one.at.line <= max(1, len(file.lines)) and one.message for one in file.problems)
    if not file.problems:
        found = plain(file.root)
        assert found == stripped(yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
        try:
            other = YAML(typ="base", pure=True).load(text)
        except (YAMLError, ValueError):
            return
        assert found == stripped(other)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_tree_or_a_problem(data):
    """A file that is not UTF-8, or nothing at all, has its problem too."""
    file = load_yaml(FilesAtHand({"a.yml": data}) / "a.yml", "a.yml")
    assert file.problems or file.root
    assert all(1 <= one.at.line <= data.count(b"\n") + data.count(b"\r") + 3 for one in file.problems)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), PLAIN, min_size=1, max_size=4), st.booleans())
def test_what_another_program_writes_is_read(data, flow):
    """Trees that PyYAML writes in any style come back, and no more values are counted than there are marks for."""
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=True)
    file = parse_yaml(text, "a.yml")
    assert file.problems == []
    assert plain(file.root) == stripped(data)
    assert count_values(text) >= _count(file.root)


def _count(node):
    inner = node.items if isinstance(node, Sequence) else [*node.keys, *node.entries.values()] if isinstance(node, Mapping) else ()
    return 1 + sum(1 if isinstance(one, str) else _count(one) for one in inner)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "x" * (YAML_KEY.most + 1) + ": y",
            [(1, 1, "the key has 501 characters", "The limit is 500 characters of a key. Is a quotation mark missing?")],
        ),
        ("x" * YAML_KEY.most + ": y", []),
        ("a: " + "[" * (YAML_DEPTH.most - 1) + "]" * (YAML_DEPTH.most - 1), []),
        ("a: " + "x" * YAML_TEXT.most, []),
        (
            "a: b\n  %c: d",
            [
                (
                    2,
                    5,
                    "this is not YAML: a second ': ' on one line; put the text in quotes",
                    "Indent with two spaces; put texts with ': ' or ' #' in quotes.",
                )
            ],
        ),
    ],
    ids=["long_key", "key", "depth", "text", "percent"],
)
def test_limits_are_where_they_are_said_to_be(text, expected):
    """What is just within a limit is read, and what is one beyond it is not."""
    assert [(one.at.line, one.at.column, one.message, one.expected) for one in parse_yaml(text, "a.yml").problems] == expected


@given(
    YAML_TEXTS,
    st.lists(st.sampled_from((*SIGNS, "```\n", "# a", "> ", "1. ", "[^1]", "\n\n", "9", "q" * 45, ". ", "{{ a }}", "-")), max_size=30).map("".join),
)
@example("", "q" * 45 + "9 of them")
def test_any_page_is_read_or_refused(head, body):
    """Front matter and text by chance make a page or a block, or problems in the file."""
    text = f"---\n{head}\n---\n{body}"
    page, problems = _parse("page.md", text)
    assert page.path == "page.md"
    blocks = [] if problems else blocks_of(TemplateText("content/page", "content/page.md", text))
    assert all(0 <= figure.start < figure.end <= len(block.text) for block in blocks for figure in figures_in(block.text))
    assert sum(len(sentence.text) for block in blocks for sentence in sentences_of(block)) <= len(text)
    assert all(one.at.path == "content/page.md" and 1 <= one.at.line <= text.count("\n") + text.count("\r") + 2 for one in problems)


@given(st.text("[]\\a\n", max_size=60))
def test_few_brackets_are_no_fault(text):
    """A text with fewer brackets than the limit is never refused for them."""
    _, problems = _parse("page.md", text)
    assert not problems or text.count("[") > BRACKETS.most


@settings(max_examples=60)
@given(st.text('[]{}",:a1.-eNI\\ ', max_size=40) | st.integers(1, 3_000).map(lambda depth: "[" * depth + "]" * depth))
def test_any_record_is_read_or_refused(text):
    """JSON is read as Python reads it, or refused with the one error that callers expect: numbers that are none, and what is too deep, too."""
    try:
        found = parse_json(text)
    except ValueError:
        return
    assert found == json.loads(text)
    assert not text.startswith("[" * (JSON_DEPTH.most + 2))


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(("a", "b.", "=", " = ", "[", "]", "{", "}", ",", '"', "'", "1", "\n", "#", '"""', "\\", ".")), max_size=20).map("".join)
)
def test_any_settings_are_read_or_refused(text):
    """TOML is read as Python reads it, or refused with the one error that callers expect."""
    try:
        found = parse_toml(text)
    except tomllib.TOMLDecodeError:
        return
    assert found == tomllib.loads(text)


def test_a_reader_of_many_problems_gives_up():
    """The problem after the limit says so and ends the reading; a file just below it is told in full."""
    keys = [f"k: {number}\n" for number in range(PROBLEMS.most + 1)]
    assert len(parse_yaml("".join(keys[: PROBLEMS.most]), "a.yml").problems) == PROBLEMS.most - 1
    last = parse_yaml("".join((*keys, *keys)), "a.yml").problems[-1]
    assert last == Problem(
        Position("a.yml"), "the file has 1,000 problems or more", "The limit is 1,000 problems told of one file. Mend these first."
    )


def test_long_words_are_cut_in_what_is_shown():
    """A problem quotes the beginning and the end of what is too long, and the part of the line about the place."""
    problem = Problem(Position("a.yml", 1, 5_001), f"'{'x' * 5_000}' is no word", "", "a" * 5_000 + "HERE" + "b" * 5_000)
    assert len(problem.message) < 1_010
    assert problem.message.endswith("x' is no word")
    assert problem.excerpt == f"…{'a' * 500}HERE{'b' * 496}…"


@pytest.mark.parametrize("content", [b"[" * 2_000, b"{}", b'{"facts": [{}]}', b'{"facts": [{"holds": 1, "from": []}]}', b"\xff", b'{"facts": {}}x'])
def test_facts_of_an_edition_that_cannot_be_read_are_a_problem(content):
    """An edition whose facts have another form than a release gives them stops the build with its place."""
    edition = Edition("2026-1", "editions/2026-1", {}, None)
    with pytest.raises(BuildFailed) as failure:
        _ = ToldEdition(edition, {"facts.json": content}).rows
    at, message = Position("editions/2026-1/facts.json"), "the facts of the edition '2026-1' cannot be read"
    assert failure.value.problems == (Problem(at, message, "Bring back the edition as it was released."),)


NUMBERS = st.fractions(0, 1_000, max_denominator=1).map(Fraction) | st.sampled_from([Fraction(1, 4), Fraction(5, 2), Fraction("0.01")])
OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
TREES = st.recursive(NUMBERS, lambda inner: st.tuples(st.sampled_from("+-*/"), inner, inner), max_leaves=25)


def worth(tree):
    """Return what a tree comes to; None where something is divided by nothing."""
    if isinstance(tree, Fraction):
        return tree
    sign, one, two = tree[0], worth(tree[1]), worth(tree[2])
    return None if one is None or two is None or (sign == "/" and two == 0) else OPERATORS[sign](one, two)


def written(tree):
    """Return a tree as a formula, with parentheses about each operation."""
    return decimal_text(tree) if isinstance(tree, Fraction) else f"({written(tree[1])} {tree[0]} {written(tree[2])})"


@settings(max_examples=150)
@given(TREES)
def test_formulas_reckon_as_fractions_do(tree):
    """A formula comes to what its tree comes to, exactly, whatever its shape."""
    expected = worth(tree)
    found = reckoned(written(tree))
    if isinstance(found, FormulaFault):
        assert expected is None or len(written(tree)) > 1_000, found.message
    else:
        assert found.interval.low == found.interval.high == expected


def reckoned(text):
    """Return what a formula comes to, or its fault."""
    try:
        return evaluate(parse_formula(text), None)
    except FormulaFault as fault:
        return fault


def test_a_file_read_again_keeps_its_lines():
    """Reading a file with other words begins without the problems of the first time."""
    file = parse_yaml("a: b", "a.yml")
    again = file.again()
    assert (again.path, again.lines, again.root, again.problems) == ("a.yml", ["a: b"], file.root, [])
