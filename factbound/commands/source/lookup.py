"""Look up what an action of `source` was asked for: the data, one of its sources; and refuse what there is not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from factbound.problems import BuildFailed, guess

if TYPE_CHECKING:
    from factbound.facts.model import Source
    from factbound.read.project import Reading


def read_data(project: Path) -> Reading:
    """Read all of data/.

    Raises:
        BuildFailed: With every problem; what statements cite is known only when all of them could be read.
    """
    from factbound.read.project import load_project

    reading = load_project(project)
    if reading.problems:
        raise BuildFailed(reading.problems)
    return reading


def find_source(reading: Reading, name: str) -> Source | None:
    """Return a source by its id; None, and a word to the user, when there is none."""
    source = reading.project.sources.get(name)
    if source is None:
        hint = guess(name, reading.project.sources) or "Expected the name of a file in data/sources/, without its .yml."
        refuse(f"there is no source '{name}'. {hint}")
    return source


def refuse(message: str) -> int:
    """Tell the user of wrong arguments.

    Returns:
        The exit code for it.
    """
    print(f"factbound source: error: {message}", file=sys.stderr)
    return 2
