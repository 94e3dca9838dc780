"""Typst in a process of its own: what a layout cannot do to a build."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Timer

import pytest

from factbound.limits import DOCUMENT_BYTES, TYPESET_BYTES, TYPESET_SECONDS, Limit
from factbound.options import DEFAULT_TEMPLATES
from factbound.problems import BuildFailed, gather
from factbound.publish.reports import frames, running, typesetting
from factbound.publish.reports.apart import WAY_OUT, Apart
from factbound.publish.reports.document import Press, write_documents
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.job import Job, typeset
from factbound.publish.reports.running import Running
from factbound.publish.reports.typesetter import font_folders
from factbound.render.documents import RenderedReport

WHEN = datetime(2018, 9, 11, tzinfo=UTC)
ONE_SECOND = Limit(1, TYPESET_SECONDS.name, "")
ENDLESS = "#for i in range(100000) { for j in range(100000) { } }"

counted = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system keeps no such limit")


def job(text: str, timestamp: datetime | None = None) -> Job:
    """Return what a layout is typeset by."""
    return Job({"a.typ": text.encode()}, "a.typ", "templates/typst/a.typ", font_folders(), timestamp, 72)


def fault_of(text: str, press: Apart) -> tuple[str, int, str]:
    """Return what is told of a layout that cannot be typeset."""
    with press, pytest.raises(ReportFault) as fault:
        press(job(text))
    return fault.value.message, fault.value.line, fault.value.expected


def test_a_process_apart_makes_the_same_bytes_and_tells_the_same_faults() -> None:
    """One process does several jobs; a fault in one ends none."""
    page, paper, nonsense = job("#rect(fill: red)"), job('#set document(title: "T")\n= A', WHEN), job("#nonsense")
    with Apart() as press:
        assert press(page) == typeset(page)
        with pytest.raises(ReportFault) as there:
            press(nonsense)
        assert press(paper) == typeset(paper)
    with pytest.raises(ReportFault) as here:
        typeset(nonsense)
    assert vars(there.value) == vars(here.value)
    assert here.value.message == "Typst cannot typeset it: unknown variable: nonsense (a.typ:1:1)"


@counted
@pytest.mark.parametrize("text", ['#("x" * 10000000000)', '#(("x",) * 1000000000)', "#range(10000000000)"])
def test_a_layout_that_takes_all_memory_is_told(text: str) -> None:
    """The process falls, and the build does not."""
    few = Limit(1_000_000_000, TYPESET_BYTES.name, "")
    message = "the layout templates/typst/a.typ takes more than 1,000,000,000 bytes of memory to typeset a document"
    assert fault_of(text, Apart(memory=few)) == (message, 0, WAY_OUT)


@counted
def test_a_layout_that_does_not_end_is_told() -> None:
    """The system counts its time."""
    message = "the layout templates/typst/a.typ takes more than 1 seconds of processor time to typeset a document"
    assert fault_of(ENDLESS, Apart(ONE_SECOND)) == (message, 0, WAY_OUT)


@counted
def test_each_document_has_time_of_its_own() -> None:
    """What the one before took of a typesetter is not held against it; one process does both, in a copy of itself for each."""
    build = Running()
    numbers = []
    for number in range(7):
        with Apart(ONE_SECOND, running=build) as press:
            press(job(f"#for i in range(3000) {{ for j in range(1000) {{ }} }} {number}"))
            assert press._typesetter is not None
            numbers.append(press._typesetter.number)
    assert len(set(numbers)) == 1
    build.rest()
    assert not is_alive(numbers[0])


@counted
def test_a_document_that_overruns_ends_only_its_process() -> None:
    """The next one gets another, and nothing of the first shows in it: neither what it said nor what it made."""
    build, letters = Running(), job("A")
    with Apart(running=build) as press:
        made = press(letters)
    with Apart(ONE_SECOND, running=build) as press, pytest.raises(ReportFault):
        press(job(ENDLESS))
    with Apart(running=build) as press:
        assert press(letters) == made
        assert press._typesetter is not None
        os.kill(press._typesetter.number, signal.SIGTERM)
        with pytest.raises(ReportFault, match=r"^the layout templates/typst/a\.typ brings Typst down$"):
            press(letters)
    build.end()


def test_where_no_process_is_copied_each_document_has_one_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    without = "from factbound.publish.reports import typesetting; typesetting.COPIES = False; typesetting.main()"
    monkeypatch.setattr(running, "MAIN", running.MAIN.partition(";")[0] + "; sys.path[:] = sys.argv[1:]; " + without)
    monkeypatch.setattr(running, "KEPT", False)
    build, page, numbers = Running(), job("#rect(fill: red)"), set()
    for _ in range(2):
        with Apart(running=build) as press:
            assert press(page) == press(page) == typeset(page)
            assert press._typesetter is not None
            numbers.add(press._typesetter.number)
    assert len(numbers) == 2
    assert not any(map(is_alive, numbers))


def test_the_clock_stands_behind_it() -> None:
    """Where no system counts, the build does."""
    assert fault_of(ENDLESS, Apart(patience=0.3)) == ("the layout templates/typst/a.typ takes more than 0.3 seconds", 0, WAY_OUT)


def test_a_process_that_falls_otherwise_is_told() -> None:
    """As is one that is ended from outside."""
    press = Apart()
    press(job("A"))
    assert press._typesetter is not None
    os.kill(press._typesetter.number, signal.SIGTERM)
    assert fault_of("B", press) == ("the layout templates/typst/a.typ brings Typst down", 0, WAY_OUT)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import sys; sys.stderr.write('x' * 200_000); sys.exit('\\nNo module named x\\n')", ": No module named x"),
        ("import os; os.write(2, b'a line\\n' * 200_000)", ": a line"),
        ("", ""),
    ],
)
def test_what_a_falling_process_says_last_is_told(monkeypatch: pytest.MonkeyPatch, code: str, told: str) -> None:
    """However much it says, it is not held up: whoever looks for the fault of an installation finds it."""
    monkeypatch.setattr(running, "MAIN", code)
    assert fault_of("A", Apart(patience=10)) == (f"the layout templates/typst/a.typ brings Typst down{told}", 0, WAY_OUT)


@counted
def test_a_runaway_layout_is_told_with_the_problems_of_other_documents(tmp_path: Path) -> None:
    """It names layout and limit, at the document that it was for."""
    (tmp_path / "typst").mkdir()
    layout = '#if json("/report.json").title.first().text == "A" { "x" * 10000000000 } else { panic("no picture") }'
    (tmp_path / "typst" / "report.typ").write_text(layout)
    press = Press([tmp_path, DEFAULT_TEMPLATES], lambda _: b"{}", WHEN)
    reports = [RenderedReport(name, name, "", f"---\ntitle: {name}\nlanguage: en\n---\n\n# {name}\n\nText.\n", {}, ()) for name in ("A", "B")]
    with pytest.raises(BuildFailed) as failure:
        gather(partial(write_documents, report, tmp_path, press) for report in reports)
    press.running.rest()
    assert [(one.at.path, one.message) for one in failure.value.problems] == [
        ("reports/A.md", "the layout templates/typst/report.typ takes more than 4,000,000,000 bytes of memory to typeset a document"),
        ("reports/B.md", "no picture"),
    ]


def test_whoever_ends_a_build_ends_its_typesetters_and_begins_no_other() -> None:
    """Without it Ctrl-C and SIGTERM wait until each has spent its time."""
    running = Running()
    Timer(0.5, running.end).start()
    begun = time.monotonic()
    assert fault_of(ENDLESS, Apart(running=running)) == ("the layout templates/typst/a.typ brings Typst down", 0, WAY_OUT)
    assert time.monotonic() - begun < TYPESET_SECONDS.most / 2
    assert fault_of("A", Apart(running=running)) == ("the build has been ended", 0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not say when a parent dies")
def test_a_typesetter_does_not_outlive_a_build_that_is_killed() -> None:
    """Though it is in the middle of a layout that does not end."""
    lines = "from tests.test_apart import *; press = Apart(); press(job('A'))"
    wait = "print(press._typesetter.number, flush=True); press(job(ENDLESS))"
    with subprocess.Popen([sys.executable, "-c", f"{lines}; {wait}"], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as build:
        assert build.stdout is not None
        typesetter = int(build.stdout.readline())
        copies = children(typesetter)
        assert len(copies) == 1
        build.kill()
        until = time.monotonic() + 20
        while any(map(is_alive, (typesetter, *copies))) and time.monotonic() < until:
            time.sleep(0.05)
    assert not any(map(is_alive, (typesetter, *copies)))


def children(number: int) -> list[int]:
    """Return the processes that a process has begun, and that have not ended."""
    return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def is_alive(number: int) -> bool:
    """Return whether a process runs, and is not only listed until somebody asks how it ended."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except OSError:
        return False


def test_a_document_has_only_so_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens it has a machine too."""
    monkeypatch.setattr(typesetting, "DOCUMENT_BYTES", Limit(100, DOCUMENT_BYTES.name, ""))
    made = len(typeset(job("A")))
    with pytest.raises(ReportFault) as fault:
        typesetting._typeset(job("A"))
    assert (fault.value.message, fault.value.expected) == (
        f"the layout templates/typst/a.typ makes {made:,} bytes",
        "The limit is 100 bytes of a document as PDF or Word. Leave something out.",
    )


def test_what_goes_over_the_pipe_comes_whole_or_not_at_all() -> None:
    """A process that falls in the middle has said nothing."""
    pipe = io.BytesIO()
    asked = Job({"ü.typ": b"\n\0", "empty": b""}, "ü.typ", "templates/typst/ü.typ", ("a", "b"), WHEN)
    frames.send(pipe, asked.record(), asked.files)
    sent = pipe.getvalue()
    assert Job.of(*frames.receive(io.BytesIO(sent))) == asked
    for end in range(len(sent)):
        with pytest.raises(EOFError):
            frames.receive(io.BytesIO(sent[:end]))
