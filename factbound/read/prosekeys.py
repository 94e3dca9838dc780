"""The keys of data files under which there is prose, and whether a file can have any of them: most files of large projects have none."""

from __future__ import annotations

import re

SOURCE_KEYS = ("note", "retracted", "corrected")
PASSAGE_KEYS = ("unused",)
ENTITY_KEYS = ("note",)
STATEMENT_KEYS = ("note", "because", "provided", "by", "settled_by")

_WORDS = ("\\", *sorted({*SOURCE_KEYS, *PASSAGE_KEYS, *ENTITY_KEYS, *STATEMENT_KEYS}))
"""One of them, or a backslash, by which it could be written in another way."""
_KEYS = re.compile(rf"\\|\b(?:{'|'.join(_WORDS[1:])})\b")


def may_have_prose(path: str, text: str) -> bool:
    """Return whether a data file may have prose; of an entity or a source it is told by its text, and any other has some.

    Args:
        path: In the project.
        text: What it holds.
    """
    if path.count("/") != 2 or not path.startswith("data/"):
        return True
    return any(word in text for word in _WORDS) and _KEYS.search(text) is not None
