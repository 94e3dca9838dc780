"""The names and the kinds of what a project's own look.toml sets: each as the default has it, so that nothing is set in vain."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from factbound.problems import Position, Problem, guess
from factbound.read.look import COLOURS, PATH, SCHEMES, Settings, place_of

_FREE = "words"
"""The section whose names are a project's own: it may add languages."""
_OF_FULL = ("landscape", "footnotes")
"""Sections that replace what they name of `full`."""
_PLAIN = ("font", "page", "full", "compact", *_OF_FULL)
"""Sections whose values need no more than to be of the default's kind."""


def unknown_names(defaults: Settings, set_: Settings, own: str) -> Iterator[Problem]:
    """Yield each section and name that the default look.toml has not.

    Args:
        defaults: The settings of the default.
        set_: Those of the project's own file alone.
        own: Its text.
    """
    for section, table in set_.items():
        if section not in defaults:
            yield problem_at(own, "", section, f"there is no section '{section}'", guess(section, defaults))
            continue
        for name in table if section != _FREE else ():
            if section in COLOURS and name in SCHEMES[1:]:
                known = [one for one in defaults[section] if one not in SCHEMES]
                yield from (_unknown(own, f"{section}.{name}", one, known) for one in table[name] if one not in known)
            elif name not in (known := [*defaults[section], *(defaults["full"] if section in _OF_FULL else ())]):
                yield _unknown(own, section, name, [one for one in known if one not in SCHEMES])


def wrong_kinds(defaults: Settings, set_: Settings, own: str) -> Iterator[Problem]:
    """Yield each value that is of another kind than the default's: a text for a list of typefaces."""
    for section in _PLAIN:
        known = {**(defaults["full"] if section in _OF_FULL else {}), **defaults[section]}
        for name, value in set_.get(section, {}).items():
            if name in known and not _alike(value, known[name]):
                hint = f"Expected something like {json.dumps(known[name], ensure_ascii=False)}."
                yield problem_at(own, section, name, f"this cannot be what '{name}' is", hint)


def problem_at(own: str, section: str, name: str, message: str, expected: str) -> Problem:
    """Return a problem at the line that sets a name; at the file's head where none does."""
    at = place_of(own, section, name) or Position(PATH)
    return Problem(at, message, expected, line_of(own, at))


def line_of(own: str, at: Position) -> str:
    """Return the line of a place."""
    lines = own.splitlines()
    return lines[at.line - 1] if at.line <= len(lines) else ""


def _unknown(own: str, section: str, name: str, known: list[str]) -> Problem:
    return problem_at(own, section, name, f"there is no '{name}' in [{section}]", guess(name, known))


def _alike(value: Any, known: Any) -> bool:
    """Whether a value is of the kind of another; of lists of numbers, as long as it."""
    match value, known:
        case list(), list():
            numbers = isinstance(known[0], int | float)
            return bool(value) and (len(value) == len(known) or not numbers) and all(_alike(one, known[0]) for one in value)
        case Mapping(), _:
            return False
        case _:
            return _kind(value) == _kind(known)


def _kind(value: Any) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
