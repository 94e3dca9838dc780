"""The last good output survives everything: faults and kills at every call that changes the disk, foreign files, two builds at once."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from faults import Faults, beside, die, fail_with, in_child, interrupt, is_whole, reading

from factbound import cli
from factbound.commands import build
from factbound.commands.command import Command
from factbound.files import beside as beside_module
from factbound.files import locks
from factbound.files.beside import MARK
from factbound.files.clearing import clear
from factbound.problems import BuildFailed
from factbound.publish import stage as stage_module
from factbound.publish import swap
from factbound.publish.stage import Stage
from factbound.publish.workers import workers

OLD, NEW = {"docs/index.md": "old", "site/index.html": "<p>old"}, {"docs/index.md": "new", "docs/deep/er.md": "more", "site/index.html": "<p>new"}


def publish(out: Path, files: dict[str, str], meddle: Callable[[Stage], object] = lambda _: None) -> list[Path]:
    """Publish some files as a build does; return where foreign ones went. Somebody may meddle with them before they are."""
    with Stage(out) as stage:
        for path, text in files.items():
            stage.write(path, text)
        stage.seal("docs", "site")
        meddle(stage)
        stage.publish({"data/a.yml": "0" * 64})
    return stage.kept


def text_of(out: Path) -> str:
    return (out / "docs/index.md").read_text()


@pytest.fixture(autouse=True)
def _quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave it to the system when it writes out what it holds back, but for one test."""
    if "reader" not in request.node.name:
        monkeypatch.setattr(stage_module, "flush", lambda _: None)
        monkeypatch.setattr(stage_module, "flush_folder", lambda _: None)


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many calls that change the disk the replacement of an output takes."""
    out = tmp_path_factory.mktemp("counted") / "out"
    publish(out, OLD)
    quick = {"flush": lambda _: None, "flush_folder": lambda _: None}
    with mock.patch.multiple(stage_module, **quick), Faults() as faults:
        publish(out, NEW)
    assert {"open", "mkdir", "write", "rename", "unlink", "rmdir", "flush"} <= set(faults.names)
    return faults.count


@pytest.mark.parametrize(("number", "lasting"), [(errno.ENOSPC, True), (errno.EIO, False), (errno.EACCES, False)])
def test_a_fault_at_any_point_leaves_a_whole_output(tmp_path: Path, points: int, number: int, lasting: bool) -> None:
    """What the disk refuses is a problem and never a traceback; the old or the new stands whole, and the next build leaves nothing behind."""
    out = tmp_path / "out"
    for at in range(1, points + 1):
        publish(out, OLD)
        with Faults(at, fail_with(number), lasting=lasting, half=bool(at % 2)):
            stands = "new"
            try:
                publish(out, NEW)
            except BuildFailed:
                stands = "old"
        assert (text_of(out), is_whole(out)) == (stands, True), at
        publish(out, OLD)
        assert (text_of(out), is_whole(out), beside(out)) == ("old", True, []), at


def test_an_interruption_at_any_point_leaves_nothing_behind(tmp_path: Path, points: int) -> None:
    """Ctrl-C ends a build without a trace, but for one that comes while the last one's files are being deleted."""
    out = tmp_path / "out"
    for at in range(1, points + 1):
        publish(out, OLD)
        with Faults(at, interrupt) as faults, pytest.raises(KeyboardInterrupt):
            publish(out, NEW)
        assert is_whole(out), at
        if faults.names[at - 1] not in {"unlink", "rmdir"}:
            assert beside(out) == [], (at, faults.names[at - 1])
    publish(out, OLD)
    assert beside(out) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_end_by_a_signal_leaves_nothing_behind(tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ends a build with `kill` or by closing its terminal finds the last output, and an exit status that says so."""
    out = tmp_path / "out"
    publish(out, OLD)

    def run(_: object) -> int:
        with Faults(8, lambda: os.kill(os.getpid(), number)):
            publish(out, NEW)
        return 0

    monkeypatch.setattr(cli, "COMMANDS", [Command(build.NAME, build.HELP, build.add_arguments, run)])
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 128 + number
    assert (text_of(out), is_whole(out), beside(out)) == ("old", True, [])


@pytest.mark.parametrize(("first", "steps"), [(False, 1), (False, 2), (True, 1)], ids=["in one step", "in two steps", "the first of all"])
def test_a_kill_at_any_point_leaves_a_whole_output(tmp_path: Path, points: int, monkeypatch: pytest.MonkeyPatch, first: bool, steps: int) -> None:
    """The old or the new stands whole after `kill -9`, once the next build has begun, which also takes away what was left."""
    if steps == 2:
        monkeypatch.setattr(swap, "exchange", lambda *_: False)
    for at in range(1, points + 1 + steps):
        out = tmp_path / str(at) / "out"
        if not first:
            publish(out, OLD)
        out.parent.mkdir(exist_ok=True)

        def build(out: Path = out, at: int = at) -> None:
            with Faults(at, die):
                publish(out, NEW)

        status = in_child(build)
        assert status in {0, -9}, at
        if not first and steps == 1:
            assert is_whole(out), at
        with Stage(out):
            assert beside(out)
        assert beside(out) == [], at
        assert is_whole(out) if out.exists() else first, at


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="the system cannot exchange folders")
def test_an_output_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no moment without an output: nothing is renamed away, and what stood there is exchanged for what comes."""
    out = tmp_path / "out"
    publish(out, OLD)
    monkeypatch.setattr(Path, "rename", lambda *_: pytest.fail("it was renamed"))
    publish(out, NEW)
    assert (text_of(out), is_whole(out), beside(out)) == ("new", True, [])


def test_a_crash_between_two_steps_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system cannot exchange folders, the next build finds the old one where it waited and puts it back."""
    out = tmp_path / "out"
    publish(out, OLD)
    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    rename = Path.rename

    def build() -> None:
        monkeypatch.setattr(Path, "rename", lambda one, other: die() if one.name == "new" else rename(one, other))
        publish(out, NEW)

    assert in_child(build) == -9
    assert not out.exists()
    with Stage(out):
        assert (text_of(out), is_whole(out)) == ("old", True)
    assert beside(out) == []


def test_a_file_that_changes_while_a_build_runs_stops_it(tmp_path: Path) -> None:
    """What was finished is read again before it is published."""
    out = tmp_path / "out"
    publish(out, OLD)

    def meddle(stage: Stage) -> None:
        (stage.root / "docs/index.md").write_text("by somebody")
        (stage.root / "site/index.html").unlink()

    with pytest.raises(BuildFailed) as failure:
        publish(out, NEW, meddle)
    hint = "  The disk may be failing, or another program changes the files of a build: see to it, then build again."
    told = [f"{out}/{path}:1:1: the file is not as the build wrote it\n{hint}" for path in ("docs/index.md", "site/index.html")]
    assert str(failure.value) == "\n\n".join([*told, "Build stopped: 2 problems in 2 files. Nothing was published."])
    assert (text_of(out), beside(out)) == ("old", [])


def test_a_write_that_is_short_without_a_word_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that says it has written what it has not is found out at once."""
    out = tmp_path / "out"
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:-1]) + 1)
    with pytest.raises(BuildFailed) as failure:
        publish(out, OLD)
    message = "'docs/index.md' cannot be written: Input/output error"
    hint = "The disk or the network drive may be failing: look at it, or name a folder on another one with --out."
    assert [(one.at.path, one.message, one.expected) for one in failure.value.problems] == [(str(out), message, hint)]


def test_a_full_disk_says_what_is_free_and_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The problem names the disk, its room, and what the last output took."""
    out = tmp_path / "out"
    publish(out, {"docs/index.md": "x" * 2_500_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 0}))
    with Faults(10), pytest.raises(BuildFailed) as failure:
        publish(out, NEW)
    assert str(failure.value) == (
        f"{out}:1:1: the disk is full: 0 bytes are free at '{tmp_path}', and the build needs 2.5 MB or more\n"
        "  Free some space, or name a folder on another disk with --out; the last output is as it was.\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published."
    )


def test_a_full_disk_is_the_one_that_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a copy the place counts where it goes, and what is free is asked for while the working folder takes its room."""
    monkeypatch.setattr("shutil.disk_usage", lambda place: type("Usage", (), {"free": 0 if (Path(place) / ".").samefile(tmp_path) else 7_000_000}))

    def copy(stage: Stage) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/usr/lib/theme.css", None, str(stage.root / "site/theme.css"))

    with pytest.raises(BuildFailed) as failure:
        publish(tmp_path / "out", NEW, copy)
    (problem,) = failure.value.problems
    assert problem.message == f"the disk is full: 0 bytes are free at '{tmp_path}', and the build needs 13 bytes or more"


@pytest.mark.skipif(os.name == "nt", reason="nothing is shared there")
def test_what_is_shared_takes_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last output has the same large file, a build does not need room for it again."""
    out = tmp_path / "out"
    large = {"docs/large.md": "x" * 2_500_000}
    publish(out, large)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 0}))

    def fill(stage: Stage) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(stage.root / "docs/new.md"))

    with pytest.raises(BuildFailed) as failure:
        publish(out, {**large, "docs/new.md": "new"}, fill)
    (problem,) = failure.value.problems
    assert problem.message == f"the disk is full: 0 bytes are free at '{tmp_path}', and the build needs 3 bytes or more"


@pytest.mark.parametrize(
    ("number", "reason", "hint"),
    [
        (errno.EFBIG, "File too large", "Raise the limit on the size of files (ulimit -f), or name a folder on another file system with --out."),
        (errno.ENXIO, "No such device or address", "Look at the disk, or name another folder with --out; the last output is as it was."),
    ],
    ids=["limited", "odd"],
)
@pytest.mark.skipif(os.name == "nt", reason="it has other words for it")
def test_a_write_that_the_system_refuses_is_told_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str, hint: str
) -> None:
    """The system names no file when it refuses bytes; whatever it says then, it is no fault of Factbound."""

    def refuse(file: int, data: bytes) -> int:
        if data == b"new":
            raise OSError(number, os.strerror(number))
        return write(file, data)

    write = os.write
    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(BuildFailed) as failure:
        publish(tmp_path / "out", {"docs/index.md": "new"})
    (problem,) = failure.value.problems
    assert problem.format() == f"{tmp_path / 'out'}:1:1: 'docs/index.md' cannot be written: {reason}\n  {hint}"


def test_a_disk_may_have_room_for_bytes_and_for_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system whose number of files is used up says so, not how many bytes are free."""
    monkeypatch.setattr(os, "statvfs", lambda _: type("Disk", (), {"f_files": 100, "f_favail": 0}), raising=False)
    with Faults(10), pytest.raises(BuildFailed) as failure:
        publish(tmp_path / "out", NEW)
    (problem,) = failure.value.problems
    assert problem.message == f"the disk is full: there is no room for one more file at '{tmp_path}'"


@pytest.mark.parametrize("name", ["a" * 300, "closed/out"])
def test_a_place_where_nothing_can_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever the system says of a place that was named is a problem, and never a traceback."""

    def fail(*_: object, **__: object) -> str:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(tmp_path / "closed/.out-abcdefgh"))

    monkeypatch.setattr("tempfile.mkdtemp", fail)
    with pytest.raises(BuildFailed) as failure, Stage(tmp_path / name):
        pass
    told = {
        "closed/out": "'closed/.out-abcdefgh' cannot be written: No such file or directory",
        "a" * 300: f"'{tmp_path}/{'a' * 300}' cannot be read or written: File name too long",
    }
    assert [one.message for one in failure.value.problems] == [told[name]]
    assert list(tmp_path.iterdir()) == []


def test_what_comes_into_the_output_while_it_is_built_is_kept(tmp_path: Path) -> None:
    """Files that nobody could know of, and documents that somebody saved meanwhile, go into a folder that is seen."""
    out = tmp_path / "out"
    publish(out, {**OLD, "reports/a.docx": "made"})
    with Stage(out) as stage:
        stage.write("docs/index.md", "new")
        (out / "notes.txt").write_text("mine")
        (out / "reports/a.docx").write_text("edited")
        stage.publish({})
    kept = tmp_path / "out-kept"
    assert stage.kept == [kept]
    assert {path.relative_to(kept).as_posix(): path.read_text() for path in kept.rglob("*") if path.is_file()} == {
        "notes.txt": "mine",
        "reports/a.docx": "edited",
    }
    assert (text_of(out), beside(out)) == ("new", ["out-kept"])


def test_folders_made_for_nothing_are_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no working folder can be made, nothing is left of the way to it."""

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stage_module, "Beside", fail)
    with pytest.raises(BuildFailed, match="the disk is full"), Stage(tmp_path / "a/b/out"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_lay_in_an_output_that_a_kill_left_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that was killed right after the swap has left the old output; the next one deletes of it what the manifest lists."""
    out = tmp_path / "out"
    publish(out, OLD)

    def build() -> None:
        with Stage(out) as stage:
            stage.write("docs/index.md", "new")
            (out / "notes.txt").write_text("mine")
            monkeypatch.setattr(stage_module, "flush_folder", lambda _: die())
            stage.publish({})

    assert in_child(build) == -9
    assert text_of(out) == "new"
    with Stage(out) as stage:
        assert stage.kept == [tmp_path / "out-kept"]
    assert [path.name for path in (tmp_path / "out-kept").iterdir()] == ["notes.txt"]
    assert beside(out) == ["out-kept"]


def test_nothing_is_deleted_through_a_link(tmp_path: Path) -> None:
    """A folder of the output that has become a link while a build ran is kept as the link, and what it leads to is left alone."""
    out, album = tmp_path / "a/out", tmp_path / "album"
    album.mkdir()
    (album / "index.md").write_text("old")
    publish(out, OLD)
    with Stage(out) as stage:
        stage.write("docs/index.md", "new")
        (out / "docs/index.md").unlink()
        (out / "docs").rmdir()
        (out / "docs").symlink_to(album)
        stage.publish({})
    assert (album / "index.md").read_text() == "old"
    assert stage.kept == [tmp_path / "a/out-kept"]
    assert (stage.kept[0] / "docs").is_symlink()


@pytest.mark.parametrize("kind", ["a link", "a file"])
def test_a_place_that_became_something_else_is_kept(tmp_path: Path, kind: str) -> None:
    """A link or a file that came into the place of the output while a build ran is kept as it is; a manifest behind the link stays too."""
    out, other = tmp_path / "a/out", tmp_path / "b/out"
    publish(other, OLD)
    with Stage(out) as stage:
        stage.write("docs/index.md", "new")
        out.symlink_to(other) if kind == "a link" else out.write_text("mine")
        stage.publish({})
    kept = tmp_path / "a/out-kept"
    assert (stage.kept, text_of(out), beside(out)) == ([kept], "new", ["out-kept"])
    assert kept.is_symlink() if kind == "a link" else kept.read_text() == "mine"
    assert is_whole(other)


@pytest.mark.parametrize("name", ["new", "old"])
def test_a_working_folder_that_leads_elsewhere_deletes_nothing_there(tmp_path: Path, name: str) -> None:
    """Somebody's link in what looks like a working folder, as git can bring it, is kept as the link; the output behind it stays whole."""
    out, other = tmp_path / "a/out", tmp_path / "b/out"
    publish(out, OLD)
    publish(other, OLD)
    folder = out.with_name(".out-abcdefgh")
    folder.mkdir()
    (folder / "lock").write_text(f"{MARK}{other.stat().st_ino}\n")
    (folder / name).symlink_to(other)
    assert publish(out, NEW) == [tmp_path / "a/out-kept"]
    assert is_whole(other)
    assert (is_whole(out), beside(out)) == (True, ["out-kept"])


@pytest.mark.skipif(not hasattr(os, "fwalk"), reason="folders are not deleted by descriptor")
def test_a_folder_that_somebody_has_closed_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of the old output that may not be written is opened to delete what is ours in it; what came up in it is kept."""
    out = tmp_path / "out"
    publish(out, OLD)
    unlink, rmdir = os.unlink, os.rmdir

    def guarded(act: Callable[..., None]) -> Callable[..., None]:
        """Root may write anywhere, so that the rule is kept here."""

        def guard(path: str | Path, *, dir_fd: int | None = None) -> None:
            if dir_fd is not None and not os.fstat(dir_fd).st_mode & 0o200:
                raise PermissionError(errno.EACCES, "Permission denied", path)
            act(path, dir_fd=dir_fd)

        return guard

    def close(_: Stage) -> None:
        (out / "docs/notes.txt").write_text("mine")
        (out / "docs").chmod(0o555)
        monkeypatch.setattr(os, "unlink", guarded(unlink))
        monkeypatch.setattr(os, "rmdir", guarded(rmdir))

    kept = publish(out, NEW, close)
    assert kept == [tmp_path / "out-kept"]
    assert sorted(path.name for path in kept[0].rglob("*")) == ["docs", "notes.txt"]
    assert beside(out) == ["out-kept"]


def test_a_living_stage_is_left_alone(tmp_path: Path) -> None:
    """Two builds at once do not take each other's work away; the later one stands, whole."""
    out = tmp_path / "out"
    publish(out, OLD)
    with Stage(out) as one, Stage(out) as other:
        one.write("docs/index.md", "one")
        other.write("docs/index.md", "other")
        one.publish({})
        assert text_of(out) == "one"
        other.publish({})
    assert (text_of(out), is_whole(out), beside(out)) == ("other", True, [])


def test_a_reader_never_misses_the_output(tmp_path: Path) -> None:
    """Three processes publish over and over, and whoever looks meanwhile always finds an output."""
    out = tmp_path / "out"
    publish(out, OLD)

    def build(name: str) -> None:
        for number in range(12):
            publish(out, {"docs/index.md": f"{name}{number}"})

    with reading(out, set()) as seen:
        ended: list[int] = []
        threads = [threading.Thread(target=lambda name=name: ended.append(in_child(partial(build, name)))) for name in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (seen, ended) == ([], [0, 0, 0])
    assert is_whole(out)
    publish(out, OLD)
    assert beside(out) == []


def test_a_signal_that_got_lost_is_heard_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """What swallows the first Ctrl-C leaves no command that only `kill -9` ends: one that comes after the time for clearing up ends it."""
    now = [0.0]
    monkeypatch.setattr(cli, "monotonic", lambda: now[0])
    heard = []

    def run(_: object) -> int:
        for at in (0.0, 1.0, cli.CLEARING + 1):
            now[0] = at
            try:
                signal.raise_signal(signal.SIGINT)
            except KeyboardInterrupt:
                heard.append(at)
        return 0

    monkeypatch.setattr(cli, "COMMANDS", [Command(build.NAME, build.HELP, build.add_arguments, run)])
    assert cli.main([]) == 0
    assert heard == [0.0, cli.CLEARING + 1]


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows interrupts no thread")
def test_whoever_interrupts_twice_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first Ctrl-C ends a build; others wait for its threads, and until all is cleared away."""
    out = tmp_path / "out"
    publish(out, OLD)

    def interrupted(root: Path, *rest: Any) -> bool:
        signal.raise_signal(signal.SIGINT)
        return clear(root, *rest)

    begun = threading.Event()

    def write(stage: Stage) -> None:
        begun.wait()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        time.sleep(0.05)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        time.sleep(0.05)
        stage.write("docs/late.md", "late")

    def run(_: object) -> int:
        with Stage(out) as stage, workers() as pool:
            written = pool.submit(write, stage)
            begun.set()
            written.result()
        return 0

    monkeypatch.setattr(beside_module, "clear", interrupted)
    monkeypatch.setattr(cli, "COMMANDS", [Command(build.NAME, build.HELP, build.add_arguments, run)])
    assert cli.main([]) == 130
    assert (text_of(out), beside(out)) == ("old", [])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_folders_of_others_with_such_a_name_stay(tmp_path: Path) -> None:
    """Only what has our lock in it is a working folder; an empty one is nobody's."""
    out = tmp_path / "out"
    for name, file, text in ((".out-abcdefgh", "letter.txt", "mine"), (".out-ijklmnop", "lock", "mine"), (".out-photos", "a.jpg", "mine")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(text)
    (tmp_path / ".out-00000000").mkdir()
    publish(out, OLD)
    assert beside(out) == [".out-abcdefgh", ".out-ijklmnop", ".out-photos"]


def test_the_manifest_says_what_was_published(tmp_path: Path) -> None:
    """Every file but itself stands in it."""
    out = tmp_path / "out"
    publish(out, NEW)
    record = json.loads((out / "build.json").read_text())
    assert sorted(record["outputs"]) == sorted(NEW)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows locks no folders")
def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that locks the folder and does not let it go is told of after a while; nothing has changed then."""
    import fcntl

    monkeypatch.setattr(locks, "PATIENCE", 0.05)
    holder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    try:
        with pytest.raises(BuildFailed) as failure:
            publish(tmp_path / "out", OLD)
    finally:
        os.close(holder)
    told = f"{tmp_path}:1:1: another program has locked this folder for more than 0 seconds\n  End that program, then try again."
    assert [one.format() for one in failure.value.problems] == [told]
    assert list(tmp_path.iterdir()) == []
