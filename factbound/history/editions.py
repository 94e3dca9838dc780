"""How the facts of a project came about: the commits that touched them, as far as it can be known."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from factbound.history.git import Git, GitFault, NoRepository
from factbound.history.log import LoggedCommit

NEWEST = 400
"""How many commits are told one by one."""
NONE_YET = "nothing of data/ is committed yet"


@dataclass(frozen=True)
class History:
    """The newest commits that touched data/."""

    commits: tuple[LoggedCommit, ...] = ()
    untold: str = ""
    """Why there are none, where a repository could tell more: words for the terminal."""
    absent: str = field(default="", compare=False)
    """Why there are none, where there is nothing to tell."""
    older: int = 0
    """How many came before them."""


def load_history(project: Path) -> History:
    """Return the history of a project folder; a build does without where it cannot be read whole.

    A shallow clone gives its first commit as the one that made every file, so that nothing is told from it.
    """
    try:
        git = Git(project)
        if git.shallow:
            return History(untold="this clone's history is cut short. Fetch all of it with: git fetch --unshallow")
        commits = git.log_data()
        return History(tuple(commits[:NEWEST]), absent="" if commits else NONE_YET, older=max(len(commits) - NEWEST, 0))
    except NoRepository as fault:
        return History(absent="the project lies in no git repository" if fault.has_git else fault.message)
    except GitFault as fault:
        return History(untold=str(fault))
