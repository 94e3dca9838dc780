"""Files of content/assets: kinds that a browser only shows, and drawings in which nothing runs and nothing is fetched.

A file of the site is opened at the site's own address, without the policy that pages carry: what it could run would run as the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from factbound.check.markuprules import CONTENT
from factbound.limits import DRAWING_BYTES, DRAWING_DEPTH
from factbound.problems import Position, Problem
from factbound.read.intake import is_hidden

FOLDER = "content/assets"
ALSO_COPIED = ("templates/assets", "templates/theme")
"""What else is copied to the site as it is."""
SHOWN = frozenset(
    "png jpg jpeg gif webp avif svg pdf txt md csv tsv json geojson zip docx xlsx pptx odt ods odp rtf epub "  # noqa: SIM905 - kinds
    "mp3 m4a ogg wav mp4 webm vtt css woff2".split()
)
"""Endings of files that a browser shows, plays or saves, and never runs."""

_SVG, _XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
_XLINK, _XML = "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
_DRAWN = frozenset(name for name, own in CONTENT.items() if "viewbox" in own) | frozenset(
    "a switch view style metadata image filter feblend fecolormatrix fecomponenttransfer fecomposite feconvolvematrix fediffuselighting "  # noqa: SIM905 - elements
    "fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur femerge femergenode femorphology "
    "feoffset fepointlight fespecularlighting fespotlight fetile feturbulence".split()
)
_FETCHES = re.compile(
    r"@import|url\(\s*['\"]?(?!#)(?!data:image/(?:png|jpeg|gif|webp);)|(?:image-set|image|cross-fade|src|expression)\(|javascript:|\\", re.IGNORECASE
)
"""What fetches or runs something, or is written so that it is not seen to: style reads a letter behind a backslash as the letter."""
_INSIDE = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)

MOST = 20
"""How many faults of one drawing are told."""
_ENCODINGS = ("utf-8", "us-ascii")
_AWAY = "Save the drawing as plain SVG, with what it shows in the file itself; or take it out by hand."


def check_assets(project: Path) -> list[Problem]:
    """Return what is wrong with the files that a project's content shows."""
    root = project / FOLDER
    files = sorted(file for file in root.rglob("*") if file.is_file() and not is_hidden(file, root)) if root.is_dir() else []
    found = [problem for file in files for problem in _file_faults(file, f"{FOLDER}/{file.relative_to(root).as_posix()}")]
    return found + [problem for folder in ALSO_COPIED for problem in _drawing_faults(project, folder)]


def _drawing_faults(project: Path, folder: str) -> Iterator[Problem]:
    """Yield what is wrong with the drawings among a project's own styles, scripts and files of the theme."""
    for file in sorted((project / folder).rglob("*")):
        if file.suffix.lower() == ".svg" and file.is_file() and not is_hidden(file, project / folder):
            yield from sorted(DrawingReader(file.relative_to(project).as_posix()).read(file.read_bytes()))


def _file_faults(file: Path, path: str) -> Iterator[Problem]:
    ending = file.suffix.lower().removeprefix(".")
    if ending not in SHOWN:
        message = f"a file of the kind '{ending or 'without an ending'}' may not stand among pictures and documents"
        hint = "A browser could run it as the site. Scripts and pages of your own belong into templates/; put anything else into a .zip."
        yield Problem(Position(path), message, hint)
    elif ending == "svg" and DRAWING_BYTES.is_over(file.stat().st_size):
        message = f"the drawing has {file.stat().st_size:,} bytes"
        yield Problem(Position(path), message, f"{DRAWING_BYTES.hint} Save the drawing in a simpler form, or as a picture.")
    elif ending == "svg":
        yield from sorted(DrawingReader(path).read(file.read_bytes()))


class DrawingReader:
    """Reads an SVG file as a browser does: as XML.

    Args:
        path: How problems name the file.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[Problem] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._depth = 0
        self._style: list[str] | None = None
        """What has been read of the style at hand; None outside of one."""
        self._parser.XmlDeclHandler = self._meet_declaration
        self._parser.StartElementHandler = self._enter
        self._parser.EndElementHandler = self._leave
        self._parser.StartDoctypeDeclHandler = self._meet_doctype
        self._parser.ProcessingInstructionHandler = self._meet_instruction
        self._parser.CharacterDataHandler = self._meet_text

    def read(self, content: bytes) -> list[Problem]:
        """Return what no drawing may have."""
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            self._problems.append(Problem(Position(self._path, error.lineno, error.offset + 1), f"the drawing is not well formed: {reason}", _AWAY))
        except _Stopped:
            pass
        return self._problems

    def _complain(self, message: str, hint: str = _AWAY) -> None:
        at = Position(self._path, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        self._problems.append(Problem(at, message, hint))
        if len(self._problems) == MOST:
            raise _Stopped

    def _meet_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            self._complain(f"the drawing is written in '{encoding[:80]}', which programs read in different ways", "Save it as UTF-8.")
            raise _Stopped  # before anything is read so

    def _meet_doctype(self, _name: str, _system: str | None, _public: str | None, has_internal_subset: int) -> None:
        if has_internal_subset:
            self._complain("the drawing declares entities")
            raise _Stopped  # before one of them is spelled out

    def _meet_instruction(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            self._complain("the drawing asks for a style sheet")

    def _meet_text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _enter(self, qualified: str, attributes: dict[str, str]) -> None:
        space, _, name = qualified.rpartition(" ")
        self._depth += 1
        if DRAWING_DEPTH.is_over(self._depth):
            self._complain("elements stand too deep within each other", f"{DRAWING_DEPTH.hint} Save the drawing in a simpler form.")
            raise _Stopped
        if self._style is not None:
            self._complain(f"'<{name}>' stands within a style, which then reads in two ways")
        if name.lower() == "style":
            self._style = []
        if space == _XHTML or (space in (_SVG, "") and name.lower() not in _DRAWN):
            self._complain(f"'<{name}>' is an element that no drawing may have")
        for one, value in attributes.items():
            at, _, attribute = one.rpartition(" ")
            if at in ("", _XLINK, _XML):
                self._judge(name, attribute.lower(), value)

    def _leave(self, qualified: str) -> None:
        self._depth -= 1
        if self._style is not None and qualified.rpartition(" ")[2].lower() == "style":
            if found := _FETCHES.search("".join(self._style)):
                self._complain(f"the drawing's style has '{found[0]}', by which it could fetch something")
            self._style = None

    def _judge(self, element: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self._complain(f"'{name}' is an attribute that no drawing may have: it runs a script")
        elif (
            name in ("href", "src", "base")
            and not _INSIDE.match(value.strip())
            and not (element == "a" and value.startswith(("https://", "http://")))
        ):
            self._complain(f"the drawing leads to '{value[:80]}'")
        elif not name.startswith(("aria-", "data-")) and _FETCHES.search(value):
            self._complain(f"the drawing's attribute '{name}' would fetch or run something")


class DataReader(DrawingReader):
    """Reads other XML as a browser does: to show what is neither page nor drawing, it runs nothing."""

    def _enter(self, qualified: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the parser gives them
        space, _, name = qualified.rpartition(" ")
        if space in (_SVG, _XHTML) and (space, name) != (_XHTML, "link"):  # by which site maps name other languages
            self._complain(f"'<{name}>' is an element that a browser shows or runs")

    def _leave(self, qualified: str) -> None:
        """Nothing is kept of an element."""


class _Stopped(Exception):
    """Nothing more of the file is read."""
