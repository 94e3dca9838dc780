"""A build of what has been built already: the output stays, if it is to the byte what the last build put there.

Builds of the same make the same, so that nothing can be wrong with what stays: all that a build is made from is looked at and hashed anew, its engine
is part of every key of the cache, and each file of the output is read and compared with the manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Container, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from factbound.beginning import Beginning, begin
from factbound.crew import side_by_side
from factbound.files.clearing import holds, list_files
from factbound.history.editions import History, load_history
from factbound.options import Options
from factbound.progress import step
from factbound.publish.manifest import manifest_content, understood
from factbound.publish.manifest_form import MANIFEST
from factbound.publish.reports.docx import available
from factbound.publish.shelf import FILE_RIGHTS, FOLDER_RIGHTS
from factbound.publish.stage import mend_target
from factbound.summary import Summary, told_of

SORT = "published"
"""As what the cache keeps it."""


class Begun(NamedTuple):
    """What has been done of a build."""

    kept: list[Path]
    """Where files went that lay in the output folder and that no build made."""
    beginning: Beginning | None = None
    """What was read of the project, if anything was."""


def find_unchanged(options: Options) -> Summary | Begun | None:
    """Look whether the output folder holds what a build would put there.

    Returns:
        What the build that made the output told, where it is the same; else what was done to find that out, if anything was.

    Raises:
        BuildFailed: If the output folder is not ours to replace, or something of the project may not be read or cannot be.
    """
    if not (options.cache and _is_plain(options)):
        return None
    kept = mend_target(options.out, options.project)
    content = manifest_content(options.out)
    if not content:
        return Begun(kept)
    beginning = begin(options)
    told = options.cache.get(SORT, _key(options, beginning, load_history(options.project))) if beginning.key else None
    known = json.loads(told) if told else {}
    if known.get("manifest") != _digest(content) or not _stands(options.out, {**understood(content)["outputs"], MANIFEST: _digest(content)}):
        return Begun(kept, beginning)
    for edition in beginning.editions.found:
        edition.read()  # a build judges them too
    summary = Summary(**known["summary"])
    summary.notices += told_of(kept)
    return summary


def keep(options: Options, beginning: Beginning, history: History, summary: Summary, manifest: bytes) -> None:
    """Remember what a build has put into the output folder, of a project that nobody has changed meanwhile.

    Args:
        options: Of the build.
        beginning: What was read of the project.
        history: What it told of the commits.
        summary: What is to be told if it is built again, beside where files went.
        manifest: Of what it has put there, whatever stands there by now.
    """
    if options.cache and _is_plain(options) and beginning.key:
        known = {"manifest": _digest(manifest), "summary": asdict(summary)}
        options.cache.put(SORT, _key(options, beginning, history), json.dumps(known).encode())


def _is_plain(options: Options) -> bool:
    """Return whether a build takes in nothing beside the project, its history and its editions, and is not to try MkDocs itself."""
    return not (options.since or options.stock or options.proof or options.shows)


def _key(options: Options, beginning: Beginning, history: History) -> bytes:
    """Return a hash of all that a build is made from."""
    known = "" if options.known_at else repr(history)  # which no page tells of a day gone by
    return hashlib.blake2b(repr((beginning.key, known, beginning.editions.untold, available())).encode(), digest_size=32).digest()


@step("Comparing with the last build")
def _stands(out: Path, listed: Mapping[str, str]) -> bool:
    """Return whether a folder holds the files that are listed and nothing else, all of them to be read by everybody."""
    try:
        found = _find_files(out, {"/".join(parts[:end]) for path in listed for parts in [path.split("/")] for end in range(1, len(parts))})
    except OSError:  # another build has put up an output meanwhile, or somebody has closed this one
        return False
    if found.keys() != listed.keys():
        return False
    return all(side_by_side(list(listed), lambda path: holds(found[path], listed[path])))


def _find_files(out: Path, folders: Container[str]) -> dict[str, str]:
    """Return where each file of a folder lies; none where it has folders other than these, or anything that not everybody may read.

    Raises:
        OSError: When something cannot be looked at.
    """
    found: dict[str, str] = {}
    if not _is_open(out.stat(), FOLDER_RIGHTS):
        return {}
    for path, entry in list_files(out, folders=True):
        is_folder = entry.is_dir(follow_symlinks=False)
        if not _is_open(entry.stat(follow_symlinks=False), FOLDER_RIGHTS if is_folder else FILE_RIGHTS) or (is_folder and path not in folders):
            return {}
        if not is_folder:
            found[path] = entry.path
    return found


def _is_open(about: os.stat_result, rights: int) -> bool:
    """Return whether everybody may read something; Windows has other rights, which a build does not set."""
    return os.name == "nt" or stat.S_IMODE(about.st_mode) == rights


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
