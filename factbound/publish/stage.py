"""Build beside, verify, then swap: a reader of the output folder sees the old whole or the new whole."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from factbound import __version__
from factbound.files.beside import Beside, sweep
from factbound.files.clearing import list_files
from factbound.files.locks import alone
from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.disk import disk_problem, told_by_the_disk
from factbound.publish.manifest import made_by_a_build, set_rights
from factbound.publish.manifest_form import MANIFEST
from factbound.publish.swap import flush, flush_folder, swap_in
from factbound.publish.target import check_target


class Stage:
    """A folder beside the output folder in which a build grows; leaving it deletes what is not published.

    Args:
        out: The output folder. It must be missing, empty or an earlier build's.
        project: The folder of the project, which nothing is built over or into.

    Raises:
        BuildFailed: On entering, when the output folder is not ours to replace, or cannot be made; on leaving, in the place of what the disk refused.
    """

    def __init__(self, out: Path, project: Path | None = None) -> None:
        self.out = out
        self.root = out
        self.kept: list[Path] = []
        """Where files went that were found in the output folder after it was replaced, and that no build made."""
        self._project = project
        self._place = Path(os.path.realpath(out))
        self._beside: Beside | None = None
        self._sealed: dict[str, str] = {}
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        self.kept += mend_target(self.out, self._project)
        with told_by_the_disk(self.out, next(one for one in self._place.parents if one.exists())):
            self._made = _make_folders(self._place.parent)
            try:
                self._beside = Beside(self._place, made_by_a_build)
            except BaseException:
                self._take_folders_away()
                raise
        self.root = self._beside.root
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        problem = None
        if isinstance(error, OSError):  # while the working folder still takes its room
            problem = disk_problem(error, self.out, self.root, max(_size_of(self.root), _size_of(self._place)))
        self._leave()
        self._take_folders_away()
        if problem:
            raise BuildFailed([problem]) from error

    def _take_folders_away(self) -> None:
        """Take away what was made for an output that there is none of."""
        if not self._place.exists():
            for folder in reversed(self._made):
                with contextlib.suppress(OSError):
                    folder.rmdir()

    def write(self, path: str, content: str | bytes) -> None:
        """Write one file below the stage.

        Args:
            path: Relative, with forward slashes.
            content: Text is written as UTF-8 with line feeds.
        """
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        target.write_bytes(data)
        if target.read_bytes() != data:  # a disk that lies
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(target))

    def write_pieces(self, pieces: Iterable[tuple[str, bytes]]) -> None:
        """Write files piece by piece, so that none is ever held as a whole.

        Args:
            pieces: Each with the path of its file, as in `write`.
        """
        digests: dict[Path, Any] = {}
        with contextlib.ExitStack() as opened:
            files: dict[Path, BinaryIO] = {}
            for path, piece in pieces:
                if (target := self.root / path) not in files:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    files[target], digests[target] = opened.enter_context(target.open("wb")), hashlib.sha256()
                files[target].write(piece)
                digests[target].update(piece)
        for target, digest in digests.items():
            if _digest(target) != digest.hexdigest():  # a disk that lies
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(target))

    def seal(self, *tops: str) -> None:
        """Keep the hashes of the files that are finished: nobody is to change them until they are published.

        Args:
            tops: The folders and files at the top of the output that are; all when none is named.
        """
        for path, entry in list_files(self.root):
            if path not in self._sealed and (not tops or path.partition("/")[0] in tops):
                self._sealed[path] = _digest(Path(entry.path))

    def publish(self, inputs: Mapping[str, str], **about: object) -> None:
        """Write the manifest, see that the disk has everything as the manifest says, and put the stage in the output folder's place.

        Args:
            inputs: Path -> SHA-256 of all that the build was made from.
            about: More for the manifest, as JSON takes it: the clocks, what documents were made from.

        Raises:
            BuildFailed: When a file is not what was written.
        """
        assert self._beside is not None
        self.seal()
        record = {"factbound": __version__, **about, "inputs": dict(sorted(inputs.items())), "outputs": dict(sorted(self._sealed.items()))}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        self.write(MANIFEST, text)
        set_rights(self.root)
        flush(self.root)
        _verify(self.root, {**self._sealed, MANIFEST: hashlib.sha256(text.encode()).hexdigest()}, self.out)
        with alone(self._place.parent):
            swap_in(self.root, self._place, self._beside.aside)
            with contextlib.suppress(OSError):  # it is done; only a power cut in this moment could undo it
                flush_folder(self._place.parent)
        self._leave()

    def _leave(self) -> None:
        if self._beside is not None and (kept := self._beside.leave()):
            self.kept.append(kept)
        self._beside, self.root = None, self.out


def mend_target(out: Path, project: Path | None = None) -> list[Path]:
    """Take away what killed builds left beside an output folder, put back what one was about to replace, and refuse what is not ours.

    Returns:
        Where files are now that lay in an output folder and that no build made.

    Raises:
        BuildFailed: When the output folder is not ours to replace.
    """
    place = Path(os.path.realpath(out))
    kept = []
    with told_by_the_disk(out):
        if place.parent.is_dir() and place != place.parent:
            kept = sweep(place, made_by_a_build)
            with alone(place.parent):
                check_target(out, project)
        else:
            check_target(out, project)
    return kept


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder, and return those that were not there, outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _verify(root: Path, listed: Mapping[str, str], out: Path) -> None:
    """Read every file again and compare it with what the manifest says of it."""
    found = {path: _digest(Path(entry.path)) for path, entry in list_files(root)}
    if wrong := sorted(path for path in {*found, *listed} if found.get(path) != listed.get(path)):
        raise BuildFailed(_unlike(out, wrong))


def _unlike(out: Path, paths: Iterable[str]) -> list[Problem]:
    hint = "The disk may be failing, or another program changes the files of a build: see to it, then build again."
    return [Problem(Position(f"{out.as_posix()}/{path}"), "the file is not as the build wrote it", hint) for path in paths]


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _size_of(folder: Path) -> int:
    try:
        return sum(entry.stat(follow_symlinks=False).st_size for _, entry in list_files(folder))
    except OSError:
        return 0
