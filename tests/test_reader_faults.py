"""The reader, fault by fault: each is told whole, at its place, with the way out; see reader_faults.py for what is tried."""

from __future__ import annotations

from pathlib import Path
from pprint import pformat

import pytest
from reader_faults import REPLACED, WHOLE

from factbound.problems import Problem
from factbound.read.project import load_project
from factbound.read.tree import FilesAtHand

BASE = Path(__file__).parent / "cases" / "_base"
FILES = {file.relative_to(BASE).as_posix(): file.read_bytes() for file in sorted(BASE.rglob("*.yml"))}
EVERYTHING = Path(__file__).parent / "fixtures" / "every_key"
GOLDEN = Path(__file__).parent / "fixtures" / "reader.txt"


def replaced(path: str, old: str, new: str) -> str:
    """Return a file of the base project with a part replaced."""
    text = FILES[path].decode()
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


TRIED = [
    *((path, f"{old!r} -> {new!r}", replaced(path, old, new)) for path, old, new in REPLACED),
    *((path, repr(text), text) for path, text in WHOLE),
]


def told(path: str, title: str, text: str) -> str:
    """Return a block of the golden file: what was tried, and all problems of the project then."""
    found = sorted(load_project(FilesAtHand({**FILES, path: text.encode()})).problems)
    return "\n".join([f"== {path}: {title}", *(_line(one) for one in found), ""])


def _line(one: Problem) -> str:
    return f"{one.at.path}:{one.at.line}:{one.at.column}: {one.message} | {one.expected} | {one.excerpt}"


def test_the_golden_file_is_whole(request: pytest.FixtureRequest) -> None:
    """It has a block for each fault that is tried, in their order; --update-golden writes it."""
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text("\n".join(told(*one) for one in TRIED), "utf-8")
    assert [line for line in GOLDEN.read_text("utf-8").splitlines() if line.startswith("== ")] == [f"== {path}: {title}" for path, title, _ in TRIED]


@pytest.mark.parametrize("number", range(len(TRIED)), ids=lambda number: TRIED[number][0])
def test_faults_are_told_whole(number: int) -> None:
    """Each fault gives its problem, and nothing else."""
    assert told(*TRIED[number]) == GOLDEN.read_text("utf-8").split("\n\n")[number].rstrip("\n") + "\n"


def test_every_key_is_read(request: pytest.FixtureRequest) -> None:
    """A project that uses every key of every file is read to the last letter, without a problem; --update-golden writes how."""
    files = {file.relative_to(EVERYTHING).as_posix(): file.read_bytes() for file in sorted(EVERYTHING.rglob("*.yml"))}
    reading = load_project(FilesAtHand(files))
    assert reading.problems == []
    read = f"{pformat(reading.project, width=150)}\n"
    golden = EVERYTHING / "project.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(read, "utf-8")
    assert read == golden.read_text("utf-8")
