"""The words of english.toml, read once: English is data, and the rules about prose are code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from factbound.facts.dates import MONTHS


@dataclass(frozen=True)
class English:
    """What the rules know of the language."""

    abbreviations: frozenset[str]
    openers: frozenset[str]
    cardinals: Mapping[str, int]
    scales: Mapping[str, int]
    ordinals: Mapping[str, int]
    multiples: Mapping[str, Fraction]
    measures: Mapping[str, Fraction]
    beside: Mapping[str, frozenset[str]]
    """What must stand beside a word for it to count, by the word or its sort."""
    suffixes: frozenset[str]
    prefixes: frozenset[str]
    months: Mapping[str, int]
    """Names and short names of the months -> their number."""
    currencies: Mapping[str, str]
    """Signs and names of money -> its code."""
    signs: tuple[str, ...]
    phrases: re.Pattern[str]
    """Turns of phrase in which a number word is none."""


@lru_cache(maxsize=1)
def english() -> English:
    """Return the words, read on first use."""
    data = tomllib.loads((Path(__file__).parent / "english.toml").read_text("utf-8"))
    months = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
    months |= {short: number for short in data["digits"]["months"] for name, number in list(months.items()) if name.startswith(short)}
    phrases = sorted((r"[\s-]+".join(map(re.escape, phrase.split())) for phrase in data["phrases"]["none"]), key=len, reverse=True)
    return English(
        abbreviations=frozenset(data["sentences"]["abbreviations"]),
        openers=frozenset(data["sentences"]["openers"]),
        cardinals=data["cardinals"],
        scales=data["scales"],
        ordinals=data["ordinals"],
        multiples={word: Fraction(number) for word, number in data["multiples"].items()},
        measures={word: Fraction(number) for word, number in data["measures"].items()},
        beside={key: frozenset(found) for key, found in data["beside"].items()},
        suffixes=frozenset(data["digits"]["suffixes"]),
        prefixes=frozenset(data["digits"]["prefixes"]),
        months=months,
        currencies={**data["digits"]["currencies"], **data["digits"]["codes"]},
        signs=tuple(data["digits"]["signs"]),
        phrases=re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE),
    )
