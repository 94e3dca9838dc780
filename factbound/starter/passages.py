"""The sample's own text, sentence by sentence: how statements cite it, and the fingerprints of its passages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from factbound.sourcing.text import Sentence, fingerprint

SOURCE = "quillport_courier"


@dataclass(frozen=True)
class Passage:
    """A sentence of the text, with what it is known by."""

    key: str
    """By which facts of the sample cite it; empty where none does."""
    unused: str
    """Why none does."""
    sentence: Sentence

    @property
    def name(self) -> str:
        """Its number: `p1s1`."""
        return self.sentence.name

    @property
    def chars(self) -> str:
        """Its place, as a source file has it."""
        return str(list(self.sentence.chars))

    @property
    def sha256(self) -> str:
        """Its fingerprint."""
        return self.sentence.sha256


def read_passages(script: str) -> tuple[str, list[Passage]]:
    """Return a text, a paragraph a line with blank lines between, and its passages.

    Args:
        script: One sentence a line, `key: words` or `- reason: words`; a blank line divides paragraphs.
    """
    paragraphs = [[line.partition(": ") for line in part.splitlines()] for part in _parts(script)]
    text = "\n\n".join(" ".join(words for _, _, words in lines) for lines in paragraphs)
    found, start = [], 0
    for number, lines in enumerate(paragraphs, 1):
        for count, (key, _, words) in enumerate(lines, 1):
            name, unused = f"p{number}s{count}", key[2:] if key.startswith("- ") else ""
            found.append(Passage("" if unused else key, unused, Sentence(name, (start, start + len(words)), fingerprint(words))))
            start += len(words) + 1
    return f"{text}\n", found


def _parts(script: str) -> Iterator[str]:
    """Yield the lines of each paragraph, in the normal form in which passages are counted."""
    for part in unicodedata.normalize("NFC", script).split("\n\n"):
        if part.strip():
            yield part.strip()
