"""Words of mkdocs.yml that the theme prints into its HTML as they are, although they are words: made text before it has them."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

PRINTED = (("theme", "palette"), ("extra", "alternate"))
"""Media queries, colours and the names of switches; the names of other languages."""


def with_texts(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings in which these words stand as HTML that reads as they were written."""
    given = dict(settings)
    for part, key in PRINTED:
        if isinstance(given.get(part), dict) and key in given[part]:
            given[part] = {**given[part], key: _escaped(given[part][key])}
    return given


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, dict):
        return {key: _escaped(one) for key, one in value.items()}
    return [_escaped(one) for one in value] if isinstance(value, list) else value
