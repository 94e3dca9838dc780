"""The workflows and hooks of this repository: what they run exists, is pinned, and does what their comments say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from factbound import __version__
from factbound.cli import make_parser

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "tests" / "cases" / "_base"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LOCKED = (ROOT / "requirements-test.lock").read_text("utf-8")

needs_bash = pytest.mark.skipif(not (shutil.which("bash") and shutil.which("git")), reason="needs bash and git")


def load(file):
    """Return a YAML file of the repository."""
    return yaml.safe_load((ROOT / file).read_text("utf-8"))


def steps_of(workflow):
    """Return all steps of a workflow with their job."""
    return [(job, step) for job in workflow["jobs"].values() for step in job["steps"]]


def script(file, name):
    """Return what a step of a workflow runs."""
    return next(step["run"] for _, step in steps_of(load(f".github/workflows/{file}")) if step.get("name") == name and "run" in step)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_run_commands_that_exist(file):
    """Each call of build.py is one that the command line takes, and each other script is there."""
    scripts = [step["run"] for _, step in steps_of(load(file)) if "run" in step]
    for call in re.findall(r"python3 build\.py ([^\n|>]*)", "\n".join(scripts)):
        words = [word for word in call.split("2>")[0].split() if word != "2"]
        assert make_parser().parse_args(words).command == words[0]
    for path in re.findall(r"^\s*(\.\w+/\w+)$", "\n".join(scripts), re.MULTILINE):
        assert os.access(ROOT / path, os.X_OK)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_and_rights_are_few(file):
    """Every action is a commit with its version beside it; no token is left in a checkout; a job that may write checks nothing out."""
    text, workflow = file.read_text("utf-8"), load(file)
    assert re.findall(r"uses: (?![\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$).*", text, re.MULTILINE) == []
    assert set(workflow["permissions"].values() if workflow["permissions"] else ()) <= {"read"}
    for job, step in steps_of(workflow):
        rights = job.get("permissions", workflow["permissions"])
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
            assert set(rights.values()) <= {"read"}
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_scripts_take_nothing_from_the_event():
    """What a pull request's author writes reaches scripts as variables, never as text of a script."""
    assert [file.name for file in WORKFLOWS for _, step in steps_of(load(file)) if "${{" in step.get("run", "")] == []


def test_hooks_run_the_locked_linter():
    """The hooks of this repository and of the lock file use one version of ruff."""
    locked = re.search(r"^ruff==[\d.]+", LOCKED, re.MULTILINE)[0]
    hooks = load(".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert {name for hook in hooks for name in hook.get("additional_dependencies", ())} == {locked}
    entries = [hook["entry"] for hook in (*hooks, *load(".pre-commit-hooks.yaml")) if "factbound" in hook["id"]]
    assert entries == ["python3 build.py check", "python3 build.py fmt --check", "factbound check", "factbound fmt --check"]


@pytest.mark.parametrize("path", ["data/parties/megafon.yml", "content/deal.md", "templates/pages/index.md.jinja", "mkdocs.yml"])
def test_hooks_look_at_what_a_briefing_is_made_of(path):
    """The check runs when one of its files changed, and not for others."""
    for file in (".pre-commit-config.yaml", ".pre-commit-hooks.yaml"):
        found = load(file)
        hook = found[0] if isinstance(found, list) else found["repos"][0]["hooks"][0]
        assert re.search(hook["files"], path)
        assert not re.search(hook["files"], f"docs/{path}")


PUBLISHING = (ROOT / "docs/publishing.md").read_text("utf-8")


def test_settings_in_the_documentation_can_be_read():
    """Each YAML and TOML of publishing.md is one, and runs commands that exist."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", PUBLISHING, re.MULTILINE | re.DOTALL)
    kinds = [kind for kind, text in blocks if {"yaml": yaml.safe_load, "toml": tomllib.loads}.get(kind, len)(text)]
    assert (kinds.count("yaml"), kinds.count("toml")) == (3, 1)
    for call in re.findall(r"python3 build\.py ?([\w .]*)", PUBLISHING):
        make_parser().parse_args(call.split())


@pytest.mark.parametrize("name", ["pull-request.yml", "fact-changes.yml"])
def test_the_documentation_says_what_workflows_may(name):
    """The table of workflows names each with the most that one of its jobs may do."""
    rights = {f"{key}: {value}" for job in load(f".github/workflows/{name}")["jobs"].values() for key, value in job.get("permissions", {}).items()}
    said = next(line for line in PUBLISHING.splitlines() if line.startswith(f"| `{name}`")).split("|")[3].strip()
    assert said == ("comment" if "pull-requests: write" in rights else "read")


INSTALLING = "First run: installing the packages of requirements.lock into .venv ..."
"""What the real one says on the error stream before the engine runs."""


@pytest.fixture
def bench(tmp_path):
    """A folder like a fresh runner's, with a `build.py` that tells what it installs and runs this engine, and `bin` for stand-ins."""
    lines = ["import sys", f"print({INSTALLING!r}, file=sys.stderr)", "from factbound.cli import main", "sys.exit(main(sys.argv[1:]))"]
    (tmp_path / "build.py").write_text("\n".join(lines) + "\n")
    put(tmp_path, "python3", f'exec "{sys.executable}" "$@"')
    return tmp_path


def put(bench, name, body):
    """Put a stand-in for a program on the path."""
    file = bench / "bin" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


def run(bench, text, **variables):
    """Run a script as the runner does, and return what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    places = {"PATH": f"{bench / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(bench / "summary.md")}
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", text]
    ran = subprocess.run(command, cwd=bench, env={**kept, **places, **variables}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def propose(bench, old, new):
    """Commit the base project and a change of it in the folder of the pull request."""
    folder = bench / "proposed"
    shutil.copytree(BASE, folder)
    commit = "git add -A && git -c user.name=A -c user.email=a@example.org -c commit.gpgsign=false commit -qm"
    run(bench, f"cd proposed && git init -q -b main && {commit} Begin")
    file = folder / "data/parties/north.yml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    run(bench, f"cd proposed && {commit} Change")


@needs_bash
def test_the_comparison_of_a_pull_request(bench):
    """The step writes the changes for the comment and for the summary of the run."""
    propose(bench, "60 %", "61 %")
    assert run(bench, script("fact-changes.yml", "Compare")) == f"{INSTALLING}\n"
    told = (bench / "changes/facts.md").read_text("utf-8")
    assert "- **changed** `60 %`" in told
    assert "  - value: `60 %` → `61 %`\n" in told
    assert (bench / "summary.md").read_text("utf-8") == told


@needs_bash
def test_the_comparison_of_a_broken_pull_request(bench):
    """What cannot be read is said to be so, the problems are in the log, and the step goes on."""
    propose(bench, "60 %", "sixty")
    assert "HEAD:data/parties/north.yml:8:12: 'sixty' is not a share" in run(bench, script("fact-changes.yml", "Compare"))
    assert (
        (bench / "changes/facts.md").read_text("utf-8").endswith("\nNot all could be compared; the check of this pull request says what is wrong.\n")
    )


@needs_bash
def test_the_comparison_that_never_began(bench):
    """Where the engine itself fails, the comment does not look as if nothing had changed."""
    (bench / "proposed").mkdir()
    (bench / "build.py").write_text("import sys\nsys.exit('no such package')\n")
    assert run(bench, script("fact-changes.yml", "Compare")) == "no such package\n"
    told = (bench / "changes/facts.md").read_text("utf-8")
    assert told == "\nNot all could be compared; the check of this pull request says what is wrong.\n"


GH = """case "$*" in
*--paginate*) printf "$EARLIER" ;;
*) echo "$*" >> calls ; cp comment.md posted ;;
esac"""


@needs_bash
@pytest.mark.parametrize(
    ("earlier", "call"),
    [
        ("", "api --silent --method POST repos/o/r/issues/7/comments --field body=@comment.md"),
        ("11\\n12\\n", "api --silent --method PATCH repos/o/r/issues/comments/11 --field body=@comment.md"),
    ],
)
def test_the_comment_on_a_pull_request(bench, earlier, call):
    """A first comment is made, a later one takes its place."""
    put(bench, "gh", GH)
    (bench / "facts.md").write_text("### Facts\n", "utf-8")
    run(bench, script("fact-changes.yml", "Comment"), EARLIER=earlier, REPOSITORY="o/r", NUMBER="7", GH_TOKEN="x")
    assert (bench / "calls").read_text("utf-8") == f"{call}\n"
    assert (bench / "posted").read_text("utf-8") == "<!-- factbound: fact changes -->\n### Facts\n"


@needs_bash
def test_a_long_comment_is_cut_between_letters(bench):
    """GitHub takes comments of 65,536 characters; a longer list is cut and says so."""
    put(bench, "gh", GH)
    (bench / "facts.md").write_text("### " + "я" * 40_000, "utf-8")
    run(bench, script("fact-changes.yml", "Comment"), EARLIER="", REPOSITORY="o/r", NUMBER="7", GH_TOKEN="x")
    posted = (bench / "posted").read_text("utf-8")
    assert posted.endswith("я\n\nThis list is cut; the summary of the workflow run has all of it.\n")
    assert len(posted) < 65_536


@needs_bash
@pytest.mark.parametrize(("tag", "status"), [(f"v{__version__}", 0), ("v99.0", 1)])
def test_a_tag_is_the_version(tag, status):
    """A release whose tag is not the version stops before anything is built."""
    command = ["bash", "-e", "-c", script("release.yml", "Version")]
    ran = subprocess.run(command, cwd=ROOT, env={**os.environ, "GITHUB_REF_NAME": tag}, capture_output=True, text=True, check=False)
    told = f"::error file=factbound/__init__.py::the tag is {tag}, and the version {__version__}\n" if status else ""
    assert (ran.returncode, ran.stdout) == (status, told)
