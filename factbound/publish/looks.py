"""The looks of the site: what the templates bring for pages, the project's own files beside it, and the design tokens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from factbound.read.intake import is_hidden, read_file
from factbound.read.look import load_look
from factbound.render.tokens import render_tokens

STYLES = "assets/factbound.css"


def copy_looks(template_folders: Sequence[Path], docs: Path, theme: Path) -> None:
    """Copy assets and theme, the project's own over the defaults."""
    for folder in reversed(template_folders):
        for name, target in (("assets", docs / "assets"), ("theme", theme)):
            _copy_files(folder / name, target)


def copy_assets(project: Path, docs: Path) -> None:
    """Copy what the content of a project shows: pictures and the like."""
    _copy_files(project / "content" / "assets", docs / "assets")


def _copy_files(folder: Path, target: Path) -> None:
    """Copy all files below a folder but hidden ones, which systems and editors put there."""
    for file in sorted(folder.rglob("*")):
        if not is_hidden(file, folder) and file.is_file():
            copy = target / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(read_file(file))


def put_tokens(template_folders: Sequence[Path], docs: Path, foot: str = "") -> None:
    """Put the design tokens at the head of the site's style sheet, so that a page asks for one file and not for two.

    Args:
        template_folders: Where the look is.
        docs: Where the style sheet is.
        foot: What stands at the foot of a printed page.
    """
    styles = docs / STYLES
    styles.write_text(render_tokens(load_look(template_folders), foot) + styles.read_text("utf-8"), "utf-8")
