"""What a file allows to stand in its prose though no fact says it: `{# allow "one page": the report's name #}`, in YAML `# allow "...": why`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from factbound.check.lookwords import string_spans
from factbound.check.prose import LABELLED
from factbound.check.references import TemplateText, excerpt_of
from factbound.check.yamltexts import yaml_spans
from factbound.problems import Position, Problem
from factbound.read.yamlfile import YamlFile

_BEGINS = re.compile(r"\{#-?\s*+allow\b")
_COMMENT = re.compile(r"\{#-?\s*+(?P<all>allow\b(?P<rest>.*?))-?#\}", re.DOTALL)
_LINE = re.compile(r"(?:^|(?<=\s))#[ \t]*(?P<all>allow\b(?P<rest>[^\n]*))$", re.MULTILINE)
_FORM = re.compile(r"\s*+\"(?=[^\S\n]*+[^\"\s])(?P<wording>[^\"\n]++)\"\s*+:\s*+(?P<reason>\S.*)", re.DOTALL)

_Comment = tuple[str, str, re.Match[str], bool]


@dataclass(frozen=True, order=True)
class Allowance:
    """A wording that may stand in one file, and why."""

    at: Position
    wording: str
    reason: str
    excerpt: str = ""
    """The line of the comment."""

    def covers(self, text: str, start: int, end: int) -> bool:
        """Return whether a stretch of a text lies within the wording."""
        return any(found.start() <= start and end <= found.end() for found in self._pattern.finditer(text))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _as_pattern(self.wording)


def _as_pattern(words: str) -> re.Pattern[str]:
    """Return what finds words with any spaces between them, in capitals or not."""
    return re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)


class Allowances:
    """All that a project's files allow, and which of it something needed.

    Args:
        found: The allowances, of all files.
    """

    def __init__(self, found: Iterable[Allowance]) -> None:
        self._by_path: dict[str, list[Allowance]] = defaultdict(list)
        for allowance in sorted(found):
            self._by_path[allowance.at.path].append(allowance)
        self._used: set[Allowance] = set()

    def __iter__(self) -> Iterator[Allowance]:
        return iter(sorted(one for found in self._by_path.values() for one in found))

    def permit(self, path: str, text: str, start: int, end: int) -> bool:
        """Return whether a stretch of a text may stand in a file, and note what allows it."""
        allowed = self._by_path.get(path, ())
        part = _as_pattern(text[start:end]) if allowed else None  # whatever covers the stretch has it: a text is not searched for all the rest
        fitting = [one for one in allowed if part and part.search(one.wording) and one.covers(text, start, end)]
        self._used.update(fitting)
        return bool(fitting)

    def needless(self) -> Iterator[Problem]:
        """Yield what allows nothing, once every rule has asked."""
        for one in self:
            if one not in self._used:
                message = f"'{one.wording}' is allowed here, and nothing in the file's prose needs it"
                yield Problem(one.at, message, "Delete the comment, or correct its wording.", one.excerpt)


def read_allowances(texts: Iterable[TemplateText], files: Iterable[YamlFile]) -> tuple[list[Allowance], list[Problem]]:
    """Return what templates, narrative and data files allow, and the comments that say it in a wrong way."""
    found: list[Allowance] = []
    problems: list[Problem] = []
    comments = [comment for one in texts if "allow" in one.text for comment in _of_text(one)]
    for file in files:
        if "allow" in file.text:
            text = "\n".join(file.lines)
            comments += ((file.path, text, comment, False) for comment in _outside(text, yaml_spans(file)))
    for comment in comments:
        one = _read(*comment)
        (found if isinstance(one, Allowance) else problems).append(one)  # type: ignore[arg-type]
    return found, problems


def _of_text(text: TemplateText) -> Iterator[_Comment]:
    """Yield the comments of a template, a narrative file or look.toml, and whether each is taken as a label."""
    if text.path.endswith(".toml"):
        yield from ((text.path, text.text, comment, False) for comment in _outside(text.text, string_spans(text.text)))
    else:
        labelled = text.name.startswith(LABELLED)
        yield from ((text.path, text.text, comment, labelled and not comment.start()) for comment in _comments(text.text))


def _comments(text: str) -> Iterator[re.Match[str]]:
    """Yield the comments of a template that allow something, each up to the first sign that ends it."""
    closed = text.rfind("#}")
    at = 0
    while (found := _BEGINS.search(text, at)) and found.end() <= closed:
        comment = _COMMENT.match(text, found.start())
        assert comment is not None
        yield comment
        at = comment.end()


def _outside(text: str, strings: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Yield the comments of a file of data; what stands within a text is none."""
    for comment in _LINE.finditer(text):
        if not any(start <= comment.start() < end for start, end in strings):
            yield comment


def _read(path: str, text: str, comment: re.Match[str], label: bool) -> Allowance | Problem:
    line = text.count("\n", 0, comment.start("all")) + 1
    at = Position(path, line, comment.start("all") - text.rfind("\n", 0, comment.start("all")))
    excerpt = excerpt_of(text.split("\n"), line)
    form = _FORM.fullmatch(comment["rest"])
    if form is None:
        expected = 'Expected the wording in double quotes, a colon and the reason: allow "one page": the report\'s name.'
        return Problem(at, "the comment does not say what it allows and why", expected, excerpt)
    if label:
        return Problem(at, "the first comment of a page or report is its label", "Write the label above what is allowed.", excerpt)
    return Allowance(at, " ".join(form["wording"].split()), " ".join(form["reason"].split()), excerpt)
