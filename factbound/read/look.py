"""look.toml: how everything looks, the project's own settings in place of the defaults of the same name, and the colours of each scheme."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from factbound.limits import TOML_DEPTH
from factbound.problems import Position
from factbound.read.records import parse_toml

NAME = "look.toml"
PATH = f"templates/{NAME}"
"""How problems name the project's own."""

Settings: TypeAlias = dict[str, Any]
"""Section -> name -> setting; a section such as `colour.dark` lies in `colour`."""

Scheme: TypeAlias = Literal["light", "dark", "print"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "print")

MARKS = ("status", "certainty", "standing")
"""The sections that say how a mark looks: group of meaning, style of the line, sign."""

COLOURS = ("colour", "meaning", "chart")
"""The sections that may say for a scheme of its own, such as `colour.dark`, what differs there."""

_HEADING = re.compile(r"\s*\[(?P<name>[^\[\]]+)\]")
_KEY = re.compile(r"\s*+(?P<name>[^\s=#\[{][^=#\[{]*+)=")
_FAULT_AT = re.compile(r" \(at line (?P<line>\d+), column (?P<column>\d+)\)$")


class LookFault(ValueError):
    """look.toml cannot be read.

    Args:
        message: What is wrong.
        at: Where, in the file that holds it.
    """

    def __init__(self, message: str, at: Position) -> None:
        super().__init__(message)
        self.message, self.at = message, at


def load_look(folders: Sequence[Path]) -> Settings:
    """Return the settings of the default look.toml, with those of the project's own in their place.

    Args:
        folders: The template folders, the project's own first.

    Raises:
        LookFault: When one is not TOML, or there is none.
    """
    settings: Settings = {}
    for folder in reversed(folders):
        if (folder / NAME).is_file():
            own = _load(folder / NAME)
            for message, section, name in _misplaced(_with_schemes(settings), own):
                raise LookFault(message, place_of((folder / NAME).read_text("utf-8"), section, name) or Position(PATH))
            settings = _merged(settings, own)
    if not settings:
        raise LookFault(f"{PATH} is missing", Position(PATH))
    return settings


def colours_of(settings: Settings, scheme: Scheme) -> dict[str, str]:
    """Return the colours of a scheme by name: those of `colour`, then those of `meaning`; paper is the light one but for what it changes."""
    return {**_of_scheme(settings["colour"], scheme), **_of_scheme(settings["meaning"], scheme)}


def palette_of(settings: Settings, scheme: Scheme) -> dict[str, str]:
    """Return the charts' colours of a scheme by role."""
    colours = colours_of(settings, scheme)
    return {role: colours.get(colour, colour) for role, colour in _of_scheme(settings["chart"], scheme).items()}


def load_palette(folders: Sequence[Path]) -> Mapping[str, str]:
    """Return the charts' colours on paper by role; read once for files that stay the same.

    Args:
        folders: The template folders, the project's own first.
    """
    files = (folder / NAME for folder in folders)
    return _palette(tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file()))


@lru_cache(maxsize=8)
def _palette(files: tuple[tuple[Path, int], ...]) -> Mapping[str, str]:
    """Return the palette of files as they were written last; kept, since a proof draws thousands of charts and a changed file is another key."""
    return palette_of(load_look([file.parent for file, _ in files]), "print")


def place_of(text: str, section: str, name: str) -> Position | None:
    """Return where a look.toml sets a name or opens a section; nothing where it does not.

    Args:
        text: Of the file.
        section: What the name stands in, `colour.dark`; nothing for a section itself.
        name: Of a setting or a section. It may be the end of a dotted key, or lie in a table within a line.
    """
    wanted = tuple(one for one in (*section.split("."), name) if one)
    begun, whole = _places(text)
    found = [begun[wanted]] if wanted in begun else []
    found += [whole[path] for end in range(1, len(wanted)) if (path := wanted[:end]) in whole]
    return min(found, default=None)


Places = dict[tuple[str, ...], Position]


@lru_cache(maxsize=4)
def _places(text: str) -> tuple[Places, Places]:
    """Return where a look.toml first has a path or one that begins with it, and where a key sets just this path."""
    begun: Places = {}
    whole: Places = {}
    inside = tuple[str, ...]()
    for number, line in enumerate(text.splitlines(), start=1):
        at = Position(PATH, number, len(line) - len(line.lstrip()) + 1)
        if heading := _HEADING.match(line):
            inside = path = _parts(heading["name"])
        elif key := _KEY.match(line):
            path = (*inside, *_parts(key["name"]))
            whole.setdefault(path, at)
        else:
            continue
        for end in range(1, min(len(path), 2 * TOML_DEPTH.most) + 1):
            begun.setdefault(path[:end], at)
    return begun, whole


def _parts(written: str) -> tuple[str, ...]:
    """Return the names of a dotted key; no name of look.toml has a dot in it."""
    return tuple(one.strip().strip("\"'") for one in written.split("."))


def _load(file: Path) -> Settings:
    try:
        return parse_toml(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        found = _FAULT_AT.search(str(error))
        at = Position(PATH, int(found["line"]), int(found["column"])) if found else Position(PATH)
        raise LookFault(f"{PATH} is not TOML: {error}", at) from error


def _with_schemes(settings: Settings) -> Settings:
    """Return settings with a table, if an empty one, for each scheme that may have one."""
    return {name: {**{one: {} for one in SCHEMES[1:]}, **value} if name in COLOURS else value for name, value in settings.items()}


def _misplaced(settings: Settings, own: Settings, within: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield what is a section in one place and a setting in the other: message, section, name."""
    for name, value in own.items():
        path, known = f"{within}.{name}".lstrip("."), settings.get(name)
        if isinstance(known, dict) and not isinstance(value, dict):
            yield f"'{path}' is a section: write [{path}]", within, name
        elif isinstance(value, dict) and known is not None and not isinstance(known, dict):
            yield f"'{path}' is no section: write {name} = ...", within, name
        elif isinstance(value, dict) and isinstance(known, dict):
            yield from _misplaced(known, value, path)


def _merged(settings: Settings, own: Settings) -> Settings:
    """Return settings with others in their place, table by table."""
    both = {name: _merged(settings[name], value) for name, value in own.items() if isinstance(value, dict) and isinstance(settings.get(name), dict)}
    return {**settings, **own, **both}


def _of_scheme(section: Mapping[str, str | Mapping[str, str]], scheme: Scheme) -> dict[str, str]:
    own = section.get(scheme, {})
    light = {name: value for name, value in section.items() if isinstance(value, str)}
    return {**light, **(own if isinstance(own, Mapping) else {})}
