"""Ids made from names, also from those in Cyrillic or Greek letters."""

from __future__ import annotations

import re
import unicodedata

from factbound.names import name_fault
from factbound.read.fields import IDENTIFIER

LONGEST = 40
"""Characters of an id that is made of a name; a person may say a longer one."""

_CYRILLIC = "аa бb вv гg дd еe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya ёe"
_CYRILLIC_ELSEWHERE = "єye іi їyi ґg ўu ђdj јj љlj њnj ћc џdz"
_GREEK = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
_LATIN = "ßss æae œoe øo łl đd ðd þth ıi"
_PAIRS = f"{_CYRILLIC} {_CYRILLIC_ELSEWHERE} {_GREEK} {_LATIN}".split()
_TABLE = str.maketrans({pair[0]: pair[1:] for pair in _PAIRS} | {"&": " and "})
"""What Unicode does not take apart into a Latin letter and its marks."""


def make_id(name: str) -> str:
    """Return the id that a name gives; nothing where it has no letter that can be spelled in Latin ones."""
    # Spelled before letters are taken apart, so that й is no и with a mark; and after, so that ά is an α.
    spelled = unicodedata.normalize("NFC", name.lower()).translate(_TABLE)
    parted = "".join(letter for letter in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(letter)).translate(_TABLE)
    words = re.sub(r"[^a-z0-9]+", "_", re.sub(r"['’]", "", parted)).strip("_")
    if not re.search("[a-z]", words):
        return ""
    words = words if words[0].isalpha() and not name_fault(words[:LONGEST]) else f"the_{words}"
    if len(words) > LONGEST:
        words = words[: LONGEST + 1].rpartition("_")[0] or words[:LONGEST]
    return words.rstrip("_")


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return bool(IDENTIFIER.fullmatch(text)) and not name_fault(text)
