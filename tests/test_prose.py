"""Prose with exact places: blocks, sentences, and what is no prose."""

from __future__ import annotations

import pytest

from factbound.check.pieces import Block
from factbound.check.prose import blocks_of, field_block, sentences_of
from factbound.check.references import TemplateText
from factbound.problems import Position
from factbound.read.yamlfile import Mapping, Scalar, parse_yaml


def read(text: str, name: str = "content/a.md") -> list[tuple[str, str]]:
    """Return the sort and the words of each block."""
    return [(block.sort, " ".join(block.text.split())) for block in blocks_of(TemplateText(name, name, text))]


def field(text: str) -> Block:
    """Return the note of a YAML text as a block."""
    file = parse_yaml(text, "data/a.yml")
    assert isinstance(file.root, Mapping)
    node = file.root.entries["note"]
    assert isinstance(node, Scalar)
    return field_block(file, node, "note")


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("# One\n\nTwo\nthree\n\n- four\n- five\n", [("heading", "One"), ("paragraph", "Two three"), ("item", "four"), ("item", "five")]),
        ("| a | **b** |\n| :-- | --- |\n| c | d |\n", [("cell", "a"), ("cell", "b"), ("cell", "c"), ("cell", "d")]),
        ("---\ntitle: Six\norder: 7\n---\nEight\n", [("field", "Six"), ("paragraph", "Eight")]),
        ("1. nine\n2. ten\n\nIn the year\n2018. So.\n", [("item", "nine"), ("item", "ten"), ("paragraph", "In the year 2018. So.")]),
        ("a `1 2` b\n\n```\n3\n```\n\n~~~\n4\n", [("paragraph", "a b")]),
        ('[five](6.md "seven")[^8] and <https://e.org/9> www.e.org/10 &#11; <!-- 12 -->\n', [("paragraph", "five and"), ("string", "seven")]),
        ('<p data-n="13">x</p><br>y<code>14</code> <span id="15">z</span>w\n', [("paragraph", "x y zw")]),
        ("[^1]: a note\n[b]: http://c.org/2\n", [("paragraph", "a note")]),
        ("{# 3 #}{% if a == 4 %}b{% else %}c{% endif %}{{ d.e }}f\n", [("paragraph", "b c \ufffcf")]),
        ('{% set x = "g 5" %}{% include "h/6.md" %}{{ y("i-7") }}{{ 8 }}\n', [("paragraph", "\ufffc\ufffc"), ("string", "g 5"), ("string", "8")]),
    ],
)
def test_markup_is_no_prose(text: str, blocks: list[tuple[str, str]]) -> None:
    """What readers read is in blocks by sort; markup, code, addresses and Jinja are not."""
    assert read(text) == blocks


def test_a_pages_label_is_prose_and_other_comments_are_not() -> None:
    """The first comment of a page or report is its title and description."""
    text = "{# Maps: all of them #}\n{# 2 #}\nText\n"
    assert read(text, "pages/a.md.jinja") == [("label", "Maps: all of them"), ("paragraph", "Text")]
    assert read(text, "partials/a.md.jinja") == [("paragraph", "Text")]


def test_pieces_name_what_is_printed_and_where() -> None:
    """An expression is a piece of its own, and offsets lead back to lines and columns."""
    (block,) = blocks_of(TemplateText("content/a.md", "content/a.md", "It is {{ a.b }},\n  **and** more.\n"))
    assert [piece.reference for piece in block.pieces if piece.reference] == ["a.b"]
    assert block.place(block.text.index("\ufffc")) == Position("content/a.md", 1, 7)
    assert block.place(block.text.index("and")) == Position("content/a.md", 2, 5)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. A met the U.S. President. He left.", ["Mr. A met the U.S. President.", "He left."]),
        ("In the U.S. They sold 3.5 of No. 7, e.g. maps. So.", ["In the U.S.", "They sold 3.5 of No. 7, e.g. maps.", "So."]),
        ("J. P. Lee holds {{ a.b }}. {{ c }} does not! “Why?” he asked.", ["J. P. Lee holds \ufffc.", "\ufffc does not!", "“Why?” he asked."]),
        (
            "It planned maps. Éric holds {{ a.b }}. Жук too. 7 did, approx. this.",
            ["It planned maps.", "Éric holds \ufffc.", "Жук too.", "7 did, approx. this."],
        ),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: list[str]) -> None:
    """Abbreviations, initials and decimals end no sentence; a reference may begin or end one."""
    (block,) = blocks_of(TemplateText("content/a.md", "content/a.md", text))
    assert [one.text.strip() for one in sentences_of(block)] == sentences


def test_a_sentence_knows_its_place() -> None:
    """Offsets of a sentence lead to the file too."""
    (block,) = blocks_of(TemplateText("content/a.md", "content/a.md", "One here.\nAnd {{ a }}\nhere.\n"))
    last = sentences_of(block)[1]
    assert (last.place(0), last.place(last.text.index("here"))) == (Position("content/a.md", 2, 1), Position("content/a.md", 3, 1))


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("note: plain word\n", 1, 13),
        ("note: 'it''s word'\n", 1, 14),
        ('note: "an \\"odd\\" word"\n', 1, 19),
        ('note: "caf\\u00e9 has three word"\n', 1, 28),
        ('note: "a\\\\\\\\b word"\n', 1, 15),
        ("note: folded\n  over a\n  word\n", 3, 3),
        ("note: >-\n  folded\n\n  word\n", 4, 3),
    ],
)
def test_words_of_yaml_have_their_place(text: str, line: int, column: int) -> None:
    """However a text is written in YAML, its words are found in the file."""
    block = field(text)
    assert block.place(block.text.index("word")) == Position("data/a.yml", line, column)
