"""Plain narrative: texts that print facts and entities by their names, and have no other sign of Jinja. Most need no parser to be judged."""

from __future__ import annotations

import re

OPENS = ("{{", "{%", "{#")
_PRINTED = re.compile(r"(?<!\{)\{\{\s*([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\s*\}\}")
_WORDS = frozenset(("true", "false", "none", "not", "and", "or", "in", "is", "if", "else", "loop", "self", "varargs", "kwargs"))
"""Names that are no plain ones: to Jinja they are something else than what is called so."""


def plain_names(text: str) -> frozenset[tuple[str, str]] | None:
    """Return what a text prints, as the name of an entity and of a property or nothing; None where the text has more than that."""
    if any(sign in _PRINTED.sub(" ", text) for sign in OPENS):
        return None
    found = frozenset((one[1], one[2] or "") for one in _PRINTED.finditer(text))
    return None if any(name in _WORDS for name, _ in found) else found
