"""How a fact came about: the commits that changed what its file says of it, and what each did. Reads only the versions of that file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factbound.editing.spans import Plain, parse_spans, plain_of
from factbound.history.editions import load_history
from factbound.history.git import Git, GitFault
from factbound.problems import BuildFailed

BOM = "\ufeff"


@dataclass(frozen=True)
class Change:
    """What one commit did."""

    commit: str
    day: str
    subject: str
    did: tuple[str, ...]
    """In words; empty for a file as a whole."""


@dataclass(frozen=True)
class Past:
    """The changes, the newest first."""

    changes: tuple[Change, ...] = ()
    untold: str = ""
    """Why there are none."""


def load_past(project: Path, path: str, prop: str = "") -> Past:
    """Return the commits that changed a file, or what it says of one property.

    Args:
        project: The project folder.
        path: The file.
        prop: The property; empty for any change of the file.
    """
    history = load_history(project)
    touched = [(one, blobs) for one in history.commits for blobs in one.blobs if blobs[0] == path and len(one.parents) == 1]
    if not touched:
        return Past(untold=history.untold or history.absent or "no commit has this file yet")
    if not prop:
        return Past(tuple(Change(one.id, one.day, one.subject, ()) for one, _ in touched))
    wanted = list(dict.fromkeys(blob for _, (_, *both) in touched for blob in both if blob))
    try:
        read = dict(zip(wanted, Git(project).read_blobs(wanted), strict=True))
    except GitFault as fault:
        return Past(untold=f"{fault.message}. {fault.expected}".rstrip())
    said = {blob: _statements(content, path, prop) for blob, content in read.items()}
    found = []
    for one, (_, old, new) in touched:
        before, after = said.get(old, []), said.get(new, [])
        if before is None or after is None:
            found.append(Change(one.id, one.day, one.subject, ("the file could not be read",)))
        elif did := _compare(before, after):
            found.append(Change(one.id, one.day, one.subject, tuple(did)))
    return Past(tuple(found), "" if found else "no commit has this fact yet")


def _statements(content: bytes, path: str, prop: str) -> list[dict[str, Plain]] | None:
    """Return the statements of a property in a version of a file; None where it cannot be read."""
    try:
        plain: Any = plain_of(parse_spans(content.decode("utf-8").removeprefix(BOM), path))
        there = (plain.get("facts") or {}).get(prop, [])
    except (BuildFailed, UnicodeDecodeError, AttributeError):
        return None
    return [one for one in (there if isinstance(there, list) else [there]) if isinstance(one, dict)]


def _compare(before: list[dict[str, Plain]], after: list[dict[str, Plain]]) -> list[str]:
    """Return what became of the statements; those that are the same in all but a few keys are paired."""
    old = [one for one in before if one not in after]
    new = [one for one in after if one not in before]
    did = []
    for one in new:
        pair = max(old, key=lambda other: _likeness(one, other), default=None)
        if pair is not None and _likeness(one, pair) > 0:
            old.remove(pair)
            did.append(f"{_words(pair)}: {', '.join(_fields(pair, one))}")
        else:
            did.append(f"added {_words(one)}")
    return did + [f"removed {_words(one)}" for one in old]


def _likeness(one: dict[str, Plain], other: dict[str, Plain]) -> int:
    """Return how many keys say the same; statements of different times or objects are not alike."""
    if any(one.get(key) != other.get(key) for key in ("of", "in", "when")):
        return 0
    return 1 + sum(other.get(key) == value for key, value in one.items())


def _fields(before: dict[str, Plain], after: dict[str, Plain]) -> list[str]:
    names = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
    short = ("value", "formula", "until", "status", "certainty", "rank")
    return [f"{key} {before.get(key, 'nothing')} -> {after.get(key, 'nothing')}" if key in short else key for key in names]


def _words(statement: dict[str, Plain]) -> str:
    value = statement.get("value") or statement.get("formula") or "nothing"
    return f"'{value}'" + (f" of {statement['when']}" if "when" in statement else "")
