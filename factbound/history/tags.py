"""Editions that stand under tags of the repository, read as they were committed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from factbound.history.git import Git

FOLDER = "editions"
"""Where editions stand, in the project and in the tree of their tags."""
TAGS = "refs/tags/edition/"


class TagReader(Git):
    """The repository of a project, asked for what its tags hold."""

    def list_tags(self) -> list[str]:
        """Return the names of the editions that have a tag, sorted."""
        listed = self._ask("for-each-ref", "--format=%(refname)", TAGS).decode("utf-8", "replace")
        return sorted(line.removeprefix(TAGS) for line in listed.splitlines())

    def shelf(self, name: str) -> TagShelf:
        """Return what stands in the folder of an edition under its tag; nothing where the tag has no such folder."""
        folder = f"{self._prefix}{FOLDER}/{name}/"
        listed = self._ask("ls-tree", "-r", "-z", "--full-tree", f"{TAGS}{name}", "--", folder).decode("utf-8", "replace")
        rows = (line.partition("\t") for line in listed.split("\0") if line)
        blobs = {path.removeprefix(folder): about.split(" ")[2] for about, _, path in rows if about.split(" ")[1] == "blob"}
        return TagShelf(self, blobs)


class TagShelf:
    """The files of one edition under a tag."""

    def __init__(self, git: TagReader, blobs: Mapping[str, str]) -> None:
        self._git, self._blobs = git, blobs

    def read(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of some files, by their path in the edition; those that are missing are left out."""
        there = [path for path in paths if path in self._blobs]
        return dict(zip(there, self._git.read_blobs([self._blobs[path] for path in there]), strict=True))


class FolderShelf:
    """The files of one edition in a folder of the project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of some files, by their path in the edition; those that are missing are left out."""
        files = {path: self._folder / path for path in paths}
        return {path: file.read_bytes() for path, file in files.items() if file.is_file()}
