"""Exports of the facts, one module per format: each has a NAME and `export(knowledge) -> bytes`."""

from __future__ import annotations

from collections.abc import Callable

from factbound.facts.knowledge import Knowledge
from factbound.publish.exports import facts_json

EXPORTS: tuple[tuple[str, Callable[[Knowledge], bytes]], ...] = ((facts_json.NAME, facts_json.export),)
