"""Try changes: what the checks would say if some files of a project said something else. Nothing is written to the project."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from factbound.files import INPUTS
from factbound.options import Options
from factbound.prepare import Checked, check_project
from factbound.problems import BuildFailed, Problem

Texts = Mapping[str, str | None]
"""Path in the project -> what the file shall say; None where there shall be no such file."""


def try_changes(options: Options, texts: Texts) -> tuple[Problem, ...]:
    """Return the problems that the project would have if the files said this, sorted; none when it would pass."""
    try:
        try_project(options, texts)
    except BuildFailed as failure:
        return failure.problems
    return ()


def try_project(options: Options, texts: Texts) -> Checked:
    """Return the project as it would be if the files said this.

    Raises:
        BuildFailed: With every problem that it would have.
    """
    with changed_project(options, texts) as trial:
        return check_project(trial)


@contextmanager
def changed_project(options: Options, texts: Texts) -> Iterator[Options]:
    """Lay out the project as it would be, for as long as the block runs: a folder of links, and of files where something differs.

    Yields:
        The options of a build of it. What is written to its project folder is lost; no link may be written through.
    """
    with tempfile.TemporaryDirectory(prefix="factbound-") as folder:
        root = Path(folder)
        for name in INPUTS:
            below = {PurePosixPath(path).parts[1:]: text for path, text in texts.items() if PurePosixPath(path).parts[0] == name}
            _lay_out(options.project / name, root / name, below)
        yield replace(options, project=root, out=root / "out", shows=options.shows or options.project)


def _lay_out(real: Path, shown: Path, texts: Mapping[tuple[str, ...], str | None]) -> None:
    """Show a file or folder in another place, with some files below it changed; what nothing changes is one link."""
    if () in texts:
        text = texts[()]
        if text is not None:
            shown.write_bytes(text.encode("utf-8", "surrogatepass"))
        return
    if not texts:
        if real.exists():
            _link(real, shown)
        return
    shown.mkdir()
    there = {entry.name for entry in real.iterdir()} if real.is_dir() else set()
    for name in sorted(there | {parts[0] for parts in texts}):
        _lay_out(real / name, shown / name, {parts[1:]: text for parts, text in texts.items() if parts[0] == name})


def _link(real: Path, shown: Path) -> None:
    """Link, or copy where the system does not let everybody link."""
    try:
        shown.symlink_to(os.path.realpath(real), target_is_directory=real.is_dir())
    except OSError:
        if real.is_dir():
            shutil.copytree(real, shown)
        else:
            shutil.copyfile(real, shown)
