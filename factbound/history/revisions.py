"""A project at a revision: its data, laid out in a folder of its own and read as any other."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from factbound.facts.model import Project
from factbound.history.changes import Side
from factbound.history.git import Git, GitFault
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.project import BRIEFING, Reading, load_project
from factbound.read.vocabulary import PATH as VOCABULARY

WORKING_TREE = "the working tree"
SINCE = "--since"
"""Where a build was told what to compare itself with: how problems of that name their place."""


def load_side(git: Git, project: Path, revision: str | None) -> Side:
    """Read the data of a project at a revision, or as they lie in its folder for none.

    Raises:
        GitFault: If there is no such revision.
        BuildFailed: If the vocabulary has problems, or there is no briefing.
    """
    if revision is None:
        return load_working_tree(project)
    commit = git.find_commit(revision)
    return read_side(revision, git.read_data(commit), commit.id, commit.day)


def load_working_tree(project: Path) -> Side:
    """Read the data of a project as they lie in its folder.

    Raises:
        BuildFailed: If the vocabulary has problems, or there is no briefing.
    """
    reading = load_project(project)
    _check_core(reading.project, reading.problems)
    return Side(WORKING_TREE, reading.project, problems=tuple(reading.problems), unread=_unread(reading))


def read_side(name: str, files: Mapping[str, bytes], commit: str, day: str) -> Side:
    """Read some data files, given by their path in the project, as one side of a comparison.

    Raises:
        BuildFailed: If the vocabulary has problems, or there is no briefing.
    """
    with tempfile.TemporaryDirectory(prefix="factbound-") as folder:
        for path, content in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        Path(folder, "data").mkdir(exist_ok=True)
        reading = load_project(Path(folder))
    problems = [replace(one, at=replace(one.at, path=f"{name}:{one.at.path}")) for one in reading.problems]
    _check_core(reading.project, problems)
    return Side(name, reading.project, commit, day, tuple(problems), _unread(reading))


def load_since(project: Path, name: str) -> Side:
    """Read the data of a project as they were at what a build is to be compared with.

    Where the vocabulary of a revision has problems, its facts are read with that of today.

    Args:
        project: The project folder.
        name: An edition, or a revision of git as a person names it.

    Raises:
        BuildFailed: If there is no such revision, no repository or no git, or if it cannot be read.
    """
    # Editions are read with what stands above.
    from factbound.history.releases import load_named, load_pair

    try:
        try:
            return load_named(project, name)
        except BuildFailed:
            return load_pair(project, name, None)[0]
    except GitFault as fault:
        raise BuildFailed([Problem(Position(SINCE), fault.message, fault.expected)]) from fault


def _check_core(project: Project, problems: Collection[Problem]) -> None:
    """Without its vocabulary nothing of a project can be read rightly, and where there is no briefing nothing was read at all."""
    needed = VOCABULARY if project.vocabulary.kinds else (VOCABULARY, BRIEFING)
    core = [one for one in problems if one.at.path.endswith(needed)]
    if core:
        raise BuildFailed(core)


def _unread(reading: Reading) -> frozenset[str]:
    """Return the ids of which a file has a problem of any sort; the reading itself names those that have no faultless file."""
    return reading.unread | {Path(one.at.path).stem for one in reading.problems}
