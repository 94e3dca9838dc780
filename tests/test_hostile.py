"""Facts are text: what others wrote comes through as it was written, or is refused when it is read."""

from __future__ import annotations

from hostile import COLLECTION


def test_the_collection_is_large_and_every_text_is_another() -> None:
    """More than a thousand texts, no two the same, each with a plain name of its own."""
    assert len(COLLECTION) > 1_500
    assert len({one.text for one in COLLECTION}) == len({one.name for one in COLLECTION}) == len(COLLECTION)
    assert all(one.name.isascii() and one.family for one in COLLECTION)
