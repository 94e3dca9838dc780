"""Words that mean something in templates or in values, so that nothing in a new briefing can have one of them as its id."""

from __future__ import annotations

from functools import lru_cache

from factbound.inputs import load_templates
from factbound.options import DEFAULT_TEMPLATES, Options
from factbound.taken import taken_words

SAMPLE_WORDS = ("then", "done")
"""Names that the sample's content gives to days."""
NO_VALUES = ("undisclosed", "unknown")
"""What a value says instead of an id."""


@lru_cache(maxsize=1)
def list_taken_words() -> frozenset[str]:
    """Return all of them, by the templates that every briefing has."""
    from factbound.render.environment import make_environment

    folder = DEFAULT_TEMPLATES.resolve()
    templates, _ = load_templates(Options(folder.parent, folder.parent / "out"))
    return frozenset((*taken_words(templates, make_environment((folder,), folder)), *SAMPLE_WORDS, *NO_VALUES))
