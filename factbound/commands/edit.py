"""`edit`: the facts in forms, in a browser on this machine."""

from __future__ import annotations

import argparse
import errno
import sys

from factbound.commands.arguments import parse_port, read_options

NAME = "edit"
HELP = "edit facts in a browser on this machine"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--port", type=parse_port, default=8100, help="the first port to try (default: 8100)")
    parser.add_argument("--no-open", action="store_true", help="open no browser; the address is printed either way")


def run(arguments: argparse.Namespace) -> int:
    """Serve the editor until interrupted."""
    from factbound.editor import edit

    try:
        return edit(read_options(arguments), port=arguments.port, browse=not arguments.no_open)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"The editor cannot be served: {error.strerror}. Name another port with --port.", file=sys.stderr)
        return 1
