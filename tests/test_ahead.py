"""What is begun before it is needed, and found out once: the history in a process of its own, versions of files, the words of statements."""

from __future__ import annotations

import dataclasses
import errno
import gc
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from unittest import mock

import pytest
from repositories import BASE, begin, commit, edit

from factbound import crew, prepare
from factbound.check.references import TemplateText, parse_template
from factbound.check.treenodes import nodes_in
from factbound.history import journal, versions
from factbound.history.versions import Versions
from factbound.history.wordings import Wordings
from factbound.history.written import write_statement
from factbound.options import DEFAULT_TEMPLATES, Options
from factbound.pipeline import Preview
from factbound.prepare import check_project, history_ahead
from factbound.render.environment import make_environment

NORTH, VOCABULARY = "data/parties/north.yml", "data/vocabulary.yml"
FILES = sum(1 for _ in (BASE / "data").rglob("*.yml"))


@pytest.fixture
def project(tmp_path):
    """A project whose history has a change of a fact, one of the vocabulary, and one of both."""
    folder = begin(tmp_path / "project")
    edit(folder, NORTH, ("status: planned", "status: agreed"))
    commit(folder, "Tell that it was agreed", "2024-03-02")
    edit(folder, VOCABULARY, ("label: Announced", "label: Made known"))
    commit(folder, "Call it otherwise", "2024-03-03")
    edit(folder, VOCABULARY, ("label: Role", "label: Trade"))
    edit(folder, NORTH, ("seller of maps", "maker of maps"))
    commit(folder, "Say what North makes", "2024-03-04")
    return folder


@pytest.fixture(autouse=True)
def _two_processors():
    with mock.patch.object(crew, "cores", return_value=2):
        yield


@pytest.mark.parametrize(("make", "made"), [(lambda: 42, 42), (lambda: 1 // 0, None), (lambda: os._exit(3), None)], ids=["made", "failed", "ended"])
def test_what_is_begun_beforehand_comes_or_does_not(make, made):
    """Nothing comes of what fails, or of a process that ends: whoever waits makes it himself."""
    with crew.beforehand(make) as take:
        assert take() == made


@pytest.fixture
def forked(monkeypatch):
    """Return the processes that a test forks, as it goes on: this one may have others, begun by other tests."""
    fork, begun = os.fork, []
    monkeypatch.setattr(os, "fork", lambda: begun.append(fork()) or begun[-1])
    return begun


def none_is_left(processes):
    """Say whether all these processes have ended and been waited for."""
    for process in processes:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
    return True


def test_what_nobody_waits_for_is_given_up(forked):
    """The process does not outlive whoever has begun it, be he done or at a fault."""
    begun = time.monotonic()
    with crew.beforehand(lambda: time.sleep(600)):
        pass
    with pytest.raises(RuntimeError), crew.beforehand(lambda: time.sleep(600)):
        raise RuntimeError
    assert time.monotonic() - begun < 300
    assert len(forked) == 2
    assert none_is_left(forked)


@pytest.mark.parametrize("some", [0, 1])
def test_where_the_system_begins_no_process_nothing_stays_changed(monkeypatch, forked, some):
    """Keys on the terminal are heard as before, what was begun is ended, and all is made here."""
    fork = os.fork
    gc.collect()  # closes what other tests have left open

    def fork_some():
        if len(forked) == some:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return fork()

    monkeypatch.setattr(os, "fork", fork_some)
    heard, open_files = signal.pthread_sigmask(signal.SIG_BLOCK, ()), len([*Path("/dev/fd").iterdir()])
    assert list(crew.side_by_side(range(100), lambda number: number + 1)) == list(range(1, 101))
    with crew.beforehand(lambda: 42) as take:
        assert take() is None
    assert len(forked) == some
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == heard
    assert len([*Path("/dev/fd").iterdir()]) == open_files
    assert none_is_left(forked)


@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize("count", [0, 1, 8, 100, 20_000])
def test_processes_are_given_less_towards_the_end(count, size):
    """Together the parts are all that there is, in order; none is longer than the one before, or than what all may take together."""
    parts = [[*range(count)[one]] for one in crew._parts(count, size)]
    lengths = [len(one) for one in parts]
    assert [one for part in parts for one in part] == [*range(count)]
    assert (lengths, max([0, *lengths]) <= crew.MOST_AT_ONCE) == (sorted(lengths, reverse=True), True)
    assert lengths[-size:] == [] or max(lengths[-size:]) <= crew.AT_ONCE


def test_it_is_no_fault_where_nobody_hears_of_processes_that_end():
    """Whoever begins a build may have it ignore SIGCHLD: the system then takes away what has ended, and there is nothing to wait for."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert list(crew.side_by_side(range(100), lambda number: number + 1)) == list(range(1, 101))
        with crew.beforehand(lambda: 42) as take:
            assert take() == 42
        with crew.beforehand(lambda: os._exit(3)) as take:
            assert take() is None
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_no_member_waits_for_a_thread_that_was_left_behind():
    """A thread of this process may be at work on the same property of another object when it forks."""
    code = textwrap.dedent(LEFT_BEHIND)
    ran = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parent.parent)
    assert (ran.stdout, ran.stderr) == ("42\n", "")


LEFT_BEHIND = """
    import os, threading
    from factbound import crew
    from factbound.history.told import Told

    inside, over = threading.Event(), threading.Event()
    packed = Told.__dict__["packed"]
    packed.func = lambda self: 42 if threading.current_thread() is threading.main_thread() else (inside.set(), over.wait())
    threading.Thread(target=lambda: Told().packed, daemon=True).start()
    inside.wait()
    crew.cores = lambda: 2
    with crew.beforehand(lambda: Told().packed) as take:
        print(take(), flush=True)
    os._exit(0)
"""


def test_history_read_ahead_is_the_history(project):
    """The newer commits are told before the project is read, the older ones by the build, and none by both."""
    options = Options(project, project / "out")
    told = {one.commit.id: one.told for one in check_project(options).journal.entries}
    read, compare = [], journal._tell_commits
    with history_ahead(options) as ahead:
        checked = check_project(options).with_known({}, ahead)
        with mock.patch.object(journal, "_tell_commits", lambda *those, **more: read.append(len(those[1])) or compare(*those, **more)):
            checked.journal  # noqa: B018 - reads it
        assert read == [1]
        assert {one.commit.id: one.told for one in checked.journal.entries} == told
    assert [len(one.statements) for one in told.values()] == [1, 0, 1, 6]


def test_history_that_did_not_come_is_read_by_the_build(project):
    """The process may be ended by the system: nothing is left out."""
    options = Options(project, project / "out")
    told = check_project(options).journal
    assert check_project(options).with_known({}, lambda: None).journal == told


@pytest.mark.parametrize("why", ["no repository", "remembered", "an earlier day"])
def test_no_history_is_read_ahead_where_there_is_none_to_read(project, tmp_path, why):
    """No process is begun for it."""
    options = Options(project, project / "out")
    if why == "remembered":
        options.out.mkdir()
        (options.out / "history.json").touch()
    elif why == "no repository":
        (project / ".git").rename(tmp_path / "away")
    else:
        options = dataclasses.replace(options, known_at="2024-03-02")
    with mock.patch.object(prepare, "beforehand", side_effect=AssertionError("a process was begun")), history_ahead(options) as ahead:
        assert ahead is None


def test_a_version_is_read_again_only_with_other_words():
    """An entity is the same while its kind, its properties and the units are; it is what the whole vocabulary makes of it."""
    words = {name: (BASE / VOCABULARY).read_bytes() for name in ("first", "elsewhere", "units", "here")}
    words["elsewhere"] = words["first"].replace(b"label: Announced", b"label: Made known")
    words["here"] = words["first"].replace(b"stake: {label: Stake, type: share", b"stake: {label: Stake, type: text")
    words["units"] = words["first"].replace(b"many: people}", b"many: persons}")
    contents = {**words, "north": (BASE / NORTH).read_bytes()}
    with mock.patch.object(versions, "load_entity", wraps=versions.load_entity) as read:
        known = Versions(contents)
        found = {name: known.side(name, {NORTH: "north"}, name).project.entities["north"] for name in words}
        assert found["first"] is found["elsewhere"]
        assert read.call_count == 3
    for name, one in found.items():
        alone = Versions(contents).side(name, {NORTH: "north"}, name).project.entities["north"]
        assert alone == one
        assert str(type(alone.statements[1].value).__name__) == ("Text" if name == "here" else "Quantity")


def test_the_words_of_a_statement_follow_the_units(project):
    """They are held for one statement with the units that it was worded with."""
    knowledge = check_project(Options(project, project / "out")).knowledge
    units, write = knowledge.project.vocabulary.units, Wordings()
    other = {name: dataclasses.replace(unit, many="heads") for name, unit in units.items()}
    for one in [*knowledge.project.statements()] * 2:
        assert write(one, units) == write_statement(one, units)
        assert write(one, other) == write_statement(one, other)
    with mock.patch("factbound.history.wordings.write_statement", side_effect=AssertionError("it was written again")):
        assert write(one, other)["of"] == "jv"


@pytest.mark.usefixtures("untypeset")
def test_a_session_reads_each_commit_once(project):
    """Also one that comes while it runs is told, with the bytes of a build that begins with nothing."""
    read = []
    compare = journal._tell_commits
    with mock.patch.object(journal, "_tell_commits", lambda git, commits: read.append(len(commits)) or compare(git, commits)):
        preview = Preview(Options(project, project / "out"))
        preview.build_site()
        edit(project, NORTH, ("maker of maps", "painter of maps"))
        commit(project, "Say it better", "2024-03-05")
        with mock.patch.object(prepare, "load_memory", side_effect=AssertionError("it was read again")):
            preview.build_site()
    assert read == [4, 1]
    Preview(Options(project, project / "fresh")).build_site()
    for name in ("history.json", "site/changes/index.html", "site/feed.xml", "build.json"):
        assert (project / "fresh" / name).read_bytes() == (project / "out" / name).read_bytes()


def test_nodes_of_a_tree_are_those_that_jinja_finds():
    """In their order, of every sort that the default templates have."""
    environment = make_environment((DEFAULT_TEMPLATES,), DEFAULT_TEMPLATES)
    sorts = set()
    for file in sorted((DEFAULT_TEMPLATES / "reports").glob("*.jinja")):
        tree, _ = parse_template(TemplateText(file.name, str(file), file.read_text("utf-8")), environment)
        mine = {type(one) for one in tree.find_all(object)}
        assert all(list(map(id, nodes_in(tree, sort))) == [id(one) for one in tree.find_all(sort) if type(one) is sort] for sort in mine)
        sorts |= mine
    assert len(sorts) > 15


def test_a_session_has_at_hand_what_is_the_same(project):
    """Entities and sources of files that say the same are the very ones of the last build; with another vocabulary all are read again."""
    options = Options(project, project / "out")

    def kept(last, now):
        """Name what was taken from the last build, and see that it is what a build finds that begins with nothing."""
        assert now.knowledge.project == check_project(options).knowledge.project
        before, after = ({**one.knowledge.project.entities, **one.knowledge.project.sources} for one in (last, now))
        return {name for name, one in after.items() if before.get(name) is one}

    first = check_project(options)
    edit(project, NORTH, ("maker of maps", "painter of maps"))
    second = check_project(options, last=first)
    assert kept(first, second) == {*first.knowledge.project.entities, *first.knowledge.project.sources} - {"north"}
    edit(project, VOCABULARY, ("label: Trade", "label: Craft"))
    third = check_project(options, last=second)
    assert kept(second, third) == set()
    with mock.patch.object(prepare, "HELD", 1):
        assert kept(third, check_project(options, last=third)) == set()


@pytest.mark.parametrize(("held", "read"), [(1_000, [FILES, 1]), (1, [FILES, FILES])], ids=["few", "many"])
def test_no_file_of_a_commit_is_read_twice(project, held, read):
    """What lies under a name never changes: of the next commit only its own files are read, unless there are too many to be held."""
    known, asked, read_blobs = {}, [], journal.Git.read_data_blobs
    with (
        mock.patch.object(journal, "HELD", held),
        mock.patch.object(journal.Git, "read_data_blobs", lambda git, blobs: asked.append(len(blobs)) or read_blobs(git, blobs)),
    ):
        journal.read_committed(project, known)
        edit(project, NORTH, ("maker of maps", "painter of maps"))
        commit(project, "Say it better", "2024-03-05")
        found = journal.read_committed(project, known)
    assert asked == read
    assert found == {path: (project / path).read_bytes() for path in found}
    assert found.keys() == {file.relative_to(project).as_posix() for file in (project / "data").rglob("*.yml")}


def test_a_session_holds_no_file_of_a_commit_that_it_has_told_of(project):
    """What is told of the last commit is held as long as its site stands; its files would be very much more."""
    with mock.patch.object(journal, "HELD", 1):
        preview = Preview(Options(project, project / "out"))
        checked = preview._check()
        assert len(checked.journal.entries) == len(checked.history.commits) > 0
    assert preview._committed == {}
    with pytest.raises(IndexError):
        checked.asked.committed()
