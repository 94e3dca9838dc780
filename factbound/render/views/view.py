"""What all views share: they print themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.dates import Period

if TYPE_CHECKING:
    from factbound.render.views.entities import EntityView
    from factbound.render.views.statements import StatementView

A_DAY = len("11 September 2018")
"""Times up to this length stay on one line of a table cell."""

LANGUAGES = {"en": "English", "ru": "Russian", "zh": "Chinese", "de": "German", "fr": "French", "pt": "Portuguese", "uk": "Ukrainian"}


def time_words(period: Period | None) -> str:
    """Return a time in words for a table cell: a single day, month or year is not broken over lines."""
    text = period.text if period else ""
    return text.replace(" ", "\u00a0") if len(text) <= A_DAY else text


def by_entity(statements: Iterable[StatementView]) -> list[tuple[EntityView, list[StatementView]]]:
    """Return statements gathered under what they are about, in the order of first mention."""
    found: dict[str, tuple[EntityView, list[StatementView]]] = {}
    for statement in statements:
        found.setdefault(statement.entity.id, (statement.entity, []))[1].append(statement)
    return list(found.values())


class View:
    """A thing that prints itself in its document."""

    def land(self) -> Markup:
        """Return the text for the document, escaped."""
        raise NotImplementedError

    def __str__(self) -> str:
        """Return the words alone: what `plain`, `lower` and `~` take."""
        raise NotImplementedError
