"""Where the letters of a YAML text stand in its file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.characters import find_unfit
from factbound.problems import Position
from factbound.read.letters import place_letters
from factbound.read.yamlfile import Mapping, Scalar, parse_yaml


def placed(yaml: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text under `key` and the line and column of each of its letters, the end included."""
    file = parse_yaml(yaml, "data/x.yml")
    assert isinstance(file.root, Mapping), file.problems
    node = file.root.entries["key"]
    assert isinstance(node, Scalar)
    text = " ".join(node.text.split())
    return text, [(at.line, at.column) for at in place_letters(file, node, text)]


@pytest.mark.parametrize(
    ("yaml", "letter", "place"),
    [
        ("key: a + b", "b", (1, 10)),
        ("key:   a   +   b", "b", (1, 16)),
        ("key: a\n  + b", "b", (2, 5)),
        ("key: 'a + b'", "b", (1, 11)),
        ("key: 'a''s + b'", "b", (1, 14)),
        ('key: "a + b"', "b", (1, 11)),
        ('key: "\\u0061 \\x2b\\t b"', "b", (1, 21)),
        ('key: "a \\\n  + b"', "b", (2, 5)),
        ('key: "a\\\\ + b"', "b", (1, 13)),
        ("key: >\n  a +\n  b", "b", (3, 3)),
        ("key: |-  # a remark with b\n    a\n    + b", "b", (3, 7)),
        ("other: x\nkey: [a, b]".replace("[a, b]", "a + b"), "b", (2, 10)),
    ],
)
def test_letters_are_found_behind_quotes_escapes_and_folds(yaml: str, letter: str, place: tuple[int, int]) -> None:
    """Each letter's place is that of what stands for it in the file."""
    text, places = placed(yaml)
    assert places[text.index(letter)] == place


@pytest.mark.parametrize(("yaml", "end"), [("key: a + b", (1, 11)), ("key: 'a + b'", (1, 12)), ("key: |\n  a\n  b\n\n", (3, 4))])
def test_the_end_is_a_place_too(yaml: str, end: tuple[int, int]) -> None:
    """A fault at the end of a text points just behind its last letter."""
    assert placed(yaml)[1][-1] == end


@pytest.mark.parametrize(
    ("yaml", "places"),
    [
        ("key: ab c", [(1, 6), (1, 7), (1, 8), (1, 9), (1, 10)]),
        ("key: 'a''b'", [(1, 7), (1, 8), (1, 10), (1, 11)]),
        ('key: "\\x41  b"', [(1, 7), (1, 11), (1, 13), (1, 14)]),
        ("key: >\n  a\n  b\n", [(2, 3), (2, 4), (3, 3), (3, 4)]),
        ("key: a\n  b\n", [(1, 6), (1, 7), (2, 3), (2, 4)]),
        ("# head\n\nkey: |\n    a  b", [(4, 5), (4, 6), (4, 8), (4, 9)]),
    ],
)
def test_every_letter_has_its_place(yaml: str, places: list[tuple[int, int]]) -> None:
    """All letters, the spaces between them, and the end."""
    assert placed(yaml)[1] == places


def test_more_letters_than_there_are_stay_at_the_end() -> None:
    """A text that is longer than what stands in the file ends where the file does, in the file that it names."""
    file = parse_yaml("key: ab", "data/x.yml")
    assert isinstance(file.root, Mapping)
    node = file.root.entries["key"]
    assert isinstance(node, Scalar)
    assert place_letters(file, node, "abc") == tuple(Position("data/x.yml", 1, column) for column in (6, 7, 7, 8))


FIT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=30)


@given(FIT.filter(lambda text: text.strip() and not any(find_unfit(text))))
def test_any_text_in_quotes_finds_its_letters(text: str) -> None:
    """In a JSON string, letters stand where they stand, in order and within the line."""
    source = json.dumps(text, ensure_ascii=False)
    shown, places = placed(f"key: {source}")
    for letter, (_, column) in zip(shown, places, strict=False):
        found = f"key: {source}"[column - 1]
        assert found == letter or (letter == " " and found.isspace()) or (found == "\\" and letter in '"\\')
