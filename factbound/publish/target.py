"""Which folders a build may replace: its own earlier output, an empty one, or none at all yet. Everything else is somebody's."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from factbound.files import INPUTS
from factbound.files.clearing import is_dropping, list_files
from factbound.files.mounts import mounted_in
from factbound.options import DEFAULT_TEMPLATES, PACKAGE
from factbound.problems import BuildFailed, Position, Problem, counted
from factbound.publish.manifest import judge_outputs, listed_outputs
from factbound.publish.manifest_form import MANIFEST, ManifestFault, open_manifest

SOURCES = (*INPUTS, "editions", "schemas")
"""What of a project nothing may be built into."""
SHOWN = 5
"""How many of the things that are in the way are named."""
OTHER = "Name another folder with --out."


def check_target(out: Path, project: Path | None = None) -> None:
    """Refuse an output folder that is not ours to replace.

    Args:
        out: The folder, with any links and dots.
        project: The folder of the project that is built.

    Raises:
        BuildFailed: When it is somebody else's, or holds files that no build made.
    """
    real = Path(os.path.realpath(out))
    verb = "replaced" if out.is_symlink() or real.exists() else "made"
    for reason, hint in _reasons(out, real, project):
        raise BuildFailed([Problem(Position(out.as_posix()), f"the output folder cannot be {verb}: {reason}", hint)])


def _reasons(out: Path, real: Path, project: Path | None) -> Iterator[tuple[str, str]]:
    """Yield what stands against a target, with the way out; the gravest first."""
    if out.is_symlink():
        yield "it is a link to another place", f"Name that place with --out, which is '{real.as_posix()}', or another folder."
    if real.exists() and not real.is_dir():
        yield "it is a file", OTHER
    yield from ((reason, OTHER) for reason in _places(real, project))
    if mounts := mounted_in(real) if real.is_dir() else []:
        yield _mounted(real, mounts)
    yield from _unwritable(real)
    if real.is_dir():
        yield from _foreign(real)


def _places(real: Path, project: Path | None) -> Iterator[str]:
    """Yield what a place is that nothing may be built into or over. Folders are the same by what the file system says, however they are spelled."""
    above = [folder for folder in (real, *real.parents) if folder.exists()]
    if real == real.parent:
        yield "it is the root of a file system"
    if _among(real, _and_above(_home())):
        yield "your home folder is there"
    for name, folder in (("the project", project), ("Factbound itself", PACKAGE), ("Factbound itself", DEFAULT_TEMPLATES)):
        if folder is not None and _among(real, _and_above(folder)):
            yield f"{name} is there"
    kept = [(f"{name} of the project", project / name) for name in SOURCES] if project else []
    for name, folder in (*kept, ("Factbound itself", PACKAGE), ("Factbound itself", DEFAULT_TEMPLATES)):
        if any(_same(one, folder) for one in above):
            yield f"it lies in {name}"
    if os.path.lexists(real / ".git") or ((real / "HEAD").is_file() and (real / "objects").is_dir()):
        yield "it is a repository of git"
    if ".git" in (part.casefold() for part in real.parts):
        yield "it lies in a repository's own folder .git"


def _mounted(real: Path, mounts: Sequence[Path]) -> tuple[str, str]:
    """Say what is mounted, and that it would be carried off or emptied."""
    if real in mounts:
        return "a file system is mounted there, which cannot be swapped", f"Name a folder in it with --out, such as '{(real / 'out').as_posix()}'."
    inside = _names(one.relative_to(real).as_posix() for one in mounts)
    return f"a file system is mounted in it at {inside}, which would be carried off", "Unmount it, or name another folder with --out."


def _foreign(real: Path) -> Iterator[tuple[str, str]]:
    """Yield what lies in an output folder that no build made, or that somebody has changed since."""
    try:
        _see_manifest(real)
        listed = listed_outputs(real)
        ours = judge_outputs(real, listed)
        found = [(path, entry) for path, entry in list_files(real) if not is_dropping(entry.name)]
        known = {path for path, entry in found if entry.is_file(follow_symlinks=False) and (path in listed or ours(path))}
        foreign = [path for path, _ in found if path not in known]
        changed = [path for path, _ in found if path in known and not ours(path)]
    except OSError as error:
        which = f"its {MANIFEST}" if str(error.filename).endswith(os.sep + MANIFEST) else "it"
        yield f"{which} cannot be read: {error.strerror}", "Make it readable, or name another folder with --out."
    else:
        yield from _in_the_way(real, foreign, changed)


def _in_the_way(real: Path, foreign: Sequence[str], changed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Say what no build made, and what is not as a build made it, or cannot be seen to be."""
    if foreign:
        hint = f"Move {_them(foreign)} elsewhere or delete {_them(foreign)}, or name another folder with --out."
        yield f"it holds {counted(len(foreign), 'file')} that no build made: {_names(foreign)}", hint
    if closed := [path for path in changed if not os.access(real / path, os.R_OK)]:
        hint = f"Make {_them(closed)} readable, so that one sees whether somebody has changed {_them(closed)}, or name another folder with --out."
        yield f"it holds {counted(len(closed), 'file')} that cannot be read: {_names(closed)}", hint
    if changed:
        them = _them(changed)
        hint = f"Move {them} elsewhere to keep what was changed, or delete {them}: the next build makes {them} again."
        yield f"it holds {counted(len(changed), 'file')} that somebody has changed since the last build: {_names(changed)}", hint


def _see_manifest(real: Path) -> None:
    """Raise what keeps one from reading a manifest that is there, so that its files are not taken for somebody's."""
    with contextlib.suppress(FileNotFoundError, ManifestFault):
        open_manifest(real / MANIFEST)


def _them(paths: Sequence[str]) -> str:
    return "it" if len(paths) == 1 else "them"


def _names(paths: Iterable[str]) -> str:
    names = [os.fsencode(path).decode("utf-8", "backslashreplace") for path in sorted(paths)]
    shown = ", ".join(f"'{name}'" for name in names[:SHOWN])
    return shown + (f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else "")


def _unwritable(real: Path) -> Iterator[tuple[str, str]]:
    """Yield what stands against writing there."""
    folder = next((one for one in real.parents if os.path.lexists(one)), real)
    if not folder.is_dir():
        yield f"'{folder.as_posix()}' is a file", OTHER
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield f"'{folder.as_posix()}' is not writable", "Make it writable, or name another folder with --out."
    elif real.is_dir() and not os.access(real, os.R_OK | os.W_OK | os.X_OK):
        yield "it is not yours to read and write", "Make it writable, or name another folder with --out."


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a machine's user without one
        return Path(os.sep)


def _and_above(folder: Path) -> list[Path]:
    whole = Path(os.path.realpath(folder))
    return [whole, *whole.parents]


def _among(folder: Path, others: Iterable[Path]) -> bool:
    return any(_same(folder, other) for other in others)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
