"""Typst, given its files in memory: nothing is read from disk but fonts, and text arrives as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst

from factbound.publish.reports.fault import MissingLetters, ReportFault
from factbound.publish.reports.scripts import SCRIPTS, font_hint

FONT_PACKAGES = ("fontpkg_pt_serif", "fontpkg_pt_sans", *(script.module for script in SCRIPTS))
"""The first ones come with the program; of the others whichever is installed is used."""

RESTLESS = "the layout does not come to rest"
"""What a report is told whose layout Typst gave up on."""

NOWHERE = __file__
"""Where Typst looks for files that it was not given, and for packages: in a file, which no path leads into. Else it would be the folder at hand."""

WHERE = re.compile(rf"┌─ (?:\S*{re.escape(Path(NOWHERE).name)}[/\\])?(\S+)")
_CODED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
"""How Typst quotes a mark or a joiner."""
MISSING = re.compile(r'the text `"(.{1,200}?)"` could not be displayed')
PANIC = re.compile(r'panicked with: "?(.*?)"?$')


def font_folders(packages: tuple[str, ...] = FONT_PACKAGES) -> tuple[str, ...]:
    """Return the folders of the font packages that are installed."""
    specs = (find_spec(package) for package in packages)
    return tuple(str(Path(spec.origin).parent) for spec in specs if spec and spec.origin)


@lru_cache(maxsize=4)
def load_fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """Return the fonts below the folders and Typst's own; never the machine's, so that a report is the same everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def compile_pdf(files: Mapping[str, bytes], main: str, timestamp: datetime, fonts: typst.Fonts) -> bytes:
    """Typeset a tagged, archivable PDF (PDF/UA-1 and PDF/A-3a).

    Args:
        files: Path -> content: Typst files and all that they read.
        main: The file to begin with.
        timestamp: What the PDF gives as its time of making.
        fonts: From load_fonts.

    Raises:
        ReportFault: When Typst refuses, with its reason.
    """
    try:
        # A compiler of one's own for each document: one alone may not be used from two threads, and it costs half a millisecond.
        compiler = _compiler(files, main, fonts)
        made, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1", "a-3a"], timestamp=timestamp)
    except typst.TypstError as error:
        raise _fault(error) from error
    # What depends on its own place may never come to rest; what is drawn then may overlap.
    if any("did not converge" in warning.message for warning in warnings):
        raise ReportFault(RESTLESS)
    return _bytes(made)


def compile_png(files: Mapping[str, bytes], main: str, ppi: float, fonts: typst.Fonts) -> bytes:
    """Typeset one page as a picture.

    Raises:
        ReportFault: When Typst refuses, with its reason.
    """
    try:
        made = _compiler(files, main, fonts).compile(format="png", ppi=ppi)
    except typst.TypstError as error:
        raise _fault(error) from error
    return _bytes(made)


def _compiler(files: Mapping[str, bytes], main: str, fonts: typst.Fonts) -> typst.Compiler:
    # The file to begin with goes by the name that Typst looks for.
    content = {"main.typ": f'#include "/{main}"'.encode(), **files}
    return typst.Compiler(
        input=content,  # type: ignore[type-var]
        root=NOWHERE,
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )


def _bytes(made: bytes | list[bytes] | None) -> bytes:
    if isinstance(made, list):  # of pictures, one for each page
        hint = "Let its layout set less, or smaller type, or a larger page."
        raise ReportFault(f"what is to be one picture takes {len(made)} pages", 0, hint)
    assert made is not None  # which is what a compiler gives that writes to a file
    return made


def _fault(error: typst.TypstError) -> ReportFault:
    """Say what Typst found in words that help the author of a report."""
    texts = MISSING.findall(f"{error.message}\n{error.diagnostic}")
    if missing := dict.fromkeys(_CODED.sub(lambda code: chr(int(code[1], 16)), "".join(texts))):
        return MissingLetters("".join(missing), font_hint("".join(missing)))
    if match := PANIC.search(error.message):
        return ReportFault(match[1].replace('\\"', '"'))
    if error.message.startswith("failed to load file"):
        return ReportFault("Typst cannot typeset it: it reads a file that it was not given", 0, "Typst files reach each other, and nothing else.")
    where = WHERE.search(error.diagnostic or "")
    return ReportFault(f"Typst cannot typeset it: {error.message}" + (f" ({where[1]})" if where else ""), 0, " ".join(error.hints))
