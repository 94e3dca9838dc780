"""Texts that somebody may write into a fact to do harm, or without knowing what they do, each with a name; and honest ones that must come through.

All of our own making: each family is a short description that is multiplied out, or a list by hand. Scripts call `alert()`, so that a browser can
count them; few texts hold a digit, since prose fields refuse numbers that come from no fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hostile import addresses, documents, languages, letters, markdown, markup, outputs, words


@dataclass(frozen=True)
class Hostile:
    """One text."""

    name: str
    """Unlike any other's: `family/what-it-tries`."""
    text: str

    @property
    def family(self) -> str:
        """What sort of attack it is; `honest` is none."""
        return self.name.partition("/")[0]


FAMILIES = (
    *markup.FAMILIES,
    *addresses.FAMILIES,
    *markdown.FAMILIES,
    *languages.FAMILIES,
    *documents.FAMILIES,
    *outputs.FAMILIES,
    *letters.FAMILIES,
    *words.FAMILIES,
)
"""Each family and its texts by name."""


def _collect() -> Iterator[Hostile]:
    """Yield each text once, under the first family that has it."""
    seen: set[str] = set()
    for family, texts in FAMILIES:
        for name, text in texts.items():
            if text not in seen:
                seen.add(text)
                yield Hostile(f"{family}/{name}", text)


COLLECTION: tuple[Hostile, ...] = tuple(_collect())
HONEST = "honest"


def sample(step: int, start: int = 0) -> tuple[Hostile, ...]:
    """Return every so many-th text of each family, at least one of each, for tests that have no time for all."""
    groups: dict[str, list[Hostile]] = {}
    for one in COLLECTION:
        groups.setdefault(one.family, []).append(one)
    return tuple(one for group in groups.values() for one in group[min(start, len(group) - 1) :: step])
