"""From a form that was sent to a statement, and from one statement to another: which keys change."""

from __future__ import annotations

from collections.abc import Mapping

from factbound.editor.exchange import Request
from factbound.editor.rows import Words
from factbound.facts.vocabulary import STATEMENT_KEYS
from factbound.read.entities import Written

ORDER = STATEMENT_KEYS
"""The keys of a statement in the order in which a new one is written."""

MOST_SOURCES = 40
"""Rows of sources that one form may have."""

Differences = Mapping[str, Words | None]
"""Key -> what it shall say; None for a key that goes."""


def read_draft(request: Request, before: Written) -> Written:
    """Return the statement that a form describes.

    Args:
        request: The form, with a field for each key that it shows.
        before: The statement as it was opened; keys that the form does not show stay.
    """
    draft: dict[str, Words] = {}
    for key in ORDER:
        if key == "from":
            words: Words = _sources(request) if "source" in request.form else before.get(key, ())
        elif key == "settled_by":
            lines = request.said(key).splitlines() if key in request.form else before.get(key, ())
            words = tuple(line for line in (" ".join(line.split()) for line in lines) if line)
        elif key == "disputed":
            words = "true" if request.said(key) else "false" if before.get(key) == "false" else ""
        elif key in ("of", "in"):
            own = "in" if "in" in before else "of"
            words = _line(request.said("of")) if key == own and "of" in request.form else before.get(key, "") if key in before else ""
        else:
            words = _line(request.said(key)) if key in request.form else before.get(key, "")
        if words:
            draft[key] = words
    return draft


def find_differences(before: Written, after: Written) -> Differences:
    """Return the keys by which one statement becomes another; keys that no form knows stay."""
    found: dict[str, Words | None] = {key: words for key, words in after.items() if before.get(key) != words}
    found.update({key: None for key in ORDER if key in before and key not in after})
    return found


def _line(text: str) -> str:
    return " ".join(text.split())


def _sources(request: Request) -> tuple[str, ...]:
    """Return the locators of a form, whose rows have a field for the source and one for its passages."""
    sources, passages = request.form.get("source", ()), request.form.get("passages", ())
    pairs = zip(sources[:MOST_SOURCES], [*passages, *[""] * len(sources)], strict=False)
    return tuple(text for text in (_line(f"{source} {places.replace(',', ' ')}") for source, places in pairs if source.strip()) if text)
