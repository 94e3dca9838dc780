"""`prove`: build, change every statement in turn and see every place follow, read the finished files, and publish the score."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import as_json
from factbound.commands.watched import watched

if TYPE_CHECKING:
    from factbound.facts.proof import ProofScore

NAME = "prove"
HELP = "build, then prove that every place follows its fact and that all outputs agree; the score goes onto the site"
MOST = 40
"""Findings that are printed; all of them are in the JSON."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument(
        "--only", metavar="PATTERN", default="", help="change the statements whose id fits, such as 'north.stake*'; publishes no score"
    )
    parser.add_argument("--every-document", action="store_true", help="render all documents for each change, also those that do not read it (slow)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how the outcome is printed")


def run(arguments: argparse.Namespace) -> int:
    """Build, prove, and build again with the score; 1 when anything fell short."""
    from factbound.pipeline import publish_briefing
    from factbound.prepare import check_project
    from factbound.proof.mutation import prove_changes
    from factbound.proof.score import choose_rows, prove_parity, score_of

    options = read_options(arguments)
    checked = check_project(options)
    rows = [
        row
        for row in choose_rows(checked)
        if not arguments.only or fnmatchcase(row, arguments.only) or fnmatchcase(row.rpartition(".")[0], arguments.only)
    ]
    if not rows and arguments.only:
        print(
            f"No statement has an id like '{arguments.only}'. Expected a fact such as 'north.stake' or a pattern such as 'north.*'.",
            file=sys.stderr,
        )
        return 2
    with watched("Building"):
        publish_briefing(options)
    _say(arguments, f"Changing {len(rows)} statements in turn ...")
    begun = time.perf_counter()
    with watched("Changing statements"):
        mutation = prove_changes(options, rows, every_document=arguments.every_document)
    changed = time.perf_counter()
    _say(arguments, f"Reading what was published ... ({changed - begun:.1f} s)")
    with watched("Reading"):
        score = score_of(mutation, prove_parity(checked))
    read = time.perf_counter()
    if not arguments.only:
        with watched("Building"):
            publish_briefing(replace(options, proof=score))
    if arguments.format == "json":
        print(as_json({**asdict(score), "perfect": score.perfect}))
    else:
        _print_score(score, changed - begun, read - changed)
    return 0 if score.perfect else 1


def _say(arguments: argparse.Namespace, line: str) -> None:
    if arguments.format == "text":
        print(line, flush=True)


def _print_score(score: ProofScore, mutation: float, parity: float) -> None:
    percent = 100 * score.proved / score.statements if score.statements else 100.0
    print(f"Mutation: {score.proved} of {score.statements} statements ({percent:.1f} %), on {score.facts} facts, in {mutation:.1f} s.")
    print(f"  {score.documents} documents were rendered again; {score.followed} places followed.")
    _print_findings("Did not follow", score.survivors)
    _print_findings("Moved without reason", score.strays)
    places = ", ".join(f"{form} {count}" for form, count in sorted(score.places.items()))
    print(f"Parity: {score.agreeing} of {score.read} places agree with facts.json ({places}), in {parity:.1f} s.")
    _print_findings("Do not agree", score.disagreements)


def _print_findings(title: str, findings: tuple[str, ...]) -> None:
    if findings:
        print(f"  {title}: {len(findings)}")
        for finding in findings[:MOST]:
            print(f"    {finding}")
        if len(findings) > MOST:
            print(f"    and {len(findings) - MOST} more")
