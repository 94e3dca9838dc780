"""Two readings of one project, of which the second takes from the first what is the same in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from factbound.history.changes import Side
from factbound.history.git import Commit, Git, is_data_file
from factbound.history.revisions import WORKING_TREE, core_faults, make_side
from factbound.problems import BuildFailed, Problem
from factbound.read.intake import read_file, take_in
from factbound.read.project import BRIEFING, Earlier, Reading, load_project
from factbound.read.tree import FilesAtHand, Place
from factbound.read.vocabulary import PATH as VOCABULARY


@dataclass(frozen=True)
class _Files:
    """The data files of one side."""

    name: str
    files: Mapping[str, bytes]
    place: Place
    """Where they are read from: for the working tree the folder itself, so that what lies there and is not read is told."""
    commit: Commit | None = None


def load_sides(git: Git, project: Path, before: str, after: str | None) -> tuple[Side, Side]:
    """Read the data of a project at two revisions, or at one and as they lie in its folder.

    Where the vocabulary of one side has problems, its facts are read with that of the other, and the side says so.

    Raises:
        GitFault: If there is no such revision.
        BuildFailed: If both vocabularies have problems, or a side has no briefing.
    """
    old = _at_revision(git, before)
    new = _at_revision(git, after) if after is not None else _in_folder(project)
    later = load_project(new.place)
    same = [path for path, content in old.files.items() if path in new.files and _alike(content, new.files[path])]
    earlier = load_project(old.place, earlier=Earlier(later, frozenset(same)))
    faults = {one.name: core_faults(one.name, reading) for one, reading in ((old, earlier), (new, later))}
    if all(faults.values()) or any(problem.at.path.endswith(BRIEFING) for those in faults.values() for problem in those):
        raise BuildFailed([problem for those in faults.values() for problem in those])
    if faults[old.name]:
        borrowed = load_project(_with_vocabulary(old, new), earlier=Earlier(later, frozenset(same)))
        return _side(old, borrowed, faults[old.name]), _side(new, later)
    if faults[new.name]:
        borrowed = load_project(_with_vocabulary(new, old), earlier=Earlier(earlier, frozenset(same)))
        return _side(old, earlier), _side(new, borrowed, faults[new.name])
    return _side(old, earlier), _side(new, later)


def _at_revision(git: Git, revision: str) -> _Files:
    commit = git.find_commit(revision)
    files = git.read_data(commit)
    return _Files(revision, files, FilesAtHand(files), commit)


def _in_folder(project: Path) -> _Files:
    found = take_in(project)
    if found.refused:
        raise BuildFailed(found.refused)
    return _Files(WORKING_TREE, {path: read_file(project / path) for path in found.files if is_data_file(path)}, project)


def _alike(one: bytes, other: bytes) -> bool:
    """Whether two files hold the same; what only line ends tell apart is the same."""
    return one == other or one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def _with_vocabulary(side: _Files, other: _Files) -> FilesAtHand:
    return FilesAtHand({**side.files, VOCABULARY: other.files[VOCABULARY]})


def _side(files: _Files, reading: Reading, faults: tuple[Problem, ...] = ()) -> Side:
    commit = files.commit
    return make_side(files.name, reading, commit.id if commit else "", commit.day if commit else "", faults)
