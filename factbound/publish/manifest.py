"""What an output folder holds: every input and output of the build that made it, with its SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from factbound.files.clearing import holds

MANIFEST = "build.json"
SITE = "site/"
"""What any site generator may have written anew, which empties the folder first: there the name is enough."""
BUNDLE = r"[\w/-]+\.[0-9a-f]{8}\.min\.(js|css)(\.map)?"
GENERATORS = re.compile(rf"site/(sitemap\.xml(\.gz)?|search\.json|assets/(javascripts|stylesheets)/({BUNDLE}|LICENSE))")
"""What MkDocs, ProperDocs and Zensical write when they are run by hand, beside what a build lists: a site map, an index, bundles named by hash."""
FILE_RIGHTS, FOLDER_RIGHTS = 0o644, 0o755
LARGEST = 64_000_000
"""Bytes that a manifest may have: some 300,000 files."""

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\\]|\A[A-Za-z]:")
"""What no path of an output has: control characters, halves of characters, backslashes, a drive of Windows."""
_VERSION = re.compile(r"[0-9A-Za-z.+_-]{1,64}")
_DIGEST = re.compile("[0-9a-f]{64}")
_FORM = {"factbound": str, "inputs": dict, "outputs": dict, "history": list, "editions": dict, "reports": dict}
"""What every manifest says. It may say more."""
_BESIDE: dict[str, Any] = {"history": [], "editions": {}, "reports": {}}
"""What goes without saying."""


class ManifestFault(Exception):
    """A manifest that is none, with why, in words that follow its name."""


def load_manifest(out: Path) -> dict[str, Any]:
    """Return the manifest of an output folder; an empty one when there is none that can be used."""
    return understood(manifest_content(out))


def manifest_content(out: Path) -> bytes:
    """Return the manifest of an output folder as it stands; nothing when there is none that can be read."""
    try:
        return read_manifest(out / MANIFEST)
    except (OSError, ManifestFault):
        return b""


def understood(content: bytes) -> dict[str, Any]:
    """Return what a manifest says; nothing when it is none."""
    try:
        return parse_manifest(content)
    except ManifestFault:
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
    found = {**_BESIDE, **found}
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


def listed_outputs(out: Path) -> dict[str, str]:
    """Return what the manifest of an output folder lists, itself too: path -> SHA-256. Nothing when it is no manifest of a build."""
    content = manifest_content(out)
    record = understood(content)
    return {**record["outputs"], MANIFEST: hashlib.sha256(content).hexdigest()} if record else {}


def made_by_a_build(out: Path) -> Callable[[str], bool]:
    """Return what says of a path in an output folder whether the file is as a build wrote it, so that the next build may delete it."""
    return judge_outputs(out, listed_outputs(out))


def judge_outputs(out: Path, listed: Mapping[str, str]) -> Callable[[str], bool]:
    """Return the same for a manifest that has been read already."""

    def ours(path: str) -> bool:
        if path not in listed:
            return bool(listed) and bool(GENERATORS.fullmatch(path))
        return path.startswith(SITE) or holds(out / path, listed[path])

    return ours


def set_rights(root: Path) -> None:
    """Let everybody read what is published, whatever the umask: a web server is another user than the one who builds."""
    for entry in (root, *root.rglob("*")):
        wanted = FOLDER_RIGHTS if entry.is_dir() else FILE_RIGHTS
        if stat.S_IMODE(entry.lstat().st_mode) != wanted and not entry.is_symlink():
            entry.chmod(wanted)
