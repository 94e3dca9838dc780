"""Put a new project where it is wanted: all of it or nothing, and never in the place of anything."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from factbound.files.beside import Beside, nothing_is_ours, sweep
from factbound.formatting.plan import plan_layout
from factbound.names import name_fault
from factbound.options import DEFAULT_TEMPLATES, Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.project import load_project

NOTE = ".factbound"
"""The file that tells a project's build.py where this machine has the engine."""
SHOWN = 5
"""How many of the things that are in the way are named."""


def check_target(folder: Path) -> None:
    """Refuse a folder that holds something. A repository of git without files is empty.

    Raises:
        BuildFailed: When it does, or is no folder.
    """
    path = folder.as_posix()
    _sweep(folder)
    try:
        if not folder.is_dir():
            if os.path.lexists(folder):
                raise BuildFailed([Problem(Position(path), "there is a file of this name", "Name a folder that does not exist or is empty.")])
            folder.lstat()  # which says why there can be none of this name, such as one that is too long
        found = sorted(entry.name for entry in folder.iterdir() if entry.name != ".git")
    except FileNotFoundError:
        if fault := name_fault(folder.name):
            raise BuildFailed([Problem(Position(path), f"the name '{folder.name}' {fault}", "Name another folder.")]) from None
        return
    except OSError as error:
        raise _unwritable(path, error) from error
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        message = f"the folder is not empty: it holds {', '.join(found[:SHOWN])}{more}"
        raise BuildFailed([Problem(Position(path), message, "Nothing is ever overwritten: name a folder that does not exist or is empty.")])


def create_project(folder: Path, files: Mapping[str, str]) -> int:
    """Write a new project beside its place, read it as every build does, and move it there.

    Args:
        folder: Missing or empty.
        files: Path in the project -> text.

    Returns:
        How many files it has.

    Raises:
        BuildFailed: When the folder is not fit, cannot be written, or the project would have problems; nothing is left of it then.
    """
    check_target(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Beside(_place(folder), nothing_is_ours)
    except OSError as error:
        raise _unwritable(folder.as_posix(), error) from error
    part = beside.root
    try:
        _write(part, files)
        check_project(Options(part, part / "out"))
        _lay_out(part)
        _write(part, _note(folder))
        count = sum(one.is_file() for one in part.rglob("*"))
        _move(part, folder)
    except OSError as error:
        raise _unwritable(folder.as_posix(), error) from error
    finally:
        beside.leave()
    return count


def _place(folder: Path) -> Path:
    """Return beside what the project grows: inside of a folder that is there already, whose name may be all that may be changed."""
    return folder / "factbound" if folder.is_dir() else folder


def _sweep(folder: Path) -> None:
    """Take away what a killed command has left."""
    if folder.parent.is_dir():
        with contextlib.suppress(OSError):
            sweep(_place(folder), nothing_is_ours)


def _write(part: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        target = part / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def _lay_out(part: Path) -> None:
    """Put the data files into the order and layout that `fmt` keeps, with the schemas by which an editor knows them."""
    plan = plan_layout(part, load_project(part))
    assert not plan.problems, plan.problems
    _write(part, {one.path: one.after.decode() for one in plan.rewrites if one.after is not None})


def _note(folder: Path) -> dict[str, str]:
    """Return the note that leads from a project to the checkout that made it; none from an installed engine."""
    checkout = DEFAULT_TEMPLATES.parent
    if not (checkout / "build.py").is_file():
        return {}
    try:
        way = os.path.relpath(checkout, folder.resolve())
    except ValueError:  # on another drive
        way = str(checkout)
    return {NOTE: Path(way).as_posix() + "\n"}


def _move(part: Path, folder: Path) -> None:
    """Give the finished project its place; what was moved into an empty folder is taken back when the rest cannot follow."""
    if not folder.exists():
        part.rename(folder)
        return
    moved = []
    try:
        for entry in sorted(part.iterdir()):
            if os.path.lexists(folder / entry.name):
                raise FileExistsError(None, f"{entry.name} came up meanwhile")
            moved.append(entry.rename(folder / entry.name))
    except OSError:
        for entry in moved:
            entry.rename(part / entry.name)
        raise


def _unwritable(path: str, error: OSError) -> BuildFailed:
    hint = "Make the folder writable, free some space, or name another folder."
    return BuildFailed([Problem(Position(path), f"the project cannot be written: {error.strerror}", hint)])
