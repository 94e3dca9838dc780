"""The smallest pieces of schemas: a text, a list of texts, a word of a list, a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factbound.facts.dates import EXPECTED
from factbound.facts.schemas.patterns import DATE_PATTERN

Schema = dict[str, Any]

SCALAR = ["string", "number", "boolean", "null"]
"""What editors make of a text that has no quotes."""


def text(description: str) -> Schema:
    """Return the schema of a text."""
    return {"description": description, "type": SCALAR}


def texts(description: str) -> Schema:
    """Return the schema of one text or a list of them."""
    return {"description": description, "anyOf": [{"type": SCALAR}, {"type": "array", "items": {"type": SCALAR}}]}


def word(description: str, words: Mapping[str, str] | Iterable[str]) -> Schema:
    """Return the schema of one of some words, which may each have a meaning."""
    meanings = list(words.values()) if isinstance(words, Mapping) else []
    return {"description": description, "type": "string", "enum": list(words), **({"enumDescriptions": meanings} if meanings else {})}


def flag(description: str) -> Schema:
    """Return the schema of true or false."""
    return {"description": description, "type": ["boolean", "string"], "pattern": "^(?:true|false)$", "default": True}


def day(description: str) -> Schema:
    """Return the schema of a date."""
    return {
        "description": description,
        "type": ["string", "number"],
        "pattern": f"^{DATE_PATTERN}$",
        "patternErrorMessage": EXPECTED,
        "examples": ["2018-09-11", "2018-09", "2018-Q3", "2018", "~2018-09", "2018-09-11/2018-09-15"],
    }


def either(description: str, one: Schema, *, many: bool = True) -> Schema:
    """Return the schema of one thing or, with `many`, a list of them."""
    return {"description": description, "anyOf": [one, {"type": "array", "items": one}]} if many else {"description": description, **one}


def mapping(description: str, properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """Return the schema of a mapping that has these keys and no others."""
    needed = sorted(required)
    schema: Schema = {"description": description, "type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": needed} if needed else schema
