"""The tutorial as a program: what a reader types, what a reader edits, and what the page says that the terminal answers."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from factbound.cli import main

BLOCK = re.compile(r"^```(console|diff|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`((?:texts|data|content)/[\w./]+\.\w+)`")
VARYING = (
    (re.compile(r"Built in [0-9.]+ s: \S+/out"), "Built in 2.0 s: /Users/you/ambermoor/out"),
    (re.compile(r"\([0-9a-f]{10}, \d{4}-\d\d-\d\d\)"), "(1f3c9a5b02, 2026-06-03)"),
)


@dataclass(frozen=True)
class Step:
    """One block of the page."""

    sort: str
    body: str
    file: str
    """The last file that the words before it name."""


def read_steps(page: str) -> Iterator[Step]:
    """Yield the blocks of a page, in order."""
    for block in BLOCK.finditer(page):
        yield Step(block[1], block[2], NAMED.findall(page[: block.start()])[-1] if NAMED.search(page[: block.start()]) else "")


class Reader:
    """Somebody who does what the page says.

    Args:
        folder: Where Factbound's folder is taken to be.
        engine: The folder that has the package.
    """

    def __init__(self, folder: Path, engine: Path) -> None:
        self.at = folder
        identity = {f"GIT_{who}_{what}": "reader" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        self._environment = {**os.environ, **identity, "PYTHONPATH": str(engine), "COLUMNS": "80", "GIT_CONFIG_GLOBAL": os.devnull}

    def do(self, step: Step) -> str:
        """Do what a block says; return the block as it ought to read."""
        if step.sort == "console":
            return "".join(self._typed(command) for command in re.findall(r"^\$ (.*)$", step.body, re.MULTILINE))
        file = self.at / step.file
        if step.sort == "text":
            file.write_text(step.body, "utf-8")
        else:
            self._edit(file, step.body)
        return step.body

    def _typed(self, command: str) -> str:
        if command.startswith("cd "):
            self.at = (self.at / command[3:]).resolve()
            return f"$ {command}\n"
        if command.startswith("python3 build.py ") and " new " not in command:  # all that a shell has to do with is done in one
            return f"$ {command}\n{self._varying(self._run(shlex.split(command)[2:]))}"
        line = command.replace("python3 build.py new", f"{sys.executable} -P -m factbound new").replace("python3 ", f"{sys.executable} ")
        ran = subprocess.run(
            ["bash", "-c", line], cwd=self.at, env=self._environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        (self.at.parent / "ambermoor" / ".factbound").unlink(missing_ok=True)  # else its build.py would install the packages of the checkout
        return f"$ {command}\n{self._varying(ran.stdout + ran.stderr)}"

    def _run(self, arguments: list[str]) -> str:
        """Run a command as build.py does, but in this process, which has loaded all that it needs."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.at)
            for name, value in self._environment.items():
                patch.setenv(name, value)
            main(["--project", str(self.at), *arguments])
        return out.getvalue() + err.getvalue()

    def _varying(self, said: str) -> str:
        for pattern, words in VARYING:
            said = pattern.sub(words, said)
        return said

    def _edit(self, file: Path, change: str) -> None:
        lines = change.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if line[:1] in "- ")
        new = "".join(f"{line[1:]}\n" for line in lines if line[:1] in "+ ")
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{file.name} has {text.count(old)} of:\n{old}"
        file.write_text(text.replace(old, new), "utf-8")
