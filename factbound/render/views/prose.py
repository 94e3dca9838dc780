"""Prose fields of data/ as readers meet them: words, with the facts and entities that they name printed in the way of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.mentions import Mention, split_mentions
from factbound.render import escape
from factbound.render.views.view import View

if TYPE_CHECKING:
    from factbound.render.views.document import Views


class ProseView(View):
    """A note, a reason, a condition; false when nobody wrote one."""

    def __init__(self, text: str, views: Views) -> None:
        self._text, self._views = views.landing.wording.told(text), views

    def __bool__(self) -> bool:
        return bool(self._text)

    def land(self) -> Markup:
        """Print the words; a fact is linked on a page, and carries its mark in both kinds of document."""
        return Markup("").join(self._part(part) for part in split_mentions(self._text))

    def __str__(self) -> str:
        return self._views.landing.wording.plain(self._text)

    def _part(self, part: str | Mention) -> Markup:
        if isinstance(part, str):
            return Markup(escape.markdown(part))
        entity = self._views.entity(part.entity)
        if entity is None:
            return Markup(escape.markdown(part.entity))
        if not part.prop:
            return entity.land()
        fact = self._views.find(part.fact_id)
        return fact.mentioned if fact else Markup("not known")
