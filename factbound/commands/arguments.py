"""Arguments that several commands share, and what they mean for a build."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from factbound.facts.dates import parse_period
from factbound.facts.faults import ValueFault
from factbound.options import Options


def make_shared() -> argparse.ArgumentParser:
    """Return the parser of what goes with every command."""
    shared = argparse.ArgumentParser(add_help=False)
    add = shared.add_argument
    add("--project", type=parse_folder, default=argparse.SUPPRESS, metavar="DIR", help="the project folder (default: this folder)")
    add("--out", type=parse_folder, default=argparse.SUPPRESS, metavar="DIR", help="where the output goes (default: out/ in the project)")
    add("--valid-at", type=parse_day, default=argparse.SUPPRESS, metavar="DATE", help="what was so on that day (default: briefing.yml)")
    add("--known-at", type=parse_day, default=argparse.SUPPRESS, metavar="DATE", help="using only sources published by that day")
    return shared


def add_clean(parser: argparse.ArgumentParser) -> None:
    """Add what goes with commands that use results of earlier builds."""
    parser.add_argument("--clean", action="store_true", default=argparse.SUPPRESS, help="use nothing that an earlier build has kept, and forget it")


def read_options(arguments: argparse.Namespace) -> Options:
    """Return what the shared arguments say about a build."""
    project = Path(getattr(arguments, "project", Path.cwd())).resolve()
    _mend(project)
    out = getattr(arguments, "out", None)
    return Options(
        project=project,
        out=Path.cwd() / out if out else project / "out",
        valid_at=getattr(arguments, "valid_at", None),
        known_at=getattr(arguments, "known_at", None),
    )


def _mend(project: Path) -> None:
    """Finish what an interrupted command has left half saved, and say so."""
    if not any(os.path.lexists(project / name) for name in (".factbound-save", ".factbound-save.part")):
        return  # so that no command waits for what mends
    from factbound.editing.record import mend_save

    if mended := mend_save(project):
        files = ", ".join(mended.finished)
        print(f"An edit was interrupted; it is finished now: {files}." if files else "An edit was interrupted; nothing was changed.", file=sys.stderr)
        if mended.left:
            print(f"Somebody has changed these since, and they are as they were: {', '.join(mended.left)}.", file=sys.stderr)


def parse_folder(text: str) -> Path:
    """Return a folder that is named: nothing, as a variable that is not set gives it, is not this folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the folder is empty. Expected one such as 'out', or '.' for this folder.")
    return Path(text)


def parse_day(text: str) -> date:
    """Return the last day of a date as facts write it."""
    try:
        return parse_period(text).end
    except ValueFault as fault:
        raise argparse.ArgumentTypeError(f"{fault.message}. {fault.expected}") from fault


def parse_port(text: str) -> int:
    """Return the number of a port."""
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"'{text}' is not a port. Expected a number from 0 to 65535.")
    return int(text)
