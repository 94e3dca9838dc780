"""The journal of a project: what each commit changed in the facts, what is not committed yet, and how each statement came about."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType

from factbound.crew import side_by_side
from factbound.facts.model import Project
from factbound.history.changes import Side, compare_sides
from factbound.history.editions import History, load_history
from factbound.history.git import Git, GitFault, is_data_file
from factbound.history.log import LoggedCommit
from factbound.history.matching import word_statements
from factbound.history.merges import tell_merge
from factbound.history.revisions import WORKING_TREE
from factbound.history.told import Told, tell
from factbound.history.trails import Trails, follow_statements
from factbound.history.versions import Versions
from factbound.history.wordings import Wordings
from factbound.read.ledger import PATH as LEDGER
from factbound.read.vocabulary import PATH as VOCABULARY


@dataclass(frozen=True)
class Entry:
    """What one commit changed."""

    commit: LoggedCommit
    told: Told | None
    """None where the vocabulary of either side cannot be read, so that nothing can be said of any fact."""


AHEAD = 0.7
"""The part of the history that is told while the project is read: what takes as long as that and the rest together, on two processors."""
HELD = 1_000
"""Files of the last commit that are held from one build of a session to the next; more would take too much memory."""
NONE = "This build had no history to read: "

Memory = Mapping[str, Told | None]
"""Commit -> what it changed."""


@dataclass(frozen=True)
class Pending:
    """What the folder has and no commit."""

    files: tuple[str, ...] = ()
    """Paths in the project, sorted."""
    told: Told | None = None
    """What they change; None where that cannot be told."""


@dataclass(frozen=True)
class Journal:
    """All that is told of how the facts came about."""

    entries: tuple[Entry, ...] = ()
    """The newest first."""
    older: int = 0
    """How many commits that touched data/ came before them."""
    untold: str = ""
    """Why there are none, as a sentence for readers without its full stop."""
    pending: Pending = field(default_factory=Pending)
    trails: Trails = field(default_factory=Trails)


def load_journal(
    folder: Path,
    project: Project,
    history: History,
    known: Memory | None = None,
    ahead: Callable[[], Memory | None] | None = None,
    committed: Callable[[], Mapping[str, bytes]] | None = None,
    read: Mapping[str, str] = MappingProxyType({}),
) -> Journal:
    """Return the journal of a project.

    Args:
        folder: The project folder.
        project: What its files say now.
        history: Its commits.
        known: What the last build was told of commits, which never change.
        ahead: Waits for `tell_ahead`, if somebody has begun it.
        committed: Waits for `read_committed`, if somebody has begun that.
        read: SHA-256 of the files from which the project was read, by path: what is saved since is no part of it.
    """
    if not history.commits:
        return Journal(untold=NONE + (history.untold or history.absent))
    try:
        known = dict(known or {})
        if ahead:
            known |= _tell_commits(Git(folder), history.commits[_first_part(history.commits) :], spared=1)
            known |= ahead() or {}
        if untold := [one for one in history.commits if one.id not in known]:
            known |= _tell_commits(Git(folder), untold)
        pending = _tell_pending(committed() if committed else read_committed(folder, {}), folder, project, read)
    except GitFault as fault:
        return Journal(untold=NONE + fault.message)
    entries = [Entry(one, known[one.id]) for one in history.commits]
    told = [(one.commit, one.told) for one in reversed(entries) if one.told]
    trails = follow_statements(told, pending.told, word_statements(project, ()))
    return Journal(tuple(entries), history.older, pending=pending, trails=trails)


def read_committed(folder: Path, known: dict[str, bytes]) -> Mapping[str, bytes]:
    """Return the data files of a project at its last commit, by path.

    Args:
        folder: The project folder.
        known: Blob -> content, of some that were read before, which never change; holds afterwards those of this commit, unless they are many.

    Raises:
        GitFault: If git cannot be asked for them.
    """
    git = Git(folder)
    blobs = git.list_data(git.find_commit("HEAD"))
    unread = [blob for blob in dict.fromkeys(blobs.values()) if blob not in known]
    contents = {**known, **dict(zip(unread, git.read_data_blobs(unread), strict=True))}
    found = {path: contents[blob] for path, blob in blobs.items()}
    known.clear()
    if len(blobs) <= HELD:
        known |= {blob: contents[blob] for blob in blobs.values()}
    return found


def tell_ahead(folder: Path) -> Memory:
    """Return what the newer commits of a project changed, for a build that is still reading its files; nothing where that cannot be told.

    A commit never changes, so that this is true of it whatever else the build finds. The older ones the build tells itself meanwhile.
    """
    try:
        commits = load_history(folder).commits
        return _tell_commits(Git(folder), commits[: _first_part(commits)], spared=1)
    except GitFault:
        return {}


def _first_part(commits: Sequence[LoggedCommit]) -> int:
    """Return how many of some commits touched the part of all files that is told ahead."""
    touched = list(accumulate(len(one.blobs) for one in commits))
    return bisect_left(touched, AHEAD * touched[-1]) if touched else 0


def _tell_commits(git: Git, commits: Sequence[LoggedCommit], spared: int = 0) -> Memory:
    """Compare each commit with the ones before it; of all files only those that it touched are read."""
    names = [name for one in commits for name in (*one.parents, one.id)]
    vocabularies = dict(zip(names, git.find_blobs(names, VOCABULARY), strict=True))
    wanted = {blob: None for one in commits for path, *both in one.blobs if is_data_file(path) for blob in both if blob}
    wanted |= {blob: None for blob in vocabularies.values() if blob}
    contents = dict(zip(wanted, git.read_data_blobs(list(wanted)), strict=True))
    compare = partial(_compare_commit, versions=Versions(contents), write=Wordings(), vocabularies=vocabularies)
    told = side_by_side(commits, compare, spared=spared)
    return dict(zip((one.id for one in commits), told, strict=True))


def _compare_commit(commit: LoggedCommit, versions: Versions, write: Wordings, vocabularies: Mapping[str, str]) -> Told | None:
    sides: list[Side] = []
    for number, name in enumerate((*commit.parents, commit.id), start=1):
        files = {path: blob for path, *both in commit.blobs if is_data_file(path) and (blob := both[number - 1])}
        side = versions.side(name, files, vocabularies[name])
        if side is None:
            return None
        sides.append(side)
    *parents, after = sides
    return tell_merge([tell(compare_sides(before, after, write), write) for before in parents])


def _tell_pending(committed: Mapping[str, bytes], folder: Path, project: Project, read: Mapping[str, str]) -> Pending:
    """Compare the last commit with the files as they were read; what only line ends tell apart is the same."""
    found = [path for path in read if is_data_file(path)] if read else _data_files(folder)
    touched = sorted(path for path in {*committed, *found} if _is_touched(folder, path, read, committed.get(path)))
    if not touched:
        return Pending()
    blobs = {path: path for path in touched if path in committed}
    before = Versions(committed).side("HEAD", blobs, VOCABULARY if VOCABULARY in committed else "")
    if before is None:
        return Pending(tuple(touched))
    return Pending(tuple(touched), tell(compare_sides(before, _part(project, frozenset(touched), before))))


def _part(project: Project, paths: Collection[str], before: Side) -> Side:
    """Return of what the project says now as much as some of its files say."""
    entities = {name: one for name, one in project.entities.items() if one.at.path in paths}
    sources = {name: one for name, one in project.sources.items() if one.at.path in paths}
    briefing = project.briefing if project.briefing.at.path in paths else before.project.briefing
    ledger = project.ledger if LEDGER in paths else before.project.ledger
    return Side(WORKING_TREE, Project(briefing, project.vocabulary, entities, sources, ledger))


def _is_touched(folder: Path, path: str, read: Mapping[str, str], committed: bytes | None) -> bool:
    """Return whether a file was another one when it was read than the last commit has."""
    if read and path not in read:
        return "/." not in path  # hidden ones are never read
    if committed is not None and _digest(committed) == read.get(path):
        return False
    content = (folder / path).read_bytes() if (folder / path).is_file() else None
    return _same_ends(content) != _same_ends(committed) or (path in read and _digest(content) != read[path])


def _data_files(folder: Path) -> list[str]:
    found = (file.relative_to(folder).as_posix() for file in (folder / "data").rglob("*") if file.is_file())
    return [path for path in found if is_data_file(path)]


def _digest(content: bytes | None) -> str:
    return hashlib.sha256(content or b"").hexdigest()


def _same_ends(content: bytes | None) -> bytes | None:
    return content.replace(b"\r\n", b"\n") if content is not None else None
