"""One commit of a few files, as the user would make it: their hooks run, their name stands on it, and nothing else goes along."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from factbound.history.git import GitFault, NoRepository, find_program, run_program

TIMEOUT = 120
"""Seconds; hooks of the user's own may take a while."""

_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_COMMON_DIR")
"""What hooks and scripts of git set, and what would have this commit go to another repository."""


def commit_files(project: Path, paths: Sequence[str], message: str) -> str:
    """Commit files as they lie in the project folder, and nothing else.

    Args:
        project: The project folder.
        paths: In it, with forward slashes.
        message: The commit's message.

    Returns:
        The commit's short id.

    Raises:
        GitFault: Why there is no commit; the files stay as they are.
    """
    _ask(project, "add", "--intent-to-add", "--", *paths)  # a file that git does not know yet could not be named in a commit
    _ask(project, "-c", "user.useConfigOnly=true", "commit", "--quiet", "--only", "--file=-", "--", *paths, told=message)
    return _ask(project, "rev-parse", "--short", "HEAD").strip()


def has_changes(project: Path, paths: Sequence[str]) -> bool:
    """Return whether one of some files differs from its last commit, so that a commit of it would take along more than one edit.

    Raises:
        GitFault: If git cannot tell.
    """
    return bool(_ask(project, "status", "--porcelain", "--", *paths).strip())


def is_detached(project: Path) -> bool:
    """Return whether no branch is checked out, so that a commit would be on none.

    Raises:
        GitFault: If git cannot tell.
    """
    return not _ask(project, "branch", "--show-current").strip()


def _ask(project: Path, *words: str, told: str = "") -> str:
    command = [find_program(), "-C", str(project), "--no-pager", "--literal-pathspecs", *words]
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    ran = run_program(command, told.encode(), kept, TIMEOUT)
    if ran.returncode:
        raise _explained(_said(ran.stderr + ran.stdout))
    return ran.stdout.decode("utf-8", "replace")


def _said(answer: bytes) -> str:
    """Return what git or a hook complained about, in one line."""
    lines = [line.strip() for line in answer.decode("utf-8", "replace").splitlines() if line.strip()]
    return " ".join(line.removeprefix("fatal: ").removeprefix("error: ") for line in lines[-6:]) or "git said nothing"


def _explained(said: str) -> GitFault:
    """Return a fault with the way out for what git complained about."""
    if "not a git repository" in said:
        return NoRepository("the project lies in no git repository", "Make it one with 'git init', and commit data/.")
    if any(words in said for words in ("no email was given", "no name was given", "auto-detection is disabled", "tell me who you are")):
        return GitFault("git does not know whose name to put on a commit", "Set it once with 'git config user.name' and 'git config user.email'.")
    if "during a merge" in said:
        return GitFault("a merge is under way", "Finish the merge, and commit the file with it.")
    return GitFault(f"git or one of its hooks refused: {said}", "Commit the file by hand when that is mended.")
