"""`test`: the project's tests."""

from __future__ import annotations

import argparse
import subprocess
import sys

from factbound.commands.arguments import read_options

NAME = "test"
HELP = "run the project's tests; what follows is passed on to pytest"


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing; see cli.py, which passes on what it does not know."""


def run(arguments: argparse.Namespace) -> int:
    """Run pytest in the project."""
    project = read_options(arguments).project
    return subprocess.run([sys.executable, "-m", "pytest", *arguments.arguments], cwd=project, check=False).returncode
