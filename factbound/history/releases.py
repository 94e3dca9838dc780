"""Editions: states of a briefing that were frozen, in a folder of the project or under a tag of its repository. They are only read here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from factbound.history.changes import Side
from factbound.history.git import Git, GitFault, NoRepository
from factbound.history.revisions import load_side, load_working_tree, read_side
from factbound.history.sides import load_sides
from factbound.history.tags import FOLDER, FolderShelf, TagReader, TagShelf
from factbound.limits import EDITIONS
from factbound.names import name_fault
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.records import parse_json

RECORD = "edition.json"
DATA = "data/"
"""Where the frozen facts stand in an edition."""
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")
_TEXTS, _COUNTS = ("edition", "factbound", "title", "note"), ("facts", "statements", "sources")
_MADE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PLACE = re.compile(r"(?:[^/\\:\x00-\x1f.][^/\\:\x00-\x1f]*/){0,3}[^/\\:\x00-\x1f.][^/\\:\x00-\x1f]*")
"""A path that leads to nowhere else."""
_DIGITS = re.compile(r"(\d+)")
CUT_SHORT = "this clone's history is cut short and has none of the tags under which editions stand. Fetch them with: git fetch --unshallow --tags"


class Shelf(Protocol):
    """Where the files of an edition stand."""

    def read(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of some files; those that are missing are left out."""
        ...


@dataclass(frozen=True)
class Edition:
    """One frozen state of the briefing."""

    name: str
    home: str
    """How problems name its place: `editions/v1` or `edition/v1:editions/v1`."""
    record: Mapping[str, Any]
    """What its edition.json says; docs/history.md has its keys."""
    shelf: Shelf

    @property
    def day(self) -> str:
        """The day that it carries, as `2018-09-12`."""
        return str(self.record["made"])[:10]

    @property
    def files(self) -> Mapping[str, str]:
        """Path -> SHA-256 of all that it holds beside its record."""
        found: Mapping[str, str] = self.record["files"]
        return found

    def read(self, paths: Collection[str] | None = None) -> dict[str, bytes]:
        """Return some of its files, or all.

        Raises:
            BuildFailed: If any of them is missing or was altered since the edition was made.
        """
        asked = list(self.files if paths is None else paths)
        contents = self.shelf.read(asked)
        problems = [problem for path in asked if (problem := self._fault(path, contents.get(path)))]
        if problems:
            raise BuildFailed(problems)
        return contents

    def _fault(self, path: str, content: bytes | None) -> Problem | None:
        if content is not None and hashlib.sha256(content).hexdigest() == self.files.get(path):
            return None
        fault = "is missing" if content is None else "was altered after the edition was made"
        hint = f"An edition is never changed. {_ways_out(self.name, self.home)}"
        return Problem(Position(f"{self.home}/{path}"), f"a file of the edition '{self.name}' {fault}", hint)


@dataclass(frozen=True)
class Editions:
    """All editions that could be found."""

    found: tuple[Edition, ...] = ()
    """The newest first."""
    untold: str = ""
    """Why there may be more, where the repository could not be asked for all: words for the terminal."""

    def find(self, name: str) -> Edition | None:
        """Return the edition of a name."""
        return next((one for one in self.found if one.name == name), None)

    def made_by(self, day: date | None) -> Editions:
        """Return those that there were on a day: what was released later tells what came later. All where there is no such day."""
        return self if day is None else replace(self, found=tuple(one for one in self.found if one.day <= day.isoformat()))


def list_editions(project: Path, only: str = "") -> Editions:
    """Return the editions of a project, from their records alone; their files are not judged.

    Args:
        project: The project folder.
        only: A name; all others are not looked at.

    Raises:
        BuildFailed: If a record cannot be read, or an edition stands in both places and differs.
    """
    problems: list[Problem] = []
    standing = {one.name: one for one in _in_folders(project / FOLDER, only, problems)}
    tagged: list[Edition] = []
    untold = ""
    try:
        git = TagReader(project)
        tagged = list(_under_tags(git, only, problems))
        untold = CUT_SHORT if git.shallow and not tagged else ""
    except NoRepository:
        pass
    except GitFault as fault:
        untold = str(fault)
    for one in tagged:
        other = standing.setdefault(one.name, one)
        if other.record != one.record:
            message = f"the edition '{one.name}' stands in this folder and under the tag 'edition/{one.name}', and the two differ"
            problems.append(Problem(Position(f"{other.home}/{RECORD}"), message, "Delete the one that is wrong."))
    if problems:
        raise BuildFailed(problems)
    return Editions(tuple(sorted(standing.values(), key=_age, reverse=True)), untold)


def try_editions(project: Path, known_at: date | None = None) -> tuple[Editions, tuple[Problem, ...]]:
    """Return the editions of a project, or what is wrong with them; those that there were by a day, if one is given."""
    try:
        return list_editions(project).made_by(known_at), ()
    except BuildFailed as failure:
        return Editions(), failure.problems


def load_edition(project: Path, name: str) -> Side | None:
    """Read the facts of an edition as of any other side of a comparison; None where there is no edition of the name.

    Raises:
        BuildFailed: If it was altered, or its vocabulary has problems.
    """
    edition = list_editions(project, name).find(name) if NAME.fullmatch(name) else None
    return read_edition(edition) if edition else None


def load_named(project: Path, name: str | None) -> Side:
    """Read an edition or, where none has the name, a revision of git; for no name the files as they lie in the folder.

    Raises:
        GitFault: If there is neither.
        BuildFailed: If an edition was altered, or the vocabulary has problems.
    """
    if name is None:
        return load_working_tree(project)
    return load_edition(project, name) or load_side(Git(project), name)


def load_pair(project: Path, before: str, after: str | None) -> tuple[Side, Side]:
    """Read two states that are to be compared, each an edition, a revision or (None) the files as they lie in the folder.

    Of revisions only what differs is read twice.

    Raises:
        GitFault: If there is no such thing.
        BuildFailed: If an edition was altered, or a vocabulary has problems.
    """
    editions = {name: load_edition(project, name) for name in (before, after) if name}
    if not any(editions.values()):
        return load_sides(Git(project), project, before, after)
    return editions[before] or load_named(project, before), (editions[after] if after else None) or load_named(project, after)


def read_edition(edition: Edition) -> Side:
    """Return the frozen facts of an edition as a side of a comparison; of a commit, unless it has files that the commit has not.

    Raises:
        BuildFailed: If a file of them is missing or altered, or the vocabulary has problems.
    """
    files = edition.read([path for path in edition.files if path.startswith(DATA)])
    commit = "" if edition.record.get("dirty") else edition.record["commit"] or ""
    return read_side(edition.name, files, commit, edition.day)


def _in_folders(folder: Path, only: str, problems: list[Problem]) -> Iterator[Edition]:
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if one.is_dir() and not one.name.startswith(".") and only in ("", one.name):  # such a folder is one that a release is filling
            shelf = FolderShelf(one)
            yield from _read(one.name, f"{FOLDER}/{one.name}", shelf, shelf.read([RECORD]).get(RECORD), problems)


def _under_tags(git: TagReader, only: str, problems: list[Problem]) -> Iterator[Edition]:
    names = [one for one in git.list_tags() if NAME.fullmatch(one) and only in ("", one)]
    if EDITIONS.is_over(len(names)):
        hint = f"{EDITIONS.hint} Delete tags that are none of yours: 'git tag -d edition/...'."
        problems.append(Problem(Position("edition/"), f"the repository has {len(names):,} tags of editions", hint))
        return
    records = git.read_each(names, RECORD)
    for name in names:
        yield from _read(name, f"edition/{name}:{FOLDER}/{name}", TagShelf(git, name), records.get(name), problems)


def _read(name: str, home: str, shelf: Shelf, content: bytes | None, problems: list[Problem]) -> Iterator[Edition]:
    """Yield one edition by what its record holds, or note why it is none."""
    fault = "is missing" if content is None else ""
    record: Any = None
    if content is not None:
        try:
            record = parse_json(content)
        except ValueError:
            fault = "cannot be read"
        else:
            fault = "" if _is_record(record, name) else "was altered after the edition was made"
    if fault:
        problems.append(Problem(Position(f"{home}/{RECORD}"), f"the record of the edition '{name}' {fault}", _ways_out(name, home)))
    else:
        yield Edition(name, home, record, shelf)


def _ways_out(name: str, home: str) -> str:
    """Return what to do about an edition that is not as it was made."""
    if home.startswith(FOLDER):
        return f"Bring back the file as it was, or delete '{name}' as a whole and release it again."
    return f"Bring back the tag as it was, or delete it with 'git tag -d edition/{name}' and release again."


def _is_record(record: Any, name: str) -> bool:
    """Whether a record has the shape that a release gives it, and the digest of what it says."""
    if not isinstance(record, dict) or record.get("edition") != name or record.get("digest") != digest_record(record):
        return False
    texts = all(isinstance(record.get(key), str) for key in _TEXTS) and _MADE.fullmatch(str(record.get("made")))
    counts = all(isinstance(record.get(key), int) for key in _COUNTS) and isinstance(record.get("documents"), dict)
    files = record.get("files")
    return bool(texts and counts and "commit" in record and isinstance(files, dict) and all(map(is_place, files)))


def is_place(path: str) -> bool:
    """Whether a path can be one of a file in an edition."""
    return bool(_PLACE.fullmatch(path)) and not any(map(name_fault, path.split("/")))


def digest_record(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all that a record says beside its digest."""
    rest = {key: value for key, value in record.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _age(edition: Edition) -> tuple[str, list[tuple[int, str]]]:
    """Sort by when they were made, then by name: v1.9 before v1.10."""
    parts = [(int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(edition.name)]
    return edition.record["made"], parts
