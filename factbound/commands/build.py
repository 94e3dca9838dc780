"""`build`, the default: everything into the output folder."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factbound.commands.arguments import add_clean, read_options
from factbound.commands.uncollected import is_last, uncollected
from factbound.commands.watched import add_watching, watched
from factbound.problems import BuildFailed, Position, Problem

if TYPE_CHECKING:
    from factbound.options import Options
    from factbound.prepare import Checked
    from factbound.summary import Summary

NAME = "build"
HELP = "build everything into out/: docs, site, reports, data (the default)"


UNFOUND = (
    "a build that uses nothing that is kept cannot use what workers leave",
    "Leave out --executor or --clean; to begin from nothing with workers, name another place as FACTBOUND_CACHE.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    help_ = "tell what changed since a revision of git or an edition, on the page Changes and in the full briefing"
    parser.add_argument(
        "--stock", action="store_true", default=argparse.SUPPRESS, help="have plain MkDocs make the site: the same files, in more time"
    )
    parser.add_argument("--since", metavar="REV|EDITION", default=argparse.SUPPRESS, help=help_)
    help_ = "have workers fill the cache first: 'processes' or 'dask' on this machine, 'dask:ADDRESS' of a cluster"
    parser.add_argument("--executor", metavar="NAME", default=argparse.SUPPRESS, help=help_)
    add_clean(parser)
    add_watching(parser)


def run(arguments: argparse.Namespace) -> int:
    """Build everything and say what was made."""
    from factbound.caches import with_cache

    options = replace(read_options(arguments), since=getattr(arguments, "since", ""), stock=getattr(arguments, "stock", False))
    begun = time.perf_counter()
    with (
        watched("Building", arguments, options.out),
        uncollected(last=is_last(arguments)),
        with_cache(options, clean=hasattr(arguments, "clean")) as cached,
    ):
        summary, changed = _build(cached, arguments)
    for line in summary.lines():
        print(line)
    took = f"{time.perf_counter() - begun:.1f} s: {options.out}"
    print(f"Built in {took}" if changed else f"Nothing has changed since the last build; every file of it was compared in {took}")
    return 0


def _build(options: Options, arguments: argparse.Namespace) -> tuple[Summary, bool]:
    """Build a project, unless its output is what a build would make; return what was made, and whether anything was."""
    from factbound.summary import Summary
    from factbound.unchanged import find_unchanged

    spread = _spreading(options, arguments)
    found = find_unchanged(options) if spread is None else None
    if isinstance(found, Summary):
        return found, False
    from factbound.pipeline import publish_briefing

    return publish_briefing(options, spread or (lambda _: ()), found), True


def _spreading(options: Options, arguments: argparse.Namespace) -> Callable[[Checked], Sequence[str]] | None:
    """Return what has workers fill the cache, if that was asked for.

    Raises:
        BuildFailed: If it cannot be done here, or not as the other arguments have it.
    """
    if name := getattr(arguments, "executor", ""):
        from factbound.executors.spreading import spreading

        if hasattr(arguments, "clean"):
            raise BuildFailed([Problem(Position("--clean"), *UNFOUND)])
        return spreading(options, name)
    return None
