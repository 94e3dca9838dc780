"""Make the YAML of a new source from its text and its bibliography, and put it in place without overwriting anything."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from factbound.facts.model import Source
from factbound.formatting.scalars import write_scalar
from factbound.problems import BuildFailed, Position, Problem
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


def write_source(project: Path, name: str, content: str) -> tuple[str, list[Problem]]:
    """Put a new source file in place, after it was read the way every build reads it.

    Args:
        project: The project folder.
        name: The source's id.
        content: The whole file.

    Returns:
        The file's path in the project and what the reader found wrong; with problems nothing was written.

    Raises:
        BuildFailed: When a file is there already or none can be written.
    """
    path = f"{FOLDER}/{name}.yml"
    final, part = project / path, project / FOLDER / f".{name}.{os.getpid()}.part"
    try:
        part.parent.mkdir(exist_ok=True)
        part.write_text(content, encoding="utf-8", newline="\n")
        _, file = load_source(part, path)
        if not file.problems:
            _link(part, final, content)
    except FileExistsError as error:
        raise BuildFailed([taken(path)]) from error
    except OSError as error:
        hint = "Make the folder writable, or free some space."
        raise BuildFailed([Problem(Position(path), f"the file cannot be written: {error.strerror}", hint)]) from error
    finally:
        part.unlink(missing_ok=True)
    return path, file.problems


def taken(path: str) -> Problem:
    """Say that a source of this name is there."""
    hint = "Nothing is ever overwritten: name another id with --id, or delete the file first."
    return Problem(Position(path), "the source is registered already", hint)


def _link(part: Path, final: Path, content: str) -> None:
    """Give the finished file its name, unless the name is taken."""
    try:
        final.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with final.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
