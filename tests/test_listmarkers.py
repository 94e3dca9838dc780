"""Numbers before the items of a list: those that a reader would see otherwise than they stand there are told, all others are not."""

from __future__ import annotations

import pytest

from factbound.check.listmarkers import misleading_markers


def told(text: str) -> list[str]:
    """Return the numbers that mislead."""
    return [text[start:end] for start, end in misleading_markers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "1. a\n2. b\n3. c\n",
        "1. a\n1. b\n1. c\n",
        "1) a\n2) b\n\n1. c\n",
        "1. a\n   1) inner\n   2) inner\n2. b\n",
        "- a\n    1. inner\n    2. inner\n- b\n",
        "> 1. a\n> 2. b\n",
        "Words of\n7. are no list.\n",
        "1. a\n\n    Words.\n\n2. b\n",
        "1. a\n\0\0\n2. b\n\0\0\n3. c\n",
        "---\n1. a\n2. b\n",
    ],
)
def test_what_counts_as_it_is_written_passes(text: str) -> None:
    """Lists from 1, lists in lists and quotations, statements between items, and what is no list."""
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("---\n7. a\n", ["7"]),
        ("# Head\n7. a\n", ["7"]),
        ("| a | b |\n2018. a\n", ["2018"]),
        ("\0\0\n7. a\n", ["7"]),
        ("- a\n    2018. b\n", ["2018"]),
        ("- a\n    7. b\n", ["7"]),
        ("1. a\n7) b\n", ["7"]),
        ("1. a\n> 24. b\n", ["24"]),
        ("> 1. a\n24. b\n", ["24"]),
        ("1) a\n24) b\n", ["24"]),
        ("1. a\n2018. b\n", ["2018"]),
        ("1. a\n\0 b\n24. c\n", ["24"]),  # a star is covered up
    ],
)
def test_what_a_reader_would_see_otherwise_is_told(text: str, numbers: list[str]) -> None:
    """Another sign or quotation begins another list, and rules, headings and rows leave room for one; brackets are no list on the site."""
    assert told(text) == numbers
