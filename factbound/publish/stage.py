"""Build beside, then swap: a reader of the output folder sees the old whole or the new whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from factbound import __version__
from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.manifest import MANIFEST, hash_files, load_manifest, set_rights


class Stage:
    """A folder beside the output folder in which a build grows; leaving it unpublished deletes it.

    Args:
        out: The output folder. It must be missing, empty or an earlier build's.

    Raises:
        BuildFailed: On entering, when the output folder holds something that no build of ours made, or cannot be made.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.root = out

    def __enter__(self) -> Self:
        check_target(self.out)
        try:
            self.out.parent.mkdir(parents=True, exist_ok=True)
            self.root = Path(tempfile.mkdtemp(prefix=f".{self.out.name}-", dir=self.out.parent))
        except OSError as error:
            message = f"the output folder cannot be made: {error.strerror}"
            raise BuildFailed([Problem(Position(self.out.as_posix()), message, "Name another folder with --out.")]) from error
        self.root.chmod(0o755)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.root != self.out:
            shutil.rmtree(self.root, ignore_errors=True)

    def write(self, path: str, content: str | bytes) -> None:
        """Write one file below the stage.

        Args:
            path: Relative, with forward slashes.
            content: Text is written as UTF-8 with line feeds.
        """
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def publish(self, inputs: Mapping[str, str], **about: object) -> None:
        """Write the manifest and put the stage in the output folder's place.

        Args:
            inputs: Path -> SHA-256 of all that the build was made from.
            about: More for the manifest, as JSON takes it: the clocks, what documents were made from.
        """
        outputs = hash_files(self.root, self.root.rglob("*"))
        record = {"factbound": __version__, **about, "inputs": dict(sorted(inputs.items())), "outputs": outputs}
        self.write(MANIFEST, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        set_rights(self.root)
        old = self.root.with_name(self.root.name + ".old")
        if self.out.exists():
            self.out.rename(old)
        try:
            self.root.rename(self.out)
        except BaseException:
            if old.exists():
                old.rename(self.out)
            raise
        self.root = self.out
        shutil.rmtree(old, ignore_errors=True)


def check_target(out: Path) -> None:
    """Refuse an output folder that is not ours to replace.

    Raises:
        BuildFailed: When it is a file, a link, or holds files that no build made.
    """
    reason = ""
    if out.is_symlink():
        reason = "it is a link to another place"
    elif out.exists() and not out.is_dir():
        reason = "it is a file"
    elif out.is_dir() and any(out.iterdir()) and "factbound" not in load_manifest(out):
        reason = f"it holds files and no {MANIFEST} of ours, so no build of Factbound made it"
    if reason:
        hint = "Name another folder with --out, or empty this one yourself."
        raise BuildFailed([Problem(Position(out.as_posix()), f"the output folder cannot be replaced: {reason}", hint)])
