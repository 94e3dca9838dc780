"""What a manifest must be before anything that it says is used: a plain file of a bounded size, a record of the form that a build writes."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

MANIFEST = "build.json"
LARGEST = 64_000_000
"""Bytes that a manifest may have: some 300,000 files."""

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\\]|\A[A-Za-z]:")
"""What no path of an output has: control characters, halves of characters, backslashes, a drive of Windows."""
_VERSION = re.compile(r"[0-9A-Za-z.+_-]{1,64}")
_DIGEST = re.compile("[0-9a-f]{64}")
_NEEDED = {"factbound": str, "inputs": dict, "outputs": dict}
_KNOWN = {"history": list, "editions": dict, "reports": dict}
"""What a manifest says besides. It may say more."""


class ManifestFault(Exception):
    """A manifest that is none, with why, in words that follow its name."""


def open_manifest(file: Path) -> bytes:
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


def judge_manifest(content: bytes) -> dict[str, Any]:
    """Return what a manifest says, if it is one.

    Raises:
        ManifestFault: If it is not of the form that a build writes. Nothing that it says is used before that is known.
    """
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise ManifestFault("is no JSON that a build wrote") from error
    if not isinstance(found, dict):
        raise ManifestFault("holds no record")
    record = {**{key: kind() for key, kind in _KNOWN.items()}, **found}
    for key, kind in {**_NEEDED, **_KNOWN}.items():
        if not isinstance(record.get(key), kind):
            raise ManifestFault(f"has no '{key}' of the kind that a build writes")
    if not _VERSION.fullmatch(found["factbound"]):
        raise ManifestFault("names no version of Factbound")
    if not all(isinstance(one, str) for one in (*record["history"], *record["editions"].values(), *record["reports"].values())):
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
