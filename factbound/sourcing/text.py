"""A source's text as it is counted and fingerprinted: read, normalised, in paragraphs and numbered sentences.

The normal form does not depend on how a copy is wrapped: Unicode NFC; paragraphs are divided by blank lines, or are the
lines of a text that has no blank ones; in a paragraph every run of white space is one space; paragraphs are joined by a
line feed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from factbound.limits import SOURCE_BYTES
from factbound.problems import BuildFailed, Position, Problem
from factbound.sourcing.sentences import split_sentences

MAX_BYTES = SOURCE_BYTES.most
_LINE_ENDS = re.compile(r"\r\n?")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_BINARY = re.compile(r"[\x01-\x08\x0e-\x1b\x7f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_SIGNATURES = {b"%PDF-": "a PDF", b"PK\x03\x04": "a packed document (DOCX, ODT or EPUB)", b"\xd0\xcf\x11\xe0": "a Word document", b"{\\rtf": "RTF"}
_WIDE = (b"\xff\xfe", b"\xfe\xff")
PLAIN = "Expected plain text in UTF-8: the words of the source alone, as you would copy them from the page."

Span = tuple[int, int]
"""Half-open character offsets in a normalised text."""


@dataclass(frozen=True)
class Sentence:
    """A numbered passage of a text."""

    name: str
    """`p9s1` is paragraph 9, sentence 1."""
    chars: Span
    sha256: str


def load_text(file: Path) -> str:
    """Read a plain text and return it in normal form.

    Raises:
        BuildFailed: When it cannot be read or is no plain text.
    """
    path = file.as_posix()
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(path, f"the file cannot be read: {error.strerror}") from error
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            raise _refused(path, f"the file is {name}, not plain text", PLAIN)
    if len(data) > MAX_BYTES:
        raise _refused(path, f"the file has more than {MAX_BYTES:,} bytes", "Split it, chapter by chapter.")
    return _normal_form(data, path)


def normalise(text: str) -> str:
    """Return a text in normal form; see this module."""
    lines = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)).strip()
    divided = _BLANK_LINES.split(lines) if _BLANK_LINES.search(lines) else lines.split("\n")
    return "\n".join(words for paragraph in divided if (words := " ".join(paragraph.split())))


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a passage, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def number_sentences(text: str) -> Iterator[Sentence]:
    """Yield every sentence of a text in normal form, in order; together they hold all of it but the white space between."""
    start = 0
    for number, paragraph in enumerate(text.split("\n"), start=1):
        for count, (begin, end) in enumerate(split_sentences(paragraph), start=1):
            yield Sentence(f"p{number}s{count}", (start + begin, start + end), fingerprint(paragraph[begin:end]))
        start += len(paragraph) + 1


def _normal_form(data: bytes, path: str) -> str:
    if data.startswith(_WIDE):
        raise _refused(path, "the file is UTF-16 text", "Save it as UTF-8.")
    if b"\0" in data:
        raise _refused(path, "the file is not text: it holds zero bytes", PLAIN)
    try:
        raw = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(path, "the file is not UTF-8 text", "Save it as UTF-8.", data[: error.start].count(b"\n") + 1) from error
    if odd := _BINARY.search(raw):
        line = raw.count("\n", 0, odd.start()) + 1
        raise _refused(path, f"the file is not plain text: it holds the control character U+{ord(odd.group()):04X}", PLAIN, line)
    if _MARKUP.match(raw):
        raise _refused(path, "the file is HTML or XML, not plain text", PLAIN)
    text = normalise(raw)
    if not text:
        raise _refused(path, "the file holds no text", PLAIN)
    return text


def _refused(path: str, message: str, expected: str = "", line: int = 1) -> BuildFailed:
    return BuildFailed([Problem(Position(path, line), message, expected)])
