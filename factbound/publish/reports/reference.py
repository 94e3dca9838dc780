"""The Word reference document: readable XML parts with the look filled in, zipped for one report."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.front import FrontMatter
from factbound.publish.reports.look import Look, load_templates, text_width
from factbound.publish.reports.openxml import page_of_pages

PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/header1.xml": "header.xml",
    "word/footer1.xml": "footer.xml",
    "docProps/core.xml": "core.xml",
}
"""Name in the package -> file in templates/docx/."""

OWN = ("docProps/core.xml", "word/settings.xml")
"""Parts that pandoc writes anew, and that are put back as they were."""

TWIPS = 1440 / 25.4
"""In a millimetre."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a package, which is the earliest that zip can say."""


def render_parts(front: FrontMatter, look: Look, words: Mapping[str, Any], timestamp: datetime, templates: Sequence[Path]) -> dict[str, bytes]:
    """Return the parts of the reference document, filled in for one report.

    Raises:
        ReportFault: When a part is missing or asks for something that is not there.
    """
    files = load_templates(templates, "docx")
    values = {**_sizes(look), **_look(look), **_texts(front, words, timestamp), "page_of_pages": page_of_pages(words["page"])}
    parts = {}
    for name, file in PARTS.items():
        if file not in files:
            raise ReportFault(f"templates/docx/{file} is missing")
        try:
            parts[name] = Template(files[file].decode()).substitute(values).encode()
        except KeyError as error:
            raise ReportFault(f"templates/docx/{file} asks for {error}, and there is no such value") from error
        except ValueError as error:
            raise ReportFault(f"templates/docx/{file} cannot be filled in: {error}") from error
        _check_xml(f"templates/docx/{file}", parts[name])
    return parts


def _check_xml(path: str, part: bytes) -> None:
    """Stop at a part by which Word would not open the document.

    Raises:
        ReportFault: When it is no XML, or names a type of document, which Word refuses.
    """
    parser = expat.ParserCreate()

    def meet_type(*_: object) -> None:
        hint = "Word opens no document that names its type or has entities of its own: take out '<!DOCTYPE'."
        raise ReportFault(f"{path}:{parser.CurrentLineNumber}: a part of a document names its type", 0, hint)

    parser.StartDoctypeDeclHandler = meet_type
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise ReportFault(
            f"{path}:{error.lineno}: this is no XML: {expat.ErrorString(error.code)}", 0, "Word would not open the document."
        ) from error


def zip_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return a package whose bytes depend on its parts alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        # Readers may expect the list of types in front.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            package.writestr(info, parts[name], compresslevel=6)
    return buffer.getvalue()


def _sizes(look: Look) -> dict[str, str]:
    points = {
        "text": look["text"],
        "title_size": look["title"],
        "subtitle_size": look["subtitle"],
        "lead": look["lead"],
        "label": look["label"],
        "about": look["label"] * 1.1,
        "note": look["note"],
        "caption": look["caption"],
        "fine": look["fine"],
        "running": look["running"],
        "code": look["text"] * 0.86,
        **{f"head{n}": size for n, size in enumerate(look["head"], start=1)},
        **{f"table{n}": size for n, size in enumerate(look["table"], start=1)},
    }
    return {name: str(round(size * 2)) for name, size in points.items()}


def _look(look: Look) -> dict[str, str]:
    page, fonts = look["page"], look["font"]
    millimetres = {
        "page_width": page["width"],
        "page_height": page["height"],
        "margin_x": look["margin_x"],
        "margin_top": look["margin_top"],
        "margin_bottom": look["margin_bottom"],
        "margin_head": look["margin_top"] * 0.5,
        "margin_foot": look["margin_bottom"] * 0.5,
    }
    return {
        **{name: colour.lstrip("#").upper() for name, colour in look["colour"].items()},
        **{name: str(round(length * TWIPS)) for name, length in millimetres.items()},
        "orientation": "landscape" if page["width"] > page["height"] else "portrait",
        "text_width": str(round(text_width(look) * 20)),
        "serif": escape(fonts["word_serif"]),
        "sans": escape(fonts["word_sans"]),
        "mono": escape(fonts["word_mono"]),
        "cjk": escape(fonts["word_cjk"]),
    }


def _texts(front: FrontMatter, words: Mapping[str, Any], timestamp: datetime) -> dict[str, str]:
    texts = {
        "title": front.title,
        "subtitle": front.subtitle,
        "authors": "; ".join(front.authors),
        "description": front.description,
        "keywords": ", ".join(front.keywords),
        "lang": front.language,
        "status": front.status,
        "version": front.version,
        "classification": front.classification,
        "short_title": words["short_title"],
        "edition": words["edition"],
        "created": timestamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return {name: escape(text) for name, text in texts.items()}
