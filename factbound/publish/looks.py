"""The looks of the site: what the templates bring for pages, the project's own files beside it, and the design tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from factbound.read.intake import is_hidden, read_file
from factbound.read.look import load_look
from factbound.render.tokens import render_tokens

STYLES = "docs/assets/factbound.css"


def load_looks(template_folders: Sequence[Path], project: Path, foot: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file that a site has beside its pages: docs/assets/ and theme/.

    The design tokens stand at the head of the site's style sheet, so that a page asks for one file and not for two.

    Args:
        template_folders: Where the look is; the project's own goes over the defaults.
        project: The folder of the project, whose content brings pictures and the like, over both.
        foot: What stands at the foot of a printed page.
    """
    files: dict[str, Path] = {}
    for folder in reversed(template_folders):
        files |= _files_below(folder / "assets", "docs/assets") | _files_below(folder / "theme", "theme")
    files |= _files_below(project / "content" / "assets", "docs/assets")
    for path, file in files.items():
        content = read_file(file)
        yield path, render_tokens(load_look(template_folders), foot).encode() + _plain_lines(content) if path == STYLES else content


def _files_below(folder: Path, target: str) -> dict[str, Path]:
    """Return all files below a folder but hidden ones, which systems and editors put there, by where they go."""
    return {
        f"{target}/{file.relative_to(folder).as_posix()}": file
        for file in sorted(folder.rglob("*"))
        if not is_hidden(file, folder) and file.is_file()
    }


def _plain_lines(styles: bytes) -> bytes:
    return styles.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
