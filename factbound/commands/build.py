"""`build`, the default: everything into the output folder."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from factbound.commands.arguments import add_clean, read_options
from factbound.commands.uncollected import uncollected
from factbound.commands.watched import add_watching, watched

NAME = "build"
HELP = "build everything into out/: docs, site, reports, data (the default)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    help_ = "tell what changed since a revision of git or an edition, on the page Changes and in the full briefing"
    parser.add_argument(
        "--stock", action="store_true", default=argparse.SUPPRESS, help="have plain MkDocs make the site: the same files, in more time"
    )
    parser.add_argument("--since", metavar="REV|EDITION", default=argparse.SUPPRESS, help=help_)
    add_clean(parser)
    add_watching(parser)


def run(arguments: argparse.Namespace) -> int:
    """Build everything and say what was made."""
    from factbound.caches import with_cache
    from factbound.pipeline import publish_briefing

    options = replace(read_options(arguments), since=getattr(arguments, "since", ""), stock=getattr(arguments, "stock", False))
    begun = time.perf_counter()
    with watched("Building", arguments, options.out), uncollected(), with_cache(options, clean=hasattr(arguments, "clean")) as cached:
        summary = publish_briefing(cached)
    for line in summary.lines():
        print(line)
    print(f"Built in {time.perf_counter() - begun:.1f} s: {options.out}")
    return 0
