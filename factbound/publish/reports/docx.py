"""Word: pandoc writes the document from our tree, in a sandbox and with our styles; pictures come as pixels, bytes are always the same."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from factbound.limits import DOCUMENT_BYTES
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.inlines import Node
from factbound.publish.reports.job import Job, Typeset, typeset
from factbound.publish.reports.layout import lay_out
from factbound.publish.reports.look import (
    Look,
    choose_look,
    choose_words,
    installed_fonts,
    load_settings,
    load_templates,
    text_width,
    with_notes_below,
)
from factbound.publish.reports.openxml import keep_rows_whole
from factbound.publish.reports.pandoc_tree import PandocWriter
from factbound.publish.reports.reference import OWN, render_parts, zip_parts
from factbound.publish.reports.tree import Report
from factbound.publish.reports.typesetter import font_folders, load_fonts

PICTURE = "typst/picture.typ"
"""The layout that makes a picture of a drawing."""
PIXELS_PER_INCH = 220
"""Of the pictures: more than twice what a screen shows."""

TIMEOUT = 120
"""Seconds that pandoc may take."""

ENVIRONMENT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""All of the environment that pandoc is told: where Windows keeps its own, and where temporary files go."""


def available() -> bool:
    """Say whether Word documents can be made: whether the extra 'docx' is installed."""
    return find_pandoc() is not None


def find_pandoc() -> Path | None:
    """Return the pandoc that the extra 'docx' brings; another one might write other bytes."""
    spec = importlib.util.find_spec("pypandoc")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / "files" / ("pandoc.exe" if sys.platform == "win32" else "pandoc")
    return program if program.is_file() else None


def render_docx(report: Report, assets: Mapping[str, bytes], timestamp: datetime, templates: Sequence[Path], press: Typeset = typeset) -> bytes:
    """Write a report for Word.

    Args:
        report: From parse_report.
        assets: Path of each picture as the Markdown writes it -> SVG.
        timestamp: The document's time of making, in UTC.
        templates: Folders that hold look.toml, docx/ and typst/, the project's own first.
        press: What typesets pictures; this process unless given.

    Raises:
        ReportFault: When pandoc is not installed or refuses, or a picture cannot be shown.
    """
    pandoc = find_pandoc()
    if pandoc is None:
        raise ReportFault("Word documents need pandoc", 0, "Install it with: pip install 'factbound[docx]'")
    settings = load_settings(templates)
    # Word sets notes at the foot of the page.
    look, words = with_notes_below(choose_look(settings, report.front), settings), choose_words(settings, report.front)
    blocks = lay_out(report.blocks, look, assets)
    pictures = {path: _picture(path, assets[path], look, templates, press) for path in dict.fromkeys(_pictures(blocks))}
    writer = PandocWriter(report, words, pictures, look["table"], text_width(look))
    parts = render_parts(report.front, look, words, timestamp, templates)
    written = _run_pandoc(pandoc, json.dumps(writer.document(blocks)), zip_parts(parts))
    return _finish(written, {name: parts[name] for name in OWN})


def _pictures(blocks: list[Node]) -> Iterator[str]:
    for block in blocks:
        if block["kind"] == "figure":
            yield block["src"]
        for inner in (*block.get("items", []), block.get("blocks", [])):
            yield from _pictures(inner)


def _picture(path: str, svg: bytes, look: Look, templates: Sequence[Path], press: Typeset) -> bytes:
    fonts = font_folders()
    families = installed_fonts(look["font"], load_fonts(fonts).families())["sans"]
    data = {"src": path, "width": text_width(look), "font": families}
    main = load_templates(templates, "typst")["picture.typ"]
    files = {PICTURE: main, "picture.json": json.dumps(data).encode(), path: svg}
    return press(Job(files, PICTURE, f"templates/{PICTURE}", fonts, ppi=PIXELS_PER_INCH))


def _run_pandoc(pandoc: Path, tree: str, reference: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="factbound-") as folder:
        styles, empty = Path(folder) / "reference.docx", Path(folder) / "empty"
        styles.write_bytes(reference)
        empty.mkdir()
        command = [
            str(pandoc.resolve()),
            "--sandbox",
            f"--data-dir={empty}",
            "--from=json",
            "--to=docx",
            "--syntax-highlighting=none",
            f"--reference-doc={styles}",
            "--output=-",
        ]
        kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        environment = {**kept, "HOME": str(empty), "LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(command, input=tree.encode(), capture_output=True, timeout=TIMEOUT, check=False, env=environment, cwd=empty)
        except subprocess.TimeoutExpired as error:
            raise ReportFault(f"pandoc took longer than {TIMEOUT} seconds") from error
    if DOCUMENT_BYTES.is_over(len(done.stdout)):
        raise ReportFault(f"pandoc wrote {len(done.stdout):,} bytes", 0, f"{DOCUMENT_BYTES.hint} Leave something out.")
    if done.returncode:
        raise ReportFault(f"pandoc cannot write it: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _finish(package: bytes, own: Mapping[str, bytes]) -> bytes:
    """Put back properties and settings, keep table rows whole, and take out the clock."""
    with zipfile.ZipFile(io.BytesIO(package)) as written:
        parts = {name: written.read(name) for name in written.namelist()}
    parts |= own
    parts["word/document.xml"] = keep_rows_whole(parts["word/document.xml"].decode()).encode()
    return zip_parts(parts)
