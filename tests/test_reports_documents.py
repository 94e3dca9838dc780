"""Documents of a build: faults at the lines that they are about, and what is taken over from the last output instead of set anew."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest
from report_sample import FACTS, TEMPLATES, WHEN, text

from factbound.problems import BuildFailed
from factbound.publish.reports import docx
from factbound.publish.reports.document import Press, write_documents, write_text
from factbound.publish.reports.earlier import EarlierDocuments, document_key
from factbound.publish.workers import workers
from factbound.render.documents import RenderedReport

PRESS = Press(TEMPLATES, FACTS, WHEN)
REPORT = RenderedReport("a", "Ferries", "", text("Text."), {"x.svg": "<svg/>"})


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
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, EarlierDocuments]:
    """An output with two documents of a report."""
    monkeypatch.setattr(docx, "available", lambda: True)
    folder = tmp_path / "out/reports"
    folder.mkdir(parents=True)
    (tmp_path / "new").mkdir()
    for ending in ("pdf", "docx"):
        (folder / f"a.{ending}").write_text(ending)
    outputs = {f"reports/a.{ending}": hashlib.sha256(ending.encode()).hexdigest() for ending in ("pdf", "docx")}
    return tmp_path, EarlierDocuments(tmp_path / "out", {"reports": {"a": "key"}, "outputs": outputs})


def taken(earlier: tuple[Path, EarlierDocuments], key: str = "key", name: str = "a") -> tuple[bool, list[str]]:
    """Return whether documents are taken over, and what was copied."""
    folder, documents = earlier
    return documents.take(name, key, folder / "new"), sorted(file.read_text() for file in (folder / "new").iterdir())


def test_documents_that_would_come_out_the_same_are_taken_over(earlier: tuple[Path, EarlierDocuments], monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a report has, where it was made from the same; without the extra for Word that is the PDF alone."""
    assert taken(earlier, "another key") == (False, [])
    assert taken(earlier, name="b") == (False, [])
    assert taken(earlier) == (True, ["docx", "pdf"])
    (earlier[0] / "new/a.docx").unlink()
    (earlier[0] / "out/reports/a.docx").unlink()
    monkeypatch.setattr(docx, "available", lambda: False)
    assert taken(earlier) == (True, ["pdf"])


@pytest.mark.parametrize("ending", ["pdf", "docx"])
@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_text("edited")], ids=["gone", "edited"])
def test_documents_that_somebody_touched_are_made_anew(earlier: tuple[Path, EarlierDocuments], spoil: object, ending: str) -> None:
    """One that is gone or changed has all of its report made again, and nothing of it is copied."""
    assert callable(spoil)
    spoil(earlier[0] / f"out/reports/a.{ending}")
    assert taken(earlier) == (False, [])


def test_whatever_goes_into_a_document_has_it_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words, figures, facts, time, templates, and what makes it, also a font that was installed or taken away; not what an editor left among them."""
    (tmp_path / "typst").mkdir()
    (tmp_path / "typst/.own.typ.swp").write_text("x")
    assert document_key(REPORT, replace(PRESS, templates=[tmp_path, *TEMPLATES])) == document_key(REPORT, PRESS)
    (tmp_path / "typst/own.typ").write_text("x")
    keys = {
        document_key(REPORT, PRESS),
        document_key(replace(REPORT, markdown=text("Other.")), PRESS),
        document_key(replace(REPORT, figures={}), PRESS),
        document_key(REPORT, replace(PRESS, facts_json=b"{}")),
        document_key(REPORT, replace(PRESS, timestamp=WHEN.replace(year=2023))),
        document_key(REPORT, replace(PRESS, templates=[tmp_path, *TEMPLATES])),
    }
    version = metadata.version

    def without(name: str) -> str:
        if name == "fontpkg-pt-sans":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without)
    keys.add(document_key(REPORT, PRESS))
    assert len(keys) == 7
    assert document_key(REPORT, PRESS) in keys
