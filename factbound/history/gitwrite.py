"""What a command may write into a repository when somebody asked it to: objects and tags, never the index, a branch or the files at hand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from factbound.history.git import SETTINGS, Commit, Git, GitFault

_WHO = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
"""Of git's environment, what says who commits: the way in which a machine without settings is told."""
WHO_HINT = "Say who you are: git config user.name 'Your Name' && git config user.email you@example.org"

FILTER_HINT = "Take it out of '.git/config', or give it a name without '=' there and in '.gitattributes'."


class GitWriter(Git):
    """The repository that a project folder lies in, open for objects and tags."""

    def head(self) -> Commit | None:
        """Return the commit at hand; None before the first."""
        try:
            return self.find_commit("HEAD")
        except GitFault:
            return None

    def made(self, commit: Commit) -> datetime:
        """Return when a commit was made."""
        return datetime.fromtimestamp(int(self._ask("log", "-1", "--format=%ct", "--no-show-signature", commit.id, "--").decode()), UTC)

    def dirty(self, *paths: str) -> list[str]:
        """Return the files below some paths of the project that are not as they were committed, sorted; new ones too."""
        options = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all")
        listed = self._ask(*options, "--", *paths, settings=self._without_filters()).decode("utf-8", "replace").split("\0")
        return sorted(line[3:].removeprefix(self._prefix) for line in listed if line)

    def _without_filters(self) -> Mapping[str, str]:
        """Return settings that keep git from running what the repository's own settings name as filters; those of its user may run.

        Raises:
            GitFault: If git would take the name of one for another, as an option that says it has an equals sign behind the name.
        """
        listed = os.fsdecode(self._ask("config", "--list", "--show-scope", "--name-only", "-z")).split("\0")
        named = [name for scope, name in zip(listed[::2], listed[1::2], strict=False) if scope in ("local", "worktree")]
        own = [name.rpartition(".")[0] for name in named if name.startswith("filter.")]
        if odd := next((name for name in own if "=" in name), ""):
            raise GitFault(f"the repository's settings have a filter whose name git cannot be told, '{odd.removeprefix('filter.')}'", FILTER_HINT)
        return {f"{name}.{key}": value for name in own for key, value in (("clean", ""), ("process", ""), ("required", "false"))}

    def identity(self) -> str:
        """Return who commits here, as `Ann <ann@example.org>`.

        Raises:
            GitFault: If nobody said so: a guess from the machine's name is no answer.
        """
        try:
            said = self._do("var", "GIT_COMMITTER_IDENT").decode("utf-8", "replace")
        except GitFault:
            raise GitFault("git does not know who commits here", WHO_HINT) from None
        return said.rpartition("> ")[0] + ">"

    def tag_files(self, name: str, files: Mapping[str, bytes], message: str) -> str:
        """Put an annotated tag on a commit that holds all of HEAD and some files more; nothing else refers to that commit.

        Both carry the time of HEAD, so that the same files give the same ids.

        Args:
            name: Of the tag, which must be free.
            files: Path in the project -> content.
            message: Of the commit and the tag; its first line is a title.

        Returns:
            The id of the commit.

        Raises:
            GitFault: If git refuses, or somebody else took the name meanwhile. There is then no tag.
        """
        head = self.find_commit("HEAD")
        seconds = int(self.made(head).timestamp())
        dated = {"GIT_AUTHOR_DATE": f"@{seconds} +0000", "GIT_COMMITTER_DATE": f"@{seconds} +0000"}
        with tempfile.TemporaryDirectory(prefix="factbound-") as folder:
            own = {**dated, "GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._do("read-tree", head.id, env=own)
            rows = "".join(f"100644 {blob}\t{self._prefix}{path}\0" for path, blob in self._write_blobs(files, Path(folder)))
            self._do("update-index", "-z", "--index-info", told=rows.encode(), env=own)
            tree = self._do("write-tree", env=own).decode().strip()
        commit = self._do("commit-tree", tree, "-p", head.id, told=f"{message}\n".encode(), env=dated).decode().strip()
        written = f"object {commit}\ntype commit\ntag {name}\ntagger {self.identity()} {seconds} +0000\n\n{message}\n"
        tag = self._do("mktag", told=written.encode()).decode().strip()
        self._do("update-ref", f"refs/tags/{name}", tag, "0" * len(tag))
        return commit

    def _write_blobs(self, files: Mapping[str, bytes], folder: Path) -> Iterator[tuple[str, str]]:
        """Write contents as they are, in one run of git; yield each path with its blob."""
        places = [folder / str(number) for number, _ in enumerate(files)]
        for place, content in zip(places, files.values(), strict=True):
            place.write_bytes(content)
        told = "".join(f"{place}\n" for place in places).encode()
        blobs = self._do("hash-object", "-w", "--no-filters", "--stdin-paths", told=told).decode().split()
        return zip(files, blobs, strict=True)

    def _do(self, *words: str, told: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """Return what git answers to a command that may write.

        Raises:
            GitFault: With its own words, if it fails.
        """
        who = {name: os.environ[name] for name in _WHO if os.environ.get(name)}
        ran = self._run(words, told, {**who, **(env or {})}, {**SETTINGS, "user.useConfigOnly": "true"})
        if ran.returncode:
            said = " ".join(ran.stderr.decode("utf-8", "replace").split())
            raise GitFault(f"git refused to write: {said.removeprefix('fatal: ') or 'it said nothing'}")
        return ran.stdout
