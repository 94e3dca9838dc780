"""`rename`: another name for an entity, a source or a property, in all files at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import format_as
from factbound.problems import BuildFailed, counted

if TYPE_CHECKING:
    from pathlib import Path

    from factbound.renaming.plan import Renaming

NAME = "rename"
HELP = "give an entity, a source or a property another id in all files"
STOPPED, OUTCOME = "Not renamed", "Nothing was changed."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("old", metavar="OLD", help="its id; 'property:stake' where an entity is called 'stake' too")
    parser.add_argument("new", metavar="NEW", help="the id that it shall have")
    parser.add_argument("--dry-run", action="store_true", help="list the files and lines that would change, and change nothing")


def run(arguments: argparse.Namespace) -> int:
    """Rename, or list what would change; 1 when the project would have new problems, 2 when the names do not go together."""
    from factbound.editing.save import save_changes
    from factbound.renaming.plan import plan_renaming
    from factbound.renaming.target import Refused

    options = read_options(arguments)
    try:
        renaming = plan_renaming(options, arguments.old, arguments.new)
        if not arguments.dry_run:
            save_changes(options.project, renaming.changes)
    except Refused as refusal:
        print(f"factbound rename: error: {refusal}", file=sys.stderr)
        return 2
    except BuildFailed as failure:
        print(format_as(failure.problems, "text", STOPPED, OUTCOME), file=sys.stderr)
        return 1
    print("\n".join(_tell(renaming, options.project, dry=arguments.dry_run)))
    return 0


def _tell(renaming: Renaming, project: Path, *, dry: bool) -> Iterator[str]:
    """Yield what was done, or would be."""
    target = renaming.target
    for old, new in renaming.moves.items():
        yield f"{old} -> {new}"
    if dry:
        yield from (f"{word.at.path}:{word.at.line}:{word.at.column}" for word in renaming.words)
    for problem in renaming.unsure:
        yield problem.format()
    files = len({word.at.path for word in renaming.words} | set(renaming.moves))
    places = f"{counted(len(renaming.words), 'place')} in {counted(files, 'file')}"
    yield f"{'Would rename' if dry else 'Renamed'} the {target.sort} '{target.old}' to '{target.new}': {places}."
    if not dry and _has_history(project):
        yield f'Git was left alone. To commit it: git add --all data content templates && git commit -m "Rename {target.old} to {target.new}"'


def _has_history(project: Path) -> bool:
    from factbound.history.git import Git, GitFault

    try:
        Git(project)
    except GitFault:
        return False
    return True
