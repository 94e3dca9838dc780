"""What is told of long work: a line on a terminal, lines of a log, a table of times, a profile."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from browsing import needs_chromium

from factbound.cli import main
from factbound.commands.printing import Guarded
from factbound.commands.watched import BEGINNING, OURS, make_display, watched
from factbound.crew import cores
from factbound.observing.line import Line
from factbound.observing.log import Log
from factbound.observing.sampler import Sampler, _thread_name
from factbound.observing.timings import MemoryWatch, as_record, table, take_times
from factbound.observing.words import time_left, told_duration, told_work
from factbound.progress import Step, listening, step

BASE = Path(__file__).parent / "cases" / "_base"


class Clock:
    """Tells a time that tests set, and of the processor half of it."""

    now = 0.0

    def time(self):
        return self.now

    def work(self):
        return Step("Building", clock=self.time, processor=lambda: self.now / 2)


class Screen:
    """A terminal that knows letters, carriage returns and line feeds, and no commands."""

    def __init__(self):
        self.rows, self.at, self.written = [""], 0, 0

    def write(self, text):
        self.written += 1
        for letter in text:
            if letter == "\r":
                self.at = 0
            elif letter == "\n":
                self.rows.append("")
                self.at = 0
            else:
                self.rows[-1] = self.rows[-1][: self.at] + letter + self.rows[-1][self.at + 1 :]
                self.at += 1
        return len(text)

    def shown(self):
        return [row.rstrip() for row in self.rows]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 s"),
        (0.2, "1 s"),
        (59.1, "60 s"),
        (99.9, "100 s"),
        (100, "2 min"),
        (121, "3 min"),
        (5940, "99 min"),
        (5941, "1 h 40 min"),
        (7200, "2 h 0 min"),
    ],
)
def test_durations_are_told_as_people_do(seconds, words):
    """A duration has one or two numbers, rounded up."""
    assert told_duration(seconds) == words


def make_two(clock):
    """Return work of which a part goes on in the background: after 10 seconds 3 of 12 documents, and 250 of 1000 pages since the second one."""
    work = clock.work()
    documents = work.begin("Making documents", 12, beside=True)
    clock.now = 2
    site = work.begin("Making the site").begin("Converting pages", 1000)
    clock.now = 10
    documents(3)
    site(250)
    return work


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (120, "[#####...............] Making documents 3 of 12, 30 s left | Converting pages 250 of 1,000, 24 s left"),
        (98, "[#####...............] Making documents 3 of 12, 30 s left"),
        (57, "Making documents 3 of 12, 30 s left"),
        (20, "Making documents 3 o"),
        (0, ""),
    ],
)
def test_the_line_takes_what_room_there_is(width, line):
    """It tells of all that goes on where it fits, and at last of what went on first."""
    assert told_work(make_two(Clock()), 10, width) == line


def test_time_left_runs_down_between_ticks():
    """Five seconds after the last tick there are five seconds less to wait for, and never none."""
    work = make_two(Clock())
    assert told_work(work, 15, 120)[23:] == "Making documents 3 of 12, 25 s left | Converting pages 250 of 1,000, 19 s left"
    assert told_work(work, 99, 120)[23:] == "Making documents 3 of 12, 1 s left | Converting pages 250 of 1,000, 1 s left"


def lefts(paces, total=100):
    """Return the seconds left that are told after each ten things, of which each took so many seconds."""
    clock = Clock()
    one, told = clock.work().begin("Rendering pages", total), []
    for pace in paces:
        for _ in range(10):
            clock.now += pace
            one()
        told.append(None if (left := time_left(one, clock.now)) is None else round(left, 1))
    return told


def test_a_slow_beginning_tells_nothing_of_the_rest():
    """Nothing is told before a tenth is done; then those count that were done last, unless they were slower than the ones before."""
    assert lefts([3, 0.1, 0.1, 0.1]) == [270, 46.7, 7, 6]
    assert lefts([0.2, 0.2, 3, 0.2]) == [18, 16, 79.3, 12]
    assert lefts([3, 1, 1], 201) == [None, None, 171]


def test_things_that_are_told_together_were_not_made_in_no_time():
    """Several processes hand in what they made some at a time: the speed is that between two such times."""
    clock = Clock()
    one = clock.work().begin("Rendering pages", 100)
    for clock.now in (4, 8, 12):
        for _ in range(10):
            one()
    assert time_left(one, clock.now) == 28


def test_a_terminal_shows_one_line():
    """Nothing for the first second; then what goes on, over what was shown before; nothing when all is over."""
    clock, screen = Clock(), Screen()
    line, shown = Line(screen.write, lambda: 80), []

    def look(at):
        clock.now = at
        line.look(work, at)
        shown.append(screen.shown())

    with listening(clock.work()) as work:
        with step("Rendering pages", 4) as tick:
            look(0.9)
            tick()
            look(1.0)
            tick(2)
            look(2.0)
        with step("Writing"):
            look(2.1)
            look(3.4)
    line.close(work)
    assert [*shown, screen.shown()] == [
        [""],
        ["[#####...............] Rendering pages 1 of 4, 3 s left"],
        ["[###############.....] Rendering pages 3 of 4, 1 s left"],
        ["Writing"],
        ["Writing (2 s)"],
        [""],
    ]


def test_keys_that_end_the_work_leave_no_trace():
    """What the terminal shows of Ctrl-C goes with the line, also where that fills the terminal."""
    screen, work = Screen(), Clock().work()
    work.begin("Reading the history")
    line = Line(screen.write, lambda: 16)
    line.look(work, 5.0)
    assert screen.shown() == ["Reading the h"]
    screen.write("^C")
    line.clear()
    assert (screen.shown(), screen.at) == ([""], 0)


def test_what_is_the_same_is_not_written_again():
    """A line that has not changed costs nothing."""
    screen, work = Screen(), Clock().work()
    line = Line(screen.write, lambda: 80)
    for at in (5.0, 5.0, 5.0):
        line.look(work, at)
    assert screen.written == 1


def test_a_terminal_that_is_gone_stops_nothing():
    """Whoever closed the window of a build has not ended it."""

    def write(_):
        raise OSError(5, "Input/output error")

    Line(write, lambda: 80).look(Clock().work(), 5.0)


def test_what_is_printed_meanwhile_has_lines_of_its_own(monkeypatch):
    """A line that is shown goes out of the way of whoever prints, and comes back."""
    screen = Screen()
    monkeypatch.setattr("factbound.commands.watched.make_display", lambda: line)
    monkeypatch.setattr(sys, "stderr", Guarded(screen))
    line = Line(screen.write, lambda: 80)
    line.every = 60
    with watched("Building"), step("Writing"):
        line.look(Clock().work(), 1.0)
        print("a warning", file=sys.stderr)
        line.look(Clock().work(), 1.0)
    assert screen.shown() == ["a warning", ""]


def test_a_log_tells_of_what_takes_long():
    """A step is told of after ten seconds, every thirty from then on, and when it is over; a short one is not."""
    clock, said = Clock(), []
    log = Log(said.append)

    def look(*times):
        for at in times:
            clock.now = at
            log.look(work, at)

    with listening(clock.work()) as work:
        look(12)  # between steps there is nothing to tell
        with step("Reading"):
            look(20)
        with step("Rendering pages", 1200) as tick:
            look(24)
            tick(300)
            look(29.9, 30, 30.5, 59.9, 60)
            tick(900)
            look(61)
        with step("Making all"), step("Making the site"):
            with step("Preparing"):
                clock.now = 65
            look(71, 74.5, 75, 75.5, 105, 120)
        look(121)
        with step("Publishing"):
            clock.now = 140
    log.close(work)
    assert said == [
        "Rendering pages 300 of 1,200, 6 s left ...",
        "Rendering pages 300 of 1,200, 1 s left ...",
        "Rendering pages 1,200: done in 41 s.",
        "Making the site (14 s) ...",
        "Making the site (44 s) ...",
        "Making the site: done in 59 s.",
        "Publishing: done in 19 s.",
    ]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no system with terminals of its own making")
@pytest.mark.parametrize(("variable", "value"), [("TERM", "xterm"), ("TERM", "dumb"), ("CI", "true")])
def test_terminals_that_cannot_go_back_get_lines(variable, value, monkeypatch):
    """On a terminal there is the line; on one that only goes forward, and where a workflow runs, there is a log."""
    for name in ("CI", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    master, terminal = os.openpty()
    with os.fdopen(terminal, "w", encoding="utf-8") as stream, os.fdopen(master, "rb", buffering=0) as reader:
        monkeypatch.setattr(sys, "stderr", Guarded(stream))
        display = make_display()
        assert isinstance(display, Line if value == "xterm" else Log)
        work = Clock().work()
        work.begin("Writing")
        display.look(work, 12.0)
        assert reader.read(99) == (b"\rWriting (12 s)" if value == "xterm" else b"Writing (12 s) ...\r\n")


def test_nobody_to_tell(monkeypatch):
    """A program without a place for errors works all the same."""
    monkeypatch.setattr(sys, "stderr", None)
    with watched("Building"), step("Writing"):
        pass
    assert make_display() is None


def make_times():
    """Return the times of work with a part of its own, one that comes twice, two side by side, and what is no step."""
    clock = Clock()
    with listening(clock.work()) as work:
        for at in (0, 10):
            clock.now = at
            with step("Rendering", 300) as tick, step("Reading"):
                tick(150)
                clock.now = at + 6
        with step("Making all"):
            with step("Documents", 2, beside=True) as tick, step("Site", 3) as pages, step("Pages"):
                clock.now = 18
                tick(2)
                pages(3)
                clock.now = 19
            with step("Finishing"):
                clock.now = 20
        clock.now = 24
    work.memory, work.steps[0].memory, work.steps[1].memory = 300_000_000, 100_000_000, 200_000_000
    return take_times(work)


def test_the_table_adds_up():
    """Steps of one name are one row; what went on side by side has no processor time of its own; what is no step is told too."""
    assert list(table(make_times())) == [
        "step         seconds  processor  share  count  a second  memory",
        "Rendering      12.00       6.00   50 %    300        25  200 MB",
        "  Reading      12.00       6.00   50 %",
        "Making all      4.00       2.00   17 %",
        "  Documents     2.00               8 %      2       1.0",
        "  Site          3.00              12 %      3       1.0",
        "    Pages       3.00              12 %",
        "  Finishing     1.00       0.50    4 %",
        "other           8.00       4.00   33 %",
        "all            24.00      12.00  100 %                   300 MB",
    ]


def test_times_as_json():
    """The same in a form for programs: what nobody knows is null."""
    record = json.loads(as_record(make_times()))
    assert {key: record[key] for key in ("name", "seconds", "processor", "memory")} == {
        "name": "all",
        "seconds": 24,
        "processor": 12,
        "memory": 300_000_000,
    }
    assert [one["name"] for one in record["steps"]] == ["Rendering", "Making all", "other"]
    assert sum(one["seconds"] for one in record["steps"]) == 24
    documents = record["steps"][1]["steps"][0]
    assert documents == {"name": "Documents", "seconds": 2, "processor": None, "count": 2, "memory": None, "steps": []}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of the memory of all processes")
def test_memory_is_looked_at():
    """Every step that goes on when somebody looks has seen the memory; all have seen the most."""
    work = Clock().work()
    going, over = work.begin("going"), work.begin("over")
    over.end()
    watch = MemoryWatch()
    watch.look(work, 1.0)
    watch.close(work)
    assert [going.memory > 1_000_000, over.memory, work.memory >= going.memory] == [True, 0, True]


def flat(record):
    """Yield the record of a step and of all within it."""
    yield record
    for one in record["steps"]:
        yield from flat(one)


def test_commands_tell_what_they_took(tmp_path, capsys):
    """The table goes where problems of builds go, so that what a command prints stays as it is; the file says the same."""
    file = tmp_path / "times.json"
    assert main(["check", "--project", str(BASE), "--format", "json", "--timings", "--timings-file", str(file)]) == 0
    printed = capsys.readouterr()
    record = json.loads(file.read_text("utf-8"))
    assert json.loads(printed.out) == {"problems": []}
    steps = list(flat(record))
    assert [line.split("  ")[0] for line in map(str.strip, printed.err.splitlines())] == ["step", *(one["name"] for one in steps[1:]), "all"]
    assert sum(one["seconds"] for one in record["steps"]) == pytest.approx(record["seconds"], abs=1e-5)
    files = sum(1 for _ in (BASE / "data").glob("*/*.yml"))
    assert [one["count"] for one in steps if one["name"] == "Reading data"] == [files]


def test_a_short_command_tells_nothing_of_its_own(capsys):
    """In a pipe, what takes no time is what it was."""
    assert main(["check", "--project", str(BASE)]) == 0
    assert capsys.readouterr().err == ""


REFUSED = """\
--profile: '{0}/out/profile.html' lies in the output folder
  Name a place outside it: a build replaces that folder as a whole.

--timings-file: 'missing/times.json' cannot be written
  Expected the name of a file in a folder that is there.

Build stopped: 2 problems in 2 options. Nothing was published.
"""


def test_files_that_cannot_be_written_are_told_before_the_work(tmp_path, capsys):
    """All of them at once, as problems; nothing is built."""
    (tmp_path / "out").mkdir()
    asked = ["--timings-file", "missing/times.json", "--profile", f"{tmp_path}/out/profile.html"]
    assert main(["build", "--project", str(BASE), "--out", str(tmp_path / "out"), *asked]) == 1
    assert capsys.readouterr().err == REFUSED.format(tmp_path)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(("option", "name"), [("--timings-file", "times.json"), ("--profile", "profile.json"), ("--profile", "profile.html")])
def test_no_other_file_is_replaced(tmp_path, capsys, option, name):
    """What one of these options wrote it may write again; anything else is somebody's work."""
    file = tmp_path / name
    asked = ["check", "--project", str(BASE), option, str(file)]
    assert [main(asked), main(asked)] == [0, 0]
    file.write_text("<!doctype html>\n" if name.endswith("html") else '{"name": "all"}\n')
    capsys.readouterr()
    assert main(asked) == 1
    message = f"{option}: '{file}' is there already, and is none that this option writes\n  Name another file, or delete that one first.\n\n"
    assert capsys.readouterr().out == message + "Build stopped: 1 problem in 1 option. Nothing was published.\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no system with named pipes")
def test_nobody_waits_for_a_pipe(tmp_path, capsys):
    """What is in one is not looked at, since there may never be anything."""
    file = tmp_path / "times.json"
    os.mkfifo(file)
    both = os.open(file, os.O_RDWR)
    try:
        os.write(both, OURS[0].ljust(BEGINNING))
        assert main(["check", "--project", str(BASE), "--timings-file", str(file)]) == 1
    finally:
        os.close(both)
    message = f"--timings-file: '{file}' is there already, and is none that this option writes\n  Name another file, or delete that one first.\n\n"
    assert capsys.readouterr().out == message + "Build stopped: 1 problem in 1 option. Nothing was published.\n"


def test_the_form_of_a_profile_is_told_by_its_name(tmp_path, capsys):
    """There are two, and no third."""
    assert main(["check", "--project", str(BASE), "--profile", str(tmp_path / "profile.svg")]) == 1
    assert capsys.readouterr().out == (
        f"--profile: '{tmp_path}/profile.svg' does not say what it is to be\n  Expected a name that ends in .html or .json.\n\n"
        "Build stopped: 1 problem in 1 option. Nothing was published.\n"
    )


def test_a_profile_for_speedscope(tmp_path):
    """Each thread is a profile: stacks of the frames that are named, and how long each was seen."""
    file = tmp_path / "profile.json"
    assert main(["check", "--project", str(BASE), "--profile", str(file)]) == 0
    record = json.loads(file.read_text("utf-8"))
    names = [one["name"] for one in record["shared"]["frames"]]
    assert "check_project (factbound/prepare.py)" in names
    assert not any("contextlib" in name for name in names)
    used = {number for one in record["profiles"] for sample in one["samples"] for number in sample}
    assert used == set(range(len(names)))
    for one in record["profiles"]:
        assert len(one["samples"]) == len(one["weights"])
        assert sum(one["weights"]) == pytest.approx(one["endValue"])


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no system on which work is handed out")
def test_all_work_is_seen():
    """While a profile is taken, work is not handed out to other processes; afterwards it is as it was."""
    before = os.sched_getaffinity(0)
    with Sampler().running():
        assert cores() == 1
    assert os.sched_getaffinity(0) == before


@pytest.mark.parametrize(
    ("name", "told"), [("Thread-3 (run)", "Thread (run)"), ("ThreadPoolExecutor-0_1", "ThreadPoolExecutor"), ("MainThread", "MainThread")]
)
def test_threads_that_do_the_same_are_told_together(name, told):
    """The number of a thread says nothing of what it does."""
    assert _thread_name(name) == told


@needs_chromium
def test_a_flame_graph_opens_by_itself(tmp_path, browser):
    """A browser shows the functions of the engine, finds one, and shows it alone, and asks for nothing."""
    file = tmp_path / "profile.html"
    assert main(["check", "--project", str(BASE), "--profile", str(file)]) == 0
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    page.get_by_label("Find").fill("check_project")
    found = page.locator("#graph button.found").first
    assert found.inner_text() == "check_project (factbound/prepare.py)"
    boxes = page.locator("#graph button").count()
    found.click()
    assert page.locator("#graph button.over").first.inner_text() == "all"
    page.locator("#graph button").first.click()
    assert page.locator("#graph button").count() == boxes
    assert (asked, said) == ([file.as_uri()], [])
    page.close()


def test_names_in_a_flame_graph_are_text():
    """What functions and files are called ends no script."""
    from factbound.observing.flame import as_flame_graph

    code = compile("pass", "</script><b>", "exec")
    page = as_flame_graph({("<t>", (code,)): 0.5}, "all")
    assert '["all",500,[["\\u003ct>",500,[["\\u003cmodule> (\\u003c/script>\\u003cb>)",500,[]]]]]]' in page
    assert page.count("</script>") == 1


def test_a_failed_write_is_told(tmp_path, monkeypatch, capsys):
    """A disk that is full after the work does not undo it."""

    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", refuse)
    file = tmp_path / "times.json"
    with watched("Building", type("Arguments", (), {"timings_file": file})()):
        pass
    assert capsys.readouterr().err == f"{file} could not be written: No space left on device.\n"
