"""`verify`: compare an output folder, or a copy of it, with its manifest, and tell whether it still is the newest."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbound.commands.arguments import read_options
from factbound.commands.printing import FORMATS, as_json, format_as, problem_record, workflow_command
from factbound.problems import BuildFailed, Position, Problem, counted

if TYPE_CHECKING:
    from factbound.options import Options
    from factbound.publish.verify import Verdict

NAME = "verify"
HELP = "compare out/, or a copy of it, with its manifest, and tell whether the inputs changed since"
STALE = "Build again, so that what is published says what the project says."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="the manifest (default: build.json in the folder)")
    parser.add_argument("--part", default="", metavar="NAME", help="the folder is a copy of that part of the output alone, such as 'site'")
    parser.add_argument("--expect", type=_digest, metavar="SHA256", help="what the manifest must have, as its publisher says")
    parser.add_argument("--inputs", action="store_true", help="fail as well when an input changed since the build")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how it is printed")


def run(arguments: argparse.Namespace) -> int:
    """Verify; 1 when anything is not as the build made it, or not as `--inputs` wants it."""
    from factbound.publish.verify import verify_output

    options = read_options(arguments)
    verdict = verify_output(options.out, arguments.manifest, arguments.part.strip("/"), arguments.expect or "")
    problems = list(verdict.problems)
    changes: Mapping[str, str] | None = None
    try:
        changes = _changes(options, verdict) if verdict.manifest else None
    except BuildFailed as failure:
        problems += failure.problems
    if arguments.inputs and changes is None and verdict.manifest and not problems:
        problems.append(Problem(Position(options.project.as_posix()), "there is no project to compare", "Name its folder with --project."))
    if arguments.inputs:
        problems += (Problem(Position(path), f"the input {words}", STALE) for path, words in (changes or {}).items())
    if arguments.format == "json":
        print(as_json(_record(verdict, problems, changes)))
        return 1 if problems else 0
    for line in _notices(changes or {}, arguments.format) if not arguments.inputs else ():
        print(line)
    if problems:
        print(format_as(sorted(problems), arguments.format, "Not verified", "Nothing was changed."))
    elif arguments.format == "text":
        print("\n".join(_words(verdict, changes)))
    return 1 if problems else 0


def _changes(options: Options, verdict: Verdict) -> Mapping[str, str] | None:
    """Return path -> what became of it, for every input that is not as it was; None without a project.

    Raises:
        BuildFailed: If there is one that may not be read.
    """
    from factbound.inputs import input_hashes
    from factbound.publish.manifest_form import MANIFEST
    from factbound.read.intake import take_in

    if not (options.project / "data").is_dir() or (options.project / MANIFEST).is_file():  # an output has a data/ too
        return None
    built, now = verdict.manifest["inputs"], input_hashes(options, take_in(options.project))
    found = {path: "is new" if path not in built else "is gone" if path not in now else "changed" for path in {*built, *now}}
    return {path: f"{found[path]} since the build" for path in sorted(found) if built.get(path) != now.get(path)}


def _notices(changes: Mapping[str, str], form: str) -> Iterator[str]:
    if form == "github":
        yield from (workflow_command("notice", Position(path), f"the input {words}") for path, words in changes.items())
    elif changes:
        yield f"{counted(len(changes), 'input')} {'is' if len(changes) == 1 else 'are'} no longer what the build was made from:"
        yield from (f"  {path} {words}" for path, words in changes.items())
        yield ""


def _words(verdict: Verdict, changes: Mapping[str, str] | None) -> Iterator[str]:
    """Yield what is said of a folder that is whole."""
    made = "1 file is as Factbound {} made it" if verdict.files == 1 else f"{verdict.files:,} files are as Factbound {{}} made them"
    inputs = "" if changes is None else " The inputs changed since." if changes else " The inputs are those of the build."
    yield f"{made.format(verdict.manifest['factbound'])}.{inputs}"
    yield f"SHA-256 of the manifest: {verdict.digest}"


def _record(verdict: Verdict, problems: Sequence[Problem], changes: Mapping[str, str] | None) -> dict[str, Any]:
    return {
        "whole": not verdict.problems,
        "factbound": verdict.manifest.get("factbound"),
        "manifest": verdict.digest or None,
        "files": verdict.files,
        "problems": [problem_record(one) for one in sorted(problems)],
        "inputs": None if changes is None else dict(changes),
    }


def _digest(text: str) -> str:
    if not re.fullmatch("[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError(f"'{text[:70]}' is no SHA-256. Expected 64 digits from 0 to f, as 'verify' prints them.")
    return text.lower()
