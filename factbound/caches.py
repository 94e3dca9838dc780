"""Where a project's cache lies, and how a command gets it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from factbound.options import Options
from factbound.problems import BuildFailed, Position, Problem

VARIABLE, OFF = "FACTBOUND_CACHE", "off"
"""The environment may name another folder, or none."""


@contextmanager
def with_cache(options: Options, *, clean: bool = False) -> Iterator[Options]:
    """Give a command its options with the project's cache in them, which is written in the end, however that comes.

    Args:
        options: Of the command.
        clean: Whether nothing of earlier builds is used.

    Raises:
        BuildFailed: If the environment names a place that cannot be meant.
    """
    place = cache_file(options.project)
    if place is None:
        yield options
        return
    from factbound.engine import engine_hash
    from factbound.files.cache import Cache

    with Cache(place, engine_hash(), clean=clean) as cache:
        yield replace(options, cache=cache)


def cache_file(project: Path) -> Path | None:
    """Return where the cache of a project is kept, or None where there shall be none.

    Raises:
        BuildFailed: If the environment names a place that cannot be meant.
    """
    named, project = os.environ.get(VARIABLE, "").strip(), project.resolve()
    if named == OFF:
        return None
    if named:
        folder = Path(named)
        if not folder.is_absolute() or folder.resolve().is_relative_to(project):
            hint = f"Expected the whole path of a folder outside of the project, or '{OFF}'; without it, your own cache folder is used."
            where = "lies in the project, which may come from somebody else" if folder.is_absolute() else "is no whole path"
            raise BuildFailed([Problem(Position(VARIABLE), f"the cache folder '{named}' {where}", hint)])
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("factbound", appauthor=False)
        if folder.resolve().is_relative_to(project):  # a home that is itself under version control
            return None
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in project.name)[:40]
    return folder / f"{name}-{hashlib.sha256(os.fspath(project).encode(errors='surrogateescape')).hexdigest()[:16]}.sqlite"
