"""What a build is compared with, when somebody asks: an earlier state of the facts, and all that changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from factbound.facts.asof import known_part
from factbound.facts.clocks import Clocks
from factbound.facts.model import Project
from factbound.history.changes import Side, compare_sides
from factbound.history.revisions import WORKING_TREE, load_since
from factbound.history.told import Told, tell


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
