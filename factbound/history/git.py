"""Git, asked from outside and only to read: no hook, no filter, no pager, no network, no shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from factbound.history.log import BLOB_MODES, LoggedCommit, parse_log
from factbound.limits import ASSET_BYTES, PROJECT_BYTES, YAML_BYTES

SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "log.follow": "false",
    "log.showRoot": "true",
    "protocol.allow": "never",  # a clone that lacks objects would fetch them
    "safe.bareRepository": "explicit",  # files of the project may look like a repository, with settings of their own
    "log.mailmap": "false",  # nobody's name is asked for
}
"""What a repository could otherwise have git run, or say differently from machine to machine."""

ENVIRONMENT = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_GRAFT_FILE": os.devnull}
"""What a repository's settings cannot undo: no way of fetching is allowed, and no file says that commits have other parents."""

OPTIONS = ("--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs")
LACKING = "Fetch what it lacks: 'git fetch --refetch --no-filter'."
UNASKABLE = "the project's folder has a name that git cannot be asked for"
REVISIONS = (
    "Expected an edition, a branch, a tag, a commit's id, or one relative to it such as 'HEAD~1'. "
    "Editions that others released come with 'git fetch --tags'."
)
TIMEOUT = 60
"""Seconds."""

TOO_LARGE = b" " * (YAML_BYTES.most + 1)
"""What stands in place of a data file that is too large: what reads it refuses it for its size."""

_DATA_FILE = re.compile(r"data/(?:[^/\\:]+/)?[^/\\:]+\.ya?ml")


class GitFault(Exception):
    """Git cannot answer.

    Args:
        message: What is wrong, in plain words, without a full stop.
        expected: The way out, as whole sentences.
    """

    def __init__(self, message: str, expected: str = "") -> None:
        self.message, self.expected = message, expected
        super().__init__(message)

    def __str__(self) -> str:
        """Return both, as what stands behind a colon or alone."""
        return f"{self.message}. {self.expected}".rstrip()


@dataclass(frozen=True)
class Commit:
    """A commit that a revision names."""

    id: str
    day: str
    """When it was made, as `2018-09-12`."""


class NoRepository(GitFault):
    """There is no history at all: no git, or no repository around the project."""

    has_git = True
    """Whether there is a git that could look for one."""


class NoGit(NoRepository):
    """There is no git."""

    has_git = False


class Git:
    """The repository that a project folder lies in.

    Args:
        project: The project folder.

    Raises:
        NoRepository: If there is no git, or the folder lies in no repository.
        GitFault: If git refuses to read it.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self._program = find_program()
        answer = self._ask("rev-parse", "--show-prefix", "--is-shallow-repository").decode("utf-8", "replace")
        self._prefix, _, shallow = answer.rstrip("\n").rpartition("\n")
        self.shallow = shallow == "true"
        """Whether the history before some commits is missing."""

    def find_commit(self, revision: str) -> Commit:
        """Return the commit that a revision names: a branch, a tag, an id, `HEAD~3`.

        Raises:
            GitFault: If it names none.
        """
        fault = GitFault(f"'{revision}' is no revision of this repository", self._why_unknown(revision))
        if not revision or revision.startswith("-") or ".." in revision:
            raise fault
        try:
            found = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        except GitFault:
            raise fault from None
        return Commit(found, self._ask("log", "-1", "--format=%cs", "--no-show-signature", found, "--").decode().strip())

    def _why_unknown(self, revision: str) -> str:
        if ".." in revision:
            return "Name two revisions as two words: 'diff main HEAD'."
        return f"{REVISIONS} The history of this clone is cut short: 'git fetch --unshallow' brings the rest." if self.shallow else REVISIONS

    def read_data(self, commit: Commit) -> Mapping[str, bytes]:
        """Return the data files of the project at a commit, by their path in the project.

        They are read as they were committed: no attribute, filter or link of the repository has a say.
        """
        blobs = self.list_data(commit)
        return dict(zip(blobs, self.read_data_blobs(list(blobs.values())), strict=True))

    def list_data(self, commit: Commit) -> Mapping[str, str]:
        """Return the blobs of the data files of the project at a commit, by their path in the project."""
        return {path: blob for path, blob in self._list_tree(commit, ("data",)).items() if is_data_file(path)}

    def read_files(self, commit: Commit, places: Sequence[str]) -> Mapping[str, bytes]:
        """Return all files of some folders of the project at a commit, or those files themselves, by their path in the project."""
        blobs = self._list_tree(commit, places)
        return dict(zip(blobs, self.read_blobs(list(blobs.values())), strict=True))

    def _list_tree(self, commit: Commit, places: Sequence[str]) -> dict[str, str]:
        """Return the blobs of plain files at some places, by path; none that would lead out of the project."""
        named = [f"{self._prefix}{place}" for place in places]
        listed = self._ask("ls-tree", "-r", "-z", "--full-tree", commit.id, "--", *named).decode("utf-8", "replace")
        blobs: dict[str, str] = {}
        for line in filter(None, listed.split("\0")):
            about, _, name = line.partition("\t")
            mode, _, blob = about.split(" ")[:3]
            path = name.removeprefix(self._prefix)
            if mode in BLOB_MODES and not {".", ".."} & set(path.split("/")) and "\\" not in path:
                blobs[path] = blob
        return blobs

    def read_blobs(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """Yield the contents of blobs, from one run of git.

        Raises:
            GitFault: If one is missing, or they are larger than files of a project may be.
        """
        sizes = self.blob_sizes(blobs)
        if found := next((size for size in sizes if ASSET_BYTES.is_over(size)), 0):
            raise GitFault(f"a file of the history has {found:,} bytes", ASSET_BYTES.hint)
        if PROJECT_BYTES.is_over(sum(sizes)):
            raise GitFault(f"files of the history have {sum(sizes):,} bytes", PROJECT_BYTES.hint)
        answer = self._ask("cat-file", "--batch", told="".join(f"{blob}\n" for blob in blobs).encode()) if blobs else b""
        at = 0
        for blob in blobs:
            end = answer.index(b"\n", at)
            *_, size = answer[at:end].split()
            if not size.isdigit():
                raise GitFault(f"the object {blob} is missing", LACKING)
            yield answer[end + 1 : end + 1 + int(size)]
            at = end + 2 + int(size)

    def read_data_blobs(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """Yield the contents of data files; of one that is larger than the limit what is refused in its place, without reading it."""
        fit = [blob for blob, size in zip(blobs, self.blob_sizes(blobs), strict=True) if not YAML_BYTES.is_over(size)]
        contents = dict(zip(fit, self.read_blobs(fit), strict=True))
        yield from (contents.get(blob, TOO_LARGE) for blob in blobs)

    def blob_sizes(self, blobs: Sequence[str]) -> list[int]:
        """Return the bytes of blobs; 0 for one that is missing."""
        told = "".join(f"{blob}\n" for blob in blobs).encode()
        sizes = self._ask("cat-file", "--batch-check=%(objectsize)", told=told).split(b"\n")[:-1] if blobs else []
        return [int(size) if size.isdigit() else 0 for size in sizes]

    def find_blobs(self, commits: Sequence[str], path: str) -> list[str]:
        """Return the blob of one file of the project at each of some commits (`id`, or `id^` for its parent); empty where it is not there.

        Raises:
            GitFault: If git cannot be asked, as for a folder whose name has two lines.
        """
        if not commits:
            return []
        told = "".join(f"{commit}:{self._prefix}{path}\n" for commit in commits)
        lines = self._ask("cat-file", "--batch-check=%(objecttype) %(objectname)", told=told.encode()).decode("utf-8", "replace").splitlines()
        if len(lines) != len(commits):
            raise GitFault(UNASKABLE)
        return [line.removeprefix("blob ") if line.startswith("blob ") and not line.endswith(" missing") else "" for line in lines]

    def name_data(self) -> str:
        """Return what git calls data/ as the last commit has it, which the log does not tell: a merge that only joined its parents is not in it."""
        answer = self._ask("cat-file", "--batch-check=%(objectname)", told=f"HEAD:{self._prefix}data\n".encode()).decode("utf-8", "replace").strip()
        return "" if answer.endswith(" missing") else answer

    def log_data(self) -> list[LoggedCommit]:
        """Return the commits that touched data/, the newest first; none before the first commit.

        A merge has the files that it made other than in each of its parents; one that only joined them is left out.
        """
        options = ("-c", "--no-renames", "--no-ext-diff", "--no-notes", "--no-show-signature", "--encoding=UTF-8", "--relative")
        form = (f"-O{os.devnull}", "--raw", "--no-abbrev", "-z", "--date-order", "--format=%H%x00%ct%x00%cs%x00%s%x00%b")
        try:
            answer = self._ask("log", *options, *form, "--", "data")
        except GitFault as fault:
            if "does not have any commits" in fault.message:
                return []
            raise
        return [one for one in parse_log(answer.decode("utf-8", "replace").split("\0")) if one.files]

    def _ask(self, *words: str, told: bytes = b"", settings: Mapping[str, str] = MappingProxyType({})) -> bytes:
        """Return what git answers; more settings than the usual ones may be given.

        Raises:
            GitFault: With its own words, if it fails.
        """
        ran = self._run(words, told, {}, {**SETTINGS, **settings})
        if ran.returncode:
            raise _fault(ran.stderr.decode("utf-8", "replace"), self._project)
        return ran.stdout

    def _run(self, words: Sequence[str], told: bytes, env: Mapping[str, str], settings: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
        """Run git without what would send it to another repository, as hooks and scripts of git set it.

        Args:
            words: What it is asked.
            told: Its input.
            env: What the environment has besides.
            settings: What the repository's own settings give way to.

        Raises:
            GitFault: If it cannot be run.
        """
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [self._program, "-C", str(self._project), *given, *OPTIONS, *words]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        return run_program(command, told, {**kept, **ENVIRONMENT, **env}, TIMEOUT)


def is_data_file(path: str) -> bool:
    """Return whether a path in a project is that of a file that data/ may have."""
    return bool(_DATA_FILE.fullmatch(path)) and not {".", ".."} & set(path.split("/"))


def find_program() -> str:
    """Return where git is: on the path, or where systems have it."""
    places = (shutil.which("git"), shutil.which("git", path=os.defpath))
    found = next((place for place in places if place and Path(place).is_absolute()), None)  # never one that lies in the folder at hand
    if not found:
        raise NoGit("there is no git on this machine", "Install git, which reads the project's history.")
    return found


def run_program(command: Sequence[str], told: bytes, env: Mapping[str, str], timeout: int) -> subprocess.CompletedProcess[bytes]:
    """Run git in its own language, asking nobody for a password.

    Raises:
        GitFault: If it cannot be run, or takes too long.
    """
    environment = {**env, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(command, input=told, capture_output=True, env=environment, timeout=timeout, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitFault(f"git cannot be run: {error}") from error


def _fault(said: str, project: Path) -> GitFault:
    """Return a fault for what git complained about."""
    lines = [line.removeprefix("fatal: ") for line in said.splitlines() if line.startswith("fatal: ")] or said.splitlines()[-1:]
    if any("not a git repository" in line for line in lines):
        return NoRepository(f"'{project}' lies in no git repository", "Make it one with 'git init', and commit data/.")
    if "promisor" in said:
        return GitFault("this clone lacks files of that revision", LACKING)
    hint = "Git's own words say how to trust it: 'git config --global --add safe.directory ...'." if "dubious ownership" in said else ""
    return GitFault(f"git cannot read the history: {' '.join(lines) or 'it said nothing'}", hint)
