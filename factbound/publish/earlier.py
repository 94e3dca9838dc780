"""What a build takes over from an output folder that another build may replace at any moment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from factbound.publish.manifest import understood
from factbound.publish.stage import Stage


def take_over(stage: Stage, tops: Sequence[str], manifest: bytes) -> bool:
    """Put files of the output folder into the stage, all of them as one manifest has them.

    Args:
        stage: Where they go.
        tops: Which: the folders and files at the top of the output. If not all can be had, the stage has nothing there.
        manifest: Of the output that they are to come from.

    Returns:
        Whether they could be had; not where another output has taken the place of that one, or somebody has changed a file.
    """
    outputs = understood(manifest).get("outputs", {})
    wanted = {path: digest for path, digest in outputs.items() if path.partition("/")[0] in tops}
    for path, digest in wanted.items():
        content = _read(stage.out / path)
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            for top in tops:
                stage.shelf.below(top).empty()
            return False
        stage.shelf.put(path, content, digest)
    return bool(wanted)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
