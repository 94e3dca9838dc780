"""What a build remembers of commits, so that the next one does not read them again: they never change. The same comes out without it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from factbound import __version__
from factbound.history.journal import Journal, Memory
from factbound.history.told import unpack
from factbound.read.records import parse_json

NAME = "history.json"
PACKAGE = Path(__file__).parent.parent
MAKERS = ("facts", "read", "history")
"""The parts of the engine that decide what is told of a commit."""


def pack_journal(journal: Journal) -> str:
    """Return what is to be remembered, as JSON."""
    commits = ",".join(f'"{one.commit.id}":{one.told.packed if one.told else "null"}' for one in journal.entries)
    return f'{{"made_with":"{_makers()}","commits":{{{commits}}}}}\n'


def load_memory(out: Path, outputs: dict[str, str]) -> Memory:
    """Return what the last build into a folder remembered; nothing where the file is not as that build left it, or another engine made it.

    Args:
        out: The output folder.
        outputs: Path -> SHA-256 of what the manifest says that the build made.
    """
    try:
        content = (out / NAME).read_bytes()
        if hashlib.sha256(content).hexdigest() != outputs.get(NAME):
            return {}
        record = parse_json(content)
        if record["made_with"] != _makers():
            return {}
        return {str(name): unpack(one) if one is not None else None for name, one in record["commits"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


@lru_cache(maxsize=1)
def _makers() -> str:
    """Return what tells one engine from another that may tell a commit otherwise."""
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(file for name in MAKERS for file in (PACKAGE / name).rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
