"""Make the YAML of a new source from its text and its bibliography, and read it as every build does."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from factbound.facts.model import Source
from factbound.formatting.scalars import write_scalar
from factbound.problems import Position, Problem
from factbound.read.sources import FOLDER, load_source
from factbound.sourcing.text import Sentence, fingerprint

KEYS = ("title", "publisher", "author", "published", "address", "language", "note", "excerpt")
"""In the order in which a source file has them; `passages` follow."""


def make_id(name: str) -> str:
    """Return the identifier that a file's name gives; nothing when it has no Latin letter or digit."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", ascii_name.lower()).strip("_")
    return (words if not words[:1].isdigit() else f"text_{words}")[:64].rstrip("_")


def render_source(fields: Mapping[str, str], sentences: Iterable[Sentence]) -> str:
    """Return a source file.

    Args:
        fields: Texts by key, of `KEYS`; empty ones are left out.
        sentences: The passages to list.
    """
    head = [f"{key}: {write_scalar(fields[key])}" for key in KEYS if fields.get(key)]
    rows = [f"  {one.name}: {{chars: [{one.chars[0]}, {one.chars[1]}], sha256: {one.sha256}}}" for one in sentences]
    return "\n".join([*head, "passages:", *rows]) + "\n"


def find_same_text(sources: Iterable[Source], text: str) -> Source | None:
    """Return the source that has this text already: every passage where it says, and the last at the text's end."""
    for source in sources:
        passages = [one for one in source.passages.values() if one.chars and one.sha256]
        ends = [one.chars[1] for one in passages if one.chars]
        if ends and max(ends) == len(text) and all(one.chars and fingerprint(text[slice(*one.chars)]) == one.sha256 for one in passages):
            return source
    return None


def check_source(name: str, content: str) -> list[Problem]:
    """Return what every build would find wrong with a new source file.

    Args:
        name: The source's id.
        content: The whole file.
    """
    with tempfile.TemporaryDirectory(prefix="factbound-") as folder:
        file = Path(folder, f"{name}.yml")
        file.write_text(content, encoding="utf-8", newline="\n")
        _, read = load_source(file, source_path(name))
    return list(read.problems)


def source_path(name: str) -> str:
    """Return where the file of a source lies in a project."""
    return f"{FOLDER}/{name}.yml"


def taken(path: str) -> Problem:
    """Say that a source of this name is there."""
    hint = "Nothing is ever overwritten: name another id with --id, or delete the file first."
    return Problem(Position(path), "the source is registered already", hint)
