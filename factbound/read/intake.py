"""What may come in: every file of a project is looked at once, unopened, before any is read; see docs/security.md.

Links are not followed, so that a build reads nothing outside its project; only plain files are opened, since opening a pipe would wait for
ever. Whether names and sizes will do is judged here too. What the files say is left to those who read them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factbound.files import INPUTS, is_read_once
from factbound.limits import ASSET_BYTES, FOLDER_DEPTH, PROJECT_BYTES, PROJECT_FILES, TEMPLATE_BYTES, TEXT_BYTES, Limit
from factbound.names import LONGEST_PATH, fold, name_fault
from factbound.problems import Position, Problem

PLACES = (*INPUTS, "editions", "schemas")
"""All that any command reads of a project, beside its repository."""

TEXTS = (".md", ".yml", ".yaml", ".toml", ".json", ".jinja", ".html", ".css", ".js", ".typ", ".xml", ".svg", ".txt")
SORTS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
LINK_HINT = "Links are not followed, so that nothing outside the project is read: put a copy of {} in its place."


@dataclass
class Intake:
    """What was found in a project folder."""

    files: list[str] = field(default_factory=list)
    """Paths in the project of all files that may be read, sorted folder by folder; hidden ones are not read."""
    refused: list[Problem] = field(default_factory=list)
    """While there is one, nothing may be read."""
    misnamed: list[Problem] = field(default_factory=list)
    """Names that are not the same on all systems."""
    size: int = 0
    """Bytes of all files."""
    looks: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Path of a file that is not one of many -> its number in the file system, when it was changed, when written: no save leaves all of it so."""


def take_in(project: Path) -> Intake:
    """Look at all files of a project, without opening any."""
    found = Intake()
    for name in PLACES:
        try:
            about = (project / name).lstat()
        except OSError:
            continue  # whoever needs it says that it is missing
        _judge(str(project / name), name, about, found, 1)
    if PROJECT_FILES.is_over(len(found.files)):
        found.refused.append(_over(".", f"the project has {len(found.files):,} files", PROJECT_FILES))
    if PROJECT_BYTES.is_over(found.size):
        found.refused.append(_over(".", f"the files of the project have {found.size:,} bytes", PROJECT_BYTES))
    return found


def read_file(file: Path) -> bytes:
    """Return what a plain file holds, even if somebody has put a link or a pipe in its place since it was looked at.

    Raises:
        OSError: If it cannot be read, or is no plain file any more.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, flags), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(0, "it is no file any more", str(file))
        return stream.read()


def _judge(path: str, name: str, about: os.stat_result, found: Intake, depth: int) -> None:
    """Note a file, or what is wrong with it; of a folder, what lies in it."""
    own = name.rpartition("/")[2]
    hidden = own.startswith(".")
    if is_link(about):
        if not (hidden and not Path(path).exists()):  # an editor marks an open file with a link to nowhere
            found.refused.append(Problem(Position(name), f"this is a link to '{_target(path)}'", LINK_HINT.format("what it leads to")))
    elif stat.S_ISDIR(about.st_mode):
        if FOLDER_DEPTH.is_over(depth):
            found.refused.append(_over(name, f"this folder lies in {depth - 1} others", FOLDER_DEPTH))
        else:
            _look_into(path, name, found, depth)
    elif not stat.S_ISREG(about.st_mode):
        sort = SORTS.get(stat.S_IFMT(about.st_mode), "neither a file nor a folder")
        found.refused.append(Problem(Position(name), f"this is {sort}", "Only files and folders are read: delete it, or move it out of the project."))
    elif not hidden:
        limit = TEXT_BYTES if own.endswith(TEXTS) and "/assets/" not in name else ASSET_BYTES
        limit = TEMPLATE_BYTES if own.endswith(".jinja") else limit
        if limit.is_over(about.st_size):
            found.refused.append(_over(name, f"the file has {about.st_size:,} bytes", limit))
        found.files.append(name)
        found.size += about.st_size
        if not is_read_once(name):
            found.looks[name] = (about.st_ino, about.st_ctime_ns, about.st_mtime_ns)


def _look_into(path: str, name: str, found: Intake, depth: int) -> None:
    try:
        with os.scandir(path) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
            seen = [(entry, entry.stat(follow_symlinks=False)) for entry in entries]
    except FileNotFoundError:
        return  # deleted meanwhile
    except OSError as error:
        found.refused.append(Problem(Position(name), f"the folder cannot be read: {error.strerror}", "Give yourself the right to read it."))
        return
    found.misnamed += _misnamed(name, [entry.name for entry, _ in seen if not entry.name.startswith(".")])
    for entry, about in seen:
        _judge(entry.path, f"{name}/{entry.name}", about, found, depth + 1)


def _misnamed(folder: str, names: list[str]) -> Iterator[Problem]:
    """Yield what is wrong with the names in a folder, by themselves and beside each other."""
    taken: dict[str, str] = {}
    for name in names:
        path = f"{folder}/{name}"
        if fault := name_fault(name):
            yield Problem(Position(path), f"the name '{name}' {fault}", "Rename it, so that it is the same on Linux, macOS and Windows.")
        elif len(path) > LONGEST_PATH:
            yield Problem(Position(path), f"its path has {len(path)} characters", f"At most {LONGEST_PATH} are allowed: choose shorter names.")
        elif (first := taken.setdefault(fold(name), name)) != name:
            message = f"the name '{name}' is the same as '{first}' on macOS and Windows"
            yield Problem(Position(path), message, "They do not tell capitals apart; rename one of the two.")


def is_hidden(file: Path, below: Path) -> bool:
    """Return whether a file or a folder that it lies in has a name that begins with a dot: such are never read."""
    return any(part.startswith(".") for part in file.relative_to(below).parts)


def is_link(about: os.stat_result) -> bool:
    """Return whether a file is a link: on Windows also where a folder is mounted in another place."""
    return stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _target(path: str) -> str:
    try:
        return str(Path(path).readlink())
    except OSError:
        return "another place"


def _over(path: str, message: str, limit: Limit) -> Problem:
    return Problem(Position(path), message, f"{limit.hint} Leave out what is not needed, or make it smaller.")
