"""A build of what has been built already leaves the output as it is, and whatever could make another one has it built anew."""

from __future__ import annotations

import io
import json
import os
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from builds import typesetting_nothing
from repositories import begin, commit, edit, git

from factbound import caches, cli, engine, pipeline, unchanged
from factbound.history import journal
from factbound.options import Options
from factbound.pipeline import publish_briefing
from factbound.rendered import Rendered
from factbound.summary import Summary, summarise

NORTH = "data/parties/north.yml"
BLOCK = "content/blocks/summary.md"
TOLD = "Nothing has changed since the last build; every file of it was compared in "


class Builder:
    """A project that was built once, of which it is only said afterwards whether it would be built again."""

    def __init__(self, folder: Path) -> None:
        self.project, self.out = folder, folder / "out"
        self.began: list[Options] = []

    def run(self, capsys, *words: str) -> bool:
        """Run the command, and return whether a build came of it."""
        before = len(self.began)
        assert cli.main(["--project", str(self.project), "build", *words]) == 0
        said = capsys.readouterr().out.splitlines()
        if len(self.began) == before:
            assert said[0] == self.told
            assert said[-1].startswith(TOLD)
        return len(self.began) > before

    def publish(self, options: Options, *_: object) -> Summary:
        """Stand in for what builds."""
        self.began.append(options)
        return Summary()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project that was built once, with what was kept of that, and what was told."""
    folder = tmp_path_factory.mktemp("built")
    project, told = begin(folder / "project"), io.StringIO()
    for path in ("content/assets/note.txt", "content/assets/__pycache__/note.txt", "templates/partials/own.md.jinja"):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text("A note.\n")
    with pytest.MonkeyPatch.context() as patch, typesetting_nothing(), redirect_stdout(told):
        patch.setenv("FACTBOUND_CACHE", str(folder / "kept"))
        assert cli.main(["--project", str(project), "build"]) == 0
    (kept,) = (folder / "kept").glob("*.sqlite")
    return project, kept, told.getvalue().splitlines()[0]


@pytest.fixture
def builder(built, tmp_path, monkeypatch):
    """A copy of it that has nothing in common with it."""
    project, kept, told = built
    monkeypatch.setenv("FACTBOUND_CACHE", str(tmp_path / "kept"))
    builder = Builder(Path(shutil.copytree(project, tmp_path / "project")))
    (tmp_path / "kept").mkdir(mode=0o700)
    shutil.copy(kept, caches.cache_file(builder.project))
    builder.told = told
    monkeypatch.setattr(pipeline, "publish_briefing", builder.publish)
    return builder


def test_nothing_is_built_twice(builder, capsys):
    """What was told is told again, and no file of the output is touched."""

    def looks() -> dict[Path, tuple[int, ...]]:
        return {path: (one.st_ino, one.st_mode, one.st_ctime_ns) for path in builder.out.rglob("*") for one in [path.stat()]}

    before = looks()
    assert not builder.run(capsys)
    assert looks() == before
    shutil.copytree(builder.out, builder.project.parent / "other")
    assert not builder.run(capsys, "--out", str(builder.project.parent / "other"))
    assert builder.run(capsys, "--out", str(builder.project.parent / "none"))


def test_a_file_of_the_project_has_it_built(builder, capsys):
    """Until it is as it was."""
    known = ("content/assets/note.txt", "content/assets/__pycache__/note.txt", "templates/partials/own.md.jinja")
    for path in (NORTH, "mkdocs.yml", *known, "content/new.md"):
        file = builder.project / path
        before = file.read_bytes() if file.exists() else None
        file.write_bytes((before or b"# New\n") + b"\n")
        assert builder.run(capsys), path
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)
        assert not builder.run(capsys), path


def test_what_is_around_the_project_has_it_built(builder, capsys, monkeypatch):
    """The engine, the clock, the days, what it is compared with, and the commits that are told."""
    assert [builder.run(capsys, *words) for words in (["--stock"], ["--since", "HEAD"], ["--valid-at", "2024-01-01"], ["--clean"])] == [True] * 4
    for variable, value in (("SOURCE_DATE_EPOCH", "86400"), ("FACTBOUND_CACHE", "off")):
        with monkeypatch.context() as patch:
            patch.setenv(variable, value)
            assert builder.run(capsys)
    with monkeypatch.context() as patch:
        patch.setattr(engine, "engine_hash", lambda: b"another")
        assert builder.run(capsys)


def test_a_commit_has_it_built_where_pages_tell_of_it(builder, capsys):
    """The same words in a commit that touches no facts are told nowhere."""
    commit(builder.project, "Say nothing")
    assert not builder.run(capsys)
    git(builder.project, "commit", "--amend", "-qm", "Begin otherwise")
    git(builder.project, "update-ref", "HEAD", git(builder.project, "commit-tree", "HEAD^{tree}", "-m", "Begin otherwise"))
    assert builder.run(capsys)


def test_a_merge_that_leaves_something_out_has_it_built(builder, capsys, monkeypatch):
    """It is none of the commits that are told, as is one that leaves out nothing; what is not committed is told all the same."""
    project = builder.project
    (project / ".gitignore").write_text("/out/\n")
    begun = commit(project, "Begin")
    edit(project, NORTH, ("60 %", "60.0 %"))
    edit(project, "data/parties/south.yml", ("40 %", "40.0 %"))
    commit(project, "Say it otherwise", "2024-03-02")
    ours = git(project, "rev-parse", "HEAD")
    git(project, "checkout", "-qb", "theirs", begun)
    edit(project, "data/ventures/jv.yml", ("name: ", "name:  "))
    theirs = commit(project, "Give it room", "2024-03-03")
    git(project, "merge", "-q", "--no-ff", "-m", "Join", ours)
    monkeypatch.setattr(pipeline, "publish_briefing", publish_briefing)
    with typesetting_nothing():
        assert cli.main(["--project", str(project), "build"]) == 0
    monkeypatch.setattr(pipeline, "publish_briefing", builder.publish)
    capsys.readouterr()
    assert not builder.run(capsys)
    git(project, "update-index", "--cacheinfo", f"100644,{git(project, 'rev-parse', f'{begun}:{NORTH}')},{NORTH}")
    git(project, "reset", "-q", "--soft", git(project, "commit-tree", git(project, "write-tree"), "-p", theirs, "-p", ours, "-m", "Join"))
    assert builder.run(capsys)


def test_an_address_in_the_environment_has_it_built_however_its_name_is_written(builder, capsys, monkeypatch):
    """YAML knows several ways to write a letter."""
    with (builder.project / "mkdocs.yml").open("a") as settings:
        settings.write('site_url: !ENV ["SITE\\x5fURL", ""]\n')
    monkeypatch.setattr(pipeline, "publish_briefing", publish_briefing)
    with typesetting_nothing():
        assert cli.main(["--project", str(builder.project), "build"]) == 0
    builder.told = capsys.readouterr().out.splitlines()[0]
    monkeypatch.setattr(pipeline, "publish_briefing", builder.publish)
    assert not builder.run(capsys)
    monkeypatch.setenv("SITE_URL", "https://example.org/briefing/")
    assert builder.run(capsys)


def test_a_commit_has_no_day_gone_by_built(builder, capsys, monkeypatch):
    """It is told on none of its pages, and so its manifest names none."""
    words = ("--known-at", "2024-02-01")
    monkeypatch.setattr(pipeline, "publish_briefing", publish_briefing)
    with typesetting_nothing():
        assert cli.main(["--project", str(builder.project), "build", *words]) == 0
    assert json.loads((builder.out / "build.json").read_bytes())["history"] == []
    builder.told = capsys.readouterr().out.splitlines()[0]
    monkeypatch.setattr(pipeline, "publish_briefing", builder.publish)
    git(builder.project, "commit", "--amend", "-qm", "Begin otherwise")
    assert not builder.run(capsys, *words)


def test_the_output_of_another_build_is_not_taken_for_the_own(builder, capsys, monkeypatch):
    """One that another build puts there, of another day, before this one has said what it made."""

    def meanwhile(rendered: Rendered) -> Summary:
        monkeypatch.setattr(pipeline, "summarise", summarise)
        assert cli.main(["--project", str(builder.project), "build", "--valid-at", "2017-01-01"]) == 0
        return summarise(rendered)

    monkeypatch.setattr(pipeline, "publish_briefing", publish_briefing)
    monkeypatch.setattr(pipeline, "summarise", meanwhile)
    edit(builder.project, NORTH, ("60 %", "60.0 %"))
    with typesetting_nothing():
        assert cli.main(["--project", str(builder.project), "build"]) == 0
    assert json.loads((builder.out / "build.json").read_bytes())["valid_at"] == "2017-01-01"
    monkeypatch.setattr(pipeline, "publish_briefing", builder.publish)
    assert builder.run(capsys)


def spoil(out: Path, how: str) -> None:
    """Do something to an output folder."""
    page = out / "site" / "index.html"
    if how == "gone":
        page.unlink()
    elif how == "rights":
        page.chmod(0o600)
    elif how == "folder's rights":
        page.parent.chmod(0o700)
    elif how == "output's rights":
        out.chmod(0o700)
    elif how == "folder":
        (out / "site" / "more").mkdir()
    else:
        data, found = page.read_bytes(), page.stat()
        page.write_bytes(data[:-1] + b"?")
        os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))


def test_an_output_that_is_not_the_builds_has_it_built(builder, capsys):
    """Whatever was done to it."""
    whole = shutil.copytree(builder.out, builder.project.parent / "whole")
    for how in ("gone", "rights", "folder's rights", "output's rights", "folder", "another byte at the same time"):
        spoil(builder.out, how)
        assert builder.run(capsys), how
        shutil.rmtree(builder.out)
        shutil.copytree(whole, builder.out)
        assert not builder.run(capsys), how


def test_an_output_that_is_replaced_meanwhile_has_it_built(builder, capsys, monkeypatch):
    """A folder of it that was there a moment ago may be in none that another build puts up."""
    listed = unchanged.list_files

    def look(*given, **asked):
        for path, entry in listed(*given, **asked):
            yield path, entry
            if path == "docs":
                shutil.rmtree(builder.out / path)

    monkeypatch.setattr(unchanged, "list_files", look)
    assert builder.run(capsys)


@pytest.mark.parametrize("path", ["mkdocs.yml", "content/assets/note.txt", "templates/partials/own.md.jinja"])
def test_what_was_saved_and_taken_back_meanwhile_is_not_published(builder, capsys, monkeypatch, path):
    """It holds the same in the end, but what was made may be made of what it held between."""
    file = builder.project / path
    before = file.read_bytes()

    def save_twice(_: object) -> None:
        file.write_bytes(b"Taken back.\n")
        file.write_bytes(before)

    monkeypatch.setattr(pipeline, "publish_briefing", publish_briefing)
    monkeypatch.setattr(pipeline, "offer_downloads", save_twice)
    edit(builder.project, NORTH, ("60 %", "60.0 %"))
    with typesetting_nothing():
        assert cli.main(["--project", str(builder.project), "build"]) == 1
    message = "the file was changed while the project was built, after it had been judged\n  Build again.\n\n"
    assert capsys.readouterr().err == f"{path}:1:1: {message}Build stopped: 1 problem in 1 file. Nothing was published.\n"


@pytest.mark.parametrize(("before", "after", "told"), [("60 %", "60.0 %", False), ("60.0 %", "60 %", True)])
def test_what_is_not_committed_is_told_of_the_files_as_they_were_read(builder, monkeypatch, before, after, told):
    """Whatever is saved or taken back while a build goes on."""
    file = builder.project / NORTH

    def late(*given: object) -> journal.Pending:
        file.write_text(file.read_text().replace(before, after))
        return tell_pending(*given)

    tell_pending = journal._tell_pending
    monkeypatch.setattr(journal, "_tell_pending", late)
    monkeypatch.setattr(pipeline, "publish_briefing", publish_briefing)
    file.write_text(file.read_text().replace("60 %", before))
    with typesetting_nothing():
        assert cli.main(["--project", str(builder.project), "build", "--clean"]) == 0
    assert ("Not committed yet" in (builder.out / "docs" / "changes.md").read_text()) == told


def save(file: Path) -> None:
    """Have one more line in a file."""
    file.write_bytes((file.read_bytes() if file.exists() else b"") + b"\n")


SAVED = ["mkdocs.yml", "content/assets/note.txt", "content/assets/new.txt", "content/new.md", BLOCK, "templates/partials/own.md.jinja", NORTH]


@pytest.mark.parametrize("path", SAVED)
def test_what_is_changed_between_judging_and_publishing_is_not_published(builder, capsys, monkeypatch, path):
    """Of data a build makes what it has judged, whatever is saved meanwhile; all else is read again."""
    monkeypatch.setattr(pipeline, "publish_briefing", publish_briefing)
    monkeypatch.setattr(pipeline, "offer_downloads", lambda _: save(builder.project / path))
    edit(builder.project, NORTH, ("60 %", "60.0 %"))
    before = (builder.out / "build.json").read_bytes()
    with typesetting_nothing():
        ended = cli.main(["--project", str(builder.project), "build"])
    told = capsys.readouterr().err
    message = "the file was changed while the project was built, after it had been judged\n  Build again.\n\n"
    stopped = f"{path}:1:1: {message}Build stopped: 1 problem in 1 file. Nothing was published.\n"
    assert (ended, told) == ((0, "") if path == NORTH else (1, stopped))
    assert ((builder.out / "build.json").read_bytes() == before) == (path != NORTH)
    monkeypatch.setattr(pipeline, "publish_briefing", builder.publish)
    assert builder.run(capsys)
