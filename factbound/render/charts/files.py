"""The files that charts are drawn from, and whether they are still as a build has hashed them: charts look them up again each time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from factbound.read.intake import is_hidden
from factbound.read.look import PATH

FOLDER = "charts"
OWN = f"templates/{FOLDER}/"


class ChartFiles:
    """What charts are drawn from.

    Args:
        folders: The template folders, the project's own first.
        hashes: Path -> SHA-256 of the project's files, as they were read.
    """

    def __init__(self, folders: Sequence[Path], hashes: Mapping[str, str]) -> None:
        self._folders = folders
        self._seen = self._look()
        hashed = {path: sha256 for path, sha256 in hashes.items() if path.startswith(OWN) or path == PATH}
        self._known = self._hash_own() == hashed

    def are_still(self) -> bool:
        """Return whether all that was drawn so far was drawn from what was hashed."""
        return self._known and self._look() == self._seen

    def _hash_own(self) -> dict[str, str]:
        own = self._folders[0]
        files = [file for file in (own / FOLDER).rglob("*") if not is_hidden(file, own)] + [own / Path(PATH).name]
        return {f"templates/{one.relative_to(own).as_posix()}": hashlib.sha256(one.read_bytes()).hexdigest() for one in files if one.is_file()}

    def _look(self) -> list[tuple[str, int, int, int]]:
        """Return what the system says of each of them, and of their folders, which tell of what comes and goes."""
        return [_told(path) for folder in self._folders for path in (f"{folder / Path(PATH).name}", *_below(f"{folder / FOLDER}"))]


def _below(folder: str) -> Iterator[str]:
    yield folder
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            yield from _below(entry.path) if entry.is_dir(follow_symlinks=False) else (entry.path,)


def _told(path: str) -> tuple[str, int, int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - half of the time
    except OSError:
        return path, 0, 0, 0
    return path, found.st_mtime_ns, found.st_size, found.st_ino
