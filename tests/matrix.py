"""The matrix of what differs from machine to machine and must not show: its levels, combinations that cover them, and a build under one.

Used by test_bytes.py on a small project and by the section `bytes` of benchmarks/torture.py on the shipped briefing.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = Path(__file__).parent / "fixtures" / "elsewhere"
TEXTS = (".yml", ".md", ".jinja")
"""What is read as text. Styles, scripts and the parts of a Word document are copied as they are, and are inputs like any other."""
YEAR = 365.25 * 24 * 3600
LONG = "/".join(["a folder whose name is long and has spaces in it"] * 3)

FACTORS = {
    "hash seed": ("0", "1", "random"),
    "time zone": ("UTC", "Pacific/Kiritimati", "America/St_Johns"),
    "locale": ("C.UTF-8", "POSIX", "tr_TR.UTF-8"),
    "text": ("", "PYTHONUTF8=0", "PYTHONIOENCODING=ascii"),
    "umask": ("022", "077", "000"),
    "path": ("p", LONG, "Папка с пробелами, 'quotes' & #1"),
    "listing": ("", "backwards", "shuffled"),
    "clock": ("0", "-27", "+19"),
    "epoch": ("unset", "empty"),
    "processors": ("1", "2", "5"),
    "home": ("empty", "unset", "odd settings of git"),
    "optimise": ("", "-O", "-OO"),
    "before": ("nothing", "the same", "another state"),
    "repository": ("copy", "clone", "packed"),
    "line ends": ("", "CRLF"),
    "streams": ("none", "pipe", "closed"),
    "bytecode": ("", "PYTHONDONTWRITEBYTECODE=1"),
    "fonts": ("", "FONTCONFIG_FILE=/dev/null"),
}
"""Each thing that differs, and its levels, the first the plainest. `before` is what lies in the output folder."""

GIT_SETTINGS = """\
[color]
	ui = always
[core]
	abbrev = 5
	quotePath = true
	pager = false
	commentChar = %
	precomposeunicode = false
[log]
	date = raw
	showSignature = true
	decorate = full
	mailmap = false
	showRoot = false
	diffMerges = off
	follow = true
[i18n]
	logOutputEncoding = ISO-8859-1
[diff]
	renames = copies
	noprefix = true
	relative = true
	renameLimit = 1
	ignoreSubmodules = all
	orderFile = /dev/null
	external = false
	algorithm = patience
[format]
	pretty = oneline
[tag]
	sort = -version:refname
[user]
	name = Somebody Else
	email = else@example.org
"""
"""What git would say otherwise, if it were asked without care."""


def cover(rows, seed=1, factors=None):
    """Return combinations, each a dict of levels: the plainest first, then as many as asked for that cover most pairs of levels.

    With `rows=None` as many as it takes to cover every pair.
    """
    factors = factors or FACTORS
    chance = random.Random(seed)
    names = list(factors)
    missing = {((a, x), (b, y)) for a, b in combinations(names, 2) for x in factors[a] for y in factors[b]}
    found = [{name: levels[0] for name, levels in factors.items()}]
    missing -= pairs(found[0])
    while missing if rows is None else len(found) <= rows:
        best = max((_grow(factors, missing, chance) for _ in range(30)), key=lambda row: len(pairs(row) & missing))
        missing -= pairs(best)
        found.append(best)
    return found


def pairs(row):
    return set(combinations(row.items(), 2))


def _grow(factors, missing, chance):
    """Return one combination, its levels chosen one by one for the pairs that they add; a level that no pair asks for comes by chance."""
    names = list(factors)
    chance.shuffle(names)
    row = {}
    for name in names:
        levels = list(factors[name])
        chance.shuffle(levels)
        row[name] = max(levels, key=lambda level: sum(_pair(factors, (name, level), other) in missing for other in row.items()))
    return {name: row[name] for name in factors}


def _pair(factors, one, other):
    order = list(factors)
    return (one, other) if order.index(one[0]) < order.index(other[0]) else (other, one)


def make_locale(folder):
    """Return the environment in which tr_TR.UTF-8 can be had; that of nothing where it cannot be made."""
    if not (program := shutil.which("localedef")):
        return {}
    folder.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run([program, "-i", "tr_TR", "-f", "UTF-8", str(folder / "tr_TR.UTF-8")], capture_output=True, check=False)
    return {"LOCPATH": str(folder)} if ran.returncode == 0 else {}


def lay_out(project, folder, row):
    """Put a repository somewhere else, in the form that a combination asks for, its files written in another order and at other times."""
    target = folder / row["path"] / "briefing"
    target.parent.mkdir(parents=True)
    if row["repository"] == "clone":
        _git(project, "clone", "-q", "--no-hardlinks", str(project), str(target))
    else:
        files = sorted(file for file in project.rglob("*") if file.is_file() and "out" not in file.relative_to(project).parts[:1])
        random.Random(row["hash seed"]).shuffle(files)
        for file in files:
            copy = target / file.relative_to(project)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
            os.utime(copy, (10**9, 10**9 + len(file.name)))
        (target / ".git/refs/tags").mkdir(parents=True, exist_ok=True)
    if row["repository"] == "packed":
        _git(target, "gc", "-q", "--aggressive", "--prune=now")
        _git(target, "pack-refs", "--all")
    if row["line ends"]:
        for file in [target / "mkdocs.yml", *(file for top in ("data", "content", "templates") for file in (target / top).rglob("*.*"))]:
            if file.suffix in TEXTS:
                file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    return target


def _git(folder, *words):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env={**kept, "GIT_CONFIG_NOSYSTEM": "1", "HOME": os.devnull})


def environment(row, home, extra=()):
    """Return the environment variables of a combination."""
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitconfig").write_text(GIT_SETTINGS if row["home"] == "odd settings of git" else "")
    pretended = {"shift": float(row["clock"]) * YEAR, "listing": row["listing"], "cpus": int(row["processors"])}
    found = {
        "PATH": os.environ["PATH"],
        "FACTBOUND_CACHE": "off",  # what one machine made is not taken for another's
        "PYTHONPATH": os.pathsep.join(map(str, (ELSEWHERE, ROOT))),
        "PRETENDED": json.dumps(pretended),
        "PYTHONHASHSEED": row["hash seed"],
        "TZ": row["time zone"],
        "LC_ALL": row["locale"],
        "HOME": str(home),
        **dict(extra),
    }
    found |= dict(pair.split("=") for factor in ("text", "bytecode", "fonts") if (pair := row[factor]))
    found |= {"empty": {"SOURCE_DATE_EPOCH": ""}, "unset": {}}.get(row["epoch"], {"SOURCE_DATE_EPOCH": row["epoch"]})
    if row["home"] == "unset":
        del found["HOME"]
    return found


def build(row, project, out, folder, *, extra=(), wrap=(), words=(), python=sys.executable):
    """Build a project under a combination, in a process of its own, and return all that came out.

    Args:
        row: The combination.
        project: From lay_out.
        out: The output folder.
        folder: A folder for what the process needs besides.
        extra: More variables of the environment.
        wrap: What the command stands behind.
        words: More arguments of the command.
        python: What runs it.
    """
    command = [*wrap, python, *([row["optimise"]] if row["optimise"] else []), "-m", "factbound", "build"]
    command += ["--project", str(project), "--out", str(out), *words]
    if row["streams"] == "closed":
        command = ["sh", "-c", 'exec "$@" <&- >&-', "sh", *command]
    streams = dict.fromkeys(("stdin", "stdout"), subprocess.PIPE if row["streams"] == "pipe" else subprocess.DEVNULL)
    env = environment(row, folder / "home", extra)
    ran = subprocess.run(command, cwd=folder, env=env, umask=int(row["umask"], 8), stderr=subprocess.PIPE, check=False, **streams)
    said = ran.stderr.decode(errors="replace")
    assert (ran.returncode, said) == (0, ""), said
    return digest(out)


def digest(out):
    """Return path -> rights and SHA-256 of every file and folder; of the manifest its inputs apart."""
    found = {}
    for entry in sorted(out.rglob("*")):
        content = hashlib.sha256(entry.read_bytes()).hexdigest() if entry.is_file() else "folder"
        found[entry.relative_to(out).as_posix()] = f"{entry.stat().st_mode & 0o777:o} {content}"
    manifest = (out / "build.json").read_text("utf-8")
    inputs = json.dumps(json.loads(manifest)["inputs"], ensure_ascii=False, indent=1).replace("\n", "\n ")
    assert inputs in manifest
    rest = hashlib.sha256(manifest.replace(inputs, "").encode()).hexdigest()
    return {**found, "build.json": f"{found['build.json'].split()[0]} {rest}", "inputs": inputs}


def differences(one, other, row=None):
    """Return the paths at which two outputs differ; with other line ends, the inputs are others too."""
    passed = {"inputs"} if row and row["line ends"] else set()
    return sorted(path for path in {*one, *other} - passed if one.get(path) != other.get(path))
