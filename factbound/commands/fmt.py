"""`fmt`: put data files into canonical order and layout, and bring the schemas for editors up to date."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import FORMATS, format_as
from factbound.problems import BuildFailed, Position, Problem, guess

if TYPE_CHECKING:
    from factbound.formatting.plan import Plan
    from factbound.read.project import Reading

NAME = "fmt"
HELP = "put data files into canonical order and layout, and bring the schemas for editors up to date"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="data files or folders (default: all, and the schemas)")
    parser.add_argument("--check", action="store_true", help="write nothing; say which files are not as they should be")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed")


def run(arguments: argparse.Namespace) -> int:
    """Lay out and write, or only look; 1 when a file is not as it should be or had to be left alone."""
    from factbound.formatting.plan import plan_layout
    from factbound.read.project import load_project

    project = read_options(arguments).project
    reading = load_project(project)
    try:
        plan = plan_layout(project, reading, _named(project, arguments.files, reading))
        if not arguments.check:
            _write(project, plan)
    except BuildFailed as failure:
        print(format_as(failure.problems, arguments.format, "Stopped", "Nothing was written."))
        return 1
    problems = sorted({*plan.problems, *((one.fault for one in plan.rewrites) if arguments.check else ())})
    if problems or arguments.format == "json":
        stopped, outcome = ("Not in order", "Nothing was written.") if arguments.check else ("Left alone", _told(plan))
        print(format_as(problems, arguments.format, stopped, outcome))
    elif arguments.format == "text":
        print(_told(plan) if plan.rewrites else f"{plan.looked_at} files are as they should be.")
    return 1 if problems else 0


def _named(project: Path, names: Sequence[str], reading: Reading) -> set[str]:
    """Return the data files that arguments name, from the project's folder on.

    Raises:
        BuildFailed: When one names no data file of the project.
    """
    found: set[str] = set()
    problems = []
    known = sorted({*reading.files, *(one.at.path for one in reading.problems)})
    for name in names:
        places = [(base / name).resolve() for base in (Path.cwd(), project)]
        inside = [place.relative_to(project.resolve()).as_posix() for place in places if place.is_relative_to(project.resolve())]
        fitting = {path for path in known for place in inside if path == place or path.startswith(f"{place}/") or place == "."}
        if not fitting:
            hint = f"Expected a file or a folder of data/. {guess(name, known)}".strip()
            problems.append(Problem(Position(name), "this is no data file of the project", hint))
        found |= fitting
    if problems:
        raise BuildFailed(problems)
    return found


def _write(project: Path, plan: Plan) -> None:
    """Write all that is to change, or nothing."""
    from factbound.editing.save import save_changes

    save_changes(project, plan.rewrites)


def _told(plan: Plan) -> str:
    """Say what was written."""
    count = len(plan.rewrites)
    if not count:
        return "No file was changed."
    return f"{count} {'file was' if count == 1 else 'files were'} brought into order: {_listed([one.path for one in plan.rewrites])}."


def _listed(paths: Sequence[str]) -> str:
    """Name the first few of some files."""
    shown = ", ".join(paths[:5])
    return shown if len(paths) <= 5 else f"{shown} and {len(paths) - 5} more"
