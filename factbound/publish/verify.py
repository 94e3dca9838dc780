"""Whether an output folder still is what its build made, by its manifest. The folder is walked, so that no path of a manifest is ever followed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factbound.problems import Position, Problem
from factbound.publish.manifest_form import MANIFEST, ManifestFault, judge_manifest, open_manifest

CHUNK = 1 << 20
AGAIN = "Build again, or bring back what the build made."
AWAY = "Move it elsewhere: this folder holds what a build makes and nothing else."
READABLE = "Make it readable, then verify again."
UNTRUSTED = "Build again: by this manifest nothing can be told."


@dataclass(frozen=True)
class Verdict:
    """What became of an output folder."""

    problems: tuple[Problem, ...]
    manifest: Mapping[str, Any]
    """Empty where there is none that can be used."""
    digest: str = ""
    """SHA-256 of the manifest: the one number that stands for all files."""
    files: int = 0
    """How many the manifest names, itself not counted."""


def verify_output(out: Path, manifest: Path | None = None, part: str = "", expect: str = "") -> Verdict:
    """Compare a folder with a manifest.

    Args:
        out: An output folder, or a copy of one.
        manifest: The manifest, if it is not the folder's own.
        part: The folder of the output that `out` is a copy of, such as `site`; all of it unless given.
        expect: The SHA-256 that the manifest must have.
    """
    file = manifest.resolve() if manifest else out / MANIFEST
    shown = Position(manifest.as_posix() if manifest else f"{out.name}/{MANIFEST}")
    if not out.is_dir():
        return _unfit(Position(out.as_posix()), "there is no such folder", "Build first, or name the output folder of a build with --out.")
    try:
        content = open_manifest(file)
        digest = hashlib.sha256(content).hexdigest()
        if expect and digest != expect:
            return _unfit(shown, f"the manifest has the SHA-256 {digest}, and not {expect}", "Ask whoever published it which one is right.")
        record = judge_manifest(content)
    except OSError as error:
        hint = "Name the output folder of a build with --out." if manifest is None else "Name a manifest with --manifest."
        return _unfit(shown, f"the manifest cannot be read: {error.strerror}", hint)
    except ManifestFault as fault:
        return _unfit(shown, f"the manifest {fault}", UNTRUSTED)
    top = f"{part}/" if part else ""
    wanted = {path.removeprefix(top): digest for path, digest in record["outputs"].items() if path.startswith(top)}
    if not wanted:
        return _unfit(shown, f"the build made no '{part}'" if part else "the build made nothing", UNTRUSTED)
    problems = tuple(sorted(_compare(out, wanted, {MANIFEST} if manifest is None else set())))
    return Verdict(problems, record, hashlib.sha256(content).hexdigest(), len(wanted))


def _unfit(at: Position, message: str, expected: str) -> Verdict:
    return Verdict((Problem(at, message, expected),), {})


def _compare(out: Path, wanted: Mapping[str, str], passed: set[str]) -> Iterator[Problem]:
    """Yield what is missing, altered or foreign in a folder."""
    folders = {"/".join(parts[:end]) for path in wanted for parts in [path.split("/")] for end in range(1, len(parts))}
    met: set[str] = set()
    closed: list[Problem] = []
    for path, entry in _entries(out, folders, closed):
        if path in folders and entry.is_dir(follow_symlinks=False):
            continue
        met.add(path)
        if path in passed:
            continue
        if path not in wanted:
            yield _problem(out, path, f"the {_kind(entry)} is not of this build", AWAY)
        elif not entry.is_file(follow_symlinks=False):
            yield _problem(out, path, f"a {_kind(entry)} stands in the place of a file", AGAIN)
        else:
            yield from _altered(out, path, wanted[path])
    for path in sorted(wanted.keys() - met):
        if not any(path.startswith(one.at.path.removeprefix(f"{out.name}/")) for one in closed):
            yield _problem(out, path, "the file is missing", AGAIN)
    yield from closed


def _entries(out: Path, folders: set[str], closed: list[Problem]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield what lies below a folder; of folders that the build did not make the name alone, and behind no link anything."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(out / below) as found:
                entries = sorted(found, key=lambda one: one.name)
        except OSError as error:
            closed.append(_problem(out, below, f"the folder cannot be read: {error.strerror}", READABLE))
            continue
        for entry in entries:
            path = f"{below}{entry.name}"
            yield path, entry
            if path in folders and entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")


def _altered(out: Path, path: str, wanted: str) -> Iterator[Problem]:
    digest = hashlib.sha256()
    try:
        with (out / path).open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        yield _problem(out, path, f"the file cannot be read: {error.strerror}", READABLE)
        return
    if digest.hexdigest() != wanted:
        yield _problem(out, path, "the file is not as the build made it", AGAIN)


def _kind(entry: os.DirEntry[str]) -> str:
    mode = entry.stat(follow_symlinks=False).st_mode
    kinds = ((stat.S_ISLNK, "link"), (stat.S_ISDIR, "folder"), (stat.S_ISREG, "file"))
    return next((name for fits, name in kinds if fits(mode)), "special file")


def _problem(out: Path, path: str, message: str, expected: str) -> Problem:
    return Problem(Position(f"{out.name}/{path}"), message, expected)
