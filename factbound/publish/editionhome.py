"""Where a new edition goes: under a tag of the repository where nothing stands in its way, else into a folder of the project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from factbound.files import INPUTS
from factbound.history.git import Commit, GitFault, NoRepository
from factbound.history.gitwrite import GitWriter
from factbound.history.releases import list_editions
from factbound.history.tags import FOLDER
from factbound.problems import BuildFailed, Position, Problem


@dataclass(frozen=True)
class Home:
    """Where an edition goes."""

    git: GitWriter | None = None
    """For a tag; None for a folder."""
    commit: Commit | None = None
    dirty: bool = False
    made: datetime | None = None
    """When the commit was made."""
    reason: str = ""
    """Why it is a folder though there is a repository."""


def refuse_taken(name: str, project: Path) -> None:
    """Stop where there is an edition of a name: none is ever replaced, and names that some disks hold for one are one.

    Raises:
        BuildFailed: If there is one, or a record of one cannot be read.
    """
    folder = project / FOLDER
    taken = {one.name: one.home for one in list_editions(project).found}
    taken |= {one.name: f"{FOLDER}/{one.name}" for one in (folder.iterdir() if folder.is_dir() else ())}
    for known, home in taken.items():
        if known.casefold() == name.casefold():
            raise BuildFailed(
                [Problem(Position(home), f"there is an edition '{known}' already", "Choose another name: an edition is never changed.")]
            )


def choose_home(to: str | None, project: Path) -> Home:
    """Return where the edition goes: a tag if that was asked for, or if nothing stands in its way.

    Raises:
        GitFault: If a tag was asked for, and there is no repository, no commit or nobody who commits.
        BuildFailed: If a tag was asked for, and files are not committed.
    """
    try:
        git = GitWriter(project)
    except NoRepository:
        if to == "tag":
            raise
        return Home()
    commit = git.head()
    if commit is None:
        if to == "tag":
            raise GitFault("the repository has no commit yet", "Commit the project first, or release into a folder with '--to folder'.")
        return Home(reason="the repository has no commit yet")
    dirty, made = git.dirty(*INPUTS), git.made(commit)
    if to == "folder":
        return Home(None, commit, bool(dirty), made)
    if dirty and to:
        hint = "Commit it, or release into a folder with '--to folder'."
        raise BuildFailed(Problem(Position(path), "the file is not committed as it stands", hint) for path in dirty)
    if dirty:
        return Home(None, commit, True, made, _dirt(dirty))
    try:
        git.identity()
    except GitFault as fault:
        if to:
            raise
        return Home(None, commit, False, made, fault.message)
    return Home(git, commit, False, made)


def _dirt(files: list[str]) -> str:
    more = f" and {len(files) - 1} more are" if files[1:] else " is"
    return f"'{files[0]}'{more} not committed"
