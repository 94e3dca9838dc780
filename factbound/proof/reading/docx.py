"""Word: the text of a document in its own order, with notes and alternative texts, straight from its Open XML parts.

Elements are those of ECMA-376, part 1: paragraphs (w:p), texts (w:t), references to footnotes, and the fields by which Word repeats one.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator

from factbound.proof.reading.document import LETTER, DocumentText, gather_table_notes, refer

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def read_docx(data: bytes) -> DocumentText:
    """Read a Word file that this program has made; its XML is our own, so that it is parsed as it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = ET.fromstring(package.read("word/document.xml"))  # noqa: S314 - made by us a moment ago
        notes = ET.fromstring(package.read("word/footnotes.xml"))  # noqa: S314 - the same
    numbers: dict[str, str] = {}
    blocks = [_paragraph(one, numbers).strip() for one in document.iter(f"{_W}p")]
    texts = {str(note.get(f"{_W}id")): _words(note) for note in notes.iter(f"{_W}footnote")}
    alternatives = [one.get("descr", "") for one in document.iter(_DRAWING)]
    found = {number: texts.get(name, "") for name, number in numbers.items()}
    return DocumentText(gather_table_notes([block for block in blocks if block], found), found, alternatives)


def _paragraph(paragraph: ET.Element, numbers: dict[str, str]) -> str:
    return "".join(_runs(paragraph, numbers))


def _runs(paragraph: ET.Element, numbers: dict[str, str]) -> Iterator[str]:
    """Yield the texts of a paragraph; a repeated note is a field (NOTEREF) whose result is its number, a table's note a raised letter."""
    field, raised = "", False
    for node in paragraph.iter():
        name = node.tag.removeprefix(_W)
        if name == "r":
            style = node.find(f"{_W}rPr/{_W}rStyle")
            raised = style is not None and style.get(f"{_W}val") == "TableNoteReference"
        elif name == "instrText":
            field = node.text or ""
        elif name == "fldChar" and node.get(f"{_W}fldCharType") == "end":
            field = ""
        elif name == "footnoteReference":
            yield refer(numbers.setdefault(str(node.get(f"{_W}id")), str(len(numbers) + 1)))
        elif name == "t" and "NOTEREF" in field:
            yield refer(re.sub("[^0-9]", "", node.text or ""))
        elif name == "t":
            text = node.text or ""
            yield refer(text) if raised and LETTER.fullmatch(text) else text
        elif name in ("br", "tab"):
            yield " "


def _words(note: ET.Element) -> str:
    return "".join(node.text or "" for node in note.iter(f"{_W}t")).strip()
