"""`diff`: what changed in the facts between two revisions, or a revision and the working tree."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import as_json, format_as, problem_record, sentence
from factbound.commands.uncollected import is_last, uncollected
from factbound.problems import BuildFailed, Problem

if TYPE_CHECKING:
    from factbound.history.changes import Changes
    from factbound.uses.effects import Effects

NAME = "diff"
HELP = "tell what changed in the facts since an edition or a revision of git, by fact, and what follows from it"
STOPPED, OUTCOME = "Comparison stopped", "Nothing was compared."
EFFECTS = ("auto", "pages", "facts", "none")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("before", metavar="REV", help="an edition, or a revision of git: a branch, a tag, HEAD~1")
    parser.add_argument("after", metavar="REV", nargs="?", help="the later revision (default: the files as they lie in the folder)")
    parser.add_argument("--format", choices=("text", "md", "json"), default="text", help="how the changes are printed")
    effects = "what else follows: derived facts and checks, pages and reports (default: all of it, pages only where the briefing is not large)"
    parser.add_argument("--effects", choices=EFFECTS, default=EFFECTS[0], help=effects)


def run(arguments: argparse.Namespace) -> int:
    """Compare and print; 1 when files of either side have problems, which are then told, 2 when git knows no such revision."""
    from factbound.history.changes import compare_sides
    from factbound.history.git import GitFault
    from factbound.history.releases import load_pair
    from factbound.uses.effects import Effects
    from factbound.uses.following import follow_changes

    options = read_options(arguments)
    try:
        with uncollected(last=is_last(arguments)):
            before, after = load_pair(options.project, arguments.before, arguments.after)
            changes = compare_sides(before, after)
            effects = Effects() if arguments.effects == "none" else follow_changes(changes, options, arguments.effects)
    except GitFault as fault:
        print(sentence(str(fault)), file=sys.stderr)
        return 2
    except BuildFailed as failure:
        print(format_as(failure.problems, arguments.format, STOPPED, OUTCOME), file=sys.stderr)
        return 1
    problems = (*before.problems, *after.problems)
    _print(changes, effects, problems, arguments.format)
    return 1 if problems else 0


def _print(changes: Changes, effects: Effects, problems: tuple[Problem, ...], form: str) -> None:
    """Print the changes, and the problems of what was not compared behind them."""
    from factbound.history.records import changes_record
    from factbound.history.telling import fit_comment
    from factbound.uses.effectwords import effects_record

    if form == "json":
        record = {**changes_record(changes), "effects": effects_record(effects), "problems": [problem_record(one) for one in problems]}
        print(as_json(record))
        return
    lines = _lines(changes, effects, form)
    print("\n".join(fit_comment(lines, "'diff' in a terminal tells all of them.") if form == "md" else lines))
    if problems:
        left_out = len(changes.not_compared)
        outcome = f"{left_out} {'file was' if left_out == 1 else 'files were'} not compared."
        print(format_as(sorted(set(problems)), form, "Compared in part", outcome), file=sys.stderr)


def _lines(changes: Changes, effects: Effects, form: str) -> Iterator[str]:
    from factbound.history.telling import STYLES, tell_changes
    from factbound.uses.effectwords import tell_effects

    yield from tell_changes(changes, STYLES[form])
    yield from tell_effects(effects, STYLES[form])
