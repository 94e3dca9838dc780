"""Problems: faults in the user's files, in the one shape in which every command prints them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import NamedTuple, TypeVar

from factbound.characters import one_line, visible
from factbound.limits import PROBLEMS

T = TypeVar("T")
MESSAGE = 1_000
"""Letters of a sentence of a problem that are shown; it may quote what somebody wrote."""
EXCERPT = 1_000
"""Letters of a line that are shown."""
NO_FILES = {"option": "--", "variable": "$"}
"""Where else than in a file a problem may be, and how the names of such places begin."""
GUESSES, GUESSED = 500, 100
"""Names that a word is held against, and letters of a word that are looked at."""


class Position(NamedTuple):
    """A place in one of the project's files; a tuple, since a project has more of them than of anything else."""

    path: str
    """Relative to the project folder, with forward slashes; or an option such as `--valid-at`, or a variable such as `$SOURCE_DATE_EPOCH`."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in characters."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault, with the way out."""

    at: Position
    message: str
    """What is wrong, in plain words, without a full stop."""
    expected: str = ""
    """What would be right: whole sentences; the nearest guess belongs here too."""
    excerpt: str = ""
    """The source line at fault, if there is one to show; of a long one, what stands about the place."""

    def __post_init__(self) -> None:
        if len(self.message) > MESSAGE or len(self.expected) > MESSAGE:
            object.__setattr__(self, "message", _cut(self.message))
            object.__setattr__(self, "expected", _cut(self.expected))
        if len(self.excerpt) > EXCERPT:
            start = max(0, min(self.at.column - 1, len(self.excerpt)) - EXCERPT // 2)
            part = self.excerpt[start : start + EXCERPT]
            object.__setattr__(self, "excerpt", f"{'…' if start else ''}{part}{'…' if start + EXCERPT < len(self.excerpt) else ''}")

    def format(self) -> str:
        """Return the problem as the terminal shows it: what a file holds neither commands it nor makes a line of its own."""
        place = self.at.path if self.at.path.startswith(tuple(NO_FILES.values())) else f"{self.at.path}:{self.at.line}:{self.at.column}"
        lines = [one_line(f"{place}: {self.message}")]
        if self.excerpt.strip():
            lines.append(one_line(f"    {self.excerpt.strip()}"))
        if self.expected:
            lines.append(visible(f"  {self.expected}"))
        return "\n".join(lines)


class BuildFailed(Exception):
    """The user's files have problems; nothing was published.

    Args:
        problems: All that were found, in any order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(_first_of_each_file(sorted(set(problems))))
        super().__init__(format_problems(self.problems))

    def __reduce__(self) -> tuple[type[BuildFailed], tuple[tuple[Problem, ...]]]:
        """Let another process be told."""
        return type(self), (self.problems,)


_FIRST = f"{PROBLEMS.hint} Mend these first."


def _first_of_each_file(problems: Sequence[Problem]) -> list[Problem]:
    """Return sorted problems without those of a file beyond the limit, for which one says how many there are."""
    told: list[Problem] = []
    for path, group in groupby(problems, key=lambda one: one.at.path):
        those = list(group)
        if PROBLEMS.is_over(len(those)) and not any(one.expected == _FIRST for one in those):  # else somebody has counted them already
            those = [Problem(Position(path), f"the file has {len(those):,} problems", _FIRST), *those]
        told += those[: PROBLEMS.most + 1]
    return sorted(told)


def given_up(path: str) -> Problem:
    """Return what says that whoever looks for problems of a file has stopped: nothing says how many there are."""
    return Problem(Position(path), f"the file has {PROBLEMS.most:,} problems or more", _FIRST)


def until_full(path: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems of a file up to the limit, and in place of all others that there are more, which nobody then looks for."""
    for count, problem in enumerate(problems):
        if count == PROBLEMS.most:
            yield given_up(path)
            return
        yield problem


def gather(tasks: Iterable[Callable[[], T]]) -> list[T]:
    """Do every task, also those after one that failed.

    Raises:
        BuildFailed: With the problems of all that failed.
    """
    done: list[T] = []
    problems: list[Problem] = []
    for task in tasks:
        try:
            done.append(task())
        except BuildFailed as failure:
            problems += failure.problems
    if problems:
        raise BuildFailed(problems)
    return done


def format_problems(problems: Sequence[Problem], stopped: str = "Build stopped", outcome: str = "Nothing was published.") -> str:
    """Return all problems and the closing line that counts them.

    Args:
        problems: In the order in which they are shown.
        stopped: What they have stopped.
        outcome: What that means for the user's files, as a sentence.
    """
    blocks = [problem.format() for problem in problems]
    blocks.append(f"{stopped}: {counted(len(problems), 'problem')} in {_places(problems)}. {outcome}")
    return "\n\n".join(blocks)


def _places(problems: Sequence[Problem]) -> str:
    """Return in how many files they are, and in how many options and variables, if in any."""
    paths = {problem.at.path for problem in problems}
    kinds = {noun: [path for path in paths if path.startswith(sign)] for noun, sign in NO_FILES.items()}
    told = [counted(len(those), noun) for noun, those in kinds.items() if those]
    files = len(paths) - sum(map(len, kinds.values()))
    return " and ".join([counted(files, "file")] * bool(files or not told) + told)


def _cut(text: str) -> str:
    """Return a sentence without its middle, where it is too long to be read."""
    return text if len(text) <= MESSAGE else f"{text[: MESSAGE // 2].rstrip()} … {text[-MESSAGE // 2 :].lstrip()}"


def guess(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'x'?" for the nearest known word, or nothing when none is near."""
    names = list(known)
    if len(names) > GUESSES:  # then the nearest is sought among those that are written much alike
        names = list(islice((one for one in names if one[:1] == word[:1] and abs(len(one) - len(word)) < 3), GUESSES))
    near = difflib.get_close_matches(word[:GUESSED], sorted(names), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""


def counted(count: int, noun: str) -> str:
    """Return how many there are, in words: '1 file', '1,203 files'."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
