"""Which files a report includes, as far as its templates say it without being printed; of two branches that nothing decides, both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from factbound.check.references import TemplateText
from factbound.check.spans import STRING, jinja_tags, replaced

_DEFINED = re.compile(r"(?P<not>not\s++)?+(?P<name>\w++)\s++is\s++(?P<isnot>not\s++)?+(?P<un>un)?+defined")
_AND, _OR = re.compile(r"\s+and\s+"), re.compile(r"\b(?:or|else)\b")
_WORD = re.compile(r"\s*+(?P<word>\w*+)")
_LOADS = re.compile(r"\s*+(?:include|import|from|extends)\b(?P<what>[^\n]*+)")
_CHAPTER = re.compile(r"\s*+\w++\.content\b")
_PART = re.compile(rf"(?P<string>{STRING})|(?P<name>[\w.]++)|(?P<comma>,)")
_NOT_A_LINE_END = re.compile(r"[^\n]")


@dataclass(frozen=True)
class Document:
    """A report that is planned."""

    name: str
    """How a problem names it."""
    template: str
    chapters: tuple[str, ...] = ()
    """The files that a template includes as `narrative.content`."""
    entity: Mapping[str, str] = field(default_factory=dict)
    """What stands for `entity.id` and `entity.kind.folder`, where it is about an entity."""


def included_files(document: Document, files: Mapping[str, TemplateText]) -> set[str]:
    """Return the names of all files that a report is made of.

    Args:
        document: The report.
        files: All templates and narrative files, by name.
    """
    found, waiting = set[str](), [document.template]
    while waiting:
        name = waiting.pop()
        if name in found or name not in files:
            continue
        found.add(name)
        if not name.startswith("content/") or "{%" in files[name].text:
            waiting += _loaded(without_undefined(files[name].text, about_entity=bool(document.entity)), document, files)
    return found


@lru_cache(maxsize=512)
def without_undefined(text: str, *, about_entity: bool | None = None) -> str:
    """Return a template's text with blanks for what no document prints, such as all between `{% if page is defined %}` and `{% endif %}`.

    Args:
        text: The text.
        about_entity: Whether the document is about an entity, if that is known.
    """
    defined = {"page": False, "report": True, **({} if about_entity is None else {"entity": about_entity})}
    hidden: list[tuple[int, int]] = []
    frames: list[tuple[bool, bool]] = []  # of each block: whether its branch may be printed, and whether one before it surely is
    since = -1
    for tag in jinja_tags(text):
        word = _WORD.match(tag.statement or "")
        frames = _follow(frames, word["word"] if word else "", (tag.statement or "").strip(), defined)
        shown = all(possible for possible, _ in frames)
        if not shown and since < 0:
            since = tag.end
        elif shown and since >= 0:
            hidden.append((since, tag.start))
            since = -1
    return replaced(text, ((start, end, _NOT_A_LINE_END.sub(" ", text[start:end])) for start, end in hidden))


def _follow(frames: list[tuple[bool, bool]], word: str, statement: str, defined: Mapping[str, bool]) -> list[tuple[bool, bool]]:
    """Return the blocks that are open behind a statement."""
    if word == "for":
        return [*frames, (True, False)]
    if word == "if":
        met = _decide(statement, defined)
        return [*frames, (met is not False, met is True)]
    if word in ("elif", "else") and frames:
        met = _decide(statement, defined) if word == "elif" else None
        sure = frames[-1][1]
        return [*frames[:-1], (not sure and met is not False, sure or met is True)]
    return frames[:-1] if word in ("endif", "endfor") else frames


def _decide(statement: str, defined: Mapping[str, bool]) -> bool | None:
    """Return whether the condition of an `if` or `elif` is met; None where it cannot be told."""
    condition = statement.partition("if")[2].strip()
    met = {_is_met(part, defined) for part in ([condition] if _OR.search(condition) else _AND.split(condition))}
    return False if False in met else None if None in met else True


def _is_met(condition: str, defined: Mapping[str, bool]) -> bool | None:
    found = _DEFINED.fullmatch(condition)
    if found is None or found["name"] not in defined:
        return None
    return defined[found["name"]] is (sum(bool(found[turn]) for turn in ("not", "isnot", "un")) % 2 == 0)


def _loaded(text: str, document: Document, files: Mapping[str, TemplateText]) -> Iterator[str]:
    """Yield the files that a text includes: of several in a list the first that there is."""
    for tag in jinja_tags(text):
        loads = _LOADS.match(tag.statement or "")
        if loads and _CHAPTER.match(loads["what"]):
            yield from document.chapters
        elif loads:
            yield from [name for name in _names(loads["what"], document) if name in files][: 1 if "[" in loads["what"] else None]


def _names(what: str, document: Document) -> Iterator[str]:
    """Yield the names that an expression lists, each put together of texts and of what the report is about."""
    name = ""
    for part in _PART.finditer(what):
        if part["comma"]:
            yield name
            name = ""
        elif part["string"]:
            name += part["string"][1:-1]
        else:
            name += document.entity.get(part["name"], "")
    yield name
