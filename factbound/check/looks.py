"""The project's own look.toml: whether its colours, marks and sizes can be used, and whether text in these colours can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from factbound.check.looknames import line_of, problem_at, unknown_names, wrong_kinds
from factbound.limits import PROBLEMS
from factbound.problems import Position, Problem, guess
from factbound.read.look import COLOURS, MARKS, NAME, PATH, SCHEMES, LookFault, Scheme, Settings, colours_of, load_look, palette_of, place_of
from factbound.read.records import parse_toml

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
UNSAFE = tuple('"\\<')
"""What a sign cannot be, for it stands in a style sheet."""
LINES = ("solid", "dashed", "dotted", "double")

TEXT, SHAPE = 4.5, 3.0
"""The contrast that WCAG 2.2 asks for at its level AA: of text (1.4.3), and of what tells one part of a picture from another (1.4.11)."""

READ_ON = {
    **dict.fromkeys(("ink", "muted", "accent"), ("paper", "raised", "found")),
    **dict.fromkeys(("settled", "pending", "unsure", "conflict", "gone"), ("paper", "raised")),
}
"""Colour of text -> what it is printed on."""

CHART_TEXT = {
    **dict.fromkeys(("ink", "muted", "accent", "lane-1", "lane-2"), "paper"),
    **{f"on-group-{number}": f"group-{number}" for number in range(1, 6)},
}
CHART_SHAPES = ("hatch", "bar", *(f"group-{number}" for number in range(1, 6)))


def contrast(one: str, other: str) -> float:
    """Return how much two colours differ in brightness, from 1 to 21, as WCAG reckons it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def check_look(folders: Sequence[Path]) -> Iterator[Problem]:
    """Yield what is wrong with the look of a project.

    Args:
        folders: The template folders, the project's own first.
    """
    try:
        settings = load_look(folders)
    except LookFault as fault:
        yield Problem(fault.at, fault.message)
        return
    file = folders[0] / NAME
    own = file.read_text("utf-8") if file.is_file() else ""
    defaults, set_ = load_look(folders[-1:]), parse_toml(own)
    problems = _told(chain(unknown_names(defaults, set_, own), wrong_kinds(defaults, set_, own)))
    problems = problems or _told(chain(_bad_colours(settings, own), _bad_marks(settings, own), _bad_sizes(settings, own)))
    yield from problems or _faint(settings, own)


def _told(found: Iterator[Problem]) -> list[Problem]:
    """Return as many problems as are told of one file; the rest is not looked for."""
    problems = [*islice(found, PROBLEMS.most)]
    if len(problems) == PROBLEMS.most:
        problems.append(Problem(Position(PATH), f"the file has {PROBLEMS.most:,} problems or more", f"{PROBLEMS.hint} Mend these first."))
    return problems


def faint_pairs(settings: Settings) -> Iterator[tuple[Scheme, str, str, str, float]]:
    """Yield each pair of colours that cannot be told apart well: scheme, section, colour, ground, what is needed."""
    for scheme in SCHEMES:
        colours, chart = colours_of(settings, scheme), palette_of(settings, scheme)
        pairs = [("colour", name, ground, TEXT) for name, grounds in READ_ON.items() for ground in grounds]
        pairs.append(("colour", "rule", "paper", SHAPE))
        pairs += [("chart", name, ground, TEXT) for name, ground in CHART_TEXT.items()]
        pairs += [("chart", name, "paper", SHAPE) for name in CHART_SHAPES]
        for section, name, ground, needed in pairs:
            known = colours if section == "colour" else chart
            if contrast(known[name], known[ground]) < needed:
                yield scheme, section, name, ground, needed


def _faint(settings: Settings, own: str) -> Iterator[Problem]:
    for scheme, section, name, ground, needed in faint_pairs(settings):
        known = colours_of(settings, scheme) if section == "colour" else palette_of(settings, scheme)
        message = f"'{name}' on '{ground}' has a contrast of {contrast(known[name], known[ground]):.1f} in the {scheme} colours"
        at = _place(own, scheme, (section, "meaning"), name) or _place(own, scheme, (section,), ground) or Position(PATH)
        yield Problem(at, message, f"Expected at least {needed:g}, so that everybody can read it (WCAG 2.2, level AA).", line_of(own, at))


def _bad_colours(settings: Settings, own: str) -> Iterator[Problem]:
    for section in COLOURS:
        for scheme in ("", *SCHEMES[1:]):
            table = settings[section].get(scheme, {}) if scheme else settings[section]
            for name, value in table.items():
                if isinstance(value, dict) and not scheme:
                    continue
                if not (isinstance(value, str) and (COLOUR.fullmatch(value) or (section == "chart" and value in colours_of(settings, "light")))):
                    yield problem_at(own, f"{section}.{scheme}".rstrip("."), name, f"'{value}' is not a colour", "Expected one such as '#15455f'.")


def _bad_marks(settings: Settings, own: str) -> Iterator[Problem]:
    for section in MARKS:
        for name, value in settings[section].items():
            match value:
                case [str(group), str(line), str(sign)] if line in LINES and len(sign) <= 1 and sign not in UNSAFE:
                    if group not in settings["meaning"]:
                        yield problem_at(own, section, name, f"there is no meaning '{group}'", guess(group, settings["meaning"]))
                case _:
                    hint = 'Expected a meaning, a line (solid, dashed, dotted, double) and a sign of at most one letter: ["pending", "dashed", "→"].'
                    yield problem_at(own, section, name, "this does not say how a mark looks", hint)


def _bad_sizes(settings: Settings, own: str) -> Iterator[Problem]:
    for section in ("scale", "space"):
        for name, value in settings[section].items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 20:
                yield problem_at(own, section, name, f"'{value}' is not a size in rem", "Expected a number such as 1.2.")


def _place(own: str, scheme: str, sections: Sequence[str], name: str) -> Position | None:
    """Return where the project sets a colour that shows in a scheme: in the scheme's own section, or for all."""
    wanted = [f"{section}{part}" for section in sections for part in (f".{scheme}", "")]
    return next((at for section in wanted if (at := place_of(own, section, name))), None)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
