r"""Letters and signs that narrative writes in another way than readers see them, and so past every rule about text: `&#x32;`, `{{ "\x32" }}`.

What a file may not hold it may not write as an entity or as an escape either.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from factbound.characters import find_unfit, visible
from factbound.check.markup import strings, without_code
from factbound.check.references import TemplateText
from factbound.problems import Position, Problem, until_full

_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#x[0-9a-f]{1,7}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:\\|[xuU][0-9a-fA-F]{2,8}|N\{[^}]*\}|[0-7]{1,3})")
_FOREIGN = ("GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE")
"""Scripts whose letters look like Latin ones."""
_POWERS = "¹²³"


def disguised_letters(texts: Iterable[TemplateText]) -> Iterator[Problem]:
    """Yield what narrative writes as an entity or an escape and may not, or not so.

    Args:
        texts: The files of content/.
    """
    for text in texts:
        yield from until_full(text.path, _disguised(text))


def _disguised(text: TemplateText) -> Iterator[Problem]:
    if "&" in text.text:
        masked = without_code(text.text)
        for one in _ENTITY.finditer(masked):
            if (letters := html.unescape(one[0])) != one[0] and (fault := _fault_of(masked, one, letters)):
                yield _problem(text, one.start(), *fault)
    if "\\" in text.text:
        for start, end in strings(text.text):
            for one in _ESCAPE.finditer(text.text, start, end):
                if one[0] != "\\\\":
                    yield _problem(text, one.start(), f"'{one[0]}' is a letter that is written as an escape", "Write it as it is to be read.")


def _fault_of(text: str, entity: re.Match[str], letters: str) -> tuple[str, str] | None:
    """Return what is wrong with an entity, and the way out."""
    begin, end = text.rfind("\n", 0, entity.start()) + 1, text.find("\n", entity.end())
    before, after = text[begin : entity.start()], text[entity.end() : end if end >= 0 else len(text)]
    for unfit in find_unfit(before + letters + after, len(before)):
        if len(before) <= unfit.at < len(before) + len(letters):
            return f"'{entity[0]}' is {unfit.what.rstrip(',')}, written as an entity", unfit.way
    if any(one.isnumeric() and one not in _POWERS for one in letters):
        return (
            f"'{entity[0]}' is the number '{visible(letters)}', written as an entity",
            "Give it a fact with a source and refer to that, or write it as it is.",
        )
    plain = entity[0].startswith("&#") and letters.isalpha() and letters.isascii()
    beside = (before[-1:] + after[:1]).strip()
    if plain or (unicodedata.name(letters[0], "").startswith(_FOREIGN) and any(one.isalpha() and one.isascii() for one in beside)):
        return f"'{entity[0]}' is the letter '{letters}', written as an entity", "Write it as it is to be read."
    return None


def _problem(text: TemplateText, place: int, message: str, hint: str) -> Problem:
    line, column = text.place(place)
    return Problem(Position(text.path, line, column), message, hint, text.lines[line - 1])
