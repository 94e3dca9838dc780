"""What an output folder holds: every input and output of the build that made it, with its SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Container, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from factbound.files.clearing import holds, list_files
from factbound.publish.manifest_form import MANIFEST, ManifestFault, judge_manifest, open_manifest
from factbound.publish.shelf import FILE_RIGHTS, FOLDER_RIGHTS

SITE = "site/"
"""What any site generator may have written anew, which empties the folder first: there the name is enough."""
BUNDLE = r"[\w/-]+\.[0-9a-f]{8}\.min\.(js|css)(\.map)?"
NOTHING = hashlib.sha256().hexdigest()
"""Of a file that somebody emptied, or that a power cut left so: there is nothing in it to lose."""
GENERATORS = re.compile(rf"site/(sitemap\.xml(\.gz)?|search\.json|assets/(javascripts|stylesheets)/({BUNDLE}|LICENSE))")
"""What MkDocs, ProperDocs and Zensical write when they are run by hand, beside what a build lists: a site map, an index, bundles named by hash."""


def load_manifest(out: Path) -> dict[str, Any]:
    """Return the manifest of an output folder; an empty one when there is none that can be used."""
    return understood(manifest_content(out))


def manifest_content(out: Path) -> bytes:
    """Return the manifest of an output folder as it stands; nothing when there is none that can be read."""
    try:
        return open_manifest(out / MANIFEST)
    except (OSError, ManifestFault):
        return b""


@lru_cache(maxsize=1)  # a build asks five times for what the last one made
def understood(content: bytes) -> dict[str, Any]:
    """Return what a manifest says; nothing when it is none."""
    try:
        return judge_manifest(content)
    except ManifestFault:
        return {}


def listed_outputs(out: Path) -> dict[str, str]:
    """Return what the manifest of an output folder lists, itself too: path -> SHA-256. Nothing when it is no manifest of a build."""
    content = manifest_content(out)
    record = understood(content)
    return {**record["outputs"], MANIFEST: hashlib.sha256(content).hexdigest()} if record else {}


def made_by_a_build(out: Path) -> Callable[[str], bool]:
    """Return what says of a path in an output folder whether the next build may delete the file: it is as a build wrote it, or empty."""
    return judge_outputs(out, listed_outputs(out))


def judge_outputs(out: Path, listed: Mapping[str, str]) -> Callable[[str], bool]:
    """Return the same for a manifest that has been read already."""
    root = os.fspath(out)

    def ours(path: str) -> bool:
        if path not in listed:
            return bool(listed) and bool(GENERATORS.fullmatch(path))
        return path.startswith(SITE) or holds(f"{root}/{path}", listed[path]) or holds(f"{root}/{path}", NOTHING)

    return ours


def set_rights(root: Path, done: Container[str] = (), see: Callable[[str, str], object] = lambda *_: None) -> None:
    """Let everybody read what is published, whatever the umask: a web server is another user than the one who builds.

    Args:
        root: The folder.
        done: Files in it that have their rights.
        see: Is told of every other file that is no folder, by its path in the root and where it lies.
    """
    if stat.S_IMODE(root.lstat().st_mode) != FOLDER_RIGHTS:
        root.chmod(FOLDER_RIGHTS)
    for path, entry in list_files(root, folders=True):
        if path in done:
            continue
        if not (folder := entry.is_dir(follow_symlinks=False)):
            see(path, entry.path)
        wanted = FOLDER_RIGHTS if folder else FILE_RIGHTS
        if not entry.is_symlink() and stat.S_IMODE(entry.stat(follow_symlinks=False).st_mode) != wanted:
            Path(entry.path).chmod(wanted)
