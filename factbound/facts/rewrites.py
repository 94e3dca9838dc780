"""Guesses at values: from what people write, step by step, towards something that parsing.py reads. Text to text only."""

from __future__ import annotations

import re
from difflib import get_close_matches

from factbound.facts.currencies import CODES, INSTEAD
from factbound.facts.numerals import NUMERAL
from factbound.facts.vocabulary import Unit

_HEDGES = {
    r"roughly|approximately|around|circa|ca\.|c\.|some|nearly|almost|~|≈": "about",
    r"above|exceeding|greater than|>": "more than",
    r"below|fewer than|<": "less than",
    r"no less than|no fewer than|not less than|minimum|>=|≥": "at least",
    r"no more than|not more than|maximum|<=|≤": "at most",
}
"""Hedges that are not read, and what to write instead."""


def use_known_hedges(words: str) -> str:
    """Put a hedge that is read in place of one that is not."""
    for pattern, hedge in _HEDGES.items():
        words = re.sub(rf"^(?:{pattern})(?![a-z=]) ?", f"{hedge} ", words, flags=re.IGNORECASE)
    return words


def spell_out_range(words: str) -> str:
    """Turn 25-40 % and 25 to 40 % into a range whose two ends say the same scale and unit."""
    found = re.fullmatch(rf"(?:(?:from|between) )?(?P<pre>[A-Z]{{3}} )?({NUMERAL})(?P<low>[^0-9]*?) ?(?:[-–—]|to|and) ?(.+)", words)
    if not found:
        return words
    low, high = found[2], found[found.re.groups]
    after = re.sub(rf"^(?:[A-Z]{{3}} )?{NUMERAL}", "", high)
    before = found["pre"] or ""
    return f"between {before}{low}{found['low'] or after} and {high if high.startswith(before) else before + high}"


def use_percent_sign(words: str) -> str:
    """Put the sign where a word or nothing stood."""
    words = re.sub(r" ?(?:per ?cent|pct)\b", " %", words, flags=re.IGNORECASE)
    return words if "%" in words else re.sub(r"([0-9])(?= and |$)", r"\1 %", words)


def use_currency_code(words: str) -> str:
    """Put the code where a sign or a word stood, and in capitals."""
    for sign, code in INSTEAD.items():
        if sign[0].isalpha() and re.search(rf"\b{sign}\b", words, re.IGNORECASE):
            return re.sub(rf" ?\b{sign}\b ?(.*)", rf" {code} \1", words, flags=re.IGNORECASE).strip()
        if not sign[-1].isalnum() and sign in words:
            return re.sub(rf"{re.escape(sign)} ?", f"{code} ", words)
    return re.sub(r"\b[A-Za-z]{3}\b", lambda found: found[0].upper() if found[0].upper() in CODES else found[0], words)


def mend_unit(words: str, unit: Unit) -> str:
    """Mend a misspelt unit."""
    size = len(unit.many.split())
    said = words.split()
    near = get_close_matches(" ".join(said[-size:]), [unit.one, unit.many], n=1) if unit.many else []
    return " ".join([*said[:-size], near[0]]) if near else words


def mend_digits(words: str) -> str:
    """Turn a decimal comma into a point, points between thousands into commas, .5 into 0.5 and 007 into 7."""
    words = re.sub(r"(?<![0-9.,])0+(?=[1-9])", "", words)
    words = re.sub(r"(?<![0-9.,])([0-9]{1,3}(?:\.[0-9]{3}){2,})(?![0-9.])", lambda found: found[1].replace(".", ","), words)
    words = re.sub(r"(?<![0-9.,])([0-9]+),([0-9]{1,2}|[0-9]{4,})(?![0-9.,])", r"\1.\2", words)
    return re.sub(r"(?<![0-9])\.([0-9])", r"0.\1", words)


def swap_ends(words: str) -> str:
    """Put the lower end of a range first."""
    return re.sub(r"^between (.+) and (.+)$", r"between \2 and \1", words, flags=re.IGNORECASE)
