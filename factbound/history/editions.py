"""How the facts of a project came about: the commits that touched them, as far as it can be known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factbound.history.git import Git, GitFault, LoggedCommit, NoRepository

NEWEST = 20
"""How many commits are told."""


@dataclass(frozen=True)
class History:
    """The newest commits that touched data/."""

    commits: tuple[LoggedCommit, ...] = ()
    untold: str = ""
    """Why there are none, where a repository could tell more: words for the terminal."""


def load_history(project: Path) -> History:
    """Return the history of a project folder; a build does without where it cannot be read whole.

    A shallow clone gives its first commit as the one that made every file, so that nothing is told from it.
    """
    try:
        git = Git(project)
        if git.shallow:
            return History(untold="this clone's history is cut short. Fetch all of it with: git fetch --unshallow")
        return History(tuple(git.log_data(NEWEST)))
    except NoRepository:
        return History()
    except GitFault as fault:
        return History(untold=f"{fault.message}. {fault.expected}".rstrip())
