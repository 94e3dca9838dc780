"""Ids made from names, also from those in Cyrillic or Greek letters."""

from __future__ import annotations

import re
import unicodedata

from factbound.read.fields import IDENTIFIER

LONGEST = 40
_SPELLED = {
    **dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(), strict=True)),
    **{"ё": "e", "є": "ye", "і": "i", "ї": "yi", "ґ": "g", "ў": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz"},
    **dict(zip("αβγδεζηθικλμνξοπρστυφχψω", "a v g d e z i th i k l m n x o p r s t y f ch ps o".split(), strict=True)),
    **{"ς": "s", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "&": " and "},
}
_TABLE = str.maketrans({letter: spelled.replace("_", "") for letter, spelled in _SPELLED.items()})
"""What Unicode does not take apart into a Latin letter and its marks."""


def make_id(name: str) -> str:
    """Return the id that a name gives; nothing where it has no letter that can be spelled in Latin ones."""
    # Spelled before letters are taken apart, so that й is no и with a mark; and after, so that ά is an α.
    spelled = unicodedata.normalize("NFC", name.lower()).translate(_TABLE)
    parted = "".join(letter for letter in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(letter)).translate(_TABLE)
    words = re.sub(r"[^a-z0-9]+", "_", re.sub(r"['’]", "", parted)).strip("_")
    if not re.search("[a-z]", words):
        return ""
    words = words if words[0].isalpha() else f"the_{words}"
    if len(words) > LONGEST:
        words = words[: LONGEST + 1].rpartition("_")[0] or words[:LONGEST]
    return words.rstrip("_")


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return bool(IDENTIFIER.fullmatch(text))
