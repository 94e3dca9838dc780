"""How the facts of a project came about: the commits that touched them, as far as it can be known."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from factbound.history.git import Git, GitFault, NoRepository, is_data_file
from factbound.history.log import LoggedCommit
from factbound.limits import HISTORY_BYTES, YAML_BYTES

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
    last: str = ""
    """What git calls data/ at the last commit, with which the files at hand are compared."""


def load_history(project: Path) -> History:
    """Return the history of a project folder; a build does without where it cannot be read whole.

    A shallow clone gives its first commit as the one that made every file, so that nothing is told from it.
    """
    try:
        git = Git(project)
        if git.shallow:
            return History(untold="this clone's history is cut short. Fetch all of it with: git fetch --unshallow")
        commits = git.log_data()
        newest = commits[:NEWEST]
        count = _count_read(git, newest)
        if newest and not count:
            return History(untold=f"the newest commit touched more data than is read. {HISTORY_BYTES.hint}")
        return History(tuple(newest[:count]), absent="" if commits else NONE_YET, older=len(commits) - count, last=git.name_data())
    except NoRepository as fault:
        return History(absent="the project lies in no git repository" if fault.has_git else fault.message)
    except GitFault as fault:
        return History(untold=str(fault))


def _count_read(git: Git, commits: list[LoggedCommit]) -> int:
    """Return how many of the newest commits are read: as many as touched no more data than the limit, before and after each counted."""
    touched = [[blob for path, *both in one.blobs if is_data_file(path) for blob in both if blob] for one in commits]
    known = list({blob: None for blobs in touched for blob in blobs})
    sizes = dict(zip(known, git.blob_sizes(known), strict=True))
    total = 0
    for count, blobs in enumerate(touched):
        total += sum(min(sizes[blob], YAML_BYTES.most) for blob in blobs)
        if HISTORY_BYTES.is_over(total):
            return count
    return len(commits)
