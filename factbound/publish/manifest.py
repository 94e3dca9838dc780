"""What an output folder holds: every input and output of the build that made it, with its SHA-256."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from factbound.files.clearing import holds
from factbound.publish.manifest_form import MANIFEST, ManifestFault, judge_manifest, open_manifest

SITE = "site/"
"""What any site generator may have written anew, which empties the folder first: there the name is enough."""
BUNDLE = r"[\w/-]+\.[0-9a-f]{8}\.min\.(js|css)(\.map)?"
GENERATORS = re.compile(rf"site/(sitemap\.xml(\.gz)?|search\.json|assets/(javascripts|stylesheets)/({BUNDLE}|LICENSE))")
"""What MkDocs, ProperDocs and Zensical write when they are run by hand, beside what a build lists: a site map, an index, bundles named by hash."""


def load_manifest(out: Path) -> dict[str, Any]:
    """Return the manifest of an output folder; an empty one when there is none that can be read."""
    return parse_manifest(read_manifest(out))


def read_manifest(out: Path) -> bytes:
    """Return the manifest of an output folder as it stands; nothing when there is none that can be read."""
    try:
        return open_manifest(out / MANIFEST)
    except (OSError, ManifestFault):
        return b""


def parse_manifest(content: bytes) -> dict[str, Any]:
    """Return what a manifest says; nothing when it is none."""
    try:
        return judge_manifest(content)
    except ManifestFault:
        return {}


def listed_outputs(out: Path) -> dict[str, str]:
    """Return what the manifest of an output folder lists: path -> SHA-256. Nothing when it is no manifest of a build."""
    content = read_manifest(out)
    record = parse_manifest(content)
    if not record:
        return {}
    return {**record["outputs"], MANIFEST: hashlib.sha256(content).hexdigest()}


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


def hash_files(root: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their path below a folder, sorted."""
    found = {file.relative_to(root).as_posix(): file for file in files if file.is_file()}
    return {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in sorted(found.items())}
