"""The files of a site that is being served: which file an address names, also while a build takes the place of another."""

from __future__ import annotations

import time
from mimetypes import MimeTypes
from pathlib import Path

SWAP_SECONDS = 0.5
"""How long a file may be missing while a build takes the place of the one before."""

TYPES = MimeTypes()  # Python's own table, without the machine's
for ending, name in ((".js", "text/javascript"), (".md", "text/markdown"), (".woff2", "font/woff2"), (".webmanifest", "application/manifest+json")):
    TYPES.add_type(name, ending)


def find_file(site: Path, path: str) -> Path | None:
    """Return the file for the path of an address, a folder when the address lacks its final slash, or None.

    Args:
        site: The folder of the site.
        path: Decoded, beginning with a slash.
    """
    parts = [part for part in path.split("/") if part]
    if "\0" in path or "\\" in path or any(part == ".." or ":" in part for part in parts):
        return None
    file = site.joinpath(*parts, *(["index.html"] if path.endswith("/") else []))
    root = site.resolve()
    if not file.resolve().is_relative_to(root):
        return None  # a link out of the site
    return file


def read_file(site: Path, file: Path) -> bytes | None:
    """Return what a file of the site holds, or None when the site has no such file.

    A build takes the place of the one before by renaming folders: what is missing at that moment is asked for again.
    """
    until = time.monotonic() + SWAP_SECONDS
    while True:
        folder = _identity(site)
        try:
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            if (folder and folder == _identity(site)) or time.monotonic() > until:
                return None
        except OSError:
            return None  # a folder, or not ours to read
        time.sleep(0.01)


def type_of(file: Path) -> str:
    """Return the media type of a file by its name."""
    return TYPES.guess_type(file.name)[0] or "application/octet-stream"


def _identity(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except OSError:
        return None
