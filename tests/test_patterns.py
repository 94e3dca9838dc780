"""No text takes a regular expression long: each is tried with texts that repeat what it repeats."""

from __future__ import annotations

import random
import re

import pytest
from patterns import Found, attacks, find_patterns

LENGTH = 2_000
MOST = 0.01
"""Seconds of CPU for one text; a scan in one direction takes a thousandth of it, one that begins anew at each letter more."""
SHORT = {"facts/parsing.py:_RANGES": 1_000}
"""Patterns that are given short texts alone: their letters, by the limit on values."""


def slow_texts(found: Found, length: int = LENGTH, most: float = MOST) -> list[str]:
    """Return the beginnings of the texts on which a pattern is slow; the short ones are tried first, so that none takes for ever."""
    for size in (20, 28, 40, 200, length):
        texts = attacks(found.pattern, min(size, SHORT.get(found.place, size)), random.Random(1))
        # A busy machine may stall once; what is slow is slow again.
        if slow := next((text for text in texts if found.run(text) > most and found.run(text) > most), None):
            return [slow[:40]]
    return []


def test_no_pattern_is_slow() -> None:
    """Every pattern of the engine passes over a text of thousands of letters at once."""
    patterns = find_patterns()
    assert len(patterns) > 200
    assert {found.place: slow for found in patterns if (slow := slow_texts(found))} == {}


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"^\s*(.*?)\s*$", r"\{#.*?#\}", r"(\w|x)*!", r"(?:\d_?){4000}"])
def test_slow_patterns_are_found(pattern: str) -> None:
    """What takes a square or worse is not passed over."""
    assert slow_texts(Found("here", re.compile(pattern, re.DOTALL), ("search",)), length=4_000) != []
