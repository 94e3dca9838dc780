"""Regular expressions for values, a little wider than what the engine reads, in the subset that editors understand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from factbound.facts.numerals import SCALE_WORDS
from factbound.facts.vocabulary import Property, Unit

MISSING = ("undisclosed", "unknown")
_NUMBER = "[-\\u2212]?[0-9][0-9,.\\s]*"
_MOMENT = "[0-9]{4}(?:-Q[1-4]|-[0-9]{2}(?:-[0-9]{2})?)?"
_HEDGES = ("about", "between", "and", "more", "than", "over", "at", "least", "less", "under", "most", "up", "to")


def any_case(word: str) -> str:
    """Return a pattern for a word in capitals or small letters."""
    return "".join(f"[{low}{high}]" if len({low, high}) == 2 and len(low) == len(high) == 1 else _literal(low) for low, high in _cases(word))


def _cases(word: str) -> Iterable[tuple[str, str]]:
    return ((letter.lower(), letter.upper()) for letter in word)


def _literal(letter: str) -> str:
    return "\\s+" if letter.isspace() else "[\\s\\S]{1,2}" if not letter.isascii() else re.escape(letter) if not letter.isalnum() else letter


def _one_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(any_case(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")"


MISSING_PATTERN = f"\\s*{_one_of(MISSING)}\\s*"
DATE_PATTERN = f"\\s*~?{_MOMENT}(?:/{_MOMENT})?\\s*"


def value_pattern(prop: Property, units: dict[str, Unit]) -> str:
    """Return the pattern of the values of a share, an amount of money, a quantity or a date."""
    scale = f"(?:{_one_of(SCALE_WORDS)}\\s*)?"
    match prop.type:
        case "share":
            amount = f"{_NUMBER}%"
        case "money":
            amount = f"(?:[A-Z]{{3}}\\s+{_NUMBER}{scale}|{_NUMBER}{scale}[A-Z]{{3}})"
        case "date":
            return f"^(?:{DATE_PATTERN}|{MISSING_PATTERN})$"
        case _:
            unit = units.get(prop.unit, Unit(prop.unit, prop.unit, prop.unit))
            names = [name for name in (unit.name, unit.one, unit.many) if name]
            amount = f"{_NUMBER}{scale}" + (f"{_one_of(names)}?" if names else "")
    words = f"(?:{_one_of(_HEDGES)}\\s+)"
    return f"^(?:\\s*{words}*{amount}(?:\\s+{words}+{amount})?\\s*|{MISSING_PATTERN})$"
