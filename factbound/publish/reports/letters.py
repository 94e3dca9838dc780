"""Letters that no font of a document has, told before it is set: at the fact or the line of narrative that brings them, with the way out.

Typst sets no document with a letter missing, and names the letter alone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from factbound.check.included import without_undefined
from factbound.check.references import TemplateText
from factbound.problems import Position, Problem
from factbound.publish.reports.fault import MissingLetters
from factbound.publish.reports.scripts import font_hint
from factbound.publish.reports.typesetter import compile_pdf, font_folders, load_fonts
from factbound.read.content import ContentFile
from factbound.read.yamlfile import YamlFile

_ASK = '#set document(title: "letters")\n#for one in json("letters.json") [#one #parbreak()]'
_COMMENT = re.compile(r"(?:^|\s)#.*")
_LISTED = 12
"""Letters that a message lists."""


def missing_letters(letters: Iterable[str]) -> frozenset[str]:
    """Return those of some letters that no font has."""
    if not (asked := sorted(letters)):
        return frozenset()
    files = {"ask.typ": _ASK.encode(), "letters.json": json.dumps(asked).encode()}
    try:
        compile_pdf(files, "ask.typ", datetime(2000, 1, 1, tzinfo=UTC), load_fonts(font_folders()))
    except MissingLetters as fault:
        return frozenset(fault.letters) & frozenset(asked)
    return frozenset()


@dataclass(frozen=True)
class Source:
    """A file that what is printed may come from."""

    path: str
    lines: Sequence[str]
    printed: Sequence[str]
    """Its lines without what no report prints."""


def list_sources(
    files: Iterable[YamlFile], content: Iterable[ContentFile], templates: Iterable[TemplateText], included: Collection[str]
) -> Iterator[Source]:
    """Yield the files that reports are made of.

    Args:
        files: Those of data/.
        content: The narrative.
        templates: All templates.
        included: The names of the files that a report includes.
    """
    for file in files:
        yield Source(file.path, file.lines, [_COMMENT.sub("", line) for line in file.lines])
    for one in content:
        if (path := f"content/{one.path}") in included:
            yield Source(path, one.lines, without_undefined(one.text).split("\n"))
    for template in templates:
        if template.name in included and not template.text.isascii():
            yield Source(template.path, template.lines, without_undefined(template.text).split("\n"))


def letter_problems(missing: Iterable[str], reports: Mapping[str, str], sources: Iterable[Source]) -> list[Problem]:
    """Return what reports print and no document shows, each at the line that it comes from.

    Args:
        missing: Letters that no font has.
        reports: Markdown by name.
        sources: Where it may come from.
    """
    run = re.compile(f"[{re.escape(''.join(sorted(missing)))}]+")
    printed = {word for markdown in reports.values() for word in run.findall(markdown)}
    found: list[Problem] = []
    untraced = set(printed)
    for source in sources:
        found += _problems(source, run, printed)
        untraced.difference_update(word for line in source.printed for word in run.findall(line))
    made = (Source(f"reports/{name}.md", markdown.split("\n"), markdown.split("\n")) for name, markdown in reports.items())
    return found + [problem for source in made for problem in _problems(source, run, untraced)]


def _problems(source: Source, run: re.Pattern[str], printed: Collection[str]) -> Iterator[Problem]:
    """Yield the lines of a file that have what is printed."""
    narrative = source.path.startswith("content/")
    otherwise = "in words, or keep it to the site, between '{% if page is defined %}' and '{% endif %}'" if narrative else "in words"
    for number, line in enumerate(source.printed, start=1):
        words = [one for one in run.finditer(line) if one[0] in printed]
        if words:
            letters = "".join(dict.fromkeys("".join(one[0] for one in words)))
            at = Position(source.path, number, words[0].start() + 1)
            yield Problem(at, f"no font of documents has {_told(letters)}", font_hint(letters, otherwise), source.lines[number - 1])


def _told(letters: str) -> str:
    """Return letters as a message lists them, a single one with its name."""
    if len(letters) == 1:
        return f"'{letters}' ({unicodedata.name(letters, f'U+{ord(letters):04X}').lower()})"
    more = f" and {len(letters) - _LISTED} more letters" if len(letters) > _LISTED else ""
    return ", ".join(f"'{one}'" for one in letters[:_LISTED]) + more
