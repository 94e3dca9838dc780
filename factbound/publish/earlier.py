"""What a build takes over from an output folder that another build may replace at any moment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from factbound.publish.manifest import understood
from factbound.publish.stage import Stage


def take_over(stage: Stage, tops: Sequence[str], manifest: bytes) -> bool:
    """Copy files of the output folder into the stage, all of them as one manifest has them.

    Args:
        stage: Where they go.
        tops: Which: the folders and files at the top of the output.
        manifest: Of the output that they are to come from.

    Returns:
        Whether they could be had; not where another output has taken the place of that one, or somebody has changed a file.
    """
    outputs = understood(manifest).get("outputs", {})
    wanted = {path: digest for path, digest in outputs.items() if path.partition("/")[0] in tops}
    contents = {path: _read(stage.out / path) for path in wanted}
    if any(content is None or hashlib.sha256(content).hexdigest() != wanted[path] for path, content in contents.items()):
        return False
    for path, content in contents.items():
        stage.write(path, content or b"")
    return bool(wanted)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
