"""The templates that a briefing has: what each is called, what it is about, and what it is made for."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import Path

LABEL = re.compile(r"\A\{#-?\s*+(?P<title>[^:#]+?)(?::(?P<description>.*?))?-?#\}", re.DOTALL)

PLACES = {
    "index": 0,
    "venture": 5,
    "ownership": 40,
    "timeline": 45,
    "kinds": 50,
    "register": 70,
    "unknowns": 75,
    "disagreements": 77,
    "sources": 80,
    "corrections": 81,
    "provenance": 82,
    "changes": 83,
    "reports": 85,
    "editions": 86,
}
"""Where pages stand in the navigation; narrative pages stand among them by the `order` in their front matter."""

ELSEWHERE = 60
"""Where a page template of the project's own stands."""

PER_ENTITY, PER_SOURCE, PER_KIND, PER_EDITION, ALL_SOURCES, NARRATIVE = "entity", "source", "kind", "edition", "sources", "content"
"""Page templates that make many pages, or one with a name of its own."""

FURTHER = ("where-named", "what-rests")
"""Page templates for what is too much for the page of an entity or a source."""

OF_THEIR_OWN = {*PLACES, PER_SOURCE, PER_KIND, PER_EDITION, ALL_SOURCES, NARRATIVE}
"""Templates that are made whether or not a kind is called the same, unless they speak of an entity."""


class Templates:
    """Which templates there are, and how each labels itself.

    Args:
        texts: Name of a template, such as `pages/ownership.md.jinja` -> its text.
        given: Name of a template -> the names that it uses and does not make itself.
    """

    def __init__(self, texts: Mapping[str, str], given: Mapping[str, frozenset[str]]) -> None:
        self._texts, self._given = texts, given

    def names(self, under: str) -> list[str]:
        """Return the template names in a folder such as 'pages', without `.md.jinja`."""
        found = (Path(name) for name in self._texts if name.endswith(".md.jinja"))
        return sorted(name.name.removesuffix(".md.jinja") for name in found if name.parent == Path(under))

    def label(self, template: str) -> tuple[str, str]:
        """Return the title and description that a template's first comment gives: `{# Ownership: who holds what #}`."""
        name = Path(template).name.removesuffix(".md.jinja").replace("-", " ").capitalize()
        match = LABEL.match(self._texts.get(template, ""))
        return (match["title"].rstrip(), " ".join((match["description"] or "").split())) if match else (name, "")

    def is_about_an_entity(self, template: str) -> bool:
        """Return whether a template speaks of an entity that it is given, so that it is made for a kind of them."""
        return PER_ENTITY in self._given.get(template, ())

    def is_of_kind(self, template: str, kinds: Container[str]) -> bool:
        """Return whether a template is named after a kind and made for each entity of it; a kind called `register` leaves the register alone."""
        name = Path(template).name.removesuffix(".md.jinja")
        return name in kinds and (name not in OF_THEIR_OWN or self.is_about_an_entity(template))

    def is_made_in_parts(self, template: str) -> bool:
        """Return whether a template speaks of a part, so that what it lists can stand on several pages."""
        return "part" in self._given.get(template, ())
