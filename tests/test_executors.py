"""Workers fill the cache, and do nothing else: a build gives the same bytes with and without them, and whatever becomes of them."""

from __future__ import annotations

import shutil
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from workers import mishap

from factbound import cli
from factbound.caches import with_cache
from factbound.engine import engine_hash
from factbound.executors import cluster, filling, spreading
from factbound.executors.executor import choose
from factbound.executors.filling import ANOTHER_ENGINE, ANOTHER_PROJECT, fill
from factbound.executors.processes import Processes
from factbound.executors.shards import Filled, Lost, Shard
from factbound.executors.spreading import spreading as spread_with
from factbound.facts.digests import digest_of
from factbound.files.cache import Cache
from factbound.options import Options
from factbound.pipeline import publish_briefing
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.publish import card
from factbound.publish.builder.making import PageMaker
from factbound.publish.reports import document, docx
from factbound.render.remembering import RememberingRenderer

BASE = Path(__file__).parent / "cases" / "_base"


@pytest.fixture(scope="module", autouse=True)
def _untypeset():
    """No document is typeset."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(docx, "available", lambda: False)
        patch.setattr(document, "render_pdf", lambda *_, **__: b"%PDF")
        patch.setattr(card, "render_card", lambda *_: b"PNG")
        yield


@pytest.fixture(scope="module")
def plain(_untypeset, tmp_path_factory):
    """The files of the project as a build without cache and workers makes them."""
    folder = tmp_path_factory.mktemp("plain")
    publish_briefing(Options(Path(shutil.copytree(BASE, folder / "project")), folder / "out"))
    return contents(folder / "out")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project with a cache of its own."""
    monkeypatch.setenv("FACTBOUND_CACHE", str(tmp_path / "kept"))
    return Path(shutil.copytree(BASE, tmp_path / "project"))


@pytest.fixture
def made(monkeypatch):
    """What was made and not found, since the list was last cleared; also parts of exports, which workers share as they do pages."""
    names: list[str] = []
    made, convert = RememberingRenderer._made, PageMaker._convert
    monkeypatch.setattr(RememberingRenderer, "_made", lambda *given: (names.append("rendered"), made(*given))[1])
    monkeypatch.setattr(PageMaker, "_convert", lambda self, file: (names.append(file.src_uri), convert(self, file))[1])
    return names


class Here:
    """Does shards in this process, one after the other, but for those that are lost."""

    size, elsewhere = 2, False

    def __init__(self, lost=()):
        self.lost, self.done = lost, []

    def run(self, work, shards):
        self.done += shards
        yield from (Lost(one.number, "it fell") if one.number in self.lost else work(one) for one in reversed(shards))


def build(project, out, executor=None, monkeypatch=None):
    """Build, perhaps with workers first, and return what is told of them."""
    with with_cache(Options(project, out)) as options:
        if executor is None:
            return publish_briefing(options).notices
        monkeypatch.setattr(spreading, "choose", lambda _: nullcontext(executor))
        return [one for one in publish_briefing(options, spread_with(options, "processes")).notices if one.startswith("Part")]


def contents(folder):
    """Return the files of a folder by path."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def the_whole(project, number=0, of=1, **other):
    """Return a shard."""
    inputs = digest_of(check_project(Options(project, project / "out")).inputs)
    return replace(Shard(str(project), number, of, engine_hash(), inputs), **other)


def test_what_workers_have_made_is_not_made_again(project, plain, made, tmp_path):
    """After all shards a build makes no more than one makes after itself; its bytes are those of a build without workers."""
    assert [fill(the_whole(project, number, 2)).untold for number in (1, 0)] == ["", ""]
    by_workers = set(made)
    made.clear()
    build(project, tmp_path / "spread")
    by_build = list(made)
    made.clear()
    build(project, tmp_path / "spread")
    assert by_build == made, "nothing that a build after it finds"
    assert {"index.md", "rendered"} <= by_workers
    assert "index.md" not in made
    assert contents(tmp_path / "spread") == plain


def test_what_was_lost_is_made_by_the_build(project, plain, tmp_path, monkeypatch):
    """The output is whole and the same, and the part is told; workers are asked again until none is lost, and then no more."""
    executor, looked, look = Here({1}), [], Cache.look_again
    monkeypatch.setattr(Cache, "look_again", lambda cache: (looked.append(len(executor.done)), look(cache)))
    told = build(project, tmp_path / "out", executor, monkeypatch)
    assert told == ["Part 2 of 2 was not made by a worker but by the build itself: it fell."]
    assert contents(tmp_path / "out") == plain
    executor.lost.clear()
    assert [build(project, tmp_path / "out", executor, monkeypatch) for _ in range(2)] == [[], []]
    assert [one.number for one in executor.done] == [0, 1, 0, 1]
    assert looked == [2, 4], "what workers left is looked for once they have left it"
    assert contents(tmp_path / "out") == plain


def test_a_worker_that_would_make_something_else_makes_nothing(project):
    """Another engine, other files and a project that is not there are each told in words."""
    shard = the_whole(project)
    assert fill(replace(shard, engine=b"other")).untold == ANOTHER_ENGINE
    assert fill(replace(shard, inputs=b"other")).untold == ANOTHER_PROJECT
    (project / "data/briefing.yml").write_text("title: [", "utf-8")
    assert fill(shard).untold.startswith("it cannot read the project: ")


def test_a_template_that_fails_at_a_worker_is_told_by_the_build(project, tmp_path, monkeypatch):
    """What cannot be rendered is left out by workers, and the build stops at it in its own words."""
    (project / "templates/pages").mkdir(parents=True)
    (project / "templates/pages/register.md.jinja").write_text("{{ briefing.nothing_such }}\n", "utf-8")
    with pytest.raises(BuildFailed) as plain:
        build(project, tmp_path / "out")
    with pytest.raises(BuildFailed) as spread:
        build(project, tmp_path / "out", Here(), monkeypatch)
    assert spread.value.problems == plain.value.problems


def test_a_process_that_ends_takes_no_other_with_it():
    """What becomes of each shard is told: done, ended, failed."""
    shards = [Shard("project", number, 3, b"", b"") for number in range(3)]
    with Processes(3) as executor:
        outcomes = sorted(executor.run(mishap, shards), key=lambda one: one.number)
    assert outcomes == [Filled(0, pages=3), Lost(1, "its process was ended (exit code 9)"), Lost(2, "ValueError: odd")]


def test_shards_divide_all():
    """Each thing is in one share, and shares differ by one at most."""
    things = list(range(23))
    shares = [Shard("", number, 4, b"", b"").share(things) for number in range(4)]
    assert [thing for share in shares for thing in share] == things
    assert {len(one) for one in shares} == {5, 6}


@pytest.mark.parametrize("name", ["", "ray", "processes:0", "processes:tcp://here:1", "dask:http://here:1", "dask:tcp://"])
def test_an_unknown_executor_is_refused(name):
    """The message says what there is."""
    with pytest.raises(BuildFailed) as failed:
        choose(name)
    expected = (
        "Expected 'processes' or 'dask' for this machine, with ':4' for that many, or the address of a cluster such as 'dask:tls://scheduler:8786'."
    )
    problem = failed.value.problems[0]
    assert (problem.at.path, problem.message, problem.expected) == ("--executor", f"'{name}' is no executor", expected)


def test_a_clean_build_takes_nothing_from_workers(project, capsys):
    """It would make everything a second time."""
    assert cli.main(["--project", str(project), "build", "--clean", "--executor", "processes"]) == 1
    told = capsys.readouterr()
    assert "--clean: a build that uses nothing that is kept cannot use what workers leave\n" in told.out + told.err


def test_how_many_may_be_said():
    """A number goes with those of this machine."""
    assert choose("processes:3").size == 3


def test_without_dask_the_way_out_is_told(monkeypatch):
    """Whoever asks for what is not installed is told what to install, and what needs nothing."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BuildFailed) as failed:
        choose("dask")
    problem = failed.value.problems[0]
    assert (problem.message, problem.expected) == (cluster.MISSING, cluster.MISSING_HINT)


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        *((address, True) for address in ("tcp://10.0.0.5:8786", "tcp://scheduler:8786", "tcp://localhost.example.org:8786")),
        *((address, False) for address in ("tcp://127.0.0.1:8786", "tcp://[::1]:8786", "tcp://localhost:8786", "tls://scheduler:8786")),
    ],
)
def test_a_cluster_that_anybody_could_speak_for_is_refused(monkeypatch, address, refused):
    """Without TLS only what is on this machine is spoken to."""
    for name in ("cryptography", "distributed"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    if not refused:
        assert choose(f"dask:{address}").elsewhere
        return
    with pytest.raises(BuildFailed) as failed:
        choose(f"dask:{address}")
    problem = failed.value.problems[0]
    message = f"whoever can reach the cluster at '{address}', or what is on the way to it, could have this machine run anything"
    assert (problem.message, problem.expected) == (message, cluster.OPEN_HINT)


@pytest.mark.parametrize("place", ["off", "memory://here"])
def test_workers_need_somewhere_to_put_things(project, monkeypatch, place):
    """Without a cache that others see there is nothing that they could do."""
    monkeypatch.setenv("FACTBOUND_CACHE", place)
    with pytest.raises(BuildFailed) as failed:
        spread_with(Options(project, project / "out"), "processes")
    assert failed.value.problems[0].message == f"an executor has nowhere to put what it makes: FACTBOUND_CACHE is '{place}'"


def test_a_cluster_needs_a_cache_that_it_reaches(project, tmp_path, monkeypatch):
    """A folder of this machine's is none."""
    executor = Here()
    executor.elsewhere = True
    with pytest.raises(BuildFailed) as failed:
        build(project, tmp_path / "out", executor, monkeypatch)
    assert failed.value.problems[0].message.startswith("workers of a cluster cannot leave what they make in a folder of this machine's")
    assert executor.done == []


def test_workers_elsewhere_are_told_what_the_settings_ask_for(project, monkeypatch):
    """Of the environment goes along where the cache is, the time and what the settings name; the key of the cache does not."""
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "copyright: !ENV [WHOSE, OURS, 'nobody']\n", "utf-8")
    for name in ("WHOSE", "FACTBOUND_CACHE_KEY", "SOURCE_DATE_EPOCH"):
        monkeypatch.setenv(name, "1700000000")
    found = spreading._environment(Options(project, project / "out"))
    assert sorted(found) == ["FACTBOUND_CACHE", "SOURCE_DATE_EPOCH", "WHOSE"]


def test_a_worker_leaves_the_environment_as_it_was(monkeypatch):
    """What it is told holds for one shard."""
    monkeypatch.setenv("WHOSE", "mine")
    monkeypatch.delenv("OURS", raising=False)
    with filling._told({"WHOSE": "theirs", "OURS": "all"}):
        assert [filling.os.environ["WHOSE"], filling.os.environ["OURS"]] == ["theirs", "all"]
    assert [filling.os.environ["WHOSE"], filling.os.environ.get("OURS")] == ["mine", None]


def test_dask_loses_a_worker():
    """With Dask: a shard whose worker ends goes to others, and is told as lost when it ends those, too; the others come."""
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    shards = [Shard("project", number, 3, b"", b"") for number in range(3)]
    with choose("dask:2") as executor:
        outcomes = sorted(executor.run(mishap, shards), key=lambda one: one.number)
    assert [type(one) for one in outcomes] == [Filled, Lost, Lost]
    assert outcomes[1].why.startswith("KilledWorker")
    assert outcomes[2].why == "ValueError: odd"
