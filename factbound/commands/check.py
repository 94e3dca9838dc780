"""`check`: read and check, write nothing."""

from __future__ import annotations

import argparse
import json

from factbound.commands.arguments import read_options

NAME = "check"
HELP = "read and check only; prints the problems"
FORMATS = ("text", "json", "github")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed")


def run(arguments: argparse.Namespace) -> int:
    """Read and check, and say how much was found good."""
    from factbound.prepare import check_project

    project = check_project(read_options(arguments)).knowledge.project
    if arguments.format == "json":
        print(json.dumps({"problems": []}))
    elif arguments.format == "text":
        count = sum(1 for _ in project.statements())
        print(f"No problems: {count} statements about {len(project.entities)} entities from {len(project.sources)} sources.")
    return 0
