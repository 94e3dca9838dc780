"""One side of a comparison: the data of a project at a revision or as they lie in its folder, read as any other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from factbound.history.changes import VOCABULARY as VOCABULARY_ID
from factbound.history.changes import Side
from factbound.history.git import Git
from factbound.problems import BuildFailed, Problem
from factbound.read.project import BRIEFING, Reading, load_project
from factbound.read.tree import FilesAtHand
from factbound.read.vocabulary import PATH as VOCABULARY

WORKING_TREE = "the working tree"


def load_side(git: Git, revision: str) -> Side:
    """Read the data of a project at a revision.

    Raises:
        GitFault: If there is no such revision.
        BuildFailed: If the vocabulary has problems, or there is no briefing.
    """
    commit = git.find_commit(revision)
    return read_side(revision, git.read_data(commit), commit.id, commit.day)


def load_working_tree(project: Path) -> Side:
    """Read the data of a project as they lie in its folder.

    Raises:
        BuildFailed: If the vocabulary has problems, or there is no briefing.
    """
    return _sound(WORKING_TREE, load_project(project))


def read_side(name: str, files: Mapping[str, bytes], commit: str, day: str) -> Side:
    """Read some data files, given by their path in the project, as one side of a comparison.

    Raises:
        BuildFailed: If the vocabulary has problems, or there is no briefing.
    """
    return _sound(name, load_project(FilesAtHand(files)), commit, day)


def _sound(name: str, reading: Reading, commit: str = "", day: str = "") -> Side:
    if faults := core_faults(name, reading):
        raise BuildFailed(faults)
    return make_side(name, reading, commit, day)


def make_side(name: str, reading: Reading, commit: str = "", day: str = "", faults: tuple[Problem, ...] = ()) -> Side:
    """Return a side; with faults of a vocabulary, it was read with another one."""
    # The reading itself names what has no faultless file; here a problem of any sort is enough.
    unread = reading.unread | {PurePosixPath(one.at.path).stem for one in reading.problems} | ({VOCABULARY_ID} if faults else set())
    return Side(name, reading.project, commit, day, (*faults, *_placed(name, reading.problems)), unread, borrowed=bool(faults))


def core_faults(name: str, reading: Reading) -> tuple[Problem, ...]:
    """Without its vocabulary nothing of a project can be read rightly, and where there is no briefing nothing was read at all."""
    needed = VOCABULARY if reading.project.vocabulary.kinds or VOCABULARY in reading.files else (VOCABULARY, BRIEFING)
    return tuple(one for one in _placed(name, reading.problems) if one.at.path.endswith(needed))


def _placed(name: str, problems: Collection[Problem]) -> tuple[Problem, ...]:
    """Return problems that say at which revision they are."""
    return tuple(problems if name == WORKING_TREE else (replace(one, at=one.at._replace(path=f"{name}:{one.at.path}")) for one in problems))
