"""The record of a save of several files, by which the next command finishes one that was killed half-way, or clears it away."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from factbound.files.locks import alone
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.intake import read_file

NAME = ".factbound-save"
"""In the project folder, for as long as a save takes."""
LARGEST = 100_000_000
"""Bytes that a record may have: those of a save of all files that a project may have."""


PLACES = ("file", "part", "kept")
"""What a record says by ways from the project, which may be moved, or seen at another place, before it is read."""


@dataclass(frozen=True)
class Step:
    """One file of a save."""

    path: str
    """In the project."""
    file: str
    """Where it really lies."""
    part: str
    """Where its new content waits; nothing when it is to be deleted."""
    kept: str
    """Where its old content is kept meanwhile; nothing when there is none."""
    before: str | None
    """SHA-256 of what it holds; None when there is none."""
    after: str | None
    """SHA-256 of what it shall hold; None when there shall be none."""


@dataclass(frozen=True)
class Mended:
    """What was made of a save that was interrupted."""

    finished: tuple[str, ...] = ()
    """The files that are now as it would have left them; none when it had changed nothing yet."""
    left: tuple[str, ...] = ()
    """Files that somebody has changed since; they stay as they are."""


def write_record(project: Path, steps: Iterable[Step], folders: Iterable[Path], *, ready: bool) -> None:
    """Say what is going to be done, before the first file is written and again when only names have to change."""
    beside = project / f"{NAME}.part"
    root = os.path.realpath(project)
    rows = [{**asdict(step), **{name: _below(root, getattr(step, name)) for name in PLACES}} for step in steps]
    record = {"ready": ready, "steps": rows, "folders": [_below(root, os.fspath(folder)) for folder in folders]}
    with beside.open("wb") as stream:
        stream.write(json.dumps(record).encode())
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(project / NAME)


def _below(root: str, place: str) -> str:
    return os.path.relpath(place, root) if place else ""


def drop_record(project: Path) -> None:
    """Say that it is done."""
    for name in (NAME, f"{NAME}.part"):
        with contextlib.suppress(OSError):
            (project / name).unlink(missing_ok=True)


def is_recorded(project: Path) -> bool:
    """Return whether a save has begun and not ended."""
    return any(os.path.lexists(project / name) for name in (NAME, f"{NAME}.part"))


def mend_save(project: Path) -> Mended | None:
    """Finish a save that was interrupted when all was prepared; of one that was not, clear away what it had prepared.

    Returns:
        What was done; None when nothing had been interrupted.
    """
    if not is_recorded(project):
        return None
    with alone(project):
        return mend(project)


def mend(project: Path) -> Mended | None:
    """Do the same for who is alone in the project already.

    Raises:
        BuildFailed: When a file of the save cannot be read or changed; the record stays.
    """
    if not is_recorded(project):
        return None
    ready, steps, folders = _load(project)
    finished: list[str] = []
    left: list[str] = []
    at = NAME
    try:
        for step in steps if ready else ():
            at = step.path
            (finished if _finish(step) else left).append(step.path)
        for step in steps:
            at = step.path
            for name in filter(None, (step.part, step.kept)):
                Path(name).unlink(missing_ok=True)
    except OSError as error:
        message = f"an edit was interrupted and cannot be finished: {error.strerror}"
        raise BuildFailed([Problem(Position(at), message, "Make the file and its folder readable and writable, then try again.")]) from error
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()
    drop_record(project)
    return Mended(tuple(finished), tuple(left))


def digest(content: bytes | None) -> str | None:
    """Return the SHA-256 of a content that there is."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def _finish(step: Step) -> bool:
    """Put a file in its place; return whether it is there now."""
    file, part = Path(step.file), Path(step.part)
    now = digest(file.read_bytes()) if file.is_file() else None
    if now == step.after:
        return True
    if now != step.before:
        return False
    if step.after is None:
        file.unlink()
    elif part.is_file() and digest(part.read_bytes()) == step.after:
        part.replace(file)
    else:
        return False
    return True


def _load(project: Path) -> tuple[bool, Sequence[Step], Sequence[Path]]:
    """Return a record, as far as it names files of the project: what somebody else has put there moves nothing elsewhere."""
    root = Path(os.path.realpath(project))
    try:
        if (project / NAME).lstat().st_size > LARGEST:
            return False, (), ()
        record = json.loads(read_file(project / NAME))
        steps = [Step(**{**step, **{name: os.fspath(root / step[name]) if step[name] else "" for name in PLACES}}) for step in record["steps"]]
        folders = [root / folder for folder in record["folders"]]
        named = [*folders, *_named(steps)]
        if all(Path(os.path.realpath(one)).is_relative_to(root) for one in named) and all(_is_part(step) for step in steps):
            return record["ready"] is True, steps, folders
    except PermissionError as error:
        message = f"an edit was interrupted, and its record cannot be read: {error.strerror}"
        raise BuildFailed([Problem(Position(NAME), message, "Make the file readable, then try again.")]) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return False, (), ()


def _named(steps: Iterable[Step]) -> Iterator[Path]:
    for step in steps:
        yield Path(step.file)
        yield from (Path(name) for name in (step.part, step.kept) if name)


def _is_part(step: Step) -> bool:
    """Return whether what a record would delete or put somewhere has the name of what a save writes."""
    file = Path(step.file)
    parts = [Path(name) for name in (step.part, step.kept) if name]
    return all(one.name.startswith(f".{file.name}.") and one.suffix == ".part" and one.parent == file.parent for one in parts)
