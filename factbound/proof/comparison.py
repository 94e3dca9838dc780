"""Two renderings of a document, before and after one statement changed: what followed, what stood still, what moved without reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from factbound.proof.drawings import compare_drawings
from factbound.proof.findings import Change, Findings, quote
from factbound.proof.tracing import TracedDocument
from factbound.proof.units import Key, Unit
from factbound.render import escape

_ENTRY = re.compile(r"- \*\*(.+?)\.\*\* ")
"""How the list of sources gives one: its short name first."""


def compare_documents(before: TracedDocument, after: TracedDocument, change: Change) -> Findings:
    """Compare a document with its own rendering after a change; the order of its units does not count, since lists are sorted by value."""
    still = Counter(unit.key for unit in before.units) & Counter(unit.key for unit in after.units)
    stood, gone = _parted(before.units, still)
    _, come = _parted(after.units, still)
    found = Findings(changed=[unit for unit in come if unit.places or unit.sort in ("figure", "front")])
    found.followed = sum(change.must_move(place) for unit in gone for place in unit.places)
    found.survivors = [f"{before.name}: {quote(unit.plain)}" for unit in stood if _stands_still(unit, change)]
    moved = _Moved([unit for unit in gone if unit.sort != "figure"], [unit for unit in come if unit.sort != "figure"], change)
    found.strays = [f"{before.name}: {stray}" for stray in moved.strays(before.units, after.units)]
    compare_drawings(before, after, change, found)
    return found


def _stands_still(unit: Unit, change: Change) -> bool:
    """Whether a unit that did not change shows what did: in a place, in HTML of its own that names the statement, or in so many words."""
    if any(map(change.must_move, unit.places)) or not unit.named.isdisjoint(change.rows):
        return True
    return _echoes(unit, change)


def find_echoes(document: TracedDocument, change: Change) -> Findings:
    """Return where a document that does not read a statement has its number in so many words."""
    return Findings(survivors=[f"{document.name}: {quote(unit.plain)}" for unit in document.units if change.echoes and _echoes(unit, change)])


def _echoes(unit: Unit, change: Change) -> bool:
    return unit.sort != "figure" and any(echo[:1] in unit.rest and _echo(echo).search(unit.rest) for echo in change.echoes)


@lru_cache(maxsize=512)
def _echo(text: str) -> re.Pattern[str]:
    """Return what finds a number that somebody wrote down, with whatever spaces."""
    words = r"(?:\s|&nbsp;)+".join(re.escape(escape.markdown(word)) for word in text.split())
    return re.compile(rf"(?<![\w.,]){words}(?!\w)")


def _parted(units: Sequence[Unit], still: Counter[Key]) -> tuple[list[Unit], list[Unit]]:
    """Return the units that both renderings have, and the others."""
    left = still.copy()
    stood, moved = [], []
    for unit in units:
        if left[unit.key]:
            left[unit.key] -= 1
            stood.append(unit)
        else:
            moved.append(unit)
    return stood, moved


@dataclass
class _Moved:
    """The units that one rendering has and the other has not."""

    gone: list[Unit]
    come: list[Unit]
    change: Change

    def strays(self, before: Sequence[Unit], after: Sequence[Unit]) -> list[str]:
        """Return what moved though it shows nothing that changed, in few words."""
        found = [quote(unit.plain) for unit in self._unexplained(before, self.gone, self.come, self.change.texts)]
        found += [quote(unit.plain) for unit in self._unexplained(after, self.come, self.gone, self.change.new_texts)]
        return [*found, *self._others(), *self._words_around()]

    def _others(self) -> list[str]:
        """Return the places of other facts that changed inside units that changed; one that went or came as a whole takes all its places along."""
        if len(self.gone) != len(self.come):
            return []
        printed = [
            Counter(place.printed for unit in units for place in unit.places if not self.change.concerns(place)) for units in (self.gone, self.come)
        ]
        return [quote(place) for place in (printed[0] - printed[1])]

    def _words_around(self) -> list[str]:
        """Return units in which words changed that are no value; those of a fact that fell into dispute, or out of it, say so in other words."""
        if Counter(unit.sort for unit in self.gone) != Counter(unit.sort for unit in self.come) or self.change.moves:
            return []  # something went or came as a whole
        rests = [
            Counter(unit.rest for unit in units if unit.places and not any(map(self.change.recasts, unit.places))) for units in (self.gone, self.come)
        ]
        # A value may stand among them as plain words: then the words are the same but for it.
        left = [
            Counter(_without(rest, texts) for rest in rests[number] - rests[1 - number])
            for number, texts in enumerate((self.change.texts, self.change.new_texts))
        ]
        return [f"words around the value: {quote(rest)}" for rest in (left[0] - left[1])]

    def _unexplained(self, units: Sequence[Unit], moved: Sequence[Unit], others: Sequence[Unit], texts: Iterable[str]) -> list[Unit]:
        """Return the units that moved without showing what changed.

        A unit shows a value also where it stands as plain words (a title, a description); a list from which a mention went is left with
        what it had besides; a heading goes with all that stands below it; a note with the place that needs it, and the entry of a
        source with the note that cites it.
        """
        words = _spellings(texts)
        explained: list[Unit] = []
        rest: list[Unit] = []
        for unit in moved:
            shows = any(map(self.change.concerns, unit.places)) or any(text in unit.plain for text in words)
            goes_along = self.change.needs(unit) or _is_cited_by(unit, moved)
            (explained if shows or goes_along or _is_left_of(unit, others, self.change) else rest).append(unit)
        sections = Counter(unit.section for unit in units if unit.sort not in ("heading", "front"))
        sections.subtract(unit.section for unit in explained)
        whole = {unit.section for unit in moved if unit.sort == "heading"} & {unit.section for unit in explained}
        return [unit for unit in rest if unit.section not in whole and (unit.sort != "heading" or sections[unit.section] > 0)]


def _is_cited_by(unit: Unit, moved: Sequence[Unit]) -> bool:
    """Whether a unit is the entry of a source in the list of sources, and one that moved cites it by its short name."""
    entry = _ENTRY.match(unit.plain)
    return entry is not None and any(entry[1] in other.plain for other in moved if other is not unit)


def _is_left_of(unit: Unit, others: Sequence[Unit], change: Change) -> bool:
    """Whether the places of a unit are what another one, which shows the change, has besides."""
    printed = {place.printed for place in unit.places}
    return bool(printed) and any(
        any(map(change.concerns, other.places)) and printed <= {place.printed for place in other.places}
        for other in others
        if other.sort == unit.sort
    )


def _spellings(texts: Iterable[str]) -> set[str]:
    """Return texts in every way in which Markdown, attributes and front matter write them."""
    return {spelt for text in texts for spelt in (text, escape.markdown(text), escape.attribute(text)) if spelt}


def _without(words: str, texts: Iterable[str]) -> str:
    for text in sorted(_spellings(texts), key=len, reverse=True):
        words = words.replace(text, "\ufdd2")
    return words
