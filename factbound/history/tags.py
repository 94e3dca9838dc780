"""Editions that stand under tags of the repository, read as they were committed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from factbound.history.git import UNASKABLE, Git, GitFault

FOLDER = "editions"
"""Where editions stand, in the project and in the tree of their tags."""
TAGS = "refs/tags/edition/"


class TagReader(Git):
    """The repository of a project, asked for what its tags hold."""

    def list_tags(self) -> list[str]:
        """Return the names of the editions that have a tag, sorted."""
        listed = self._ask("for-each-ref", "--format=%(refname)", TAGS).decode("utf-8", "replace")
        return sorted(line.removeprefix(TAGS) for line in listed.splitlines())

    def read_each(self, names: Sequence[str], file: str) -> dict[str, bytes]:
        """Return one file of each edition that has it, by the edition's name, from one run of git."""
        asked = "".join(f"{TAGS}{name}:{self._prefix}{FOLDER}/{name}/{file}\n" for name in names)
        listed = self._ask("cat-file", "--batch-check=%(objecttype) %(objectname)", told=asked.encode()).decode("utf-8", "replace") if names else ""
        lines = listed.splitlines()
        if len(lines) != len(names):
            raise GitFault(UNASKABLE)
        found = [line.removeprefix("blob ") if line.startswith("blob ") and not line.endswith(" missing") else "" for line in lines]
        blobs = {name: blob for name, blob in zip(names, found, strict=True) if blob}
        return dict(zip(blobs, self.read_blobs(list(blobs.values())), strict=True))

    def list_edition(self, name: str) -> dict[str, str]:
        """Return the blobs of the folder of an edition under its tag, by path; nothing where the tag has no such folder."""
        folder = f"{self._prefix}{FOLDER}/{name}/"
        listed = self._ask("ls-tree", "-r", "-z", "--full-tree", f"{TAGS}{name}", "--", folder).decode("utf-8", "replace")
        rows = (line.partition("\t") for line in listed.split("\0") if line)
        return {path.removeprefix(folder): about.split(" ")[2] for about, _, path in rows if about.split(" ")[1] == "blob"}


class TagShelf:
    """The files of one edition under a tag, listed when one is asked for."""

    def __init__(self, git: TagReader, name: str) -> None:
        self._git, self._name = git, name

    @cached_property
    def _blobs(self) -> Mapping[str, str]:
        return self._git.list_edition(self._name)

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
