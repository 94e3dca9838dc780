"""Documents of a build: faults at the lines that they are about, and what is taken over from the last output instead of set anew."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest
from report_sample import FACTS, TEMPLATES, WHEN, text

from factbound.problems import BuildFailed
from factbound.publish.reports import batch, docx
from factbound.publish.reports.document import Press, write_documents, write_text
from factbound.publish.reports.earlier import EarlierDocuments, Recipes
from factbound.publish.workers import workers
from factbound.render.documents import RenderedReport

PRESS = Press(TEMPLATES, lambda _: FACTS, WHEN)
REPORT = RenderedReport("a", "Ferries", "", text("Text."), {"x.svg": "<svg/>"}, ())


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Text.\n\n![a](assets/b.svg)", "reports/a.md:10:1: there is no picture 'assets/b.svg'\n    ![a](assets/b.svg)"),
        ("Text.\n\n- ## A", "reports/a.md:10:1: a heading inside a list or a quotation\n    - ## A"),
        ("Text.\n\n[^x]: X.", "reports/a.md:1:1: nothing refers to footnote 'x'"),
    ],
)
def test_a_document_that_cannot_be_set_is_a_problem_at_its_line(tmp_path: Path, body: str, told: str) -> None:
    """With the line of Markdown; a fault of the whole is told at its beginning, and no file is left."""
    with pytest.raises(BuildFailed) as failure:
        write_documents(replace(REPORT, markdown=text(body)), tmp_path, PRESS)
    assert [one.format() for one in failure.value.problems] == [told]
    assert list(tmp_path.iterdir()) == []


def test_the_markdown_of_a_report_stands_beside_its_figures(tmp_path: Path) -> None:
    """As it was rendered, byte by byte."""
    write_text(replace(REPORT, markdown="Привет\n"), tmp_path / "reports")
    assert (tmp_path / "reports/a.md").read_bytes() == "Привет\n".encode()
    assert (tmp_path / "reports/assets/x.svg").read_bytes() == b"<svg/>"


def test_a_report_without_figures_makes_no_folder_for_them(tmp_path: Path) -> None:
    """In a briefing without charts it would stay empty, and `verify` would call it foreign."""
    write_text(replace(REPORT, figures={}), tmp_path / "reports")
    assert [one.name for one in (tmp_path / "reports").iterdir()] == ["a.md"]


def test_what_has_not_begun_when_a_document_fails_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for documents that nobody will get: the one that is being set is finished, the others are dropped."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    made: list[str] = []
    dropped = threading.Event()

    def make() -> None:
        with workers() as pool:
            pool.submit(lambda: made.append("first") if dropped.wait(10) else None)
            pool.submit(made.append, "second").add_done_callback(lambda _: dropped.set())
            raise BuildFailed([])

    with pytest.raises(BuildFailed):
        make()
    assert made == ["first"]


@pytest.fixture
def earlier(tmp_path: Path) -> tuple[Path, EarlierDocuments]:
    """An output with two documents of a report."""
    folder = tmp_path / "out/reports"
    folder.mkdir(parents=True)
    (tmp_path / "new").mkdir()
    for ending in ("pdf", "docx"):
        (folder / f"a.{ending}").write_text(ending)
    outputs = {f"reports/a.{ending}": hashlib.sha256(ending.encode()).hexdigest() for ending in ("pdf", "docx")}
    return tmp_path, EarlierDocuments(tmp_path / "out", {"reports": {"a.pdf": "key", "a.docx": "other key"}, "outputs": outputs})


def taken(earlier: tuple[Path, EarlierDocuments], key: str = "key", name: str = "a.pdf") -> tuple[bool, list[str]]:
    """Return whether a document is taken over, and what was copied."""
    folder, documents = earlier
    return documents.take(name, key, folder / "new"), sorted(file.read_text() for file in (folder / "new").iterdir())


def test_documents_that_would_come_out_the_same_are_taken_over(earlier: tuple[Path, EarlierDocuments]) -> None:
    """Each that was made from the same, whatever becomes of the other of its report."""
    assert taken(earlier, "another key") == (False, [])
    assert taken(earlier, name="b.pdf") == (False, [])
    assert taken(earlier) == (True, ["pdf"])
    assert taken(earlier, "key", "a.docx") == (False, ["pdf"])
    assert taken(earlier, "other key", "a.docx") == (True, ["docx", "pdf"])


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_text("edited")], ids=["gone", "edited"])
def test_documents_that_somebody_touched_are_made_anew(earlier: tuple[Path, EarlierDocuments], spoil: object) -> None:
    """One that is gone or changed is not copied."""
    assert callable(spoil)
    spoil(earlier[0] / "out/reports/a.pdf")
    assert taken(earlier) == (False, [])


def key_of(report: RenderedReport, press: Press, ending: str = "pdf") -> str:
    """Return the hash of all that a document is made from."""
    return Recipes(press).of(report)[f"a.{ending}"]


@pytest.mark.parametrize(("ending", "keys"), [("pdf", 7), ("docx", 6)])
def test_whatever_goes_into_a_document_has_it_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, keys: int) -> None:
    """Words, figures, facts (which Word does not carry), time, templates, and what makes it, also a font that was installed or taken away.

    What an editor left among the templates is none of it.
    """
    monkeypatch.setattr(docx, "available", lambda: True)
    (tmp_path / "typst").mkdir()
    (tmp_path / "typst/.own.typ.swp").write_text("x")
    own = replace(PRESS, templates=[tmp_path, *TEMPLATES])
    assert key_of(REPORT, own, ending) == key_of(REPORT, PRESS, ending)
    (tmp_path / "typst/own.typ").write_text("x")
    found = {
        key_of(REPORT, PRESS, ending),
        key_of(replace(REPORT, markdown=text("Other.")), PRESS, ending),
        key_of(replace(REPORT, figures={}), PRESS, ending),
        key_of(REPORT, replace(PRESS, carried=lambda _: b"{}"), ending),
        key_of(REPORT, replace(PRESS, timestamp=WHEN.replace(year=2023)), ending),
        key_of(REPORT, replace(PRESS, templates=[tmp_path, *TEMPLATES]), ending),
    }
    version = metadata.version

    def without(name: str) -> str:
        if name == "fontpkg-pt-sans":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without)
    found.add(key_of(REPORT, PRESS, ending))
    assert len(found) == keys
    assert key_of(REPORT, PRESS, ending) in found


def test_word_documents_have_keys_where_they_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra for Word a report is a PDF alone."""
    monkeypatch.setattr(docx, "available", lambda: False)
    assert list(Recipes(PRESS).of(REPORT)) == ["a.pdf"]


def test_only_documents_whose_makings_have_changed_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact that one report prints: its two documents. One that every PDF carries: all PDFs, and no Word. Nothing: nothing."""
    made: list[str] = []

    def make(report: RenderedReport, folder: Path, _: Press, names: Sequence[str]) -> None:
        made.extend(names)
        for name in names:
            (folder / name).write_text(f"{name} of {report.name}")

    monkeypatch.setattr(docx, "available", lambda: True)
    monkeypatch.setattr(batch, "write_documents", make)

    def build(press: Press, *markdown: str, old: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
        made.clear()
        (folder := tmp_path / "out/reports").mkdir(parents=True, exist_ok=True)
        outputs = {f"reports/{name}": hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in old}
        reports = [replace(REPORT, name=name, markdown=text(words)) for name, words in zip("ab", markdown, strict=True)]
        earlier = EarlierDocuments(tmp_path / "out", {"reports": old, "outputs": outputs})
        with workers() as pool, batch.Batch(reports, press, folder, earlier, pool) as documents:
            documents.finish()
        return documents.keys, sorted(made)

    keys, first = build(PRESS, "One.", "Two.", old={})
    assert first == ["a.docx", "a.pdf", "b.docx", "b.pdf"]
    assert build(PRESS, "One.", "Two.", old=keys) == (keys, [])
    assert build(PRESS, "One.", "Three.", old=keys)[1] == ["b.docx", "b.pdf"]
    assert build(replace(PRESS, carried=lambda _: b'{"other": 1}'), "One.", "Two.", old=keys)[1] == ["a.pdf", "b.pdf"]


def test_what_a_document_was_made_from_is_not_told_of_one_whose_layout_was_changed_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one or the other layout's, and nobody knows which: once the old one is back, it is made anew."""
    layout, folder = tmp_path / "typst/own.typ", tmp_path / "out/reports"
    layout.parent.mkdir()
    layout.write_text("before")
    folder.mkdir(parents=True)
    kept: list[str] = []

    def make(_: RenderedReport, folder: Path, __: Press, names: Sequence[str]) -> None:
        for name in names:
            (folder / name).write_text(layout.read_text())
        layout.write_text("after")

    monkeypatch.setattr(docx, "available", lambda: False)
    monkeypatch.setattr(batch, "write_documents", make)
    monkeypatch.setattr(EarlierDocuments, "keep", lambda *those: kept.append(those[1]))
    press, earlier = replace(PRESS, templates=[tmp_path, *TEMPLATES]), EarlierDocuments(tmp_path / "out", {})
    for keys in ([], ["a.pdf"]):
        with workers() as pool, batch.Batch([REPORT], press, folder, earlier, pool) as documents:
            documents.finish()
        assert (list(documents.keys), kept) == (keys, keys)
