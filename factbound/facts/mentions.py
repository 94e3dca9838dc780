"""Facts and entities named in the prose fields of YAML: `{{ megafon.stake }}` and `{{ megafon }}`, and nothing else in double braces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

BRACES = re.compile(r"\{\{(?P<inside>(?:[^{}]|\{(?!\{)|\}(?!\}))*+)\}\}|\{\{|\}\}")
_NAME = re.compile(r"\s*(?P<entity>[a-z][a-z0-9_]*)(?:\.(?P<prop>[a-z][a-z0-9_]*))?\s*")


_BETWEEN = re.compile(r"(?<=[.!?])\s+(?=[A-Z{\"(])")
"""Between two sentences."""


@dataclass(frozen=True)
class Mention:
    """A fact, or an entity where no property is named."""

    entity: str
    prop: str = ""

    @property
    def fact_id(self) -> str:
        """`megafon.stake`."""
        return f"{self.entity}.{self.prop}"


def parse_mention(braces: re.Match[str]) -> Mention | None:
    """Return what a pair of double braces names; None where it is neither of the two forms."""
    found = _NAME.fullmatch(braces["inside"] or "")
    return Mention(found["entity"], found["prop"] or "") if found else None


def keep_sentences(text: str, is_to_come: Callable[[Mention], bool]) -> str:
    """Return a text without the sentences that name a fact of which nothing is known yet; as it is where it names none.

    Args:
        text: One field.
        is_to_come: Whether a fact is such a one.
    """
    if not any(isinstance(part, Mention) and part.prop and is_to_come(part) for part in split_mentions(text)):
        return text
    sentences = _BETWEEN.split(text)
    return " ".join(one for one in sentences if not any(isinstance(part, Mention) and part.prop and is_to_come(part) for part in split_mentions(one)))


def split_mentions(text: str) -> Iterator[str | Mention]:
    """Yield a text's words and mentions in their order; what is no mention stays a word."""
    start = 0
    for braces in BRACES.finditer(text):
        mention = parse_mention(braces)
        if mention is None:
            continue
        if braces.start() > start:
            yield text[start : braces.start()]
        yield mention
        start = braces.end()
    if start < len(text):
        yield text[start:]
