"""How a report looks: the numbers of look.toml that hold for its paper and size, and the words of its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.front import FrontMatter
from factbound.read.intake import is_hidden
from factbound.read.look import LookFault, colours_of, load_look

Look: TypeAlias = dict[str, Any]
"""Sections `colour`, `font`, `page` (millimetres, turned for landscape) and the sizes of the report's variant beside them."""

MILLIMETRE = 72 / 25.4
"""In points."""


def load_templates(folders: Sequence[Path], name: str) -> dict[str, bytes]:
    """Return the files of `<folder>/<name>/`, those of an earlier folder hiding the same names of later ones."""
    files: dict[str, bytes] = {}
    for folder in reversed(folders):
        for file in sorted((folder / name).rglob("*")):
            if file.is_file() and not is_hidden(file, folder):
                files[file.relative_to(folder / name).as_posix()] = file.read_bytes()
    return files


def load_settings(folders: Sequence[Path]) -> Look:
    """Return the settings of the default look.toml, with those of the project's own in their place.

    Raises:
        ReportFault: When one is not TOML, or there is none.
    """
    try:
        return load_look(folders)
    except LookFault as fault:
        raise ReportFault(fault.message) from fault


def choose_look(settings: Look, front: FrontMatter, scale: float = 1) -> Look:
    """Return the look of one report.

    Args:
        settings: All of look.toml.
        front: Says whether the report is compact and on which paper.
        scale: For all sizes of type, where a compact report needs smaller ones.
    """
    sizes = dict(settings["compact" if front.compact else "full"])
    page = dict(settings["page"])
    if front.paper == "landscape":
        page = {"width": page["height"], "height": page["width"]}
        sizes |= settings["landscape"]
    for name in ("text", "title", "subtitle", "lead", "label", "running", "note", "caption", "fine", "picture"):
        sizes[name] *= scale
    for name in ("head", "table"):
        sizes[name] = [one * scale for one in sizes[name]]
    return {"colour": colours_of(settings, "print"), "font": settings["font"], "page": page, **sizes}


def with_notes_below(look: Look, settings: Look) -> Look:
    """Return a look without a column of notes: they stand at the foot, and wider margins keep the lines short."""
    return {**look, **settings["footnotes"], "note_column": 0} if look["note_column"] else look


def installed_fonts(fonts: Mapping[str, Any], families: Sequence[str]) -> dict[str, Any]:
    """Return the section `font` without the families that are not there, of which Typst would warn; the East Asian one stands last."""
    lists = {name: [one for one in (*fonts[name], fonts["cjk"]) if one in families] for name in ("serif", "sans", "mono")}
    return {**fonts, **lists}


def text_width(look: Look) -> float:
    """Return the width of the text in points."""
    return float(look["page"]["width"] - 2 * look["margin_x"]) * MILLIMETRE


def column_width(look: Look) -> float:
    """Return the width of running text in points, beside which a column of notes may stand."""
    return text_width(look) - (float(look["note_column"] + look["note_gap"]) * MILLIMETRE if look["note_column"] else 0)


def choose_words(settings: Look, front: FrontMatter) -> dict[str, Any]:
    """Return the words around the text in the report's language, English where look.toml does not have it."""
    lang, _, region = front.language.partition("-")
    known = settings["words"]
    words: dict[str, str] = {**known["en"], **known.get(lang.lower(), {})}
    date = _day(words, front)
    about = (
        (words["author" if len(front.authors) == 1 else "authors"], ", ".join(front.authors)),
        (words["publisher"], front.publisher),
        (words["edition" if front.looks_back else "date"], date),
        (words["as_of"], front.as_of),
        (words["compared_with"], front.compared_with),
        (words["version"], front.version),
        (words["status"], front.status),
    )
    version = f"{words['version']} {front.version}" if front.version else ""
    return {
        **words,
        "lang": lang.lower(),
        "region": region.upper() if len(region) == 2 else None,
        "short_title": front.short_title or front.title,
        "edition": " · ".join(one for one in (front.publisher, version, f"{words['as_of']} {front.as_of}" if front.looks_back else date) if one),
        "about": [pair for pair in about if pair[1]],
    }


def _day(words: Mapping[str, str], front: FrontMatter) -> str:
    if front.day is None:
        return front.date
    month = words["months"].split()[front.day.month - 1]
    return words["day"].format(day=front.day.day, month=month, year=front.day.year)
