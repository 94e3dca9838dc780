"""Writing an edit to its file, and committing it when somebody asked for that; what was done is remembered for the page that tells it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from factbound.editing.save import save_changes
from factbound.editing.schemas import schemas_after
from factbound.editor.aside import joint_message
from factbound.editor.desk import Desk
from factbound.editor.edits import DiffLine, Trial
from factbound.editor.exchange import Request
from factbound.files import FileChange
from factbound.history.committing import commit_files, has_changes, is_detached
from factbound.history.git import GitFault

REMEMBERED = 50
"""How many saves are remembered."""


@dataclass(frozen=True)
class Saved:
    """What one save did."""

    diffs: list[tuple[str, list[DiffLine]]]
    """Each file with the lines that differ."""
    entity: str
    """Whose file it is."""
    words: str
    """The edit in words."""
    commit: str = ""
    """The short id of its commit."""
    uncommitted: str = ""
    """Why there is none though one was asked for."""
    detached: bool = False
    """Whether it is on no branch."""


@dataclass(frozen=True)
class CommitOffer:
    """What the form says of a commit."""

    possible: bool
    because: str = ""
    """Why none can be made."""
    dirty: bool = False
    """Whether one of the files has changes already that no commit has."""
    detached: bool = False
    """Whether the commit would be on no branch."""
    wanted: bool = False
    message: str = ""
    auto: str = ""
    """The message that the editor itself wrote; one that somebody else wrote is kept."""


class Saver:
    """Saves and commits.

    Args:
        desk: The project.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._numbers = itertools.count(1)
        self._saved: dict[int, Saved] = {}

    def offer(self, path: str, request: Request | None = None, words: str = "") -> CommitOffer:
        """Return whether an edit of a file can be committed, with what the form said of it before.

        Args:
            path: The file.
            request: The form, if it was sent.
            words: The edit in words.
        """
        others = tuple(one for _, one in sorted(self._desk.held.items()))
        auto = joint_message(tuple(words.split("\n")), others) if words else ""
        wanted, message = False, auto
        if request is not None and request.method == "POST":
            wanted, written = bool(request.said("commit")), _tidy(request.said("message"))
            message = written if written and written != _tidy(request.said("auto")) else auto
        try:
            dirty, detached = has_changes(self._desk.folder, [path, *self._desk.held]), is_detached(self._desk.folder)
        except GitFault as fault:
            return CommitOffer(False, str(fault), auto=auto)
        return CommitOffer(True, dirty=dirty, detached=detached, wanted=wanted, message=message, auto=auto)

    def save(self, trial: Trial, entity: str, offer: CommitOffer) -> int:
        """Write an edit, and commit it if that is wanted.

        Returns:
            The number under which it is remembered.

        Raises:
            BuildFailed: When the file has changed meanwhile or cannot be written; it is then as it was.
        """
        folder, changes = self._desk.folder, [FileChange(trial.path, trial.before or None, trial.after)]
        changes += [FileChange(one.path, one.before, one.after) for one in trial.others]
        if not trial.before:  # the schemas list its id; all is saved in one step, or nothing
            changes += schemas_after(self._desk.options, {one.path: one.after.decode("utf-8") if one.after else None for one in changes})
        save_changes(folder, changes)
        self._desk.held.clear()
        paths = [one.path for one in changes]
        commit, uncommitted = self._commit(paths, offer) if offer.wanted else ("", "")
        number = next(self._numbers)
        self._saved[number] = Saved(trial.diffs, entity, offer.message or offer.auto, commit, uncommitted, offer.detached)
        self._saved.pop(number - REMEMBERED, None)
        return number

    def saved(self, number: int) -> Saved | None:
        """Return what one save did."""
        return self._saved.get(number)

    def _commit(self, paths: list[str], offer: CommitOffer) -> tuple[str, str]:
        try:
            return commit_files(self._desk.folder, paths, (offer.message or offer.auto) + "\n"), ""
        except GitFault as fault:
            return "", str(fault)


def _tidy(text: str) -> str:
    """Return a message without the line ends that forms add."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
