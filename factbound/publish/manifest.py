"""What an output folder holds: every input and output of the build that made it, with its SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MANIFEST = "build.json"
FILE_RIGHTS, FOLDER_RIGHTS = 0o644, 0o755
LARGEST = 64_000_000
"""Bytes that a manifest may have: some 300,000 files."""

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\\]|\A[A-Za-z]:")
"""What no path of an output has: control characters, halves of characters, backslashes, a drive of Windows."""
_VERSION = re.compile(r"[0-9A-Za-z.+_-]{1,64}")
_DIGEST = re.compile("[0-9a-f]{64}")
_FORM = {"factbound": str, "history": list, "editions": dict, "reports": dict, "inputs": dict, "outputs": dict}
"""What every manifest says. It may say more."""


class ManifestFault(Exception):
    """A manifest that is none, with why, in words that follow its name."""


def load_manifest(out: Path) -> dict[str, Any]:
    """Return the manifest of an output folder; an empty one when there is none that can be used."""
    try:
        return parse_manifest(read_manifest(out / MANIFEST))
    except (OSError, ManifestFault):
        return {}


def read_manifest(file: Path) -> bytes:
    """Return the bytes of a manifest.

    Raises:
        OSError: If it cannot be read.
        ManifestFault: If it is no plain file, or larger than any build makes it.
    """
    # Neither a pipe that nobody fills nor a link to somebody's file is waited for or read.
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))
    descriptor = os.open(file, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ManifestFault("is no plain file")
    with os.fdopen(descriptor, "rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ManifestFault(f"has more than {LARGEST:,} bytes, which is more than a build writes")
    return content


def parse_manifest(content: bytes) -> dict[str, Any]:
    """Return what a manifest says.

    Raises:
        ManifestFault: If it is not of the form that a build writes. Nothing that it says is used before that is known.
    """
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise ManifestFault("is no JSON that a build wrote") from error
    if not isinstance(found, dict):
        raise ManifestFault("holds no record")
    for key, kind in _FORM.items():
        if not isinstance(found.get(key), kind):
            raise ManifestFault(f"has no '{key}' of the kind that a build writes")
    if not _VERSION.fullmatch(found["factbound"]):
        raise ManifestFault("names no version of Factbound")
    if not all(isinstance(one, str) for one in (*found["history"], *found["editions"].values(), *found["reports"].values())):
        raise ManifestFault("has something other than text among its commits, editions or documents")
    for key in ("inputs", "outputs"):
        for path, digest in found[key].items():
            if not is_place(path) or path == MANIFEST:
                raise ManifestFault(f"names {json.dumps(path)} in '{key}', which is no path below a folder")
            if not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
                raise ManifestFault(f"has no SHA-256 for {json.dumps(path)} in '{key}'")
    return found


def is_place(path: str) -> bool:
    """Return whether a path, with forward slashes, leads to something below a folder and nowhere else."""
    return not _UNFIT.search(path) and not {"", ".", ".."} & set(path.split("/"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def hash_files(root: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their path below a folder, sorted."""
    found = {file.relative_to(root).as_posix(): file for file in files if file.is_file()}
    return {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in sorted(found.items())}


def set_rights(root: Path) -> None:
    """Let everybody read what is published, whatever the umask: a web server is another user than the one who builds."""
    for entry in (root, *root.rglob("*")):
        wanted = FOLDER_RIGHTS if entry.is_dir() else FILE_RIGHTS
        if stat.S_IMODE(entry.lstat().st_mode) != wanted and not entry.is_symlink():
            entry.chmod(wanted)
