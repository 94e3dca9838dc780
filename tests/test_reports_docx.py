"""Word reports: always the same bytes, sound packages, and everything that the PDF has."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import string
import subprocess
import zipfile
from functools import lru_cache
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from report_sample import ASSETS, TEMPLATES, WHEN, sample, small

from factbound.limits import DOCUMENT_BYTES, Limit
from factbound.proof.reading.document import fold, refer
from factbound.proof.reading.docx import read_docx
from factbound.publish.reports import docx
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.tree import Report

pytestmark = pytest.mark.skipif(not docx.available(), reason="the extra 'docx' is not installed")


@lru_cache
def sample_docx() -> bytes:
    """Return the sample as a Word document."""
    return make(sample())


def make(report: Report) -> bytes:
    """Write a report with the default templates."""
    return docx.render_docx(report, ASSETS, WHEN, TEMPLATES)


def part(package: bytes, name: str = "word/document.xml") -> str:
    """Return a part of a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return parts.read(name).decode()


def words(xml: str) -> str:
    """Return the text of a part."""
    return html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)))


def test_same_report_same_bytes() -> None:
    """Neither clock nor order of files goes into a document."""
    assert make(sample()) == sample_docx()
    with zipfile.ZipFile(io.BytesIO(sample_docx())) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"


def test_package_is_sound(tmp_path: Path) -> None:
    """Word opens the document without repair."""
    (tmp_path / "sample.docx").write_bytes(sample_docx())
    result = OpenXmlValidator().validate(tmp_path / "sample.docx")
    assert [str(error) for error in result.errors] == []


def test_repeated_note_is_one_note() -> None:
    """Each footnote stands once in a chapter; a later reference there is a field that follows its number."""
    document = part(make(small("## A\n\nOne[^a] two[^a].\n\n## B\n\nThree[^a].\n\n[^a]: A source.")))
    assert document.count("<w:footnoteReference ") == 2
    assert re.findall(r"NOTEREF (_Note\d+)", document) == ["_Note1"]
    assert 'w:name="_Note1"' in document


def test_notes_of_a_table_stand_below_it() -> None:
    """A table has no footnotes: raised letters lead to a paragraph of its own style."""
    read = read_docx(package := make(small("| A | B |\n| --- | --- |\n| 1[^p] | 2[^q][^p] |\n\n[^p]: P.\n[^q]: Q.")))
    assert [fold(block) for block in read.blocks[-2:]] == [f"1{refer('1a')}", f"2{refer('1b')},{refer('1a')}"]
    assert read.notes == {"1a": "P.", "1b": "Q."}
    assert part(package).count('<w:pStyle w:val="TableNotes"') == 1
    assert "<w:footnoteReference " not in part(package)


def test_contents_are_a_field() -> None:
    """The contents show the chapters at once, and Word can bring them up to date."""
    document = part(make(small("## One\n\nText.\n\n## Two\n\nText.", "toc: true")))
    field = document[document.index(r' TOC \o "1-1" \h \z \u ') :]
    assert words(field[: field.index('w:fldCharType="end"')]) == "OneTwo"


def test_contents_of_no_chapters_are_left_out() -> None:
    """A report that asks for contents and has no chapters gets none, and no empty field."""
    document = part(make(small("Text.", "toc: true")))
    assert words(document) == "FerriesText."
    assert not any(word in document for word in (" TOC ", "TOCHeading", "TOC1"))
    assert "TOCHeading" in part(make(small("## One\n\nText.", "toc: true")))


def test_code_and_breaks_come_through() -> None:
    """Code keeps its signs and its lines, a broken line breaks, and a rule is drawn."""
    document = part(make(small("a  \nb\n\n```\n<x> **y**\n  z\n```\n\n***\n\nc")))
    assert words(document) == "Ferriesab<x> **y**  zc"
    assert document.count("<w:br />") == 2
    assert document.count("<w:pBdr>") == 1


def test_formatting_is_in_styles() -> None:
    """No run has a format of its own, so that an editor changes a style and nothing else."""
    body = "**Strong**, *emphasis*, a note[^a] [^b][^a].\n\n| A | B |\n| --- | --- |\n| 1[^a] | 2 |\n\nTable: Numbers\n\n[^a]: A.\n[^b]: B."
    properties = re.findall(r"<w:rPr>(.*?)</w:rPr>", part(make(small(body))))
    assert {re.sub(r'<w:rStyle w:val="\w+" ?/>', "", one) for one in properties} == {""}


def test_small_print_is_a_bibliography() -> None:
    """Lists of the small print are paragraphs of Word's own style for sources."""
    document = part(make(small("Text.\n\n<!-- small print -->\n\n## Sources\n\n- One.\n- Two.")))
    assert document.count('<w:pStyle w:val="Bibliography"') == 2


def test_tables_repeat_their_heads_and_keep_rows_whole() -> None:
    """Every table has a head for each page, widths of its own, and rows that do not break."""
    document = part(sample_docx())
    assert document.count("<w:tblHeader") == document.count("<w:tbl>") == 3
    assert document.count("<w:cantSplit/>") == len(re.findall(r"<w:tr\b", document))
    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', document)]
    assert len(widths) == 5 + 5 + 3
    assert len(set(widths)) > 8


def test_figures_have_alternative_texts_and_captions() -> None:
    """Pictures are pixels with a description, and captions are counted."""
    document = part(sample_docx())
    assert 'descr="Line chart of freight in thousand lane metres' in document
    assert document.count("SEQ Figure") == document.count("SEQ Table") == 2
    with zipfile.ZipFile(io.BytesIO(sample_docx())) as parts:
        assert sum(name.endswith(".png") for name in parts.namelist()) == 2


def test_document_says_what_it_is() -> None:
    """Title, author, language and time are properties; head and foot carry title, edition and pages."""
    core = part(sample_docx(), "docProps/core.xml")
    assert "<dc:title>Amber Line: who owns the ferry venture, and what is settled</dc:title>" in core
    assert "<dc:creator>Ilse Brandt; Юрий Кузнецов</dc:creator>" in core
    assert core.count("2024-03-15T00:00:00Z") == 2
    assert re.search(r'<w:lang [^>]*w:val="en-GB"', part(sample_docx(), "word/styles.xml"))
    with zipfile.ZipFile(io.BytesIO(sample_docx())) as parts:
        (head,) = (parts.read(name).decode() for name in parts.namelist() if re.match(r"word/header\d*\.xml", name))
        (foot,) = (parts.read(name).decode() for name in parts.namelist() if re.match(r"word/footer\d*\.xml", name))
    assert words(head) == "Amber LineFor discussion · not for onward circulation"
    assert words(foot) == "Harbour Desk · Version 1.10 · 15 March 2024Page 1 of 1"
    assert "NUMPAGES" in foot


def test_hostile_texts_stay_text() -> None:
    """Marks of XML, Markdown and templates come out as written."""
    marks = string.punctuation
    entities = "".join(f"&#{ord(mark)};" for mark in marks)
    document = part(make(small(entities, "subtitle: 'a <w:b/> & ${title}'")))
    assert words(document) == f"Ferriesa <w:b/> & ${{title}}{marks}"


def test_pandoc_reads_the_same_text() -> None:
    """Somebody who gives the Markdown to pandoc gets the characters that our reader sees."""
    marks = string.punctuation
    entities = "".join(f"&#{ord(mark)};" for mark in marks)
    command = [str(docx.find_pandoc()), "--from=commonmark_x", "--to=json"]
    done = subprocess.run(command, input=f"a{entities}z".encode(), capture_output=True, check=True)
    (paragraph,) = json.loads(done.stdout)["blocks"]
    assert "".join(node["c"] for node in paragraph["c"]) == f"a{marks}z"


def test_landscape_and_compact_change_the_paper() -> None:
    """Paper and margins follow the front matter."""
    assert 'w:orient="landscape"' in part(make(small("Text.", "paper: landscape")))
    margins = [int(re.findall(r'<w:pgMar [^>]*w:left="(\d+)"', part(make(small("Text.", front))))[0]) for front in ("", "compact: true")]
    assert margins[1] < margins[0]


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("${motto}", "templates/docx/footer.xml asks for 'motto', and there is no such value"),
        ("<a>\ncosts $ 5", "templates/docx/footer.xml cannot be filled in: Invalid placeholder in string: line 2, col 7"),
    ],
)
def test_own_part_that_asks_for_the_unknown_is_a_fault(tmp_path: Path, part: str, message: str) -> None:
    """A reference part may only ask for values that there are, and a dollar that is one is written twice."""
    (tmp_path / "docx").mkdir()
    (tmp_path / "docx" / "footer.xml").write_text(part, encoding="utf-8")
    with pytest.raises(ReportFault) as fault:
        docx.render_docx(small("Text."), {}, WHEN, [tmp_path, *TEMPLATES])
    assert fault.value.message == message


def test_a_part_that_is_missing_is_said(tmp_path: Path) -> None:
    """Templates that were copied in part make no document, and say what they lack."""
    shutil.copytree(TEMPLATES[0], tmp_path / "templates", ignore=shutil.ignore_patterns("footer.xml", "pages", "theme", "assets"))
    with pytest.raises(ReportFault) as fault:
        docx.render_docx(small("Text."), {}, WHEN, [tmp_path / "templates"])
    assert fault.value.message == "templates/docx/footer.xml is missing"


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("<a>\n<b></a>", "templates/docx/footer.xml:2: this is no XML: mismatched tag"),
        (
            '<!DOCTYPE a [<!ENTITY e SYSTEM "secret">]>\n<a>&e;</a>',
            "templates/docx/footer.xml:1: a part of a document names its type",
        ),
    ],
)
def test_own_part_that_word_would_not_open_is_a_fault(tmp_path: Path, part: str, message: str) -> None:
    """A part is well formed and has no entities, or there is no document."""
    (tmp_path / "docx").mkdir()
    (tmp_path / "docx" / "footer.xml").write_text(part, encoding="utf-8")
    with pytest.raises(ReportFault) as fault:
        docx.render_docx(small("Text."), {}, WHEN, [tmp_path, *TEMPLATES])
    assert fault.value.message == message


def test_missing_pandoc_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandoc there is no Word document, and the way to get it is told."""
    monkeypatch.setattr(docx, "find_pandoc", lambda: None)
    assert not docx.available()
    with pytest.raises(ReportFault) as fault:
        make(small("Text."))
    assert (fault.value.message, fault.value.expected) == ("Word documents need pandoc", "Install it with: pip install 'factbound[docx]'")


@pytest.mark.parametrize("place", [None, "/nowhere/pypandoc/__init__.py"])
def test_without_the_extra_there_is_no_pandoc(monkeypatch: pytest.MonkeyPatch, place: str | None) -> None:
    """Neither where its package is not installed, nor where that came without its program."""
    spec = ModuleSpec("pypandoc", None, origin=place) if place else None
    monkeypatch.setattr(docx.importlib.util, "find_spec", lambda _: spec)
    assert docx.find_pandoc() is None


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        (subprocess.TimeoutExpired("pandoc", docx.TIMEOUT), ("pandoc took longer than 120 seconds", "")),
        (
            subprocess.CompletedProcess("pandoc", 0, b"12345678901", b""),
            ("pandoc wrote 11 bytes", "The limit is 10 bytes of a document as PDF or Word. Leave something out."),
        ),
        (subprocess.CompletedProcess("pandoc", 83, b"", b"\xff out of memory\n"), ("pandoc cannot write it: \ufffd out of memory", "")),
    ],
)
def test_a_pandoc_that_fails_is_a_fault(monkeypatch: pytest.MonkeyPatch, ended: object, told: tuple[str, str]) -> None:
    """One that hangs, writes without end or gives up stops the document, and says so."""

    def run(*_: object, **__: object) -> object:
        if isinstance(ended, Exception):
            raise ended
        return ended

    monkeypatch.setattr(docx.subprocess, "run", run)
    monkeypatch.setattr(docx, "DOCUMENT_BYTES", Limit(10, DOCUMENT_BYTES.name, ""))
    with pytest.raises(ReportFault) as fault:
        make(small("Text."))
    assert (fault.value.message, fault.value.expected) == told
