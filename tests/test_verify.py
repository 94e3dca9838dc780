"""`verify`: what it says of an output folder that is whole, altered, foreign or forged, and what it never reads."""

from __future__ import annotations

import hashlib
import json
import os

import pytest
import repositories

from factbound.cli import main
from factbound.publish.manifest import load_manifest
from factbound.publish.manifest_form import ManifestFault, judge_manifest

ABOUT = {"factbound": "0.1.0", "valid_at": None, "known_at": None, "site_url": None, "history": [], "editions": {}, "reports": {}}
FILES = {"site/index.html": b"<p>Page", "site/a/index.html": b"<p>Another", "reports/one-page.pdf": b"%PDF", "nav.yml": b"nav: []\n"}
WAYS_OUT = {
    "build": "Build again, or bring back what the build made.",
    "move": "Move it elsewhere: this folder holds what a build makes and nothing else.",
}


def sha(content):
    """Return a SHA-256."""
    return hashlib.sha256(content).hexdigest()


def record(**other):
    """Return a manifest of the files above."""
    return {**ABOUT, "inputs": {}, "outputs": {path: sha(content) for path, content in FILES.items()}, **other}


@pytest.fixture
def out(tmp_path, monkeypatch):
    """An output folder as a build leaves it, beside no project."""
    monkeypatch.chdir(tmp_path)
    for path, content in FILES.items():
        file = tmp_path / "out" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (tmp_path / "out/build.json").write_text(json.dumps(record()))
    return tmp_path / "out"


def verify(capsys, *words):
    """Run the command and return its status and what it printed."""
    status = main(["verify", *map(str, words)])
    printed = capsys.readouterr()
    assert printed.err == ""
    return status, printed.out


def problems(*found):
    """Return how problems are printed, each a place, a message and the way out."""
    blocks = [f"{place}:1:1: {message}\n  {WAYS_OUT.get(expected, expected)}\n\n" for place, message, expected in found]
    count = f"{len(found)} problem{'s' if len(found) > 1 else ''} in {len(found)} file{'s' if len(found) > 1 else ''}"
    return 1, f"{''.join(blocks)}Not verified: {count}. Nothing was changed.\n"


def test_a_folder_that_is_whole(out, capsys):
    """It says how much was compared, and the one number that stands for all of it."""
    digest = sha((out / "build.json").read_bytes())
    assert verify(capsys) == (0, f"4 files are as Factbound 0.1.0 made them.\nSHA-256 of the manifest: {digest}\n")
    assert verify(capsys, "--out", out, "--expect", digest.upper())[0] == 0
    other = "0" * 64
    message = f"the manifest has the SHA-256 {digest}, and not {other}"
    assert verify(capsys, "--expect", other) == problems(("out/build.json", message, "Ask whoever published it which one is right."))


def test_all_that_is_not_as_it_was_made(out, capsys):
    """What was altered, removed or added is named, all at once, and nothing of it is changed."""
    (out / "site/index.html").write_bytes(b"<p>page")
    (out / "nav.yml").unlink()
    (out / "site/a/more\x1b[31m.html").write_bytes(b"")
    (out / "photos/2018").mkdir(parents=True)
    (out / "photos/2018/one.jpg").write_bytes(b"")
    assert verify(capsys) == problems(
        ("out/nav.yml", "the file is missing", "build"),
        ("out/photos", "the folder is not of this build", "move"),
        ("out/site/a/more\\x1b[31m.html", "the file is not of this build", "move"),
        ("out/site/index.html", "the file is not as the build made it", "build"),
    )
    assert (out / "photos/2018/one.jpg").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_links_and_pipes_are_never_followed(out, capsys, tmp_path):
    """A link is named though what it leads to has the right content; a pipe is not waited for."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/index.html").write_bytes(FILES["site/a/index.html"])
    (out / "site/a/index.html").unlink()
    (out / "site/a").rmdir()
    (out / "site/a").symlink_to(tmp_path / "elsewhere")
    (out / "nav.yml").unlink()
    (out / "nav.yml").symlink_to(tmp_path / "out/site/index.html")
    os.mkfifo(out / "pipe")
    assert verify(capsys) == problems(
        ("out/nav.yml", "a link stands in the place of a file", "build"),
        ("out/pipe", "the special file is not of this build", "move"),
        ("out/site/a", "the link is not of this build", "move"),
        ("out/site/a/index.html", "the file is missing", "build"),
    )


DEEP = "[" * 200_000
OUTSIDE = "which is no path below a folder"
BROKEN = {
    "": "is no JSON that a build wrote",
    "{": "is no JSON that a build wrote",
    DEEP: "is no JSON that a build wrote",
    '{"factbound": ' + "9" * 5000 + "}": "is no JSON that a build wrote",
    '{"outputs": {}, "outputs": {}}': "is no JSON that a build wrote",
    "[]": "holds no record",
    '{"factbound": ""}': "has no 'inputs' of the kind that a build writes",
    json.dumps(record(factbound=1)): "has no 'factbound' of the kind that a build writes",
    json.dumps(record(factbound="")): "names no version of Factbound",
    json.dumps(record(factbound="1\x1b]0;title\a")): "names no version of Factbound",
    json.dumps(record(outputs=[])): "has no 'outputs' of the kind that a build writes",
    json.dumps(record(reports={"one-page": []})): "has something other than text among its commits, editions or documents",
    json.dumps(record(outputs={"../secret": "0" * 64})): f"names \"../secret\" in 'outputs', {OUTSIDE}",
    json.dumps(record(outputs={"/etc/passwd": "0" * 64})): f"names \"/etc/passwd\" in 'outputs', {OUTSIDE}",
    json.dumps(record(outputs={"a//b": "0" * 64})): f"names \"a//b\" in 'outputs', {OUTSIDE}",
    json.dumps(record(outputs={"C:/x": "0" * 64})): f"names \"C:/x\" in 'outputs', {OUTSIDE}",
    json.dumps(record(outputs={"a\\b": "0" * 64})): f"names \"a\\\\b\" in 'outputs', {OUTSIDE}",
    json.dumps(record(outputs={"a\ud800": "0" * 64})): f"names \"a\\ud800\" in 'outputs', {OUTSIDE}",
    json.dumps(record(outputs={"build.json": "0" * 64})): f"names \"build.json\" in 'outputs', {OUTSIDE}",
    json.dumps(record(inputs={"data/../../x": "0" * 64})): f"names \"data/../../x\" in 'inputs', {OUTSIDE}",
    json.dumps(record(outputs={"a": "0" * 63})): "has no SHA-256 for \"a\" in 'outputs'",
    json.dumps(record(outputs={"a": None})): "has no SHA-256 for \"a\" in 'outputs'",
}


@pytest.mark.parametrize(("text", "fault"), BROKEN.items(), ids=[f"manifest {at}" for at in range(len(BROKEN))])
def test_a_manifest_that_is_none(out, capsys, text, fault):
    """A broken or hostile manifest is a problem, and a build takes nothing from it."""
    (out / "build.json").write_text(text)
    way_out = "Build again: by this manifest nothing can be told."
    assert verify(capsys) == problems(("out/build.json", f"the manifest {fault}", way_out))
    assert load_manifest(out) == {}


def test_a_manifest_that_cannot_be_read(out, capsys, monkeypatch):
    """None, a link to another one, a folder, one that is too large, no folder at all: each has its words."""
    name = "Name the output folder of a build with --out."
    again = "Build again: by this manifest nothing can be told."
    monkeypatch.setattr("factbound.publish.manifest_form.LARGEST", 100)
    too_large = "the manifest has more than 100 bytes, which is more than a build writes"
    assert verify(capsys) == problems(("out/build.json", too_large, again))
    (out / "build.json").rename(out / "other.json")
    assert verify(capsys) == problems(("out/build.json", "the manifest cannot be read: No such file or directory", name))
    (out / "build.json").symlink_to("other.json")
    assert verify(capsys) == problems(("out/build.json", "the manifest cannot be read: Too many levels of symbolic links", name))
    (out / "build.json").unlink()
    (out / "build.json").mkdir()
    assert verify(capsys) == problems(("out/build.json", "the manifest is no plain file", again))
    nowhere = out / "nowhere"
    first = "Build first, or name the output folder of a build with --out."
    assert verify(capsys, "--out", nowhere) == problems((nowhere.as_posix(), "there is no such folder", first))


def test_a_copy_of_the_site_alone(out, capsys, tmp_path):
    """Who has only the site compares it with a manifest that the publisher gave him."""
    (out / "build.json").rename(tmp_path / "given.json")
    words = ("--out", out / "site", "--part", "site", "--manifest", "given.json")
    assert verify(capsys, *words)[1].startswith("2 files are as Factbound 0.1.0 made them.\n")
    (out / "site/index.html").write_bytes(b"")
    assert verify(capsys, *words) == problems(("site/index.html", "the file is not as the build made it", "build"))
    none = problems(("given.json", "the build made no 'sites'", "Build again: by this manifest nothing can be told."))
    assert verify(capsys, "--out", out / "site", "--part", "sites", "--manifest", "given.json") == none


@pytest.fixture
def changed(out):
    """The same folder, made from a project one file of which was changed since, one removed, one added."""
    data = repositories.BASE / "data"
    inputs = {f"data/{file.relative_to(data).as_posix()}": sha(file.read_bytes()) for file in data.rglob("*.yml")}
    content = {"content/blocks/summary.md": sha((repositories.BASE / "content/blocks/summary.md").read_bytes())}
    inputs |= {**content, "data/briefing.yml": "0" * 64, "data/parties/east.yml": "0" * 64}
    (out / "build.json").write_text(json.dumps(record(inputs=inputs)))
    return ("--project", repositories.BASE, "--out", out)


def test_inputs_that_changed_since(changed, capsys, out):
    """They are told and stop nothing, unless they are asked for."""
    digest = sha((out / "build.json").read_bytes())
    lines = [
        "3 inputs are no longer what the build was made from:",
        "  data/briefing.yml changed since the build",
        "  data/parties/east.yml is gone since the build",
        "  mkdocs.yml is new since the build",
        "",
        "4 files are as Factbound 0.1.0 made them. The inputs changed since.",
        f"SHA-256 of the manifest: {digest}",
    ]
    assert verify(capsys, *changed) == (0, "\n".join(lines) + "\n")
    stale = "Build again, so that what is published says what the project says."
    assert verify(capsys, *changed, "--inputs") == problems(
        ("data/briefing.yml", "the input changed since the build", stale),
        ("data/parties/east.yml", "the input is gone since the build", stale),
        ("mkdocs.yml", "the input is new since the build", stale),
    )
    words = ("--project", out, "--out", out, "--inputs")
    assert verify(capsys, *words) == problems((out.as_posix(), "there is no project to compare", "Name its folder with --project."))


def test_the_data_of_an_output_is_no_project(out, capsys, monkeypatch):
    """Who stands in an output, or a copy of one, is not told that all its inputs are gone: its own data/ is no project's."""
    (out / "data").mkdir()
    (out / "data/facts.json").write_bytes(b"{}")
    text = json.dumps(record(inputs={"data/briefing.yml": "0" * 64}, outputs={**record()["outputs"], "data/facts.json": sha(b"{}")}))
    (out / "build.json").write_text(text)
    monkeypatch.chdir(out)
    told = f"5 files are as Factbound 0.1.0 made them.\nSHA-256 of the manifest: {sha(text.encode())}\n"
    assert verify(capsys, "--out", ".") == (0, told)


def test_for_programs(changed, capsys, out):
    """The same as JSON and as annotations of a workflow."""
    (out / "nav.yml").write_bytes(b"")
    status, printed = verify(capsys, *changed, "--format", "json")
    found = {"path": "out/nav.yml", "line": 1, "column": 1, "message": "the file is not as the build made it", "expected": WAYS_OUT["build"]}
    inputs = {"data/briefing.yml": "changed", "data/parties/east.yml": "is gone", "mkdocs.yml": "is new"}
    assert (status, json.loads(printed)) == (
        1,
        {
            "whole": False,
            "factbound": "0.1.0",
            "manifest": sha((out / "build.json").read_bytes()),
            "files": 4,
            "problems": [found],
            "inputs": {path: f"{words} since the build" for path, words in inputs.items()},
        },
    )
    lines = [f"::notice file={path},line=1,col=1::the input {words} since the build" for path, words in inputs.items()]
    lines.append(f"::error file=out/nav.yml,line=1,col=1::the file is not as the build made it. {WAYS_OUT['build']}")
    assert verify(capsys, *changed, "--format", "github") == (1, "\n".join(lines) + "\n")


def test_a_number_that_is_none(capsys):
    """A mistyped number is a wrong argument, not another manifest."""
    with pytest.raises(SystemExit) as ended:
        main(["verify", "--expect", "abc"])
    assert ended.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.endswith("argument --expect: 'abc' is no SHA-256. Expected 64 digits from 0 to f, as 'verify' prints them.")


def test_letters_of_every_script_are_names():
    """What honest people call their files is no fault."""
    names = ["site/assets/Север.png", "site/assets/مرحبا.svg", "site/assets/क्‍ष.png", "site/assets/👩‍👩‍👧.png", "docs/e\u0301 - a+b (1), c.md"]
    content = json.dumps(record(outputs=dict.fromkeys(names, "0" * 64)), ensure_ascii=False).encode()
    assert list(judge_manifest(content)["outputs"]) == names
    with pytest.raises(ManifestFault, match="names"):
        judge_manifest(json.dumps(record(outputs={"a\x00": "0" * 64})).encode())
