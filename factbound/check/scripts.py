"""Words that mix letters of two scripts which look alike: a name that is not the one that it seems to be (see UTS 39, mixed scripts)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from factbound.check.allowances import Allowances
from factbound.check.references import TemplateText
from factbound.check.spans import jinja_tags, replaced
from factbound.problems import Position, Problem
from factbound.read.yamlfile import Node, Scalar, Sequence, YamlFile

_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_GREEK = "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff"
_CYRILLIC = "\u0400-\u0482\u048a-\u052f"
_OTHER = f"{_GREEK}{_CYRILLIC}\u0531-\u0556\u0561-\u0587\u13a0-\u13fd"
_MARKS = "[\u0300-\u036f]*+"
_MIXED = re.compile(
    "|".join(f"[{one}]{_MARKS}[{other}]" for one, other in ((_LATIN, _OTHER), (_OTHER, _LATIN), (_GREEK, _CYRILLIC), (_CYRILLIC, _GREEK)))
)
"""Where the script changes within a word, whatever stands on its letters."""
_WORD = re.compile(rf"(?:[^\W\d_]{_MARKS})+")

_TWINS = {
    **dict(zip("АВЕЅІЈКМНОРСТУХаеоѕіјрсухһԁԛԝӏ", "ABESIJKMHOPCTYXaeosijpcyxhdqwl", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικυρ", "ABEZHIKMNOPTYXoavikup", strict=True)),
}
"""Letters of Cyrillic and Greek -> the Latin ones that readers take them for."""
_LIKE_OTHERS = frozenset("ABCEHIKMOPTXYaceiopxy")
"""Latin letters that readers take for Cyrillic or Greek ones, of the languages that write no rarer letters."""


def mixed_words(files: Mapping[str, YamlFile], texts: Iterable[TemplateText], allowances: Allowances) -> Iterator[Problem]:
    """Yield the words of data and narrative that mix scripts to look like another word, and that no comment allows.

    Args:
        files: The data files, by path.
        texts: Narrative, and the templates of the project's own.
        allowances: What their files allow.
    """
    for file in files.values():
        plain = file.text.isascii() and "\\" not in file.text
        if not plain and any(_may_mix(line) for line in file.lines) and (root := file.root) is not None:
            for scalar in _scalars(root):
                for word, twin in _mixed(scalar.text):
                    if not allowances.permit(file.path, word, 0, len(word)):
                        yield _problem(scalar.at, word, twin, f'# allow "{word}": why', file.lines[scalar.at.line - 1])
    for text in texts:
        if not text.text.isascii():
            said = unicodedata.normalize("NFC", _without_comments(text.text))
            for number, line in enumerate(said.split("\n"), start=1):
                for word, twin in _mixed(line):
                    if not allowances.permit(text.path, word, 0, len(word)):
                        yield _problem(Position(text.path, number, line.index(word) + 1), word, twin, f'{{# allow "{word}": why #}}', line)


def has_mixed_words(text: TemplateText) -> bool:
    """Return whether a text has such a word, allowed or not."""
    return not text.text.isascii() and any(True for _ in _mixed(unicodedata.normalize("NFC", text.text)))


def _without_comments(text: str) -> str:
    comments = (one for one in jinja_tags(text) if one.is_comment)
    return replaced(text, ((one.start, one.end, re.sub(r"[^\n]", " ", text[one.start : one.end])) for one in comments))


def _may_mix(line: str) -> bool:
    """Return whether a line of YAML may hold such a word: as it stands, with marks apart from their letters, or in escapes."""
    return "\\" in line or (not line.isascii() and _MIXED.search(unicodedata.normalize("NFC", line)) is not None)


def _mixed(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a text that mix scripts to look like another, each with that other, as far as it can be told."""
    whole = unicodedata.normalize("NFC", text)
    if text.isascii() or not _MIXED.search(whole):
        return
    for word in dict.fromkeys(_WORD.findall(whole)):
        if _MIXED.search(word):
            latin, others = re.findall(f"[{_LATIN}]", word), re.findall(f"[{_OTHER}]", word)
            if set(others) <= _TWINS.keys():
                yield word, "".join(_TWINS.get(letter, letter) for letter in word)
            elif set(latin) <= _LIKE_OTHERS:
                yield word, ""


def _problem(at: Position, word: str, twin: str, comment: str, excerpt: str) -> Problem:
    scripts = [(letter, unicodedata.name(letter, "").partition(" ")[0].capitalize()) for letter in word if letter.isalpha()]
    counts = Counter(script for _, script in scripts)
    rarest = min(counts, key=counts.__getitem__)
    letters = ", ".join(dict.fromkeys(f"'{letter}' (U+{ord(letter):04X})" for letter, script in scripts if script == rarest))
    way = f"Write '{twin}'" if twin else "Write it with the letters of one script"
    message = f"'{word}' mixes letters of two scripts that look alike: {rarest} is {letters}"
    return Problem(at, message, f"{way}; what is meant so is allowed with a comment in this file: {comment}", excerpt)


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for one in node.items if isinstance(node, Sequence) else node.entries.values():
        yield from _scalars(one)
