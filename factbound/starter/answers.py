"""What a person says about a new briefing: texts as they were typed -> answers, or every fault in them, each with the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from factbound.facts.dates import EXPECTED, parse_period
from factbound.facts.faults import ValueFault
from factbound.names import name_fault
from factbound.starter.ids import is_id, make_id
from factbound.starter.taken import list_taken_words

VENTURE = "Farrow Strait Ferries"
PARTIES = ("Brambleworth Lines", "Quillport Harbour Trust", "Thistle Savings Bank")
ANNOUNCED = "2025-03-04"
"""The sample's own, where nobody names others: on no map and in no register."""

A_DAY = f"Expected a day such as '{ANNOUNCED}'."

FEWEST, MOST = 2, 9
"""How many parties the sample can tell of."""

SAMPLE_IDS = ("tamsin_vole", "quillport", "farrow_bridge", "summary", "answer")
"""Ids that the sample has beside the venture and its parties."""

EARLIEST, LATEST = date(1000, 1, 1), date(9000, 1, 1)
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BRACES = ("{{", "{%", "{#")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_WITH_ID = re.compile(r"(?P<id>[a-z][a-z0-9_]*)=(?P<name>.*)", re.DOTALL)


@dataclass(frozen=True)
class Named:
    """A venture or a party: its name, and the id by which files speak of it."""

    id: str
    name: str


@dataclass(frozen=True)
class Answers:
    """All that a new briefing is made from."""

    title: str
    venture: Named
    parties: tuple[Named, ...]
    announced: date
    language: str = "en"
    publisher: str = ""
    author: str = ""

    @property
    def is_made_up(self) -> bool:
        """Whether the parties are the sample's own."""
        return tuple(one.name for one in self.parties) == PARTIES


def parse_answers(texts: Mapping[str, str], parties: Sequence[str]) -> tuple[Answers, list[str]]:
    """Return what was meant, and what is wrong with it; with faults the answers are not fit for use.

    Args:
        texts: What was said, by the name of its option; what is missing has the sample's answer.
        parties: Names, or `id=name`.
    """
    said = {key: " ".join(text.split()) for key, text in texts.items()}
    name = said.get("venture") or VENTURE
    venture = Named(said.get("id") or make_id(name), name)
    holders = tuple(_party(text) for text in parties or PARTIES)
    faults = [*_odd_texts({**texts, "party": "".join(parties)}), *_id_faults(venture, holders), *_count_faults(holders)]
    announced, wrong = _day(said.get("announced") or ANNOUNCED)
    language = said.get("language") or "en"
    if not _LANGUAGE.fullmatch(language):
        wrong.append(f"--language: '{language}' is not the code of a language. Expected one such as 'en', 'de' or 'pt-BR'.")
    title = said.get("title") or name
    return Answers(title, venture, holders, announced, language, said.get("publisher", ""), said.get("author", "")), [*faults, *wrong]


def _party(text: str) -> Named:
    given = _WITH_ID.fullmatch(text.strip())
    name = " ".join((given["name"] if given else text).split())
    return Named(given["id"] if given else make_id(name), name)


def _odd_texts(texts: Mapping[str, str]) -> Iterator[str]:
    """A name is one line of printable text."""
    for key, text in texts.items():
        if found := _ODD.search(text):
            yield f"--{key}: it holds the control character U+{ord(found.group()):04X}. Expected one line of plain text."
        if any(braces in text for braces in _BRACES):
            yield f"--{key}: it holds '{next(braces for braces in _BRACES if braces in text)}', by which prose names facts. Expected plain words."


def _id_faults(venture: Named, parties: Sequence[Named]) -> Iterator[str]:
    """Everything has an id of its own."""
    if not is_id(venture.id):
        yield f"--id: {_no_id(venture)} Name one, such as '--id {make_id(venture.id) or make_id(venture.name) or 'north_ferry'}'."
    taken = dict.fromkeys(list_taken_words(), "it is a word that templates or values have already")
    taken |= dict.fromkeys(SAMPLE_IDS, "the sample has it already")
    if venture.id in taken:
        yield f"--id: '{venture.id}' cannot be the venture's id: {taken[venture.id]}. Name another, such as '--id {venture.id}_venture'."
    taken[venture.id] = "the venture has it already"
    for one in parties:
        if not one.name:
            yield "--party: a party has a name. Expected one such as 'North Bank', or 'north=North Bank' to say its id too."
        elif not is_id(one.id):
            yield f"--party: {_no_id(one)} Put one before it: '--party \"{make_id(one.id) or 'north'}={one.name}\"'."
        elif one.id in taken:
            other = f"'--party \"{one.id}_party={one.name}\"'"
            yield f"--party: '{one.id}' cannot be the id of '{one.name}': {taken[one.id]}. Put another before it: {other}."
        taken[one.id] = f"the party '{one.name}' has it already"


def _no_id(one: Named) -> str:
    if one.id and (fault := name_fault(one.id)):
        return f"the id '{one.id}' {fault}."
    if one.id:
        return f"'{one.id}' cannot be an id: it is made of at most sixty-four small letters, digits and underscores, and begins with a letter."
    return f"no id can be made of '{one.name}', which has no letters that can be spelled in Latin ones."


def _count_faults(parties: Sequence[Named]) -> Iterator[str]:
    if not FEWEST <= len(parties) <= MOST:
        yield f"--party: {len(parties)} cannot be told of. Expected from {FEWEST} to {MOST} parties: name each with a '--party' of its own."


def _day(text: str) -> tuple[date, list[str]]:
    """Return the day of the announcement, and what is wrong with it."""
    try:
        found = parse_period(text)
    except ValueFault as fault:
        return date.fromisoformat(ANNOUNCED), [f"--announced: {fault.message}. {fault.expected.replace(EXPECTED, A_DAY)}"]
    if found.precision != "day" or found.approximate:
        return found.start, [f"--announced: '{text}' is not one day. Expected a day such as '{found.start.isoformat()}'."]
    if not EARLIEST < found.start < LATEST:
        return found.start, [f"--announced: '{text}' is out of range. {A_DAY}"]
    return found.start, []
