"""Rule for the Typst files of a project: they load nothing but each other, so that typesetting opens no connection and reads no other file.

Typst fetches a package from the network wherever one is imported, and nothing can tell it not to. So imports name a file in so many
words, whose ending says that it is looked at here too, and what could import by another way is not used. Files beside it that are only
read are Typst's own matter: it has none to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from factbound.problems import Position, Problem
from factbound.read.intake import is_hidden

FOLDERS = ("typst", "cards")
"""Of templates/, those that have Typst files."""

_IMPORT = re.compile(r"(?<![\w-])(?P<word>import|include)(?![\w-])(?P<named>[ \t]*\"(?!@)[^\"\\\n]*\.typ\"(?=[ \t]*(?:[:;)}\]]|as\b|$)))?")
_OTHER_WAY = re.compile(r"(?<![\w-])(?P<word>eval|std)(?![\w-])")


def reaching_typst(templates: Path) -> Iterator[Problem]:
    """Yield a problem for each place where a Typst file of a project could load more than the other files of its templates."""
    for folder in FOLDERS:
        for file in sorted((templates / folder).rglob("*.typ")):
            if not is_hidden(file, templates):
                yield from _faults(file.read_text("utf-8", "replace"), f"templates/{file.relative_to(templates).as_posix()}")


def _faults(text: str, path: str) -> Iterator[Problem]:
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        for found in _IMPORT.finditer(line):
            if found["named"] and _goes_on(line, found, lines[number:]):
                message = f"the next line goes on with the file that '{found['word']}' names"
                yield Problem(Position(path, number, found.start() + 1), message, "End it with ';'. Files are named in so many words.", line)
            elif not found["named"]:
                hint = f'Write {found["word"]} and the file between quotes, such as {found["word"]} "data.typ"; packages are never fetched.'
                yield Problem(Position(path, number, found.start() + 1), f"'{found['word']}' names no Typst file of templates/", hint, line)
        for found in _OTHER_WAY.finditer(line):
            message = f"'{found['word']}' could load something that is not in templates/"
            yield Problem(Position(path, number, found.start() + 1), message, "Do without it: a report reaches nothing outside the project.", line)


def _goes_on(line: str, found: re.Match[str], following: Sequence[str]) -> bool:
    """Return whether code makes another name of the one at the end of a line, as `.replace(...)` in the next one would; behind `#` none can."""
    if line[found.end() :].strip() or line[: found.start()].endswith("#"):
        return False
    code = next((one for one in map(str.strip, following) if one and not one.startswith("//")), "")
    return code.startswith((".", "+", "*", "/*"))
