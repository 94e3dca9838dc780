"""Changed units of pages as HTML: converted as the site does, read back and held against what must stand there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from factbound.proof.reading.document import fold
from factbound.proof.reading.html import ShownFact, read_html
from factbound.proof.units import Unit
from factbound.publish.site import make_markdown


class PageConverter:
    """Turns Markdown into HTML with the project's own settings.

    Args:
        project: The folder that holds mkdocs.yml.
        out: Its output folder; it has been built.
    """

    def __init__(self, project: Path, out: Path) -> None:
        self._markdown = make_markdown(project, out)

    def survivors(self, name: str, units: Sequence[Unit]) -> list[str]:
        """Return the units in whose HTML a value or its mark is not what the page printed."""
        found = []
        for unit in units:
            if unit.places and unit.sort != "front":
                shown = [one for one in read_html(self._convert(unit)).shown if not one.drawn]
                places = [place for place in unit.places if place.printed and not place.counts]  # counts are bare numbers in HTML
                wrong = next((place.text for place, one in zip(places, shown, strict=False) if not _agrees(one, place.text, place.words)), "")
                if wrong or len(shown) != len(places):
                    found.append(f"{name}: HTML: {wrong or unit.places[0].text}")
        return found

    def _convert(self, unit: Unit) -> str:
        text = f"{unit.head}\n{unit.plain}" if unit.head else unit.plain.lstrip()
        return self._markdown.reset().convert(text)


def _agrees(shown: ShownFact, text: str, words: Sequence[str]) -> bool:
    return fold(shown.text).casefold() == fold(text).casefold() and fold(shown.mark) == fold(", ".join(words))
