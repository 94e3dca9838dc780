"""Edits put aside: facts that pass only together are changed one after the other, and saved in one step. Kept in memory alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """What one file shall say, once all that belongs to it is there."""

    path: str
    entity: str
    """Whose file it is."""
    before: bytes
    """The file as it was read."""
    after: bytes
    words: tuple[str, ...]
    """Each of its edits in words, the first line of a message."""


def joint_message(words: tuple[str, ...], held: tuple[Held, ...]) -> str:
    """Return the message of a commit that holds an edit and those put aside: what the edit alone would say, then all of them."""
    others = [line for one in held for line in one.words]
    if not others:
        return "\n".join(words)
    told = [*others, words[0]] if words else others
    return "\n".join([f"{told[-1]}, with {len(others)} more", "", *(f"- {line}" for line in told)])
