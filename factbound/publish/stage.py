"""Build beside, verify, then swap: a reader of the output folder sees the old whole or the new whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
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
from factbound.publish.shelf import Placed, Shelf, is_still
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
        self.shelf = Shelf(self.root)
        """What takes the files that are finished."""
        self._sealed: dict[str, str] = {}
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        self.kept += mend_target(self.out, self._project)
        with told_by_the_disk(self.out, next(one for one in self._place.parents if one.exists())):
            self._made = _make_folders(self._place.parent)
            try:
                self._beside = Beside(self._place, self._judge)
            except BaseException:
                self._take_folders_away()
                raise
        self.root = self._beside.root
        self.shelf = Shelf(self.root, self._place)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        problem = None
        if isinstance(error, OSError):  # while the working folder still takes its room
            problem = disk_problem(error, self.out, self.root, self._need())
        self._leave()
        self._take_folders_away()
        if problem:
            raise BuildFailed([problem]) from error

    def _need(self) -> int:
        """Return how many bytes a build needs at least: as many as the last one has, but where it shares with that, what it wrote itself."""
        shared = sum(one.shared.size for one in self.shelf.placed.values() if one.shared)
        own = _size_of(self.root) - shared
        return own if shared else max(own, _size_of(self._place))

    def _take_folders_away(self) -> None:
        """Take away what was made for an output that there is none of."""
        if not self._place.exists():
            for folder in reversed(self._made):
                with contextlib.suppress(OSError):
                    folder.rmdir()

    def write(self, path: str, content: str | bytes) -> None:
        """Put one file that is finished below the stage.

        Args:
            path: Relative, with forward slashes.
            content: Text is written as UTF-8 with line feeds.
        """
        self.shelf.put(path, content.encode() if isinstance(content, str) else content)

    def write_pieces(self, pieces: Iterable[tuple[str, bytes]]) -> None:
        """Write files piece by piece, so that none is ever held as a whole.

        Args:
            pieces: Each with the path of its file, as in `write`.
        """
        digests: dict[str, Any] = {}
        with contextlib.ExitStack() as opened:
            files: dict[str, BinaryIO] = {}
            for path, piece in pieces:
                if path not in files:
                    files[path], digests[path] = opened.enter_context(Path(self.shelf.fresh(path)).open("xb")), hashlib.sha256()
                files[path].write(piece)
                digests[path].update(piece)
        self._sealed |= {path: digest.hexdigest() for path, digest in digests.items()}

    def seal(self, *tops: str) -> None:
        """Keep the hashes of the files that were written by others and are finished: nobody is to change them until they are published.

        Args:
            tops: The folders at the top of the output that are; all when none is named.
        """
        for top in tops or ("",):
            for path, entry in list_files(self.root, top):
                self._seal(path, entry.path)

    def _seal(self, path: str, file: str) -> None:
        if path not in self._sealed and path not in self.shelf.placed:
            self._sealed[path] = _digest(file)

    def publish(self, inputs: Mapping[str, str], **about: object) -> bytes:
        """Write the manifest, see that the disk has everything as the manifest says, and put the stage in the output folder's place.

        Args:
            inputs: Path -> SHA-256 of all that the build was made from.
            about: More for the manifest, as JSON takes it: the clocks, what documents were made from.

        Returns:
            The manifest. What lies in the output folder may be that of another build already.

        Raises:
            BuildFailed: When a file is not what was written.
        """
        assert self._beside is not None
        placed = self.shelf.placed
        set_rights(self.root, placed, self._seal)  # and hash what else there is, with one look
        listed = {**self._sealed, **{path: one.digest for path, one in placed.items()}}
        record = {"factbound": __version__, **about, "inputs": dict(sorted(inputs.items())), "outputs": dict(sorted(listed.items()))}
        manifest = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
        self.write(MANIFEST, manifest)
        flush(self.root)
        _verify(self.root, {**listed, MANIFEST: placed[MANIFEST].digest}, placed, self.out)
        with alone(self._place.parent):
            swap_in(self.root, self._place, self._beside.aside)
            with contextlib.suppress(OSError):  # it is done; only a power cut in this moment could undo it
                flush_folder(self._place.parent)
        self._leave()
        return manifest

    def _judge(self, old: Path) -> Callable[[str], bool]:
        """Return what says of a file of a replaced output whether it may go: also where the new output has the very same, as which it stays."""
        ours, placed = made_by_a_build(old), self.shelf.placed

        def goes(path: str) -> bool:
            one = placed.get(path)
            return (one is not None and one.shared is not None and is_still(f"{old}/{path}", one.shared)) or ours(path)

        return goes

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


def _verify(root: Path, listed: Mapping[str, str], placed: Mapping[str, Placed], out: Path) -> None:
    """Compare every file with what the manifest says of it: those that were written are read again, shared ones were when they were compared."""

    def digest_of(path: str, entry: os.DirEntry[str]) -> str:
        one = placed.get(path)
        return one.digest if one and one.shared and is_still(entry.path, one.shared) else _digest(entry.path)

    found = {path: digest_of(path, entry) for path, entry in list_files(root)}
    if wrong := sorted(path for path in {*found, *listed} if found.get(path) != listed.get(path)):
        raise BuildFailed(_unlike(out, wrong))


def _unlike(out: Path, paths: Iterable[str]) -> list[Problem]:
    hint = "The disk may be failing, or another program changes the files of a build: see to it, then build again."
    return [Problem(Position(f"{out.as_posix()}/{path}"), "the file is not as the build wrote it", hint) for path in paths]


def _digest(file: str) -> str:
    with Path(file).open("rb", buffering=0) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _size_of(folder: Path) -> int:
    try:
        return sum(entry.stat(follow_symlinks=False).st_size for _, entry in list_files(folder))
    except OSError:
        return 0
