"""What comes from others: every package is pinned by fingerprints, no more than is needed is installed, and the bill of materials says all."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-cluster.lock", "tools/release.lock")
NOT_NEEDED = ("certifi", "charset-normalizer", "ghp-import", "idna", "paginate", "python-dateutil", "requests", "tzdata", "urllib3")
"""What MkDocs and its theme ask for, and no build uses: most of it speaks to the network."""


def pins(name):
    """Return name and version of all packages of a lock file."""
    return re.findall(r"^([a-z0-9-]+)==([^ ]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)


def make_sbom(out, **environment):
    """Run the tool."""
    command = [sys.executable, str(ROOT / "tools/make_sbom.py"), str(out)]
    ran = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=True)
    assert ran.stdout == f"{out}: {len(pins('requirements.lock'))} packages\n"
    return out.read_bytes()


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_fingerprints(name):
    """No package of any lock file can be another file than the one that was looked at, and none is named by a place."""
    text = (ROOT / name).read_text("utf-8")
    blocks = [block for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE) if "==" in block]
    assert len(blocks) == len(pins(name)) > 20
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text


def test_nothing_is_installed_that_no_build_uses():
    """Of what others only ask for, nothing is in users' lock file; the command that renews it leaves out the same."""
    assert set(NOT_NEEDED) & {name for name, _ in pins("requirements.lock")} == set()
    spared = re.search(r"^spare\(\) \{ for one in ([a-z0-9 -]+); do", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(spared[1].split()) == sorted(NOT_NEEDED)


def test_the_packages_of_clusters_are_told():
    """Each that the extra asks for has its line in the documentation, with the version that is locked."""
    table = (ROOT / "docs/scale.md").read_text("utf-8").split("| package of the extra")[1].split("\n\n")[0]
    told = dict(re.findall(r"^\| ([a-z]+) \| ([0-9.]+) \|", table, re.MULTILINE))
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["cluster"]
    locked = dict(pins("requirements-cluster.lock"))
    assert told == {name: locked[name] for name in (re.split("[<>=]", one)[0] for one in wanted)}


def test_the_bill_of_materials(tmp_path):
    """It names each package of the lock file with its fingerprints and what asks for it; the same lock file gives the same bytes."""
    made = make_sbom(tmp_path / "sbom.json", SOURCE_DATE_EPOCH="1800000000")
    assert make_sbom(tmp_path / "again.json", SOURCE_DATE_EPOCH="1800000000", PYTHONHASHSEED="7") == made
    record = json.loads(made)
    assert (record["specVersion"], record["metadata"]["timestamp"]) == ("1.6", "2027-01-15T08:00:00Z")
    assert [(one["name"], one["version"]) for one in record["components"]] == pins("requirements.lock")
    told = sum(len(one["externalReferences"][0]["hashes"]) for one in record["components"])
    assert told == (ROOT / "requirements.lock").read_text("utf-8").count("--hash=sha256:")
    needs = {one["ref"]: one["dependsOn"] for one in record["dependencies"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {re.split("[<>=]", name)[0] for name in [*project["dependencies"], *extras["docx"], *extras["cjk"]]}
    assert {re.split("[/@]", purl)[1] for purl in needs["factbound"]} == wanted
    reached, waiting = set(), ["factbound"]
    while waiting:
        ref = waiting.pop()
        waiting += [other for other in needs[ref] if other not in reached]
        reached |= {ref}
    assert reached == {"factbound", *(one["purl"] for one in record["components"])}


def test_the_bill_of_materials_keeps_the_schema(tmp_path):
    """The schema of CycloneDX has nothing against it; looked at where its validator is, and by the workflow Release."""
    pytest.importorskip("cyclonedx.validation.json", reason="cyclonedx-python-lib is not installed: tools/release.lock has it")
    command = [sys.executable, str(ROOT / "tools/make_sbom.py"), str(tmp_path / "sbom.json"), "--validate"]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""


def test_an_unknown_line_is_not_left_out(tmp_path):
    """A lock file of another form stops the bill of materials, which would otherwise say less than there is."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "factbound").mkdir()
    for name in ("tools/make_sbom.py", "factbound/__init__.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "requirements.lock").write_text("probe @ git+ssh://example.org/probe\n")
    ran = subprocess.run([sys.executable, "tools/make_sbom.py", "sbom.json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stderr.endswith("ValueError: no line of a lock file: probe @ git+ssh://example.org/probe\n")
    assert not (tmp_path / "sbom.json").exists()


def test_the_security_policy_names_what_there_is():
    """Each test that the table of trust leans on exists, and each link of the page leads somewhere."""
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = set(re.findall(r"`(tests/[\w/.]+)`", text)) | {link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)}
    assert len(named) > 15
    assert {name for name in named if not (ROOT / name).exists()} == set()
