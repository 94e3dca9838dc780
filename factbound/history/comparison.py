"""What a build is compared with, when somebody asks: an earlier state of the facts, and all that changed since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factbound.facts.model import Project
from factbound.history.changes import Side, compare_sides
from factbound.history.revisions import WORKING_TREE, load_since
from factbound.history.told import Told, tell


@dataclass(frozen=True)
class Comparison:
    """The facts of a build beside those of an earlier state."""

    before: Side
    told: Told


def load_comparison(folder: Path, project: Project, name: str) -> Comparison:
    """Compare a project with an earlier state of it.

    Args:
        folder: The project folder.
        project: What its files say now.
        name: A revision of git or an edition.

    Raises:
        BuildFailed: If there is none of that name, or it cannot be read.
    """
    before = load_since(folder, name)
    return Comparison(before, tell(compare_sides(before, Side(WORKING_TREE, project))))
