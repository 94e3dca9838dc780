"""`serve`: the site on this machine, made again on every change."""

from __future__ import annotations

import argparse
import errno
import sys

from factbound.commands.arguments import add_clean, parse_port, read_options
from factbound.commands.watched import watched

NAME = "serve"
HELP = "build, serve on this machine, rebuild and reload on every change"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--port", type=parse_port, default=8000, help="the first port to try (default: 8000)")
    add_clean(parser)


def run(arguments: argparse.Namespace) -> int:
    """Build, serve and rebuild until interrupted."""
    from factbound.caches import with_cache
    from factbound.pipeline import Preview
    from factbound.serve import serve

    options = read_options(arguments)
    try:
        with with_cache(options, clean=hasattr(arguments, "clean")) as cached:
            preview = Preview(cached)
            build_site = watched("Building")(preview.build_site)
            return serve(options.project, options.out, build_site, finish=preview.build_reports, end=preview.end, port=arguments.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"The site cannot be served: {error.strerror}. Name another port with --port.", file=sys.stderr)
        return 1
