"""What seldom happens while a project is read and an output is taken over: folders that vanish, limits, files that others changed."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from factbound.problems import BuildFailed, Position, Problem
from factbound.publish import edition, manifest, target
from factbound.publish.earlier import take_over
from factbound.publish.manifest import MANIFEST
from factbound.publish.stage import Stage
from factbound.read import bounds, intake, yamlfile
from factbound.read.addresses import find_fault
from factbound.read.intake import take_in
from factbound.read.project import Earlier, load_project
from factbound.read.records import parse_toml
from factbound.read.tree import FilesAtHand
from factbound.read.yamlfile import YamlFile, parse_yaml

BASE = Path(__file__).parent / "cases" / "_base"
FILES = {file.relative_to(BASE).as_posix(): file.read_bytes() for file in sorted(BASE.rglob("*.yml"))}
NORTH, SOUTH, DAILY, WORDS = "data/parties/north.yml", "data/parties/south.yml", "data/sources/daily.yml", "data/vocabulary.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with two files."""
    (tmp_path / "data").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"data/{name}.yml").write_text("x: y\n")
    return tmp_path


def test_a_project_has_only_so_many_files_and_bytes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the limit it comes in, one beyond it does not, and the limit is named."""
    for name, most, message in (("PROJECT_FILES", 1, "the project has 2 files"), ("PROJECT_BYTES", 9, "the files of the project have 10 bytes")):
        limit = replace(getattr(intake, name), most=most)
        with monkeypatch.context() as patch:
            patch.setattr(intake, name, limit)
            (found,) = take_in(project).refused
            assert (found.at, found.message) == (Position("."), message)
            assert found.expected.startswith(limit.hint)
            patch.setattr(intake, name, replace(limit, most=most + 1))
            assert take_in(project).refused == []


@pytest.mark.parametrize(("fault", "problems"), [(errno.ENOENT, []), (errno.EACCES, ["the folder cannot be read: Permission denied"])])
def test_a_folder_that_cannot_be_read_is_told(project: Path, monkeypatch: pytest.MonkeyPatch, fault: int, problems: list[str]) -> None:
    """One that somebody has deleted meanwhile is none any more."""

    def refuse(path: str) -> None:
        raise OSError(fault, os.strerror(fault), path)

    monkeypatch.setattr(intake.os, "scandir", refuse)
    way = "Give yourself the right to read it."
    assert take_in(project).refused == [Problem(Position("data"), one, way) for one in problems]


def test_a_link_that_vanishes_led_to_another_place(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it led to cannot be asked any more."""
    (project / "data/c.yml").symlink_to("a.yml")
    monkeypatch.setattr(Path, "readlink", lambda _: (_ for _ in ()).throw(OSError(errno.ENOENT, "gone")))
    (found,) = take_in(project).refused
    assert found.at == Position("data/c.yml")
    assert "another place" in found.message


def test_a_host_without_a_plain_form_is_told_so() -> None:
    """A label that is longer than any has no form that begins with xn--."""
    host = f"{'а' * 70}.example"
    message, hint = find_fault(f"https://{host}/")
    assert message == f"'{host}' is written with letters that look like '{'a' * 70}.example', which is another host".replace(
        ".example', which", "', which"
    )
    assert hint == "Write the host as its owner does; if that is its name, as its form that begins with xn--, which readers can tell apart."


def test_a_text_at_hand_has_the_limits_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what no file brought in, and also if counting marks had missed values."""
    monkeypatch.setattr(bounds, "YAML_BYTES", replace(bounds.YAML_BYTES, most=5))
    (large,) = parse_yaml("a: bcd", "x.yml").problems
    assert (large.at, large.message) == (Position("x.yml"), "the text is too large")
    assert parse_yaml("a: bc", "x.yml").problems == []
    monkeypatch.setattr(yamlfile, "YAML_NODES", replace(yamlfile.YAML_NODES, most=3))
    (many,) = parse_yaml("a: b", "x.yml").problems + parse_yaml("[a,b]", "x.yml").problems[:1]
    assert many.message == "the file is not a list of 'key: value' lines"
    (many,) = parse_yaml("{a,b}", "x.yml").problems[:1]
    assert many.message == "the file has too many values"


def test_a_fault_without_a_place_is_told_of_the_file() -> None:
    """YAML does not always say where it stopped."""
    assert yamlfile._position(YamlFile("x.yml", "a"), yaml.YAMLError()) == Position("x.yml")


def test_settings_that_are_nested_without_end_are_refused() -> None:
    """With the limit, as what is no TOML is."""
    with pytest.raises(tomllib.TOMLDecodeError, match="nested"):
        parse_toml("a = " + "[\n" * 5_000)


def test_a_number_of_more_digits_than_python_reads_is_no_setting() -> None:
    """The environment may allow fewer digits than a line may have."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        assert parse_toml(f"a = {'1' * 640}")["a"] > 0
        with pytest.raises(tomllib.TOMLDecodeError, match=r"^Exceeds the limit \(640 digits\) for integer string conversion"):
            parse_toml(f"a = {'1' * 641}")
    finally:
        sys.set_int_max_str_digits(before)


def test_files_that_are_the_same_are_not_read_again() -> None:
    """An entity stays what it was where its file and the vocabulary are the same; else it is read again, from the parsed file if that is sound."""
    spoilt = {**FILES, SOUTH: FILES[SOUTH].replace(b"40 %", b"forty")}
    first = load_project(FilesAtHand(spoilt))
    again = load_project(FilesAtHand(spoilt), earlier=Earlier(first, {*FILES}))
    assert again.project.entities["north"] is first.project.entities["north"]
    assert again.project.sources["daily"] is first.project.sources["daily"]
    assert again.problems == first.problems
    assert [one.at.path for one in again.problems] == [SOUTH]
    worded = {**spoilt, WORDS: FILES[WORDS].replace(b"label: Role", b"label: Part")}
    other = load_project(FilesAtHand(worded), earlier=Earlier(first, {NORTH, SOUTH, DAILY}))
    assert [one.prop.label for one in other.project.entities["north"].statements] == ["Part", "Stake"]
    assert other.project.entities["north"].statements[0].value == first.project.entities["north"].statements[0].value
    assert other.problems == first.problems
    changed = load_project(FilesAtHand(FILES), earlier=Earlier(first, {NORTH}))
    assert changed.problems == []
    assert changed.project.sources["daily"] is not first.project.sources["daily"]


def test_what_another_build_made_is_taken_over_whole_or_not_at_all(tmp_path: Path) -> None:
    """All files of the parts that are asked for, as the manifest has them; not when one of them was changed or is gone."""
    out = tmp_path / "out"
    with Stage(out) as stage:
        for path in ("docs/a.md", "docs/b.md", "site/index.html"):
            stage.write(path, path)
        stage.publish({})
    written = (out / MANIFEST).read_bytes()
    with Stage(out) as stage:
        assert take_over(stage, ("docs",), written) is True
        assert sorted(one.relative_to(stage.root).as_posix() for one in stage.root.rglob("*.*")) == ["docs/a.md", "docs/b.md"]
        assert (stage.root / "docs/b.md").read_text() == "docs/b.md"
        assert take_over(stage, ("reports",), written) is False
        assert take_over(stage, ("docs",), b"{}") is False
    for spoil in (lambda file: file.write_text("mine"), lambda file: file.unlink()):
        spoil(out / "docs/a.md")
        with Stage(tmp_path / "beside") as stage:
            stage.out = out
            assert take_over(stage, ("docs",), written) is False
            assert not (stage.root / "docs").exists()
            assert take_over(stage, ("site",), written) is True


def test_everybody_may_read_what_is_published(tmp_path: Path) -> None:
    """Whatever the umask was; links are left alone."""
    (tmp_path / "docs").mkdir(mode=0o700)
    (tmp_path / "docs/a.md").touch(mode=0o600)
    (tmp_path / "docs/link").symlink_to("a.md")
    manifest.set_rights(tmp_path)
    assert [stat.S_IMODE((tmp_path / path).stat().st_mode) for path in ("", "docs", "docs/a.md")] == [0o755, 0o755, 0o644]


def test_a_user_without_a_home_can_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine's user may have none; then the top of the file system stands for it, which is refused anyway."""

    def nowhere() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", nowhere)
    assert target._home() == Path(os.sep)


def test_an_output_that_cannot_be_looked_into_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may hold anything."""
    out = tmp_path / "out"
    with Stage(out) as stage:
        stage.write("docs/a.md", "a")
        stage.publish({})

    def refuse(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(out / "docs"))

    monkeypatch.setattr(target, "list_files", refuse)
    with pytest.raises(BuildFailed) as failure, Stage(out):
        pass
    (found,) = failure.value.problems
    assert found.message == "the output folder cannot be replaced: it cannot be read: Permission denied"
    assert found.expected == "Make it readable, or name another folder with --out."


def test_an_edition_is_written_whole_and_never_over_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is there stays as it is; what the disk refuses is told, and nothing is left beside."""
    edition.write_edition(tmp_path, "v1", {"data/a.yml": b"a", "b": b"b"})
    folder = tmp_path / edition.FOLDER
    assert (folder / "v1/data/a.yml").read_bytes() == b"a"
    way = "Make the folder writable, then release again."
    with pytest.raises(BuildFailed) as failure:
        edition.write_edition(tmp_path, "v1", {"b": b"other"})
    assert failure.value.problems == (Problem(Position(f"{edition.FOLDER}/v1"), "the edition cannot be written: it is there already", way),)
    assert (folder / "v1/b").read_bytes() == b"b"

    def refuse(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(edition, "flush", refuse)
    with pytest.raises(BuildFailed) as failure:
        edition.write_edition(tmp_path, "v2", {"b": b"b"})
    assert failure.value.problems[0].message == "the edition cannot be written: No space left on device"
    assert [one.name for one in folder.iterdir()] == ["v1"]


def test_an_edition_freezes_what_it_was_made_from(tmp_path: Path) -> None:
    """Data that changed or went meanwhile stops the release."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.yml").write_bytes(b"a")
    digest = hashlib.sha256(b"a").hexdigest()
    assert edition._facts(tmp_path, {"data/a.yml": digest, "content/x.md": "0"}) == {"data/a.yml": b"a"}
    with pytest.raises(BuildFailed) as failure:
        edition._facts(tmp_path, {"data/a.yml": "0", "data/b.yml": digest})
    hint = "Release again once nobody is writing."
    assert failure.value.problems == tuple(
        Problem(Position(f"data/{name}.yml"), "the file was changed while the edition was made", hint) for name in "ab"
    )
