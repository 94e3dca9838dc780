"""Letters that documents may lack, and the packages that bring fonts for some scripts: whichever is installed is used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SURE = (
    "\x00-\u04ff\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u06f0-\u06f9\u10d0-\u10fa"
    "\u1e00-\u1fff\u2000-\u2040\u2060-\u2069\u2070-\u20bf\u2190-\u23ff\u2500-\u25ff\ufe00-\ufe0f"
)
"""Letters that the fonts have which come with the program, and signs that are not seen."""
_DOUBTFUL = re.compile(f"[^{SURE}]")


@dataclass(frozen=True)
class Script:
    """Letters that the fonts which come with the program have not."""

    name: str
    """With its verb, as a sentence begins."""
    letters: re.Pattern[str]
    wanted: str
    """What pip is asked for."""
    module: str

    @property
    def folder(self) -> str:
        """Where the font lies, or nothing where it is not installed."""
        spec = find_spec(self.module)
        return str(Path(spec.origin).parent) if spec and spec.origin else ""


def _script(name: str, letters: str, package: str) -> Script:
    return Script(f"{name} needs", re.compile(f"[{letters}]"), package, package.replace("-", "_"))


EAST_ASIAN = Script(
    "Chinese, Japanese and Korean need",
    re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"),
    "'factbound[cjk]'",
    "noto_cjk_sans_jp_regular",
)
SCRIPTS = (
    EAST_ASIAN,
    _script("Thai", "\u0e00-\u0e7f", "fontpkg-noto-sans-thai"),
    _script("Bengali", "\u0980-\u09ff", "fontpkg-hind-siliguri"),
    _script("Tamil", "\u0b80-\u0bff", "fontpkg-noto-sans-tamil"),
    _script("Telugu", "\u0c00-\u0c7f", "fontpkg-noto-sans-telugu"),
    _script("Khmer", "\u1780-\u17ff", "fontpkg-noto-sans-khmer"),
)
"""Each by its own package."""


def doubtful_letters(texts: Iterable[str]) -> set[str]:
    """Return the letters of texts of which it must be asked whether a font has them."""
    found = {letter for text in texts if not text.isascii() for letter in _DOUBTFUL.findall(text)}
    return {one for one in found if not EAST_ASIAN.letters.match(one)} if found and EAST_ASIAN.folder else found


def font_hint(missing: str, otherwise: str = "in another way") -> str:
    """Return the way out where letters are missing.

    Args:
        missing: The letters.
        otherwise: How to write what no package has a font for.
    """
    hints, rest = [], missing
    for script in SCRIPTS:
        if script.letters.search(rest):
            hints.append(f"{script.name} one more font: pip install {script.wanted}.")
            rest = script.letters.sub("", rest)
    if rest:
        hints.append(f"Write {'the others' if hints else 'them' if len(rest) > 1 else 'it'} {otherwise}.")
    return " ".join(hints)
