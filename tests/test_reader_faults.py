"""The reader, fault by fault: each is told whole, at its place, with the way out; see reader_faults.py for what is tried."""

from __future__ import annotations

from pathlib import Path
from pprint import pformat

import pytest
from reader_faults import REPLACED, WHOLE

from factbound.problems import Problem
from factbound.read.content import load_content
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


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({"data/vocabulary.yml": None}, ["data/vocabulary.yml:1:1: the file cannot be read: No such file or directory"]),
        ({"data/sources/daily.yml": None}, []),
        ({"data/sources/daily.yml": b"title: \xff\n"}, ["data/sources/daily.yml:1:1: the file is not UTF-8 text"]),
        ({"data/sources/daily.yml": b"title: a\npublisher: b\nnote: \xff\n"}, ["data/sources/daily.yml:3:1: the file is not UTF-8 text"]),
        ({"data/notes.md": b"x"}, ["data/notes.md:1:1: this file is not read"]),
        ({"data/parties/notes.md": b"x"}, ["data/parties/notes.md:1:1: this file is not read"]),
        ({"data/parties/.hidden": b"x", "data/.hidden": b"x"}, []),
        ({"data/partys/a.yml": b"x"}, ["data/partys:1:1: no kind has the folder 'partys'"]),
        ({"data/parties/North.yml": b"name: a\nfacts: {role: {value: b, from: daily}}\n"}, ["data/parties/North.yml:1:1: 'North' cannot be an id"]),
        (
            {"data/ventures/north.yml": b"name: a\nfacts: {announced_on: {value: 2018, from: daily}}\n"},
            ["data/ventures/north.yml:1:1: the id 'north' is used twice"],
        ),
        ({"data/sources/daily.yaml": b"title: a\npublisher: b\n"}, ["data/sources/daily.yml:1:1: the id 'daily' is used twice"]),
        ({"data/briefing.yml": None}, ["data/briefing.yml:1:1: there is no such file"]),
    ],
)
def test_files_that_are_missing_or_strange_are_told(files: dict[str, bytes | None], problems: list[str]) -> None:
    """What cannot be read, and what nobody reads, is a problem of its own; no sources at all are none."""
    there = {path: content for path, content in {**FILES, **files}.items() if content is not None}
    assert [line.split(" | ")[0] for line in map(_line, sorted(load_project(FilesAtHand(there)).problems))] == problems


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "---\ntitle: A\norder: ten\n---\n",
            ["content/a.md:3:8: 'ten' is not a place in an order | Expected a whole number such as '10'. | order: ten"],
        ),
        (
            "---\ntitle: A\norder: 100000\n---\n",
            ["content/a.md:3:8: '100000' is not a place in an order | Expected a whole number such as '10'. | order: 100000"],
        ),
        (
            "---\ntitle: A\nreport: no\n---\n",
            [
                "content/a.md:3:9: 'no' does not say whether the page is a chapter of the full briefing | Expected 'true' or 'false'. | report: no",
            ],
        ),
        ("---\norder: 1\n---\n", ["content/a.md:2:1: a page's front matter has no 'title' | Add a line 'title: ...'. | order: 1"]),
        ("---\ntitle: A\n", ["content/a.md:1:1: the front matter does not end | Write '---' on a line of its own below the last key. | ---"]),
    ],
)
def test_faults_of_front_matter(tmp_path: Path, text: str, problems: list[str]) -> None:
    """What stands above a page's text is read as data is."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text(text)
    assert [_line(one) for one in load_content(tmp_path)[1]] == problems


def test_pages_have_their_order(tmp_path: Path) -> None:
    """By their number, then by their path; what is an asset, or hidden, is no page; a file that is no text is told."""
    pages = {
        "b.md": "---\ntitle: B\ndescription: Of B\norder: 2\nreport: false\n---\nText.\n",
        "c.md": "---\ntitle: C\norder: 1\n---\n",
        "a.md": "Text.\n",
    }
    for name, text in {**pages, "assets/x.md": "x", ".y/z.md": "z"}.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text)
    (tmp_path / "content/d.md").write_bytes(b"\xff")
    files, problems = load_content(tmp_path)
    assert [(one.path, one.title, one.description, one.order, one.in_report) for one in files] == [
        ("a.md", "", "", 0, True),
        ("c.md", "C", "", 1, True),
        ("b.md", "B", "Of B", 2, False),
    ]
    assert [_line(one) for one in problems] == ["content/d.md:1:1: the file is not UTF-8 text | Save it as UTF-8. | "]
    assert load_content(tmp_path / "nowhere") == ([], [])
