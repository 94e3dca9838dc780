"""Editions: what `release` freezes and where, what it refuses, and what a site and a comparison make of them later."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from factbound.cli import main
from factbound.history.comparison import load_since
from factbound.history.gitwrite import GitWriter
from factbound.history.releases import CUT_SHORT, digest_record, list_editions, load_edition
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.publish.edition import Origin, make_edition

BASE = Path(__file__).parent / "cases" / "_base"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
NOON = "2024-03-01T12:00:00+00:00"
NORTH = "data/parties/north.yml"
SHARES = (("data/parties/north.yml", "60 %", "55 %"), ("data/parties/south.yml", "40 %", "45 %"))

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git on this machine")


def git(folder, *words):
    """Run git in a folder, away from anybody's settings."""
    dated = {**CLEAN, "GIT_COMMITTER_DATE": NOON, "GIT_AUTHOR_DATE": NOON, "HOME": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True, env=dated).stdout.strip()


def commit(folder):
    """Commit all files."""
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "Go on")


def make_project(folder, *, history=True):
    """Lay out the base project, committed by somebody."""
    shutil.copytree(BASE, folder)
    (folder / ".gitignore").write_text("out/\n")
    if history:
        git(folder, "init", "-q", "-b", "main")
        git(folder, "config", "user.name", "Ann")
        git(folder, "config", "user.email", "ann@example.org")
        commit(folder)
    return folder


def change_shares(folder):
    """Let the two partners hold other shares."""
    for path, old, new in SHARES:
        file = folder / path
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))


def run(capsys, command, folder, *words):
    """Run a command and return its status and both streams."""
    status = main([command, "--project", str(folder), *words])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A project with an edition in a folder and, after the shares have changed, one under a tag."""
    folder = make_project(tmp_path_factory.mktemp("released") / "project")
    assert main(["release", "v1", "--project", str(folder), "--to", "folder", "--note", "For  the board."]) == 0
    commit(folder)
    change_shares(folder)
    commit(folder)
    head, status = git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain")
    assert main(["release", "v2", "--project", str(folder)]) == 0
    assert (git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain")) == (head, status)
    return folder


@pytest.fixture
def project(released, tmp_path):
    """A copy of it that a test may spoil."""
    return shutil.copytree(released, tmp_path / "copy", ignore=shutil.ignore_patterns("out"))


def test_what_an_edition_holds(released):
    """Facts as YAML and as records, documents, manifest, and the fingerprint of each; it knows no time but that of the commit."""
    record = json.loads((released / "editions/v1/edition.json").read_text())
    reports = ("disagreements-and-unknowns", "fact-register", "full-briefing", "one-page", "party-north", "party-south", "timeline")
    assert [path for path in record["files"] if not path.startswith("reports/")] == [
        "build.json",
        *(f"data/{name}.yml" for name in ("briefing", "parties/north", "parties/south", "sources/daily", "ventures/jv", "vocabulary")),
        "facts.csv",
        "facts.json",
        "provenance.json",
    ]
    assert sorted(record["documents"]) == list(reports)
    assert {f"reports/{name}.{ending}" for name in reports for ending in ("md", "pdf")} < set(record["files"])
    told = {key: record[key] for key in ("edition", "note", "made", "valid_at", "known_at", "dirty", "facts", "statements", "sources")}
    assert told == {
        "edition": "v1",
        "note": "For the board.",
        "made": "2024-03-01T12:00:00Z",
        "valid_at": None,
        "known_at": None,
        "dirty": False,
        "facts": 6,
        "statements": 6,
        "sources": 1,
    }
    assert (released / "editions/v1/data/parties/north.yml").read_bytes() == (BASE / NORTH).read_bytes()


def test_a_tag_holds_the_project_and_the_edition(released):
    """The tag stands on a commit of its own behind the one at hand: the whole tree and the edition's folder more."""
    head = git(released, "rev-parse", "HEAD")
    assert git(released, "rev-parse", "edition/v2^") == head
    added = git(released, "diff", "--name-status", head, "edition/v2^{commit}").splitlines()
    assert {line.split("/")[0] for line in added} == {"A\teditions"}
    assert {line.split("/")[1] for line in added} == {"v2"}
    assert git(released, "for-each-ref", "--format=%(objecttype) %(taggername) %(taggerdate:iso-strict) %(subject)", "refs/tags") == (
        "tag Ann 2024-03-01T12:00:00+00:00 Edition v2"
    )
    assert git(released, "fsck", "--strict", "--no-dangling") == ""


def test_the_same_state_gives_the_same_edition(project, capsys):
    """Released again under another name, nothing differs but the name: not by the editions that there are, nor by the folder."""
    assert run(capsys, "release", project, "v3", "--note", "")[0] == 0
    told = {one.name: one for one in list_editions(project).found}
    two, three = told["v2"], told["v3"]
    assert two.read() == three.read()
    changed = {key for key in two.record if two.record[key] != three.record[key]}
    assert changed == {"edition", "digest"}
    first = git(project, "rev-parse", "edition/v3")
    git(project, "tag", "-d", "edition/v3")
    assert run(capsys, "release", project, "v3", "--note", "")[0] == 0
    assert git(project, "rev-parse", "edition/v3") == first


def test_editions_are_listed_newest_first(released):
    """From folders and tags alike, the later name first where both carry one time."""
    found = list_editions(released)
    assert [(one.name, one.home, one.day) for one in found.found] == [
        ("v2", "edition/v2:editions/v2", "2024-03-01"),
        ("v1", "editions/v1", "2024-03-01"),
    ]
    assert found.untold == ""
    assert load_edition(released, "v3") is None
    assert load_edition(released, "../v1") is None
    assert load_since(released, "v1").name == "v1"


def test_what_was_altered_is_not_frozen(released, tmp_path):
    """A release verifies what the build made, by its manifest, before any of it is taken over."""
    out = tmp_path / "out"
    shutil.copytree(released / "out", out)
    (out / "reports/one-page.md").write_text("# Another\n")
    with pytest.raises(BuildFailed) as failure:
        make_edition(Origin("v3", "", datetime(2024, 3, 1, tzinfo=UTC)), None, released, out, {})
    assert str(failure.value).startswith(
        "out/reports/one-page.md:1:1: the file is not as the build made it\n  Build again, or bring back what the build made.\n"
    )


def test_an_edition_is_compared_by_its_name(project, capsys):
    """`diff` takes editions as it takes revisions, also where there is no git for a folder's."""
    expected = "Statements: 2 changed, of 2 facts."
    status, out, err = run(capsys, "diff", project, "v1", "v2")
    assert (status, out.splitlines()[2], err) == (0, expected, "")
    shutil.rmtree(project / ".git")
    status, out, err = run(capsys, "diff", project, "v1")
    assert (status, out.splitlines()[2], err) == (0, expected, "")
    assert run(capsys, "diff", project, "v2")[0] == 2


@pytest.mark.usefixtures("untypeset")
def test_the_site_lists_editions(project, capsys):
    """The page has both with their documents and what changed; the documents are served as they were frozen."""
    (project / NORTH).write_text((project / NORTH).read_text().replace("seller of maps", "seller of charts"))
    assert run(capsys, "build", project)[0] == 0
    page = (project / "out/docs/editions.md").read_text()
    assert [line for line in page.splitlines() if line and not line.startswith(("<", "-", "title", "description"))] == [
        "# Editions",
        (
            "An edition is a state of this briefing that was frozen: its facts and its documents stay as they were when it was released. "
            "The newest stands first."
        ),
        "## [v2](editions/v2.md)",
        "2 facts: 2 statements changed since v1.",
        "All 7 documents, and what it changed: edition [v2](editions/v2.md).",
        "## [v1](editions/v1.md)",
        "For the board.",
        "It came before all others.",
        "All 7 documents: edition [v1](editions/v1.md).",
        "## Since the last edition",
    ]
    then = '<span class="then" data-then="north.stake">{}</span>'
    changed = '- <b class="change__kind change__kind--changed">Changed</b> {}'
    redline = (project / "out/docs/editions/v2.md").read_text().replace("\u00a0", " ").split("## What it changed\n\n")[1]
    assert [line for line in redline.splitlines() if line] == [
        "Compared with [v1](v1.md).",
        '<p class="change__count">2 facts: 2 statements changed.</p>',
        changed.format(f"North: Stake: value was {then.format('60 %')}, now {then.format('55 %')}"),
        changed.format(f"South: Stake: value was {then.format('40 %')}, now {then.format('45 %')}").replace("north", "south"),
    ]
    assert changed.format("[North: Role](register.md#north.role.1): value was ") in page
    frozen = list_editions(project).find("v1").read()
    served = project / "out/site/editions/v1"
    assert (served / "full-briefing.pdf").read_bytes() == frozen["reports/full-briefing.pdf"]
    assert (served / "full-briefing.txt").read_bytes() == frozen["reports/full-briefing.md"]
    assert (served / "edition.json").read_bytes() == (project / "editions/v1/edition.json").read_bytes()
    assert "editions.md" in (project / "out/nav.yml").read_text()


def test_an_earlier_day_has_no_later_edition(project):
    """What is released today is no part of what was known then; on its own day an edition is listed."""
    options = Options(project, project / "out", known_at=date(2018, 9, 12))
    checked = check_project(options)
    assert checked.editions.found == ()
    assert not [page.path for page in checked.plan.pages if page.path.startswith("editions")]
    day = date.fromisoformat(list_editions(project).found[0].day)
    assert [one.name for one in list_editions(project).made_by(day).found] == ["v2", "v1"]


def test_no_editions_no_page(tmp_path):
    """Where nothing was released the site has no page of it."""
    project = make_project(tmp_path / "project", history=False)
    pages = {page.path for page in check_project(Options(project, project / "out")).plan.pages}
    assert not pages & {"editions.md", "corrections.md"}


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("facts.json", b"{}", "a file of the edition 'v1' was altered after the edition was made"),
        ("reports/full-briefing.pdf", None, "a file of the edition 'v1' is missing"),
    ],
)
def test_an_altered_edition_stops_the_build(project, capsys, path, content, message):
    """What an edition says of itself is checked file by file."""
    file = project / "editions/v1" / path
    file.unlink() if content is None else file.write_bytes(content)
    assert run(capsys, "build", project) == (
        1,
        "",
        (
            f"editions/v1/{path}:1:1: {message}\n"
            "  An edition is never changed. Bring back the file as it was, or delete 'v1' as a whole and release it again.\n\n"
            "Build stopped: 1 problem in 1 file. Nothing was published.\n"
        ),
    )


@pytest.mark.usefixtures("untypeset")
def test_an_altered_edition_stops_a_build_of_what_has_been_built(project, capsys, monkeypatch, tmp_path):
    """Though the output would be the same, it is not said that all is well."""
    monkeypatch.setenv("FACTBOUND_CACHE", str(tmp_path / "kept"))
    assert [run(capsys, "build", project)[1].splitlines()[-1].partition(" ")[0] for _ in range(2)] == ["Built", "Nothing"]
    (project / "editions/v1/data/parties/north.yml").write_text("name: North\n")
    message = "a file of the edition 'v1' was altered after the edition was made"
    assert run(capsys, "build", project)[2].startswith(f"editions/v1/data/parties/north.yml:1:1: {message}\n")


@pytest.mark.parametrize(
    ("content", "fault"),
    [(None, "is missing"), ("{", "cannot be read"), ("[]", "was altered after the edition was made")],
)
def test_a_record_that_is_none(project, capsys, content, fault):
    """A folder whose record is gone or was edited is a problem of `check` already."""
    record = project / "editions/v1/edition.json"
    record.unlink() if content is None else record.write_text(content)
    assert run(capsys, "diff", project, "v2", "HEAD")[0] == 0
    assert run(capsys, "check", project)[1] == (
        f"editions/v1/edition.json:1:1: the record of the edition 'v1' {fault}\n"
        "  Bring back the file as it was, or delete 'v1' as a whole and release it again.\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published.\n"
    )


def test_an_edited_record_is_altered(project):
    """Its digest covers all that it says, and no path in it leads out of the edition."""
    record = project / "editions/v1/edition.json"
    record.write_text(record.read_text().replace("For the board.", "For the bored."))
    with pytest.raises(BuildFailed, match="the record of the edition 'v1' was altered"):
        list_editions(project)


def test_one_name_in_two_places(project, capsys):
    """The same edition in a folder and under a tag is one; two that differ are a problem."""
    git(project, "tag", "edition/v1", "HEAD")  # which has its folder
    assert {one.name: one.home for one in list_editions(project).found} == {"v1": "editions/v1", "v2": "edition/v2:editions/v2"}
    file = project / "editions/v1/edition.json"
    record = {**json.loads(file.read_text()), "note": "For the staff."}
    file.write_text(json.dumps({**record, "digest": digest_record(record)}))
    assert run(capsys, "check", project)[1] == (
        "editions/v1/edition.json:1:1: the edition 'v1' stands in this folder and under the tag 'edition/v1', and the two differ\n"
        "  Delete the one that is wrong.\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published.\n"
    )


@pytest.mark.usefixtures("untypeset")
def test_a_shallow_clone_says_that_it_cannot_know(project, tmp_path, capsys):
    """Without history and tags the build tells that there may be editions, and the page does."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", "--no-tags", f"file://{project}", str(clone)], check=True, env=CLEAN)
    assert list_editions(clone).untold == CUT_SHORT
    status, out, _ = run(capsys, "build", clone)
    assert status == 0
    assert f"Editions under tags are not listed: {CUT_SHORT}" in out
    assert "so that there may be editions that are not listed here." in (clone / "out/docs/editions.md").read_text()


REFUSALS = {
    "v1": (
        1,
        (
            "editions/v1:1:1: there is an edition 'v1' already\n  Choose another name: an edition is never changed.\n\n"
            "Release stopped: 1 problem in 1 file. Nothing was frozen.\n"
        ),
    ),
    "V2": (
        1,
        (
            "edition/v2:editions/v2:1:1: there is an edition 'v2' already\n  Choose another name: an edition is never changed.\n\n"
            "Release stopped: 1 problem in 1 file. Nothing was frozen.\n"
        ),
    ),
    "a/b": (2, "'a/b' cannot name an edition. Expected letters, digits, '.', '_' and '-', such as 'v1.0', and no word of git's own.\n"),
    "v1..2": (2, "'v1..2' cannot name an edition. Expected letters, digits, '.', '_' and '-', such as 'v1.0', and no word of git's own.\n"),
    "HEAD": (2, "'HEAD' cannot name an edition. Expected letters, digits, '.', '_' and '-', such as 'v1.0', and no word of git's own.\n"),
    "v3.lock": (2, "'v3.lock' cannot name an edition. Expected letters, digits, '.', '_' and '-', such as 'v1.0', and no word of git's own.\n"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_names_that_are_refused(released, capsys, name):
    """A name that is taken, also in other letters, and one that no folder and no tag can have."""
    status, expected = REFUSALS[name]
    assert run(capsys, "release", released, name) == (status, "", expected)


def test_what_is_not_committed(project, capsys):
    """A tag is refused, with the files; without a wish the edition goes into a folder, and says why."""
    (project / NORTH).write_text((project / NORTH).read_text() + "\n")
    (project / "content/new.md").write_text("New.\n")
    assert run(capsys, "release", project, "v3", "--to", "tag") == (
        1,
        "",
        (
            "content/new.md:1:1: the file is not committed as it stands\n"
            "  Commit it, or release into a folder with '--to folder'.\n\n"
            "data/parties/north.yml:1:1: the file is not committed as it stands\n"
            "  Commit it, or release into a folder with '--to folder'.\n\n"
            "Release stopped: 2 problems in 2 files. Nothing was frozen.\n"
        ),
    )
    (project / "content/new.md").unlink()
    assert run(capsys, "release", project, "v3", "--dry-run") == (
        0,
        (
            "Would release 'v3' into editions/v3/, since 'data/parties/north.yml' is not committed: 7 documents, 6 data files, 6 statements.\n"
            "Nothing was built or written.\n"
        ),
        "",
    )
    assert not (project / "editions/v3").exists()
    assert not (project / "out").exists()


def test_nobody_commits(project, capsys, monkeypatch):
    """A tag needs a name to stand under, which no machine is asked to guess."""
    for name in ("user.name", "user.email"):
        git(project, "config", "--unset", name)
    monkeypatch.setenv("HOME", os.devnull)
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    hint = "Say who you are: git config user.name 'Your Name' && git config user.email you@example.org"
    assert run(capsys, "release", project, "v3", "--to", "tag") == (2, "", f"Git does not know who commits here. {hint}\n")
    assert run(capsys, "release", project, "v3", "--dry-run")[1].startswith("Would release 'v3' into editions/v3/, since git does not know")
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Robot")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "robot@example.org")
    assert run(capsys, "release", project, "v3", "--dry-run")[1].startswith("Would release 'v3' under the tag edition/v3: ")


def test_no_repository_and_no_commit(tmp_path, capsys):
    """A tag needs a repository with a commit; a folder needs neither."""
    project = make_project(tmp_path / "project", history=False)
    status, out, err = run(capsys, "release", project, "v1", "--to", "tag")
    assert (status, out) == (2, "")
    assert err.endswith("lies in no git repository. Make it one with 'git init', and commit data/.\n")
    assert run(capsys, "release", project, "v1", "--dry-run")[1].startswith("Would release 'v1' into editions/v1/: 7 documents")
    git(project, "init", "-q")
    hint = "Commit the project first, or release into a folder with '--to folder'."
    assert run(capsys, "release", project, "v1", "--to", "tag") == (2, "", f"The repository has no commit yet. {hint}\n")
    told = "Would release 'v1' into editions/v1/, since the repository has no commit yet: 7 documents"
    assert run(capsys, "release", project, "v1", "--dry-run")[1].startswith(told)


def test_a_faulty_project_is_not_released(project, capsys):
    """What stops a build stops a release, and nothing is frozen."""
    (project / NORTH).write_text((project / NORTH).read_text().replace("daily p1s1", "dayly p1s1"))
    status, _, err = run(capsys, "release", project, "v3", "--to", "folder")
    assert status == 1
    assert "there is no source 'dayly'" in err
    assert err.endswith("Release stopped: 1 problem in 1 file. Nothing was frozen.\n")
    assert [one.name for one in (project / "editions").iterdir()] == ["v1"]


def test_two_releases_at_once(project):
    """Of two that take one name, the second finds it taken, and the first one's tag stays."""
    writer = GitWriter(project)
    first = writer.tag_files("edition/v3", {"editions/v3/edition.json": b"{}"}, "Edition v3")
    with pytest.raises(Exception, match="git refused to write"):
        writer.tag_files("edition/v3", {"editions/v3/edition.json": b"[]"}, "Edition v3")
    assert git(project, "rev-parse", "edition/v3^{commit}") == first


def test_very_many_tags(project):
    """Tags are read in a few runs of git, and beyond the limit in none; the build says which limit, and the way out."""
    head = git(project, "rev-parse", "HEAD")
    file = project / ".git/packed-refs"
    packed = file.read_text("utf-8") if file.is_file() else "# pack-refs with: peeled fully-peeled sorted \n"
    file.write_text(packed + "".join(f"{head} refs/tags/edition/z{number:04}\n" for number in range(1_001)), "utf-8")
    with pytest.raises(BuildFailed) as caught:
        list_editions(project)
    tags = len(git(project, "for-each-ref", "refs/tags/edition/").splitlines())
    assert [(one.at.path, one.message, one.expected) for one in caught.value.problems] == [
        (
            "edition/",
            f"the repository has {tags:,} tags of editions",
            "The limit is 1,000 editions of a project. Delete tags that are none of yours: 'git tag -d edition/...'.",
        )
    ]
