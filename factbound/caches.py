"""Where a project's cache lies, and how a command gets it."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from factbound.characters import one_line
from factbound.options import Options
from factbound.problems import BuildFailed, Position, Problem

if TYPE_CHECKING:
    from factbound.files.cache import Cache
    from factbound.files.shared import SharedCache

VARIABLE, OFF = "FACTBOUND_CACHE", "off"
"""The environment may name another folder, an address that several machines share, or none."""
SECRET, SECRET_LEAST = "FACTBOUND_CACHE_KEY", 32
"""What those know who share one; so many characters at least."""
UNUSED = "The cache in '{}' cannot be used ({}): what it might have is made anew, in more time."
WAY_OUT = f" Mend that, or have {VARIABLE} name another folder, or '{OFF}' for none."
APART = "memory://"
"""Where nobody else can write."""


@contextmanager
def with_cache(options: Options, *, clean: bool = False, check: bool = False, quiet: bool = False) -> Iterator[Options]:
    """Give a command its options with the project's cache in them, which is written in the end, however that comes.

    Args:
        options: Of the command.
        clean: Whether nothing of earlier builds is used.
        check: Whether it only checks, and so has no use for what builds keep.
        quiet: Whether somebody else tells of a cache that cannot be used.

    Raises:
        BuildFailed: If the environment names a place that cannot be meant.
    """
    if address := shared_address(options.project):
        with _share(address, clean=clean) as shared:
            yield replace(options, cache=shared)
        if shared.trouble and not quiet:
            print(f"The shared cache could not be used, and what it might have had was made here ({shared.trouble}).", file=sys.stderr)
        return
    place = cache_file(options.project)
    if place is None:
        yield options
        return
    from factbound.engine import engine_hash
    from factbound.files.cache import KEPT, KEPT_LONG, Cache

    with Cache(place, engine_hash(), clean=clean, patience=KEPT_LONG if check else KEPT) as cache:
        told = quiet or _tell(place.parent, cache)
        yield replace(options, cache=cache)
    if not told:
        _tell(place.parent, cache)


def _tell(folder: Path, cache: Cache) -> bool:
    """Say that a cache cannot be used, if that is so; return whether it is."""
    if cache.trouble:
        print(UNUSED.format(one_line(f"{folder}"), one_line(cache.trouble)) + ("" if cache.deleted else WAY_OUT), file=sys.stderr)
    return bool(cache.trouble)


def shared_address(project: Path) -> str:
    """Return the address of the cache that several machines share, if the environment names one.

    Raises:
        BuildFailed: If it is in the project.
    """
    named = os.environ.get(VARIABLE, "").strip()
    if "://" not in named:
        return ""
    scheme, _, path = named.rpartition("://")
    if scheme in {"file", "local"}:
        _judge(named, Path(path), project.resolve())
    return named


def _share(address: str, *, clean: bool) -> SharedCache:
    from factbound.engine import engine_hash
    from factbound.files.shared import SharedCache

    secret = os.environ.get(SECRET, "")
    if len(secret) < SECRET_LEAST and not address.startswith(APART):
        message = f"the cache '{address}' can be written by others, and no key says whose results are to be believed"
        hint = f"Set {SECRET} to the same {SECRET_LEAST} or more characters, made by chance, wherever the cache is used: openssl rand -hex 32"
        raise BuildFailed([Problem(Position(f"${SECRET}"), message, hint)])
    try:
        return SharedCache(address, engine_hash(), secret.encode(), clean=clean)
    except ImportError as error:
        hint = f"Install what such addresses need, such as s3fs for s3:// and gcsfs for gs://, beside pip install 'factbound[cluster]': {error}."
        raise BuildFailed([Problem(Position(f"${VARIABLE}"), f"the cache '{address}' cannot be reached with what is installed", hint)]) from error
    except ValueError as error:
        raise BuildFailed([Problem(Position(f"${VARIABLE}"), f"'{address}' is no address of a cache", f"{error}.")]) from error


def cache_file(project: Path) -> Path | None:
    """Return where the cache of a project is kept, or None where there shall be none.

    Raises:
        BuildFailed: If the environment names a place that cannot be meant.
    """
    named, project = os.environ.get(VARIABLE, "").strip(), project.resolve()
    if named == OFF:
        return None
    if named:
        _judge(named, folder := Path(named), project)
        if os.path.lexists(folder) and not os.path.isdir(folder):  # noqa: PTH112 - one that nobody may look at is no fault
            raise _misplaced(named, "is no folder")
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("factbound", appauthor=False)
        if folder.resolve().is_relative_to(project):  # a home that is itself under version control
            return None
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in project.name)[:40]
    return folder / f"{name}-{hashlib.sha256(os.fspath(project).encode(errors='surrogateescape')).hexdigest()[:16]}.sqlite"


def _judge(named: str, folder: Path, project: Path) -> None:
    if not folder.is_absolute():
        raise _misplaced(named, "is no whole path")
    if folder.resolve().is_relative_to(project):
        raise _misplaced(named, "lies in the project, which may come from somebody else")


def _misplaced(named: str, where: str) -> BuildFailed:
    hint = f"Expected the whole path of a folder outside of the project, or '{OFF}'; without it, your own cache folder is used."
    return BuildFailed([Problem(Position(f"${VARIABLE}"), f"the cache folder '{named}' {where}", hint)])
