"""The command line: arguments in, problems and progress out. What it does is done by the pipeline."""

from __future__ import annotations

import argparse
import errno
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

from factbound import __version__
from factbound.facts.dates import parse_period
from factbound.facts.faults import ValueFault
from factbound.prepare import Options
from factbound.problems import BuildFailed, Problem, format_problems

FORMATS = ("text", "json", "github")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 when all went well, 1 when the project has problems, 2 for wrong arguments.
    """
    parser = make_parser()
    arguments, rest = parser.parse_known_args(argv)
    if arguments.command == "test":
        arguments.arguments = rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return int(COMMANDS[arguments.command or "build"](arguments))
    except BuildFailed as failure:
        print(_format(failure.problems, getattr(arguments, "format", "text")), file=_stream(arguments))
        return 1
    except KeyboardInterrupt:
        return 130


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands and options."""
    shared = argparse.ArgumentParser(add_help=False)
    add = shared.add_argument
    add("--project", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="the project folder (default: this folder)")
    add("--out", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="where the output goes (default: out/ in the project)")
    add("--valid-at", type=_day, default=argparse.SUPPRESS, metavar="DATE", help="what was so on that day (default: briefing.yml)")
    add("--known-at", type=_day, default=argparse.SUPPRESS, metavar="DATE", help="using only sources published by that day")
    parser = argparse.ArgumentParser(prog="factbound", description="Build a briefing website and report documents from YAML facts.", parents=[shared])
    parser.add_argument("--version", action="version", version=f"factbound {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("build", parents=[shared], help="everything into out/: docs, site, reports, data (the default)")
    check = commands.add_parser("check", parents=[shared], help="read and check only; prints the problems")
    check.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed")
    serve = commands.add_parser("serve", parents=[shared], help="build, serve on this machine, rebuild and reload on every change")
    serve.add_argument("--port", type=_port, default=8000, help="the first port to try (default: 8000)")
    commands.add_parser("test", parents=[shared], help="run the project's tests; what follows is passed on to pytest")
    return parser


def run_build(arguments: argparse.Namespace) -> int:
    """Build everything and say what was made."""
    from factbound.pipeline import publish_briefing

    options = _options(arguments)
    begun = time.perf_counter()
    with _no_collector():
        summary = publish_briefing(options)
    for line in summary.lines():
        print(line)
    print(f"Built in {time.perf_counter() - begun:.1f} s: {options.out}")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Read and check, and say how much was found good."""
    from factbound.prepare import check_project

    project = check_project(_options(arguments)).knowledge.project
    if arguments.format == "json":
        print(json.dumps({"problems": []}))
    elif arguments.format == "text":
        count = sum(1 for _ in project.statements())
        print(f"No problems: {count} statements about {len(project.entities)} entities from {len(project.sources)} sources.")
    return 0


def run_serve(arguments: argparse.Namespace) -> int:
    """Build, serve and rebuild until interrupted."""
    from factbound.pipeline import Preview
    from factbound.serve import serve

    options = _options(arguments)
    preview = Preview(options)
    try:
        return serve(options.project, options.out, preview.build_site, finish=preview.build_reports, port=arguments.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"The site cannot be served: {error.strerror}. Name another port with --port.", file=sys.stderr)
        return 1


def run_test(arguments: argparse.Namespace) -> int:
    """Run pytest in the project."""
    project = _options(arguments).project
    return subprocess.run([sys.executable, "-m", "pytest", *arguments.arguments], cwd=project, check=False).returncode


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": run_build,
    "check": run_check,
    "serve": run_serve,
    "test": run_test,
}


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep Python from looking for garbage: a build makes little that is not in use until it ends, and is a tenth faster."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _options(arguments: argparse.Namespace) -> Options:
    project = Path(getattr(arguments, "project", Path.cwd())).resolve()
    out = getattr(arguments, "out", None)
    return Options(
        project=project,
        out=Path.cwd() / out if out else project / "out",
        valid_at=getattr(arguments, "valid_at", None),
        known_at=getattr(arguments, "known_at", None),
    )


def _day(text: str) -> date:
    try:
        return parse_period(text).end
    except ValueFault as fault:
        raise argparse.ArgumentTypeError(f"{fault.message}. {fault.expected}") from fault


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"'{text}' is not a port. Expected a number from 0 to 65535.")
    return int(text)


def _stream(arguments: argparse.Namespace) -> TextIO:
    """Problems of `check` are its result; those of other commands are errors."""
    return sys.stdout if arguments.command == "check" else sys.stderr


def _format(problems: Sequence[Problem], form: str) -> str:
    if form == "json":
        rows = [{**vars(problem.at), "message": problem.message, "expected": problem.expected} for problem in problems]
        return json.dumps({"problems": rows}, ensure_ascii=False, indent=1)
    if form == "github":
        return "\n".join(_annotation(problem) for problem in problems)
    return format_problems(problems)


def _annotation(problem: Problem) -> str:
    """One problem as a GitHub workflow command.

    See https://docs.github.com/actions/reference/workflow-commands-for-github-actions for the escapes.
    """
    text = f"{problem.message}. {problem.expected}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    path = problem.at.path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::error file={path},line={problem.at.line},col={problem.at.column}::{text}"
