"""Which engine this is, to the byte: what was made by another one is made again."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from factbound.options import DEFAULT_TEMPLATES, PACKAGE


def engine_hash() -> bytes:
    """Return a hash of the engine's own files, of Python, and of the versions of all that is installed beside it."""
    whole = hashlib.blake2b(f"{sys.version} {sys.platform}".encode(), digest_size=24)
    for name in sorted(_installed()):
        whole.update(f"\0{name}".encode())
    for folder in (PACKAGE, DEFAULT_TEMPLATES):
        for file in sorted(_files(folder)):
            whole.update(f"\0{file.relative_to(folder).as_posix()}\0".encode() + hashlib.blake2b(file.read_bytes()).digest())
    return whole.digest()


def _files(folder: Path) -> Iterator[Path]:
    for base, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(base, name) for name in files)


def _installed() -> Iterator[str]:
    """Yield the names and versions of packages, as their folders give them."""
    for place in {Path(path).resolve() for path in sys.path if path}:
        if place.is_dir():
            yield from (one.name for one in place.iterdir() if one.name.endswith((".dist-info", ".egg-info")))
