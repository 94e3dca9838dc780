"""The facts that a PDF carries: facts.json as a whole, or, where a briefing has very many, what is left of it without the others."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from factbound.facts.knowledge import Knowledge
from factbound.publish.exports import facts_json

ATTACHED = 1_000
"""Statements up to which a PDF carries all of a briefing's, whether it prints them or not."""


class Carried:
    """What is attached to the reports of one briefing.

    Args:
        knowledge: All its facts.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def by(self, facts: Collection[str]) -> bytes:
        """Return what a report carries, by the ids of the facts that it rests on."""
        return self._whole or facts_json.excerpt(self._knowledge, facts)

    @cached_property
    def _whole(self) -> bytes:
        """Return facts.json, unless there are very many."""
        return facts_json.export(self._knowledge) if len(self._knowledge.statements) <= ATTACHED else b""
