"""Initials under which a long list is divided: a letter of any script, with a name that is safe in an address and on every disk."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = ("Lu", "Ll", "Lt", "Lo")
"""The categories of what a name begins with; what stands before it, such as a quotation mark or an okina, is passed over."""
_NUMBERED = re.compile(r"(?P<script>[A-Z]+)\b.*-[0-9A-F]+")
"""How Unicode names characters of which there are thousands."""
_HANGUL, _FIRST_SOUNDS, _OF_A_SOUND = "HANGUL SYLLABLE ", "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", 588
"""How the syllables of Hangul are named, the sounds that begin them in their order, and how many begin with the same."""


@dataclass(frozen=True, order=True)
class Initial:
    """What some names begin with; in the order of a list, digits first, signs last."""

    place: tuple[int, str]
    label: str
    slug: str
    """Small ASCII letters and digits; another for each."""


DIGITS = Initial((0, ""), "0–9", "digits")
SIGNS = Initial((3, ""), "Signs", "signs")
"""What names begin with that have neither letter nor digit."""


def initial_of(name: str) -> Initial:
    """Return what a name begins with: a letter as a capital without marks; the first sound of Hangul; the script, where it has no alphabet."""
    for one in unicodedata.normalize("NFKC", name):
        category = unicodedata.category(one)
        if category[0] == "N":
            return DIGITS
        if category in _LETTERS:
            return _of_letter(one.title()[0])
    return SIGNS


def sorted_as(name: str) -> str:
    """Return a name as it is sorted among others: without marks on its letters, capitals like small letters."""
    if name.isascii():
        return name.casefold()
    return "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one)).casefold()


@lru_cache(maxsize=1024)
def _of_letter(marked: str) -> Initial:
    letter = _bare(marked)
    name = unicodedata.name(letter, "OTHER-0")
    if name.startswith(_HANGUL):
        letter = _FIRST_SOUNDS[(ord(letter) - ord("가")) // _OF_A_SOUND]
    elif numbered := _NUMBERED.fullmatch(name):
        script = "Chinese" if numbered["script"] == "CJK" else numbered["script"].capitalize()
        return Initial((2, script), f"{script} characters", script.lower())
    return Initial((1, letter), letter, letter.lower() if letter.isascii() else f"u{ord(letter):04x}")


def _bare(letter: str) -> str:
    """Return a letter as a capital without what Unicode says that it is with: a ring, a stroke, a hamza."""
    plain, _, marks = unicodedata.name(letter, "").partition(" WITH ")
    try:
        return unicodedata.lookup(plain).title()[0] if marks else letter
    except KeyError:
        return letter
