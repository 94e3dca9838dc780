"""Sources without their text: `source add`, `source verify`, `source coverage`, and the map on a source's page."""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from factbound.characters import find_unfit
from factbound.check.links import check_links
from factbound.cli import main
from factbound.editing import save
from factbound.facts.coverage import coverage_of
from factbound.facts.index import index_statements
from factbound.facts.model import Passage
from factbound.files import FileChange
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.read.project import load_project
from factbound.read.sources import load_source
from factbound.rendered import render_pages
from factbound.sourcing import places
from factbound.sourcing.align import pair_off
from factbound.sourcing.register import KEYS, make_id, render_source
from factbound.sourcing.text import fingerprint, load_text, normalise, number_sentences
from factbound.sourcing.update import update_source
from factbound.sourcing.verify import verify_passages

CASES = Path(__file__).parent / "cases"
TEXT = """Two firms join. North is to hold 60 percent, it said.

South makes compasses. Mr. South was glad. He said no more.
"""
NORTH = "name: North\nfacts:\n  role:\n    value: seller of maps\n    from: {}\n  stake:\n    value: 60 %\n    of: jv\n    from: daily p1s2\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project in which the text is registered as `weekly`, and its first sentence is cited."""
    folder = tmp_path / "project"
    shutil.copytree(CASES / "_base", folder)
    copy(tmp_path, TEXT)
    assert run(folder, "add", tmp_path / "copy.txt", "--id", "weekly", "--title", "W", "--publisher", "The Weekly") == 0
    (folder / "data/parties/north.yml").write_text(NORTH.format("[daily p1s1, weekly p1s1]"))
    return folder


def test_a_file_that_cannot_be_read_any_more_is_not_rewritten(project: Path) -> None:
    """Where somebody has broken the file since it was read, that is told and the file stays as it is."""
    source = load_project(project).project.sources["weekly"]
    findings = verify_passages(source.passages.values(), normalise("A first line.\n\n" + TEXT))
    assert any(one.outcome == "moved" for one in findings)
    file = project / source.at.path
    file.write_text(file.read_text("utf-8") + "broken: [\n", "utf-8")
    with pytest.raises(BuildFailed, match="this is not YAML"):
        update_source(file.read_bytes(), source.at.path, findings)


def copy(folder: Path, text: str) -> Path:
    """Write a copy of a text."""
    (folder / "copy.txt").write_text(text, encoding="utf-8", newline="")
    return folder / "copy.txt"


def run(project: Path, *arguments: object) -> int:
    """Run an action of `source`; wrong arguments count as exit 2."""
    try:
        return main(["source", str(arguments[0]), "--project", str(project), *map(str, arguments[1:])])
    except SystemExit:
        return 2


def passages_of(text: str) -> list[Passage]:
    """Return the passages that a text in normal form is registered with."""
    return [Passage(one.name, one.chars, one.sha256) for one in number_sentences(text)]


def outcomes(passages: list[Passage], text: str) -> list[str]:
    """Return what became of each passage in a text in normal form."""
    return [one.outcome for one in verify_passages(passages, text)]


# --- add ------------------------------------------------------------------------------------------------------------


def test_add_writes_what_a_person_would(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file has the keys in their order and a passage in each line, and the next step is told."""
    capsys.readouterr()
    text = copy(tmp_path, "\ufeffOnly\r\none.\r\n\r\nTwo.")
    options = ["--title", "A: b", "--publisher", "P", "--author", "No", "--published", "2018-09", "--address", "https://example.org/a", "--excerpt"]
    assert run(project, "add", text, "--note", "n", "--language", "ru", *options) == 0
    assert (project / "data/sources/copy.yml").read_text() == (
        "title: 'A: b'\npublisher: P\nauthor: No\npublished: 2018-09\naddress: https://example.org/a\nlanguage: ru\nnote: n\nexcerpt: true\n"
        "passages:\n"
        f"  p1s1: {{chars: [0, 9], sha256: {fingerprint('Only one.')}}}\n"
        f"  p2s1: {{chars: [10, 14], sha256: {fingerprint('Two.')}}}\n"
    )
    assert capsys.readouterr().out == (
        "data/sources/copy.yml: 2 passages in 2 paragraphs.\n"
        "Cite one in a statement with 'from: copy p1s1'; 'source coverage copy' lists what is not cited yet.\n"
        "Where a sentence was divided wrongly, correct its span in the file; 'source verify' prints the fingerprint of the new one.\n"
    )


def test_add_overwrites_nothing(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A source that is there stays as it is, whatever its text, and so does one of another id with the same text."""
    before = (project / "data/sources/weekly.yml").read_bytes()
    options = ["--title", "T", "--publisher", "P"]
    other = tmp_path / "other.txt"
    other.write_text("Another text.")
    assert run(project, "add", other, "--id", "weekly", *options) == 1
    assert capsys.readouterr().err == (
        "data/sources/weekly.yml:1:1: the source is registered already\n"
        "  Nothing is ever overwritten: name another id with --id, or delete the file first.\n\n"
        "Stopped: 1 problem in 1 file. Nothing was written.\n"
    )
    assert run(project, "add", tmp_path / "copy.txt", "--id", "monthly", *options) == 1
    assert capsys.readouterr().err == (
        "data/sources/weekly.yml:1:1: this text is registered already, as 'weekly'\n"
        "  Cite it as 'weekly p1s1'.\n\nStopped: 1 problem in 1 file. Nothing was written.\n"
    )
    assert (project / "data/sources/weekly.yml").read_bytes() == before
    assert sorted(file.name for file in (project / "data/sources").iterdir()) == ["daily.yml", "weekly.yml"]


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_meanwhile_is_not_overwritten(project: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """Where the name was taken since it was looked for, with or without hard links, nothing is written and no draft stays."""
    path = project / "data/sources/weekly.yml"
    before = path.read_bytes()
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(PermissionError("no links here")))
    monkeypatch.setattr(save, "_fault", lambda *_: None)
    with pytest.raises(BuildFailed, match="the file cannot be written: File exists"):
        save.save_changes(project, [FileChange("data/sources/weekly.yml", None, b"title: A\npublisher: B\n")])
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["daily.yml", "weekly.yml"]
    save.save_changes(project, [FileChange("data/sources/monthly.yml", None, b"title: A\npublisher: B\n")])
    assert (path.parent / "monthly.yml").read_text() == "title: A\npublisher: B\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "missing: --title, --publisher. A source has a title and a publisher."),
        (["--title", " ", "--publisher", "P"], "missing: --title. A source has a title and a publisher."),
        (["--title", "T", "--publisher", "P", "--published", "soon"], "--published: 'soon' is not a date. Expected a date such as "),
        (["--title", "T", "--publisher", "P", "--address", "x.org"], "--address: 'x.org' is not a web address. Expected an address"),
        (
            ["--title", "a\x07b", "--publisher", "P"],
            "--title: the control character U+0007 stands in the text. Delete it, or type the word again: it may have come with a copied text.",
        ),
        (["--title", "a\udc80b", "--publisher", "P"], "an option is not UTF-8 text."),
        (["--id", "Weekly News"], "--id: 'Weekly News' cannot be an id. Expected small letters, digits and underscores, such as 'daily_2018'."),
        (["--id", ""], "--id: 'new' cannot be an id."),
    ],
)
def test_wrong_options_are_wrong_arguments(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    """A missing or wrong field is named by its option with exit 2, and nothing is written."""
    (tmp_path / "new.txt").write_text("New.")
    assert run(project, "add", tmp_path / "new.txt", *options) == 2
    assert capsys.readouterr().err.startswith(f"factbound source: error: {message}")
    assert sorted(file.name for file in (project / "data/sources").iterdir()) == ["daily.yml", "weekly.yml"]


class Terminal(io.StringIO):
    """Standard input that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    ("answers", "status", "head"),
    [
        ("\nTwo firms\nThe Weekly\nsoon\n2018-09-12\n\n", 0, "title: Two firms\npublisher: The Weekly\npublished: 2018-09-12\npassages:\n"),
        ("Two firms\nThe Weekly\n", 0, "title: Two firms\npublisher: The Weekly\npassages:\n"),
        ("Two firms\n", 2, ""),
    ],
    ids=["answered", "broken off late", "broken off early"],
)
def test_a_terminal_is_asked(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answers: str, status: int, head: str
) -> None:
    """What must be there is asked until it is answered, the rest is offered once; breaking off is a missing option."""
    (tmp_path / "new.txt").write_text("New.")
    monkeypatch.setattr("sys.stdin", Terminal(answers))
    assert run(project, "add", tmp_path / "new.txt") == status
    written = project / "data/sources/new.yml"
    assert (written.read_text() if status == 0 else "").startswith(head)
    assert ("'soon' is not a date" in capsys.readouterr().out) == ("soon" in answers)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n", "1:1: the file is a PDF, not plain text"),
        (b"PK\x03\x04abc", "1:1: the file is a packed document (DOCX, ODT or EPUB), not plain text"),
        (b"\n<!DOCTYPE html><p>Two", "1:1: the file is HTML or XML, not plain text"),
        (b"\xff\xfea\0", "1:1: the file is UTF-16 text"),
        (b"ab\0c", "1:1: the file is not text: it holds zero bytes"),
        (b"a\nb\xe9", "2:1: the file is not UTF-8 text"),
        (b"a\n\x1b[1mb", "2:1: the file is not plain text: it holds the control character U+001B"),
        (b" \n\n", "1:1: the file holds no text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    """PDF, packed documents, HTML, other encodings, binary and empty files are named for what they are."""
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(BuildFailed) as failure:
        load_text(tmp_path / "file")
    problem = failure.value.problems[0]
    assert f"{problem.at.line}:{problem.at.column}: {problem.message}" == message


def test_a_text_that_is_not_there_is_a_problem(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file and a folder that is no project end with exit 1 and no traceback."""
    assert run(project, "verify", "weekly", tmp_path / "no.txt") == 1
    assert "the file cannot be read: No such file or directory" in capsys.readouterr().err
    assert run(tmp_path, "add", tmp_path / "copy.txt") == 1
    assert "data/briefing.yml:1:1: there is no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "made"), [("Business Times (2018)", "business_times_2018"), ("2018-09 é", "text_2018_09_e"), ("Статья", ""), ("a" * 80, "a" * 64)]
)
def test_a_file_name_gives_the_id(name: str, made: str) -> None:
    """Small Latin letters, digits and underscores are left; a digit does not come first."""
    assert make_id(name) == made


VALUES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)


@example({"title": "It's: 'so'", "note": "- \"a\" 'b' # \\", "author": "#", "publisher": "'"}, False)
@given(st.dictionaries(st.sampled_from(["title", "publisher", "author", "note"]), VALUES), st.booleans())
def test_any_field_is_read_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, values: dict[str, str], excerpt: bool) -> None:
    """No quote, colon, hash, bracket or script can break the file: what is read is what was written."""
    fields = {"title": "T", "publisher": "P", "excerpt": "true" if excerpt else ""}
    fields |= {key: words for key, value in values.items() if (words := " ".join(value.split()))}
    file = tmp_path_factory.getbasetemp() / "source.yml"
    file.write_text(render_source(fields, number_sentences("One. Two.")), encoding="utf-8", newline="\n")
    source, read = load_source(file, "data/sources/source.yml")
    assert source is not None
    unfit = any(True for value in fields.values() for _ in find_unfit(value))
    assert bool(read.problems) == unfit
    if not unfit:
        assert {key: getattr(source, key) for key in values} == {key: fields.get(key, "") for key in values}
        assert (source.excerpt, list(source.passages)) == (excerpt, ["p1s1", "p1s2"])


def test_keys_are_those_that_are_read(tmp_path: Path) -> None:
    """A source with every key is read without a problem."""
    fields = dict.fromkeys(KEYS, "x") | {"published": "2018", "address": "https://example.org", "excerpt": "true", "language": "zh-Hant"}
    (tmp_path / "x.yml").write_text(render_source(fields, number_sentences("One.")))
    assert load_source(tmp_path / "x.yml", "x.yml")[1].problems == []


# --- verify ---------------------------------------------------------------------------------------------------------


def test_verify_tells_every_outcome(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cited passages come first and decide the exit; each problem stands at its line and says where to look."""
    (project / "data/parties/north.yml").write_text(NORTH.format("[daily p1s1, weekly p1s1, weekly p1s2, weekly p2s1]"))
    changed = TEXT.replace("60", "42").replace("South makes compasses. ", "").replace("no more", "nothing more")
    capsys.readouterr()
    assert run(project, "verify", "weekly", copy(tmp_path, changed)) == 1
    percent, nothing = "North is to hold 42 percent, it said.", "He said nothing more."
    north = "north.role (data/parties/north.yml:4)"
    assert capsys.readouterr().out == (
        "Cited passages:\n\n"
        "data/sources/weekly.yml:5:35: passage 'weekly p1s2' is altered: other words stand at characters 16 to 53 (p1s2)\n"
        f"    p1s2: {{chars: [16, 53], sha256: {fingerprint(percent.replace('42', '60'))}}}\n"
        f"  Cited by {north}. Read it again; where it still says so, write 'chars: [16, 53], sha256: {fingerprint(percent)}'.\n\n"
        "data/sources/weekly.yml:6:35: passage 'weekly p2s1' is gone: nothing stands in its place\n"
        f"    p2s1: {{chars: [54, 76], sha256: {fingerprint('South makes compasses.')}}}\n"
        f"  Cited by {north}. Cite another passage there, or compare another copy.\n\n"
        "Passages that no statement cites:\n\n"
        "data/sources/weekly.yml:7:17: passage 'weekly p2s2' has moved to characters 54 to 73 (p2s1)\n"
        f"    p2s2: {{chars: [77, 96], sha256: {fingerprint('Mr. South was glad.')}}}\n"
        "  Run 'source verify' with --update, or write 'chars: [54, 73]'.\n\n"
        "data/sources/weekly.yml:8:36: passage 'weekly p2s3' is altered: other words stand at characters 74 to 95 (p2s2)\n"
        f"    p2s3: {{chars: [97, 113], sha256: {fingerprint('He said no more.')}}}\n"
        f"  No statement cites it; to keep it, write 'chars: [74, 95], sha256: {fingerprint(nothing)}'.\n\n"
        f"weekly in {(tmp_path / 'copy.txt').as_posix()}: 5 passages, 1 unchanged, 1 moved, 2 altered, 1 gone.\n"
    )


def test_uncited_passages_do_not_decide(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What nothing cites may change: it is told, as a warning on GitHub, and the exit is 0."""
    capsys.readouterr()
    changed = copy(tmp_path, TEXT.replace("glad", "sad"))
    assert run(project, "verify", "weekly", changed, "--format", "github") == 0
    assert capsys.readouterr().out.startswith("::warning file=data/sources/weekly.yml,line=7,col=35::passage 'weekly p2s2' is altered: ")
    assert run(project, "verify", "weekly", changed, "--format", "json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["counts"] == {"unchanged": 3, "moved": 1, "altered": 1, "gone": 0, "unproven": 0}
    assert [(one["passage"], one["cited"], one["outcome"]) for one in record["passages"]][::3] == [
        ("p1s1", True, "unchanged"),
        ("p2s2", False, "altered"),
    ]
    assert [(one["line"], one["cited"]) for one in record["problems"]] == [(7, False), (8, False)]


def test_update_rewrites_spans_and_nothing_else(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Moved passages get their new spans; comments, order and layout stay, and the next verify finds all unchanged."""
    file = project / "data/sources/weekly.yml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n").replace(b"p1s2: {", b"# mine\r\n  p1s2:   {  "))
    before = file.read_bytes()
    moved = copy(tmp_path, "A head line.\n\n" + TEXT)
    assert run(project, "verify", "weekly", moved) == 1
    assert file.read_bytes() == before
    capsys.readouterr()
    assert run(project, "verify", "weekly", moved, "--update") == 0
    assert capsys.readouterr().out.endswith("5 passages, 0 unchanged, 5 moved.\ndata/sources/weekly.yml: 5 spans rewritten.\n")
    expected = before
    for span in [(97, 113), (77, 96), (54, 76), (16, 53), (0, 15)]:
        expected = expected.replace(b"[%d, %d]" % span, b"[%d, %d]" % (span[0] + 13, span[1] + 13))
    assert file.read_bytes() == expected
    assert run(project, "verify", "weekly", moved) == 0
    assert capsys.readouterr().out.endswith("5 passages, 5 unchanged.\n")
    assert sorted(one.name for one in file.parent.iterdir()) == ["daily.yml", "weekly.yml"]


def test_update_keeps_a_file_that_builds(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where rewritten spans would not stand in order, nothing is rewritten, and the way out is told."""
    first, second = TEXT.strip().split("\n\n")
    before = (project / "data/sources/weekly.yml").read_bytes()
    capsys.readouterr()
    assert run(project, "verify", "weekly", copy(tmp_path, f"{second}\n\n{first}"), "--update") == 1
    assert "No span was rewritten: 'p2s1' would not stand behind 'p1s2'. Put altered and gone passages" in capsys.readouterr().out
    assert (project / "data/sources/weekly.yml").read_bytes() == before


def test_spans_over_several_lines_are_left_to_their_author(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A span that is written as a block is told as before and not touched."""
    file = project / "data/sources/weekly.yml"
    file.write_text(
        file.read_text().replace("{chars: [97, 113], sha256: ", "\n    chars:\n      - 97\n      - 113\n    sha256: ").replace("9}\n", "9\n", 1)
    )
    file.write_text(file.read_text().rstrip().removesuffix("}") + "\n")
    assert run(project, "verify", "weekly", copy(tmp_path, "A head line.\n\n" + TEXT), "--update") == 0
    printed = capsys.readouterr().out
    assert "passage 'weekly p2s3' has moved to characters 110 to 126 (p3s3)" in printed
    assert "4 spans rewritten" in printed
    assert "- 97\n      - 113" in file.read_text()


def test_passages_without_fingerprint_are_unproven(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be compared is a problem that gives the fingerprint of what stands there."""
    assert run(project, "verify", "daily", copy(tmp_path, TEXT)) == 1
    first, second = capsys.readouterr().out.split("\n\n")[1:3]
    assert first.startswith("data/sources/daily.yml:5:3: passage 'daily p1s1' has no fingerprint to compare\n")
    assert f"write 'chars: [0, 40], sha256: {fingerprint(normalise(TEXT)[:40])}'." in first
    assert second.startswith("data/sources/daily.yml:6:3: passage 'daily p1s2' has no fingerprint to compare\n")


def test_unknown_sources_are_wrong_arguments(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A source that there is not gets a guess and exit 2, from both actions."""
    for arguments in (["verify", "weekl", tmp_path / "copy.txt"], ["coverage", "weekl"]):
        assert run(project, *arguments) == 2
        assert capsys.readouterr().err == "factbound source: error: there is no source 'weekl'. Did you mean 'weekly'?\n"


def test_faults_in_the_data_stop_both_questions(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While a file of statements cannot be read, nobody knows what is cited."""
    (project / "data/parties/north.yml").write_text("name: [\n")
    capsys.readouterr()
    for arguments in (["verify", "weekly", tmp_path / "copy.txt"], ["coverage"]):
        assert run(project, *arguments) == 1
        assert "data/parties/north.yml:1:8: this is not YAML" in capsys.readouterr().err


PARAGRAPHS = st.lists(st.lists(st.sampled_from(["One", "Two", "Three"]), min_size=1, max_size=3).map(lambda words: " ".join(words) + "."), min_size=1)
SEVERAL = st.lists(PARAGRAPHS.map(" ".join), min_size=1, max_size=5).map("\n".join)


@given(SEVERAL)
def test_the_same_text_is_unchanged(text: str) -> None:
    """A text compared with itself has no other outcome, also where sentences repeat."""
    assert set(outcomes(passages_of(text), text)) == {"unchanged"}


@given(SEVERAL)
def test_a_new_paragraph_moves_what_follows(text: str) -> None:
    """Behind a new first paragraph everything is found, in its order, at its new place."""
    head = "Zero was here before.\n"
    findings = verify_passages(passages_of(text), head + text)
    assert {one.outcome for one in findings} <= {"moved", "unchanged"}
    assert len({one.now for one in findings}) == len(findings)
    assert all(one.now and (head + text)[slice(*one.now)] == text[slice(*one.passage.chars or ())] for one in findings)


@settings(max_examples=40)
@given(SEVERAL, st.data())
def test_a_lost_sentence_is_gone_and_a_new_one_altered(text: str, data: st.DataObject) -> None:
    """One sentence taken out or rewritten is the only one that is not found; its neighbours are."""
    passages = passages_of(text)
    assume(len({one.sha256 for one in passages}) == len(passages))
    taken = data.draw(st.sampled_from(passages))
    start, end = taken.chars or (0, 0)
    for words, outcome in (("", "gone"), ("Rewritten.", "altered")):
        changed = normalise(f"{text[:start]}{words}{text[end:]}")
        lost = [one for one in outcomes(passages, changed) if one not in {"unchanged", "moved"}]
        assert lost == [outcome]


def test_a_paragraph_that_changed_places_is_found() -> None:
    """Moved passages get the number that their place has now."""
    text = "One is here. Two is here.\nThree is here."
    findings = verify_passages(passages_of(text), "Three is here.\nOne is here. Two is here.")
    assert [(one.outcome, one.now, one.name) for one in findings] == [
        ("moved", (15, 27), "p2s1"),
        ("moved", (28, 40), "p2s2"),
        ("moved", (0, 14), "p1s1"),
    ]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("Three is here. Four is here.\nOne is here. Two was there.", ["moved", "altered", "moved", "moved"]),
        ("Three is here.\nOne is here. Two was there.", ["moved", "altered", "moved", "gone"]),
    ],
)
def test_changes_among_paragraphs_that_changed_places(changed: str, expected: list[str]) -> None:
    """What was altered is looked for behind its neighbour, wherever that is now, and what stands there is taken once."""
    assert outcomes(passages_of("One is here. Two is here.\nThree is here. Four is here."), changed) == expected


def test_of_equal_sentences_the_nearest_is_meant() -> None:
    """Where the same words stand in several places, a passage is found where its neighbours have gone."""
    findings = verify_passages(passages_of("Yes. It is so. Yes."), "Yes. A new one. Yes. It is so. Yes.")
    assert [one.now for one in findings] == [(0, 4), (21, 30), (31, 35)]


def test_sentences_may_touch(project: Path, tmp_path: Path) -> None:
    """Sentences without white space between them do not overlap."""
    text = copy(tmp_path, "北方公司成立。俄罗斯很大。")
    assert run(project, "add", text, "--id", "north_news", "--title", "T", "--publisher", "P") == 0
    assert check_links(load_project(project)) == []


def test_a_longer_text_is_another(project: Path, tmp_path: Path) -> None:
    """A text that goes on where a registered excerpt ends can be registered, too."""
    assert run(project, "add", copy(tmp_path, TEXT + "And more."), "--title", "W", "--publisher", "The Weekly") == 0


@pytest.mark.parametrize("most", [4_000_000, 0], ids=["word by word", "in runs of sentences"])
def test_passages_of_other_lengths_are_found(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Sentences that a person joined are found as one; parts of a sentence too, in texts of ordinary length."""
    monkeypatch.setattr(places, "MOST_WINDOWS", most)
    text = "A part, and more. Joined. To this."
    joined, part = (18, 34), (0, 7)
    passages = [Passage(name, span, fingerprint(text[slice(*span)])) for name, span in (("part", part), ("joined", joined))]
    assert outcomes(passages, f"New. {text}") == ["moved" if most else "altered", "moved"]


def test_long_texts_are_compared_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work grows with the text, not with its square: a text of another author costs a few fingerprints for each sentence."""
    counted = 0

    def count(text: str) -> str:
        nonlocal counted
        counted += 1
        return fingerprint(text)

    monkeypatch.setattr(places, "fingerprint", count)
    monkeypatch.setattr(places, "MOST_WINDOWS", 1000)
    passages = passages_of("\n".join(f"Sentence {number} is {'so ' * (number % 50)}long." for number in range(2000)))
    other = "\n".join(f"Others {number} are {'as ' * (number % 50)}long." for number in range(2000))
    assert set(outcomes(passages, other)) == {"altered"}
    assert counted <= 4 * 2000


def test_pairs_do_not_cross_and_prefer_the_nearest() -> None:
    """A missing span is taken for the free one of its place and length."""
    assert pair_off([(0, 10)], [(50, 62), (90, 100)]) == [(0, 0)]
    assert pair_off([(100, 110)], [(0, 40), (98, 109), (200, 210)]) == [(0, 1)]
    assert pair_off([(0, 10), (11, 60), (61, 70)], [(1, 50), (51, 60)]) == [(1, 0), (2, 1)]
    assert pair_off([], [(0, 1)]) == pair_off([(0, 1)], []) == []


@given(st.lists(st.integers(1, 40), max_size=6), st.lists(st.integers(1, 40), max_size=6))
def test_as_many_pairs_as_can_be(left: list[int], right: list[int]) -> None:
    """All of the fewer spans are paired, each once, in order."""
    pairs = pair_off([(sum(left[:at]), sum(left[: at + 1])) for at in range(len(left))], [(3 * at, 3 * at + size) for at, size in enumerate(right)])
    assert len(pairs) == min(len(left), len(right))
    assert [one for one, _ in pairs] == sorted({one for one, _ in pairs})
    assert [one for _, one in pairs] == sorted({one for _, one in pairs})


# --- coverage -------------------------------------------------------------------------------------------------------


def test_coverage_lists_what_is_open(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Open passages are listed with their place; with all of them explained or cited the exit is 0."""
    file = project / "data/sources/weekly.yml"
    file.write_text(file.read_text().replace("p1s2: {", "p1s2: {unused: because it repeats, "))
    (project / "data/sources/yearly.yml").write_text("title: Y\npublisher: Y\n")
    capsys.readouterr()
    assert run(project, "coverage") == 1
    assert capsys.readouterr().out == (
        "daily: 2 of 2 passages cited, 0 explained, 0 open\n\n"
        "weekly: 1 of 5 passages cited, 1 explained, 3 open\n"
        "  data/sources/weekly.yml:6:3: p2s1 is cited by no statement\n"
        "  data/sources/weekly.yml:7:3: p2s2 is cited by no statement\n"
        "  data/sources/weekly.yml:8:3: p2s3 is cited by no statement\n"
        "  Cite each with 'from: weekly p2s1', or say 'unused: because ...' in its line.\n\n"
        "1 source lists no passages and cannot be counted: yearly.\n"
    )
    assert run(project, "coverage", "daily") == 0
    capsys.readouterr()
    assert run(project, "coverage", "weekly", "--format", "json") == 1
    record = json.loads(capsys.readouterr().out)
    assert record["without_passages"] == []
    assert record["sources"][0]["explained"] == [{"passage": "p1s2", "unused": "because it repeats"}]
    assert record["sources"][0]["open"][0] == {"passage": "p2s1", "path": "data/sources/weekly.yml", "line": 6, "column": 3}


def test_the_article_is_used_to_the_last_sentence() -> None:
    """Every sentence of the shipped article is cited or explained."""
    read = load_project(CASES.parent.parent).project
    coverage = coverage_of(read.sources["business_times_2018"], index_statements(read.statements()))
    assert (coverage.total, coverage.open) == (18, ())


def test_a_citation_wins_over_an_explanation(project: Path) -> None:
    """What is cited counts as cited, whatever else is said of it; a source without passages has nothing to cover."""
    read = load_project(project).project
    index = index_statements(read.statements())
    weekly = read.sources["weekly"]
    explained = replace(weekly, passages={name: replace(one, unused="because") for name, one in weekly.passages.items()})
    coverage = coverage_of(explained, index)
    assert ([one.name for one in coverage.cited], len(coverage.explained), coverage.open) == (["p1s1"], 4, ())
    assert coverage_of(replace(weekly, passages={}), index).total == 0


# --- the source's page ------------------------------------------------------------------------------------------------


def pages_of(project: Path, known_at: date | None = None) -> dict[str, str]:
    """Return the project's pages as Markdown."""
    return dict(render_pages(check_project(Options(project, project / "out", known_at=known_at))).pages)


CELL = re.compile(r'<a class="passage-cell passage-cell--(\w+)" style="--chars: (\d+)" href="#(\w+)" title="([^"]*)" aria-label="([^"]*)">(.*?)</a>')


def test_the_map_shows_every_passage(project: Path) -> None:
    """A cell for each passage, as long as it is, says in its label what rests on it and leads to its entry."""
    file = project / "data/sources/weekly.yml"
    file.write_text(file.read_text().replace("p1s2: {", "p1s2: {unused: because it <repeats>, "))
    page = pages_of(project)["sources/weekly.md"]
    cells = CELL.findall(page)
    assert [cell[:3] for cell in cells] == [
        ("few", "15", "p1s1"),
        ("explained", "37", "p1s2"),
        ("open", "22", "p2s1"),
        ("open", "19", "p2s2"),
        ("open", "16", "p2s3"),
    ]
    assert [cell[3] for cell in cells[:3]] == [
        "Paragraph 1, sentence 1: 1 statement",
        "Paragraph 1, sentence 2: set aside, because it &lt;repeats&gt;",
        "Paragraph 2, sentence 1: open, nothing rests on it",
    ]
    assert all(title == label for *_, title, label, _ in cells)
    assert [cell[5] for cell in cells] == ["1", "–", "?", "?", "?"]
    assert all(f'- <a id="{cell[2]}"></a>' in page for cell in cells)
    assert "1 of 5 sentences supports facts, 1 is set aside with a reason, 3 are open." in page
    assert page.count('<li><span class="passage-map__number">') == 2


def test_passages_lead_to_the_register(project: Path) -> None:
    """What rests on a passage is bound to its row, with its mark; what does not, says why."""
    page = pages_of(project)["sources/daily.md"]
    assert "Both sentences support facts." in page
    assert re.search(
        r'data-fact="south.stake" data-row="south.stake.1">\[40\u00a0%\]\(\.\./register\.md#south\.stake\.1 [^)]*\)'
        r'\u00a0<span class="fact-mark">planned</span>',
        page,
    )
    assert "Stake: " in page


def test_a_passage_is_not_open_because_it_is_early(project: Path) -> None:
    """Before what it tells was so nothing rests on a passage, and it is not called open."""
    file = project / "data/parties/north.yml"
    file.write_text(file.read_text().replace("from: [daily p1s1, weekly p1s1]", "when: 2018-10-01\n    from: [daily p1s1, weekly p1s1]"))
    weekly = project / "data/sources/weekly.yml"
    weekly.write_text(weekly.read_text().replace("passages:", "published: 2018-09-01\npassages:"))
    page = pages_of(project, date(2018, 9, 20))["sources/weekly.md"]
    assert CELL.findall(page)[0][0] == "later"
    assert "What rests on it is not known at the time of this briefing." in page


def test_the_index_counts_passages(project: Path) -> None:
    """The list of sources says how many passages of each are cited."""
    page = pages_of(project)["sources/index.md"]
    assert "| 1 of 5 |" in page
    assert "| 2 of 2 |" in page
