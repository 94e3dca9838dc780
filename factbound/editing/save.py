"""Save changed files: all of them or none, each whole, and none that somebody else has changed meanwhile."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from factbound.files import FileChange, first_difference
from factbound.problems import BuildFailed, Position, Problem


def save_changes(project: Path, changes: Sequence[FileChange]) -> None:
    """Write all changes, or none.

    Each file is written beside its place and then put there in one step, so that no reader ever meets half of one. A file that is a
    link is written where it leads.

    Raises:
        BuildFailed: When a file is no longer what was read, or cannot be written; everything is then as it was.
    """
    with _alone(project):
        places = [(change, _place(project, change)) for change in changes]
        problems = [fault for change, file in places if (fault := _fault(change, file)) is not None]
        if problems:
            raise BuildFailed(problems)
        _write_all(places)


def _place(project: Path, change: FileChange) -> Path:
    """Return where a file lies; nothing outside of the project is ever written."""
    path = PurePosixPath(change.path)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in change.path:
        raise BuildFailed([Problem(Position(change.path), "this is no file of the project", "Expected a path such as 'data/parties/north.yml'.")])
    return Path(os.path.realpath(project / path))


def _fault(change: FileChange, file: Path) -> Problem | None:
    """Say what is in the way of a change: the file is not what was read."""
    at = Position(change.path)
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


def _write_all(places: Sequence[tuple[FileChange, Path]]) -> None:
    """Prepare every file, then put each in its place; undo all when one fails."""
    parts: dict[Path, Path] = {}
    done: list[tuple[FileChange, Path]] = []
    made: list[Path] = []
    at = ""
    try:
        for change, file in places:
            at = change.path
            made += _make_folder(file.parent)
            if change.after is not None:
                parts[file] = _write_part(file, change.after)
        for change, file in places:
            at = change.path
            _put(change, file, parts.get(file))
            done.append((change, file))
    except OSError as error:
        for change, file in reversed(done):
            _put_back(change, file)
        _clean_up(parts.values(), made)
        hint = "Make it writable, or free some space; nothing was changed."
        raise BuildFailed([Problem(Position(at), f"the file cannot be written: {error.strerror}", hint)]) from error
    finally:
        _clean_up(parts.values(), ())


def _clean_up(parts: Iterable[Path], folders: Sequence[Path]) -> None:
    """Take away what was written beside the files, and folders made for nothing."""
    for part in parts:
        part.unlink(missing_ok=True)
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder, and return those that were not there, outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _write_part(file: Path, content: bytes) -> Path:
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            shutil.copymode(file, part)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def _put(change: FileChange, file: Path, part: Path | None) -> None:
    if part is None:
        file.unlink()
    elif change.before is None:
        try:
            file.hardlink_to(part)  # fails where a file of the name has appeared
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            part.replace(file)
    else:
        part.replace(file)


def _put_back(change: FileChange, file: Path) -> None:
    if change.before is None:
        file.unlink(missing_ok=True)
    else:
        part = _write_part(file, change.before)
        part.replace(file)


@contextmanager
def _alone(project: Path) -> Iterator[None]:
    """Let one process at a time save into a project; the next one then sees what the first has changed."""
    try:
        import fcntl
    except ImportError:  # Windows: two saves in the same instant are not kept apart there
        yield
        return
    folder = os.open(project, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a network drive without locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
