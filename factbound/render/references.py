"""Short names of sources, by which notes cite them and under which the list of sources gives them in full: 'Reuters 2018b'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_lowercase

from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Source

UNDATED = "undated"


def name_sources(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the short name of each source of a project, whatever the clocks, so that all its documents agree."""
    return short_names(knowledge.project.sources.values())


def short_names(sources: Iterable[Source]) -> dict[str, str]:
    """Name each source by its publisher and year; those of one publisher and year have letters, in the order of their dates.

    Returns:
        The id of a source -> its short name.
    """
    alike: dict[str, list[Source]] = {}
    for source in sources:
        alike.setdefault(_publisher_and_year(source), []).append(source)
    names: dict[str, str] = {}
    for name, group in alike.items():
        ordered = sorted(group, key=lambda one: (one.published.start.isoformat() if one.published else "", one.id))
        joint = " " if name.endswith(UNDATED) else ""
        letters = [""] if len(group) == 1 else [f"{joint}{letter(number)}" for number in range(len(group))]
        names.update({one.id: f"{name}{behind}" for one, behind in zip(ordered, letters, strict=True)})
    return names


def letter(number: int) -> str:
    """Return the letter of a place in a row, counted from nothing: a, b, and aa after z."""
    rounds, place = divmod(number, len(ascii_lowercase))
    return (letter(rounds - 1) if rounds else "") + ascii_lowercase[place]


def _publisher_and_year(source: Source) -> str:
    """Return what comes before the comma of 'Financial Times, on the site of RDIF', and the year."""
    publisher = source.publisher.partition(",")[0].strip() or source.publisher
    return f"{publisher} {source.published.start.year if source.published else UNDATED}"
