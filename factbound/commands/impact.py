"""`impact`: what rests on a fact, an entity or a source."""

from __future__ import annotations

import argparse
import sys

from factbound.commands.arguments import read_options
from factbound.commands.printing import as_json

NAME = "impact"
HELP = "tell what rests on a fact, a row, an entity or a source"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("id", metavar="ID", help="north.stake, north.stake.1, north, or a source's id")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how it is printed")


def run(arguments: argparse.Namespace) -> int:
    """Print what a change of it would reach; 2 when nothing has the id."""
    from factbound.facts.subjects import guess_subject, subject_of
    from factbound.prepare import check_project
    from factbound.uses.impact import find_impact
    from factbound.uses.index import find_uses
    from factbound.uses.telling import impact_record, tell_impact

    checked = check_project(read_options(arguments))
    project = checked.knowledge.project
    sort = subject_of(project, arguments.id)
    if sort is None:
        print(f"factbound impact: error: nothing is called '{arguments.id}'. {guess_subject(project, arguments.id)}", file=sys.stderr)
        return 2
    impact = find_impact(checked, find_uses(checked), sort, arguments.id)
    if arguments.format == "json":
        print(as_json(impact_record(impact, project)))
    else:
        print("\n".join(tell_impact(impact, project)))
    return 0
