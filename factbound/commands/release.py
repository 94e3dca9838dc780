"""`release`: builds everything and freezes it as an edition, under a tag of git or in a folder of the project."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from factbound.commands.arguments import parse_day, read_options
from factbound.commands.printing import format_as, sentence
from factbound.commands.watched import watched
from factbound.problems import BuildFailed

if TYPE_CHECKING:
    from factbound.options import Options
    from factbound.prepare import Checked
    from factbound.publish.edition import Origin
    from factbound.publish.editionhome import Home

NAME = "release"
HELP = "build everything and freeze it as an edition, under a tag of git or in a folder"
STOPPED, OUTCOME = "Release stopped", "Nothing was frozen."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("name", metavar="NAME", help="of the edition, such as v1.0 or 2018-09")
    parser.add_argument("--note", default="", metavar="TEXT", help="what readers are told of it")
    parser.add_argument("--to", choices=("tag", "folder"), help="where it is kept (default: a tag, where all is committed; else a folder)")
    parser.add_argument("--day", type=parse_day, metavar="DATE", help="its day (default: that of the commit, or else of the briefing)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")


def run(arguments: argparse.Namespace) -> int:
    """Build and freeze; 1 when the project has problems, 2 for a name that none can have and for what git does not do."""
    from factbound.history.git import GitFault
    from factbound.history.releases import NAME as NAMES
    from factbound.names import name_fault
    from factbound.publish.editionhome import choose_home, refuse_taken

    options = read_options(arguments)
    if not NAMES.fullmatch(arguments.name) or ".." in arguments.name or arguments.name.endswith(".lock") or arguments.name == "HEAD":
        expected = "Expected letters, digits, '.', '_' and '-', such as 'v1.0', and no word of git's own."
        print(f"'{arguments.name}' cannot name an edition. {expected}", file=sys.stderr)
        return 2
    if fault := name_fault(arguments.name):
        print(f"The name '{arguments.name}' {fault}. Choose another: a folder may have it.", file=sys.stderr)
        return 2
    try:
        refuse_taken(arguments.name, options.project)
        home = choose_home(arguments.to, options.project)
        if arguments.dry_run:
            _print_plan(arguments.name, home, _check(options))
        else:
            _release(arguments, options, home)
    except GitFault as fault:
        print(sentence(str(fault)), file=sys.stderr)
        return 2
    except BuildFailed as failure:
        print(format_as(failure.problems, "text", STOPPED, OUTCOME), file=sys.stderr)
        return 1
    return 0


def _check(options: Options) -> Checked:
    from factbound.prepare import check_project

    return check_project(options)


def _release(arguments: argparse.Namespace, options: Options, home: Home) -> None:
    from factbound.pipeline import publish_briefing
    from factbound.publish.edition import make_edition, write_edition

    checked = _check(options)
    with watched("Building"):
        publish_briefing(options)
    origin = _origin(arguments.name, arguments.note, arguments.day, home, checked)
    documents = {report.name: report.title for report in checked.plan.reports}
    files = make_edition(origin, checked.knowledge.project, options.project, options.out, documents)
    if home.git:
        told = f"Edition {origin.name}" + (f"\n\n{origin.note}" if origin.note else "")
        home.git.tag_files(f"edition/{origin.name}", {f"editions/{origin.name}/{path}": content for path, content in files.items()}, told)
    else:
        write_edition(options.project, origin.name, files)
    size = sum(map(len, files.values())) / 1e6
    print(f"Released '{origin.name}' {_where(origin.name, home)}: {len(files)} files, {size:.1f} MB.")
    print("The next build lists it. " + _next_step(origin.name, home))


def _origin(name: str, note: str, day: date | None, home: Home, checked: Checked) -> Origin:
    """Return whence an edition is. It carries no time of this machine, so that the same state gives the same edition."""
    from factbound.publish.edition import Origin
    from factbound.publish.times import build_time

    made = datetime.combine(day, time(), UTC) if day else home.made or build_time(checked.knowledge.project.briefing)
    return Origin(name, " ".join(note.split()), made, home.commit.id if home.commit else "", home.dirty)


def _print_plan(name: str, home: Home, checked: Checked) -> None:
    statements = sum(1 for _ in checked.knowledge.project.statements())
    data = sum(path.startswith("data/") for path in checked.inputs)
    print(f"Would release '{name}' {_where(name, home)}: {len(checked.plan.reports)} documents, {data} data files, {statements} statements.")
    print("Nothing was built or written.")


def _where(name: str, home: Home) -> str:
    if home.git:
        return f"under the tag edition/{name}"
    return f"into editions/{name}/" + (f", since {home.reason}" if home.reason else "")


def _next_step(name: str, home: Home) -> str:
    if home.git:
        return f"Share it with: git push origin edition/{name}"
    return f"Share it with: git add editions/{name}" if home.commit else "Keep the folder with the project."
