"""How a fact came about: the commits that changed what its file says of it, and what each did.

Reads only the versions of that file, as YAML and not by the rules of today: what they would refuse was said all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from factbound.editing.spans import BOM, Plain, parse_spans, plain_of
from factbound.facts.model import Entity, Source
from factbound.facts.vocabulary import Property
from factbound.history.editions import load_history
from factbound.history.git import Git, GitFault
from factbound.history.log import LoggedCommit
from factbound.problems import BuildFailed


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


def load_past(project: Path, thing: Entity | Source, prop: Property | None = None) -> Past:
    """Return the commits that changed a file, or what it says of one property; also those of the time before either was renamed.

    Args:
        project: The project folder.
        thing: The entity or source whose file it is.
        prop: The property; None for any change of the file.
    """
    history = load_history(project)
    paths = _paths(history.commits, thing)
    touched = [(one, [row for row in one.blobs if row[0] in paths]) for one in history.commits if len(one.parents) == 1]
    touched = [(one, rows) for one, rows in touched if rows]
    if not touched:
        return Past(untold=history.untold or history.absent or "no commit has this file yet")
    if prop is None:
        return Past(tuple(Change(one.id, one.day, one.subject, ()) for one, _ in touched))
    wanted = list(dict.fromkeys(blob for _, rows in touched for _, *both in rows for blob in both if blob))
    try:
        read = dict(zip(wanted, Git(project).read_data_blobs(wanted), strict=True))
    except GitFault as fault:
        return Past(untold=str(fault))
    said = {blob: _statements(content, thing.at.path, (prop.name, *prop.was)) for blob, content in read.items()}
    changes = tuple(Change(one.id, one.day, one.subject, did) for one, rows in touched if (did := tuple(_tell(rows, said))))
    return Past(changes, "" if changes else "no commit has this fact yet")


def _paths(commits: Iterable[LoggedCommit], thing: Entity | Source) -> frozenset[str]:
    """Return where a file lies, and where it lay under its former names."""
    own = PurePosixPath(thing.at.path)
    known = (PurePosixPath(path) for one in commits for path, *_ in one.blobs) if thing.was else ()
    return frozenset({thing.at.path, *(str(path) for path in known if path.stem in thing.was and path.parent == own.parent)})


Named = tuple[str, list[dict[str, Plain]]]
"""How a property was called, and its statements."""


def _statements(content: bytes, path: str, names: Sequence[str]) -> Named | None:
    """Return the statements of a property in a version of a file, under the name that it had; None where it cannot be read."""
    try:
        plain: Any = plain_of(parse_spans(content.decode("utf-8").removeprefix(BOM), path))
        facts = plain.get("facts") or {}
        name = next((one for one in names if one in facts), "")
        there = facts.get(name, [])
    except (BuildFailed, UnicodeDecodeError, AttributeError):
        return None
    return name, [one for one in (there if isinstance(there, list) else [there]) if isinstance(one, dict)]


def _tell(rows: Iterable[tuple[str, ...]], said: Mapping[str, Named | None]) -> Iterator[str]:
    """Yield what one commit did to a property, and what its fact was called where that changed."""
    sides: tuple[dict[str, list[dict[str, Plain]]], ...] = ({}, {})
    for path, *both in rows:
        for side, blob in zip(sides, both, strict=True):
            found = said[blob] if blob else ("", [])
            if found is None:
                yield "the file could not be read"
                return
            name, statements = found
            if statements:
                side[f"{PurePosixPath(path).stem}.{name}"] = statements
    before, after = sides
    if before and after and before.keys() != after.keys():
        yield f"renamed from {', '.join(before.keys() - after.keys())}"
    yield from _compare(*([one for those in side.values() for one in those] for side in sides))


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
