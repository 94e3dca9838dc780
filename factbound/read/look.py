"""look.toml: how everything looks, the project's own settings in place of the defaults of the same name, and the colours of each scheme."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from factbound.problems import Position

NAME = "look.toml"
PATH = f"templates/{NAME}"
"""How problems name the project's own."""

Settings: TypeAlias = dict[str, Any]
"""Section -> name -> setting; a section such as `colour.dark` lies in `colour`."""

Scheme: TypeAlias = Literal["light", "dark", "print"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "print")

MARKS = ("status", "certainty", "standing")
"""The sections that say how a mark looks: group of meaning, style of the line, sign."""

_HEADING = re.compile(r"\s*\[(?P<name>[^\[\]]+)\]")
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
            for name in (name for name, value in settings.items() if isinstance(value, dict) and not isinstance(own.get(name, {}), dict)):
                raise LookFault(f"'{name}' is a section: write [{name}]", place_of((folder / NAME).read_text("utf-8"), "", name) or Position(PATH))
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
    return palette_of(load_look([file.parent for file, _ in files]), "print")


def place_of(text: str, section: str, name: str) -> Position | None:
    """Return where a look.toml sets a name; nothing where it does not."""
    inside, setting = "", re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _HEADING.match(line):
            inside = heading["name"].replace(" ", "")
        elif inside == section and setting.match(line):
            return Position(PATH, number, len(line) - len(line.lstrip()) + 1)
    return None


def _load(file: Path) -> Settings:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        found = _FAULT_AT.search(str(error))
        at = Position(PATH, int(found["line"]), int(found["column"])) if found else Position(PATH)
        raise LookFault(f"{PATH} is not TOML: {error}", at) from error


def _merged(settings: Settings, own: Settings) -> Settings:
    """Return settings with others in their place, table by table."""
    both = {name: _merged(settings[name], value) for name, value in own.items() if isinstance(value, dict) and isinstance(settings.get(name), dict)}
    return {**settings, **own, **both}


def _of_scheme(section: Mapping[str, str | Mapping[str, str]], scheme: Scheme) -> dict[str, str]:
    own = section.get(scheme, {})
    light = {name: value for name, value in section.items() if isinstance(value, str)}
    return {**light, **(own if isinstance(own, Mapping) else {})}
