"""Where the files of a project are read from: a folder on disk, or files at hand, such as those of a revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol


class Place(Protocol):
    """A file or folder, as `pathlib.Path` is one."""

    @property
    def name(self) -> str:
        """Its last part."""

    @property
    def stem(self) -> str:
        """The same without its ending."""

    @property
    def suffix(self) -> str:
        """The ending, with its dot."""

    def __truediv__(self, part: str, /) -> Place:
        """Return what lies in it under a name or a path."""

    def is_file(self) -> bool:
        """Whether it is a file that is there."""

    def is_dir(self) -> bool:
        """Whether it is a folder that is there."""

    def iterdir(self) -> Iterator[Place]:
        """Yield what lies in it, in any order."""

    def read_bytes(self) -> bytes:
        """Return what the file holds."""


class FilesAtHand:
    """A folder, or a file in it, of which the contents are given.

    Args:
        files: Path -> content of every file.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._folders: dict[str, dict[str, None]] = {"": {}}
        for path in sorted(files):
            parts = path.split("/")
            for depth in range(len(parts)):
                self._folders.setdefault("/".join(parts[:depth]), {}).setdefault(parts[depth])
        self._path = ""

    def _at(self, path: str) -> FilesAtHand:
        other = object.__new__(FilesAtHand)
        other._files, other._folders, other._path = self._files, self._folders, path
        return other

    @property
    def name(self) -> str:
        """Its last part."""
        return PurePosixPath(self._path).name

    @property
    def stem(self) -> str:
        """The same without its ending."""
        return PurePosixPath(self._path).stem

    @property
    def suffix(self) -> str:
        """The ending, with its dot."""
        return PurePosixPath(self._path).suffix

    def __truediv__(self, part: str, /) -> FilesAtHand:
        """Return what lies in it under a name or a path."""
        return self._at(f"{self._path}/{part}" if self._path else part)

    def is_file(self) -> bool:
        """Whether it is a file that is there."""
        return self._path in self._files

    def is_dir(self) -> bool:
        """Whether it is a folder that is there."""
        return self._path in self._folders

    def iterdir(self) -> Iterator[FilesAtHand]:
        """Yield what lies in it."""
        return (self / name for name in self._folders[self._path])

    def read_bytes(self) -> bytes:
        """Return what the file holds."""
        try:
            return self._files[self._path]
        except KeyError:
            raise FileNotFoundError(2, "No such file or directory", self._path) from None


class FolderAtHand:
    """A folder on disk, or what lies in it, of which somebody has read most files: they are what was read, whatever lies there now.

    Args:
        place: Where it lies.
        held: Path -> content, of the files that were read.
        path: Of the place, below the folder of which all paths are.
    """

    def __init__(self, place: Path, held: Mapping[str, bytes], path: str = "") -> None:
        self._place, self._held, self._path = place, held, path

    @property
    def name(self) -> str:
        """Its last part."""
        return self._place.name

    @property
    def stem(self) -> str:
        """The same without its ending."""
        return self._place.stem

    @property
    def suffix(self) -> str:
        """The ending, with its dot."""
        return self._place.suffix

    def __truediv__(self, part: str, /) -> FolderAtHand:
        """Return what lies in it under a name or a path."""
        return FolderAtHand(self._place / part, self._held, f"{self._path}/{part}" if self._path else part)

    def is_file(self) -> bool:
        """Whether it is a file that was read, or is there."""
        return self._path in self._held or self._place.is_file()

    def is_dir(self) -> bool:
        """Whether it is a folder that is there."""
        return self._place.is_dir()

    def iterdir(self) -> Iterator[FolderAtHand]:
        """Yield what lies in it."""
        return (FolderAtHand(one, self._held, f"{self._path}/{one.name}") for one in self._place.iterdir())

    def read_bytes(self) -> bytes:
        """Return what the file held when it was read, or holds."""
        return data if (data := self._held.get(self._path)) is not None else self._place.read_bytes()
