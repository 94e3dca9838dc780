"""What an output folder holds: every input and output of the build that made it, with its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MANIFEST = "build.json"


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
