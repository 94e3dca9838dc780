"""The house style, as far as a program can see it: linter, formatter, types, sizes, and what no file may name."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from factbound.commands.statement import LISTS, OPTIONS
from factbound.editor.fields import LABELS
from factbound.facts.schemas.statements import statement_schemas
from factbound.facts.vocabulary import STATEMENT_KEYS, Vocabulary
from factbound.render.changewords import FIELDS

ROOT = Path(__file__).resolve().parent.parent
ENGINE = sorted((ROOT / "factbound").rglob("*.py"))
MODULE_LINES = 300
FUNCTION_LINES = 60
TEMPLATE_LINES = 60
MACHINES = re.compile(r"(?<![\w.])/(?:work|tmp|root|home|opt)/|file:/{3}|\b(?:files\.)?pypi\.(?:org)|pythonhosted\.(?:org)|registry\.npmjs")
"""Places of one machine, and hosts that a mirror may stand in for."""


@pytest.mark.parametrize("command", ["ruff check", "ruff format --check", "mypy"])
def test_tools_find_nothing(command):
    """The linter, the formatter and the type checker are content; each exception stands in pyproject.toml with its reason."""
    ran = subprocess.run([sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("file", ENGINE, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_small(file):
    """A module can be read in one go, a function on one screen."""
    text = file.read_text("utf-8")
    assert text.count("\n") <= MODULE_LINES
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in functions if node.end_lineno - node.lineno >= FUNCTION_LINES] == []


def test_templates_stay_small():
    """A template prints; what needs more lines than a screen has is computed in Python."""
    files = (ROOT / "templates").rglob("*.jinja")
    assert [file.name for file in files if file.read_text("utf-8").count("\n") > TEMPLATE_LINES] == []


def test_third_party_imports_are_declared():
    """What the engine imports stands in pyproject.toml, not only in something that it depends on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {re.split(r"[<>=]", name)[0] for name in [*project["dependencies"], *extras["docx"], *extras["cjk"], *extras["cluster"]]}
    imported = {name.split(".")[0] for file in ENGINE for name in _imports(ast.parse(file.read_text("utf-8")))}
    foreign = imported - sys.stdlib_module_names - {"factbound"}
    known = {"yaml": "pyyaml", "markdown_it": "markdown-it-py", "pypandoc": "pypandoc-binary"}
    assert {known.get(name, name.replace("_", "-")) for name in foreign} <= declared


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="not a git checkout")
def test_no_file_names_a_machine():
    """No tracked file names a folder of somebody's machine or the host of a package index."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    texts = {name: (ROOT / name).read_bytes().decode("utf-8", "replace") for name in names if name and (ROOT / name).is_file()}
    assert {name: found[0] for name, text in texts.items() if (found := MACHINES.search(text))} == {}


PHASES = (
    "characters",
    "limits",
    "problems",
    "names",
    "anchors",
    "progress",
    "members",
    "crew",
    "aside",
    "observing",
    "initials",
    "files",
    "facts",
    "options",
    "read",
    "formatting",
    "sourcing",
    "history",
    "check",
    "render",
    "publish",
    "serve",
    "options",
    "engine",
    "caches",
    "inputs",
    "beginning",
    "taken",
    "gates",
    "prepare",
    "rendered",
    "writing",
    "outcome",
    "starter",
    "summary",
    "unchanged",
    "pipeline",
    "executors",
    "proof",
    "uses",
    "editing",
    "renaming",
    "lookup",
    "editor",
    "commands",
    "cli",
    "__main__",
)
"""The engine's parts in the order in which data flows."""


@pytest.mark.parametrize("file", ENGINE, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_nothing_flows_back(file):
    """A part of the engine imports only from those before it, or from itself."""
    part = file.relative_to(ROOT / "factbound").parts[0].removesuffix(".py")
    if part == "__init__":
        return
    imported = {name.split(".")[1] for name in _imports(ast.parse(file.read_text("utf-8"))) if name.startswith("factbound.")}
    assert {other for other in imported if PHASES.index(other) > PHASES.index(part)} == set()


def test_the_command_line_is_light():
    """No command waits for the parts that only another one needs: what reads files is loaded by whoever reads."""
    code = "import sys, factbound.cli; print(*(name for name in sys.modules if name.startswith('factbound.')))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.split(".")[1] for name in ran.stdout.split()} == {"characters", "cli", "commands", "facts", "limits", "options", "problems"}
    assert {name for name in ran.stdout.split() if name.startswith("factbound.facts.")} <= {f"factbound.facts.{name}" for name in LIGHT}


LIGHT = ("dates", "faults", "vocabulary")
"""What the arguments of commands are read with."""


def test_every_key_of_a_statement_has_its_words():
    """The form, the page Changes, the command line and the schemas each say what a key is; `in` is another word for `of`."""
    keys = {*STATEMENT_KEYS} - {"in"}
    options = {name.replace("-", "_") for name in (*OPTIONS, *LISTS)}
    described = statement_schemas(Vocabulary())
    assert keys == {*LABELS} == {*FIELDS} == {"value", *options} == {"value", "of", *(name.removeprefix("key_") for name in described)}
