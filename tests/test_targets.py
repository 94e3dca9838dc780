"""Which folders a build replaces: each refusal whole, with its way out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from factbound.options import DEFAULT_TEMPLATES, PACKAGE
from factbound.problems import BuildFailed
from factbound.publish.stage import Stage, mend_target

OTHER = "Name another folder with --out."
WRITABLE = "Make it writable, or name another folder with --out."
MOVE_ONE = "Move it elsewhere or delete it, or name another folder with --out."
MOVE = "Move them elsewhere or delete them, or name another folder with --out."


def refused(out: Path, project: Path | None = None) -> tuple[str, str]:
    """Return what is said of a target that is refused, and the way out."""
    with pytest.raises(BuildFailed) as failure:
        mend_target(out, project)
    (problem,) = failure.value.problems
    assert problem.at.path == out.as_posix()
    return problem.message.removeprefix("the output folder cannot be "), problem.expected


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with its sources."""
    for name in ("data", "content", "templates", "editions"):
        (tmp_path / "project" / name).mkdir(parents=True)
    return tmp_path / "project"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder that a build has made."""
    out = tmp_path / "out"
    with Stage(out) as stage:
        stage.write("site/index.html", "<p>made")
        stage.write("reports/a.docx", "made")
        stage.publish({})
    return out


def test_the_home_folder_and_what_holds_it_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's home is an output folder, nor is one that homes lie in."""
    home = tmp_path / "homes/ann"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for target in (home, tmp_path / "homes", home / "x/..", tmp_path / "homes/bob/../ann"):
        assert refused(target) == ("replaced: your home folder is there", OTHER)
    mend_target(home / "out")


def test_the_root_of_a_file_system_is_refused() -> None:
    """Not even a superuser builds there."""
    assert refused(Path("/")) == ("replaced: it is the root of a file system", OTHER)


@pytest.mark.parametrize("name", [".", "..", "data/.."])
def test_the_project_and_what_holds_it_are_refused(project: Path, name: str) -> None:
    """However it is spelled."""
    assert refused(project / name, project) == ("replaced: the project is there", OTHER)


@pytest.mark.parametrize("name", ["data", "content", "templates", "editions"])
def test_the_sources_of_a_project_are_refused(project: Path, name: str) -> None:
    """Nothing is built into what a build reads, nor into a folder below it that does not exist yet."""
    assert refused(project / name, project) == (f"replaced: it lies in {name} of the project", OTHER)
    assert refused(project / name / "deep/er", project) == (f"made: it lies in {name} of the project", OTHER)
    assert refused(project / "x/../data/../" / name / "out", project) == (f"made: it lies in {name} of the project", OTHER)
    mend_target(project / f"{name}-out", project)


def test_a_link_that_leads_into_the_sources_is_followed(project: Path, tmp_path: Path) -> None:
    """A target is judged where it really is."""
    (tmp_path / "elsewhere").symlink_to(project / "data")
    assert refused(tmp_path / "elsewhere/out", project) == ("made: it lies in data of the project", OTHER)


def test_other_spellings_of_a_folder_are_the_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file system takes DATA for data, so does the judgement: it asks the file system."""
    stat = os.stat
    monkeypatch.setattr(os, "stat", lambda path, **more: stat(str(path).replace("/DATA", "/data") if isinstance(path, str | Path) else path, **more))
    assert refused(project / "DATA/out", project) == ("made: it lies in data of the project", OTHER)


@pytest.mark.parametrize("folder", [PACKAGE, DEFAULT_TEMPLATES, PACKAGE / "publish"])
def test_the_engine_is_refused(folder: Path) -> None:
    """The engine replaces no part of itself."""
    message = "Factbound itself is there" if folder != PACKAGE / "publish" else "it lies in Factbound itself"
    assert refused(folder) == (f"replaced: {message}", OTHER)
    assert refused(folder / "out") == ("made: it lies in Factbound itself", OTHER)


def test_repositories_are_refused(tmp_path: Path) -> None:
    """A working tree, one whose .git is a file, a bare one, and what is inside of one."""
    for name in ("tree", "bare", "linked"):
        (tmp_path / name).mkdir()
    (tmp_path / "tree/.git/objects").mkdir(parents=True)
    (tmp_path / "linked/.git").write_text("gitdir: elsewhere")
    (tmp_path / "bare/objects").mkdir()
    (tmp_path / "bare/HEAD").write_text("ref: refs/heads/main")
    for name in ("tree", "bare", "linked"):
        assert refused(tmp_path / name) == ("replaced: it is a repository of git", OTHER)
    assert refused(tmp_path / "tree/.git/objects") == ("replaced: it lies in a repository's own folder .git", OTHER)
    assert refused(tmp_path / "tree/.GIT/out") == ("made: it lies in a repository's own folder .git", OTHER)
    mend_target(tmp_path / "tree/out")


def test_files_and_links_are_refused(tmp_path: Path, built: Path) -> None:
    """A link is named with the place that it leads to."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(built)
    (tmp_path / "nowhere").symlink_to(tmp_path / "not there")
    assert refused(tmp_path / "file") == ("replaced: it is a file", OTHER)
    assert refused(tmp_path / "file/out") == (f"made: '{tmp_path}/file' is a file", OTHER)
    message = "it is a link to another place"
    assert refused(tmp_path / "link") == (f"replaced: {message}", f"Name that place with --out, which is '{built}', or another folder.")
    assert refused(tmp_path / "nowhere") == (
        f"replaced: {message}",
        f"Name that place with --out, which is '{tmp_path}/not there', or another folder.",
    )


def test_a_linked_parent_is_no_hindrance(tmp_path: Path) -> None:
    """Somebody who keeps outputs on another disk may lead there."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "big").symlink_to(tmp_path / "disk")
    with Stage(tmp_path / "big/out") as stage:
        stage.write("docs/index.md", "new")
        stage.publish({})
    assert (tmp_path / "disk/out/docs/index.md").read_text() == "new"
    assert [entry.name for entry in (tmp_path / "disk").iterdir()] == ["out"]


def test_a_mounted_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name cannot be given to another folder; one in it can."""
    (tmp_path / "disk").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: str(path) == str(tmp_path / "disk"))
    message = "replaced: a file system is mounted there, which cannot be swapped"
    assert refused(tmp_path / "disk") == (message, f"Name a folder in it with --out, such as '{tmp_path}/disk/out'.")
    mend_target(tmp_path / "disk/out")


def test_a_folder_mounted_in_an_output_is_refused(built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a web server's container is given of an output would be carried off with the old one, and emptied."""
    table = tmp_path / "mountinfo"
    row = "36 35 98:0 /a {} rw,noatime master:1 - ext4 /dev/root rw\n"
    monkeypatch.setattr("factbound.files.mounts.TABLE", table)
    places = ["/", f"{built}-kept", f"{built}/site", f"{built}/reports\\040of\\040today"]
    table.write_text("".join(map(row.format, places)))
    message = "replaced: a file system is mounted in it at 'reports of today', 'site', which would be carried off"
    assert refused(built) == (message, "Unmount it, or name another folder with --out.")
    table.write_text(row.format(built))  # of the same file system, which nothing else tells
    message = "replaced: a file system is mounted there, which cannot be swapped"
    assert refused(built) == (message, f"Name a folder in it with --out, such as '{built}/out'.")
    table.unlink()
    mend_target(built)


def test_a_manifest_that_may_not_be_read_is_told(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of an output are not taken for somebody's because its manifest is closed."""
    opened = os.open

    def close(path: str | Path, *others: int) -> int:
        if str(path).endswith("build.json"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *others)

    monkeypatch.setattr(os, "open", close)
    assert refused(built) == ("replaced: its build.json cannot be read: Permission denied", "Make it readable, or name another folder with --out.")


def test_a_document_that_may_not_be_read_is_told(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is said to have changed what is only closed."""
    monkeypatch.setattr("factbound.publish.manifest.holds", lambda file, _: not file.endswith("a.docx"))
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != f"{built}/reports/a.docx" and access(path, mode))
    hint = "Make it readable, so that one sees whether somebody has changed it, or name another folder with --out."
    assert refused(built) == ("replaced: it holds 1 file that cannot be read: 'reports/a.docx'", hint)


def test_places_without_permission_are_refused(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that has to be written is named."""
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: False if path == tmp_path else access(path, mode))
    assert refused(tmp_path / "new") == (f"made: '{tmp_path}' is not writable", WRITABLE)
    monkeypatch.setattr(os, "access", lambda path, mode: False if path == built else access(path, mode))
    assert refused(built) == ("replaced: it is not yours to read and write", WRITABLE)


@pytest.mark.parametrize(
    "manifest",
    [
        '{"factbound": ""}',
        '{"factbound": "1", "inputs": {}}',
        '{"factbound": "1", "inputs": {}, "outputs": ["a.jpg"]}',
        '{"factbound": "1", "inputs": {}, "outputs": {"a.jpg": 1}}',
        '["factbound"]',
        "[" * 100_000,
        "\ud83d",
        '{"name": "of another program"}',
    ],
)
def test_a_forged_manifest_gives_nothing_away(tmp_path: Path, manifest: str) -> None:
    """What is no manifest of a build is a foreign file among others."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").write_bytes(b"mine")
    (tmp_path / "photos/build.json").write_bytes(manifest.encode("utf-8", "surrogatepass"))
    assert refused(tmp_path / "photos") == ("replaced: it holds 2 files that no build made: 'a.jpg', 'build.json'", MOVE)


def test_a_manifest_must_list_what_is_there(tmp_path: Path) -> None:
    """One that names other files, or the files with other contents, protects nobody's photos from being told."""
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(7):
        (photos / f"{number}.jpg").write_bytes(b"mine")
    (photos / "build.json").write_text('{"factbound": "1", "inputs": {}, "outputs": {"../secret": "0", "x.jpg": "0"}}')
    names = "'0.jpg', '1.jpg', '2.jpg', '3.jpg', '4.jpg' and 3 more"
    assert refused(photos) == (f"replaced: it holds 8 files that no build made: {names}", MOVE)
    fewer = "'0.jpg', '1.jpg', '2.jpg', '3.jpg', '4.jpg' and 2 more"
    listed = {f"{number}.jpg": "0" * 64 for number in range(7)}
    (photos / "build.json").write_text(json.dumps({"factbound": "1", "inputs": {}, "outputs": listed}))
    hint = "Move them elsewhere to keep what was changed, or delete them: the next build makes them again."
    assert refused(photos) == (f"replaced: it holds 7 files that somebody has changed since the last build: {fewer}", hint)


def test_foreign_files_in_an_output_are_refused(built: Path) -> None:
    """Files, links and pipes that no build made, by name; what desktops and office programs drop, and empty folders, stand in nobody's way."""
    (built / "site/CNAME").write_text("example.org")
    (built / "reports/link").symlink_to(built / "site")
    os.mkfifo(built / "pipe")
    (built / os.fsdecode(b"\xff")).write_text("mine")
    told = r"it holds 4 files that no build made: 'pipe', 'reports/link', 'site/CNAME', '\xff'"
    assert refused(built) == (f"replaced: {told}", MOVE)
    for name in ("site/CNAME", "reports/link", "pipe", os.fsdecode(b"\xff")):
        (built / name).unlink()
    for name in (".DS_Store", "site/Thumbs.db", "desktop.ini", "reports/.~lock.a.docx#", "reports/~$a.docx", "._site"):
        (built / name).write_text("dropped")
    (built / "site/empty/folder").mkdir(parents=True)
    with Stage(built) as stage:
        stage.write("docs/index.md", "new")
        stage.publish({})
    assert sorted(entry.name for entry in built.iterdir()) == ["build.json", "docs"]
    assert [entry for entry in built.parent.iterdir() if entry != built] == []


def test_a_file_that_was_emptied_stops_no_build_and_is_not_kept(built: Path) -> None:
    """There is nothing in it to lose: the next output takes its place, and nothing is told of it."""
    (built / "reports/a.docx").write_text("")
    with Stage(built) as stage:
        stage.write("docs/index.md", "new")
        stage.publish({})
    assert stage.kept == []
    assert [entry.name for entry in built.parent.iterdir()] == [built.name]


def test_a_document_that_somebody_has_changed_is_refused(built: Path) -> None:
    """Who has written into a document of the output does not lose it to the next build."""
    (built / "reports/a.docx").write_text("with my notes")
    message = "replaced: it holds 1 file that somebody has changed since the last build: 'reports/a.docx'"
    assert refused(built) == (message, "Move it elsewhere to keep what was changed, or delete it: the next build makes it again.")
    (built / "reports/a.docx").unlink()
    mend_target(built)


def test_a_site_that_another_generator_has_made_is_replaced(built: Path) -> None:
    """MkDocs, ProperDocs and Zensical, run by hand, write other pages and files of their own into out/site."""
    for name in ("index.html", "sitemap.xml", "sitemap.xml.gz", "search.json", "assets/javascripts/workers/search.c47bb847.min.js"):
        (built / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (built / "site" / name).write_text("by another")
    mend_target(built)
    (built / "site/assets/javascripts/mine.js").write_text("by hand")
    assert refused(built) == ("replaced: it holds 1 file that no build made: 'site/assets/javascripts/mine.js'", MOVE_ONE)


def test_a_working_tree_inside_an_output_is_not_lost(built: Path) -> None:
    """Who publishes out/site as a branch has a repository there."""
    (built / "site/.git").mkdir()
    (built / "site/.git/HEAD").write_text("ref: refs/heads/pages")
    assert refused(built) == ("replaced: it holds 1 file that no build made: 'site/.git/HEAD'", MOVE_ONE)


def test_folders_that_were_made_for_nothing_go(tmp_path: Path) -> None:
    """A build that fails leaves no parent of its output either."""
    with pytest.raises(BuildFailed), Stage(tmp_path / "a/b/out"):
        raise BuildFailed([])
    assert list(tmp_path.iterdir()) == []
