"""An edition, made of a finished build: its facts, its documents and what they were made from, with the fingerprint of each file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from factbound import __version__
from factbound.facts.model import Project
from factbound.files.beside import Beside, nothing_is_ours, sweep
from factbound.history.releases import DATA, RECORD, digest_record, is_place
from factbound.history.tags import FOLDER
from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.manifest_form import MANIFEST
from factbound.publish.swap import flush
from factbound.publish.verify import verify_output

EXPORTS = "data/"
"""Where a build has the facts for other programs; an edition has its YAML there, and these at its top."""
DOCUMENTS = "reports/"
AS_THEY_ARE = {".gitattributes": b"* -text\n"}
"""Keeps git from giving the files of a folder other line ends on another machine."""


@dataclass(frozen=True)
class Origin:
    """What an edition is made of, and when."""

    name: str
    note: str
    made: datetime
    commit: str = ""
    """The commit at hand; empty without a repository."""
    dirty: bool = False
    """Whether files were not as that commit has them."""


def make_edition(origin: Origin, project: Project, folder: Path, out: Path, documents: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of an edition by their path in it, its record last.

    Args:
        origin: Its name, and whence and when it is.
        project: The facts as they were built.
        folder: The project folder.
        out: The output folder of a build that has just been made from it.
        documents: Name of each report -> its title.

    Raises:
        BuildFailed: If a file is no longer what the build was made from, or what it made.
    """
    verdict = verify_output(out)
    if verdict.problems:
        raise BuildFailed(verdict.problems)
    manifest = verdict.manifest
    files = dict(sorted({**_facts(folder, manifest["inputs"]), **_made(out, manifest["outputs"])}.items()))
    kept = {path: digest for path, digest in manifest["outputs"].items() if path.startswith((EXPORTS, DOCUMENTS))}
    about = {key: value for key, value in manifest.items() if key != "editions"}
    files[MANIFEST] = _json({**about, "outputs": kept})
    rows = json.loads(files["facts.json"])["facts"]
    record: dict[str, Any] = {
        "edition": origin.name,
        "factbound": __version__,
        "title": project.briefing.title,
        "version": project.briefing.version or None,
        "note": origin.note,
        "made": origin.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **{clock: manifest.get(clock) for clock in ("valid_at", "known_at")},
        "commit": origin.commit or None,
        "dirty": origin.dirty,
        "facts": len({(row["id"], row["of"]) for row in rows if row["holds"]}),
        "statements": len(rows),
        "sources": len(project.sources),
        "documents": dict(documents),
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())},
    }
    return {**files, RECORD: _json({**record, "digest": digest_record(record)})}


def write_edition(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write an edition into its folder of the project: beside it first, then in one step.

    Raises:
        BuildFailed: If the folder cannot be written, or is there already.
    """
    target = folder / FOLDER / name
    beside: Beside | None = None
    try:
        target.parent.mkdir(exist_ok=True)
        sweep(target, nothing_is_ours)
        beside = Beside(target, nothing_is_ours)
        for path, content in {**files, **AS_THEY_ARE}.items():
            file = beside.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        flush(beside.root)
        if target.exists():
            raise FileExistsError(0, "it is there already")
        beside.root.rename(target)
    except OSError as error:
        message = f"the edition cannot be written: {error.strerror}"
        raise BuildFailed([Problem(Position(f"{FOLDER}/{name}"), message, "Make the folder writable, then release again.")]) from error
    finally:
        if beside is not None:
            beside.leave()


def _facts(folder: Path, inputs: Mapping[str, str]) -> dict[str, bytes]:
    """Return the data files, which must be those that the build was made from."""
    found = {path: (folder / path).read_bytes() for path in inputs if _is_data(path) and (folder / path).is_file()}
    changed = [path for path in inputs if _is_data(path) and hashlib.sha256(found.get(path, b"")).hexdigest() != inputs[path]]
    if changed:
        hint = "Release again once nobody is writing."
        raise BuildFailed(Problem(Position(path), "the file was changed while the edition was made", hint) for path in changed)
    return found


def _is_data(path: str) -> bool:
    return path.startswith(DATA) and path.endswith((".yml", ".yaml")) and is_place(path)


def _made(out: Path, outputs: Mapping[str, str]) -> dict[str, bytes]:
    """Return what the build made of them: the documents as they lie there, the exports at the top."""
    documents = {path: (out / path).read_bytes() for path in outputs if path.startswith(DOCUMENTS)}
    exports = {path.removeprefix(EXPORTS): (out / path).read_bytes() for path in outputs if path.startswith(EXPORTS)}
    return {**documents, **exports}


def _json(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
