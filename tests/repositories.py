"""Small projects in repositories of their own, for tests of what git tells."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

BASE = Path(__file__).parent / "cases" / "_base"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def begin(folder):
    """Lay out the base project of the cases, committed on 1 March 2024."""
    shutil.copytree(BASE, folder)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "Begin")
    return folder


def git(folder, *words):
    """Run git in a folder, away from anybody's settings."""
    settings = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"]
    return subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True, text=True, env=CLEAN).stdout.strip()


def commit(folder, message, day="2024-03-01"):
    """Commit all files, at noon of a day."""
    git(folder, "add", "--all")
    when = f"{day}T12:00:00+00:00"
    dated = {**CLEAN, "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when}
    command = ["git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false", "commit", "-qm", message]
    subprocess.run([*command, "--allow-empty", "--allow-empty-message"], cwd=folder, check=True, env=dated)
    return git(folder, "rev-parse", "HEAD")


def edit(folder, path, *changes):
    """Replace texts in a file, each of which must be there."""
    file = folder / path
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
