"""Save changed files: all of them or none, each whole, and none that somebody else has changed meanwhile."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from factbound.editing.record import Step, digest, drop_record, mend, write_record
from factbound.files import FileChange, first_difference
from factbound.files.locks import alone
from factbound.problems import BuildFailed, Position, Problem


def save_changes(project: Path, changes: Sequence[FileChange]) -> None:
    """Write all changes, or none.

    Each file is written beside its place and then put there in one step, so that no reader ever meets half of one. A file that is a
    link is written where it leads, inside of the project. What is killed in between, the next command finishes.

    Raises:
        BuildFailed: When a file is no longer what was read, or cannot be written; everything is then as it was.
    """
    with alone(project):
        mend(project)
        places = [(change, _place(project, change)) for change in changes]
        problems = [fault for change, file in places if (fault := _fault(project, change, file)) is not None]
        if problems:
            raise BuildFailed(problems)
        if places:
            _write_all(project, places)


def _place(project: Path, change: FileChange) -> Path:
    """Return where a file lies; nothing outside of the project is ever written."""
    path = PurePosixPath(change.path)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in change.path:
        raise BuildFailed([Problem(Position(change.path), "this is no file of the project", "Expected a path such as 'data/parties/north.yml'.")])
    return Path(os.path.realpath(project / path))


def _fault(project: Path, change: FileChange, file: Path) -> Problem | None:
    """Say what is in the way of a change: the file is not what was read, or lies elsewhere."""
    at = Position(change.path)
    if not file.is_relative_to(os.path.realpath(project)):
        return Problem(at, "the file is a link out of the project", f"Edit '{file.as_posix()}' itself, or bring it into the project.")
    try:
        now = file.read_bytes() if file.exists() else None
    except OSError as error:
        return Problem(at, f"the file cannot be read: {error.strerror}", "Make it readable.")
    if now == change.before:
        writable = now is None or os.access(file, os.W_OK)
        return None if writable else Problem(at, "the file cannot be written: it is read-only", "Make it writable; nothing was changed.")
    again = "Look at it, and repeat the edit; nothing was overwritten."
    if now is None:
        return Problem(at, "the file was deleted since it was read", again)
    if change.before is None:
        return Problem(at, "there is such a file already", "Choose another name; nothing was overwritten.")
    line = first_difference(change.before, now)
    lines = now.decode("utf-8", "replace").splitlines()
    return Problem(Position(change.path, line), "the file was changed since it was read", again, lines[line - 1] if line <= len(lines) else "")


def _write_all(project: Path, places: Sequence[tuple[FileChange, Path]]) -> None:
    """Prepare every file, then put each in its place; undo all when one fails."""
    steps = [_step(change, file) for change, file in places]
    folders = _missing_folders(file.parent for _, file in places)
    begun: list[Step] = []
    at = places[0][0].path
    try:
        write_record(project, steps, folders, ready=False)
        for (change, file), step in zip(places, steps, strict=True):
            at = change.path
            _prepare(change, file, step)
        write_record(project, steps, folders, ready=True)
        for step in steps:
            at = step.path
            begun.append(step)
            _put(step)
        _flush({file.parent for _, file in places})
    except BaseException as error:
        for step in reversed(begun):
            _put_back(step)
        _clean_up(steps, folders)
        drop_record(project)
        if not isinstance(error, OSError):
            raise
        hint = "Make it writable, or free some space; nothing was changed."
        raise BuildFailed([Problem(Position(at), f"the file cannot be written: {error.strerror}", hint)]) from error
    _clean_up(steps, ())
    drop_record(project)


def _step(change: FileChange, file: Path) -> Step:
    beside = os.fspath(file.with_name(f".{file.name}.{os.getpid()}"))
    part, kept = f"{beside}.part" if change.after is not None else "", f"{beside}.old.part" if change.before is not None else ""
    return Step(change.path, os.fspath(file), part, kept, digest(change.before), digest(change.after))


def _clean_up(steps: Iterable[Step], folders: Sequence[Path]) -> None:
    """Take away what was written beside the files, and folders made for nothing."""
    for step in steps:
        for name in filter(None, (step.part, step.kept)):
            with contextlib.suppress(OSError):
                Path(name).unlink()
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _missing_folders(folders: Iterable[Path]) -> list[Path]:
    """Return the folders that have to be made, outermost first."""
    return sorted({one for folder in folders for one in (folder, *folder.parents) if not one.exists()})


def _prepare(change: FileChange, file: Path, step: Step) -> None:
    """Write the new content beside a file, and keep the old one, so that going either way only takes names."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if step.kept:
        try:
            Path(step.kept).hardlink_to(file)
        except OSError:  # a file system without hard links
            shutil.copy2(file, step.kept)
    if change.after is not None:
        with Path(step.part).open("wb") as stream:
            stream.write(change.after)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            shutil.copymode(file, step.part)


def _flush(folders: Iterable[Path]) -> None:
    """Have the new names written out, before the record of them goes."""
    for folder in folders:
        with contextlib.suppress(OSError):  # Windows
            place = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(place)
            finally:
                os.close(place)


def _put(step: Step) -> None:
    file = Path(step.file)
    if not step.part:
        file.unlink()
    elif step.before is None:
        try:
            file.hardlink_to(step.part)  # fails where a file of the name has appeared
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            file.open("xb").close()
            Path(step.part).replace(file)
    else:
        Path(step.part).replace(file)


def _put_back(step: Step) -> None:
    """Undo a step, if it was taken."""
    file = Path(step.file)
    now = digest(file.read_bytes()) if file.is_file() else None
    if now != step.after or now == step.before:
        return
    if step.kept:
        Path(step.kept).replace(file)
    else:
        file.unlink()
