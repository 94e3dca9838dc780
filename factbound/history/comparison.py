"""What a build is compared with, when somebody asks: an earlier state of the facts, and all that changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from factbound.facts.asof import known_part
from factbound.facts.clocks import Clocks
from factbound.facts.model import Project
from factbound.history.changes import Side, compare_sides
from factbound.history.git import GitFault
from factbound.history.releases import load_named, load_pair
from factbound.history.revisions import WORKING_TREE
from factbound.history.told import Told, tell
from factbound.problems import BuildFailed, Position, Problem

SINCE = "--since"
"""Where a build was told what to compare itself with: how problems of that name their place."""


@dataclass(frozen=True)
class Comparison:
    """The facts of a build beside those of an earlier state."""

    before: Side
    told: Told


def load_comparison(folder: Path, project: Project, name: str, clocks: Clocks) -> Comparison:
    """Compare a project with an earlier state of it, as far as both were known by the day of the build.

    Args:
        folder: The project folder.
        project: What its files say now.
        name: A revision of git or an edition.
        clocks: Those of the build.

    Raises:
        BuildFailed: If there is none of that name, or it cannot be read.
    """
    before = load_since(folder, name)
    known = replace(before, project=known_part(before.project, clocks))
    return Comparison(before, tell(compare_sides(known, Side(WORKING_TREE, known_part(project, clocks)))))


def load_since(project: Path, name: str) -> Side:
    """Read what a build is to be compared with: an edition or, where none has the name, a revision of git.

    Where the vocabulary of a revision has problems, its facts are read with that of today.

    Raises:
        BuildFailed: If there is neither, no repository or no git, or if it cannot be read.
    """
    try:
        try:
            return load_named(project, name)
        except BuildFailed:
            return load_pair(project, name, None)[0]
    except GitFault as fault:
        raise BuildFailed([Problem(Position(SINCE), fault.message, fault.expected)]) from fault
