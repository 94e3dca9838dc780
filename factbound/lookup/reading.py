"""Read the facts of a project and no more, for commands that only look something up."""

from __future__ import annotations

from dataclasses import dataclass

from factbound.facts.asof import choose_clocks
from factbound.facts.knowledge import Knowledge
from factbound.options import Options
from factbound.problems import BuildFailed
from factbound.read.project import Reading, load_project


@dataclass(frozen=True)
class Known:
    """What the files say, and what holds of it at the clocks."""

    reading: Reading
    knowledge: Knowledge

    @property
    def left_out(self) -> str:
        """Word of the files that could not be read whole; nothing where all could."""
        files = len({one.at.path for one in self.reading.problems})
        return (
            f"{files} {'file has' if files == 1 else 'files have'} problems, which 'check' tells; what stands there may be missing." if files else ""
        )


def read_knowledge(options: Options) -> Known:
    """Return the facts of a project as far as its files can be read; faults are what `check` is for.

    Raises:
        BuildFailed: When nothing of it can be read.
    """
    reading = load_project(options.project)
    if not reading.project.vocabulary.kinds or not reading.files:
        raise BuildFailed(reading.problems)
    return Known(reading, Knowledge(reading.project, choose_clocks(reading.project.briefing, options.valid_at, options.known_at)))
