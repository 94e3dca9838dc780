"""What an output folder holds: every input and output of the build that made it, with its SHA-256."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MANIFEST = "build.json"
FILE_RIGHTS, FOLDER_RIGHTS = 0o644, 0o755


def load_manifest(out: Path) -> dict[str, Any]:
    """Return the manifest of an output folder; an empty one when there is none that can be read."""
    try:
        found = json.loads((out / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


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
