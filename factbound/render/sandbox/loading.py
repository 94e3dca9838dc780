"""Where templates are loaded from: files with the right ending that lie in the folder itself, whatever a name or a link says."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2


@dataclass(frozen=True)
class Freshness:
    """Tells whether a name still stands for the same text: not where a folder before its own has got a file of that name, too."""

    look: Callable[[], object]
    """Returns what the system says of the files of that name."""
    seen: object
    """What it said before the text was read."""
    digest: bytes
    """A hash of the text."""

    def __call__(self) -> bool:
        """Look again."""
        return self.look() == self.seen


def digest_of_text(text: str) -> bytes:
    """Return a hash of a template's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class TemplateFolders(jinja2.FileSystemLoader):
    """Loads templates by name and nothing else: no path out of the folders, no other sort of file.

    Args:
        folders: The first file found wins.
        encoding: Of the files.
        ending: What names end in; nothing for any.
        apart: The folder in them that holds no templates.
    """

    def __init__(self, folders: Sequence[Path | str], encoding: str, ending: str = "", apart: str = "") -> None:
        super().__init__([str(folder) for folder in folders], encoding)
        self._roots = [Path(folder).resolve() for folder in folders]
        self._ending, self._apart = ending, apart

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Any]:
        """Return a file's text, path and freshness test.

        Raises:
            TemplateNotFound: When there is no such template.
        """
        if not template.endswith(self._ending) or "\\" in template or "\0" in template or (self._apart and template.startswith(f"{self._apart}/")):
            raise jinja2.TemplateNotFound(template)
        seen = self._seen(template)
        try:
            text, path, _ = super().get_source(environment, template)
            inside = any(Path(path).resolve().is_relative_to(root) for root in self._roots)
        except (OSError, UnicodeDecodeError, ValueError, RuntimeError) as error:  # too long a name, a folder, a circle of links
            raise jinja2.TemplateNotFound(template) from error
        if not inside:
            raise jinja2.TemplateNotFound(template)
        return text, path, Freshness(lambda: self._seen(template), seen, digest_of_text(text))

    def list_templates(self) -> list[str]:
        """Return the names of all templates but hidden ones, and those in hidden folders: a theme has its ten thousand icons there."""
        found = set()
        for root in self.searchpath:
            for folder, folders, files in os.walk(root):
                folders[:] = [one for one in folders if not one.startswith(".")]
                way = Path(os.path.relpath(folder, root))
                found |= {(way / one).as_posix() for one in files if not one.startswith(".")}
        return sorted(found)

    def _seen(self, template: str) -> list[tuple[int, int, int]]:
        """Return what the system says of the file of a name in each folder: time of change, size and place on the disk."""
        found = [(0, 0, 0)] * len(self._roots)
        for number, root in enumerate(self._roots):
            with suppress(OSError):
                told = (root / template).stat()
                found[number] = (told.st_mtime_ns, told.st_size, told.st_ino)
        return found
