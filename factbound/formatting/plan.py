"""What `fmt` would change in a project: data files in canonical order and layout, and schemas that are up to date. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factbound.facts.schemas import make_schemas, schema_name
from factbound.facts.schemas.files import MARK
from factbound.files import FileChange, first_difference
from factbound.formatting.blocks import NoLayout
from factbound.formatting.canonical import canonical_text
from factbound.formatting.modeline import modeline_of
from factbound.formatting.shapes import BRIEFING, LEDGER, SOURCE, VOCABULARY, Shape, entity_shape
from factbound.problems import Position, Problem
from factbound.read.project import NOT_ENTITIES, Reading
from factbound.read.sources import FOLDER as SOURCES
from factbound.read.vocabulary import PATH as VOCABULARY_PATH

SCHEMAS = "schemas"
_SINGLE = {"briefing.yml": BRIEFING, "vocabulary.yml": VOCABULARY, "ledger.yml": LEDGER}


@dataclass(frozen=True)
class Rewrite(FileChange):
    """A file and what `fmt` makes of it."""

    fault: Problem
    """What is not as it should be, with the first line of which that is so."""


@dataclass
class Plan:
    """All that is to change, and the files that are left alone with the reason."""

    rewrites: list[Rewrite] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    looked_at: int = 0


def plan_layout(folder: Path, reading: Reading, only: Collection[str] = ()) -> Plan:
    """Return what is to change in a project.

    Args:
        folder: The project's folder.
        reading: What was read of it; files with problems are left alone.
        only: Paths of the files to look at; without any, all of them and the schemas.
    """
    plan = Plan(problems=[one for one in reading.problems if not only or one.at.path in only])
    faulty = {one.at.path for one in reading.problems}
    for path in sorted(reading.files):
        if path not in faulty and (not only or path in only):
            _plan_file(folder, path, reading, plan)
    if not only and _has_vocabulary(reading):
        plan.rewrites += plan_schemas(folder, reading)
        plan.looked_at += len(make_schemas(reading.project))
    return plan


def shape_of(path: str, reading: Reading) -> tuple[Shape, str]:
    """Return the layout of a data file and the name of its schema."""
    parts = path.split("/")
    if path.startswith(f"{SOURCES}/"):
        return SOURCE, "source.json"
    if len(parts) == 2 and parts[1] in NOT_ENTITIES:
        return _SINGLE[parts[1]], f"{Path(path).stem}.json"
    kind = reading.project.vocabulary.kind_in(parts[1])
    assert kind is not None, f"{path} was read without a kind"
    return entity_shape(kind), schema_name(kind.name)


def _plan_file(folder: Path, path: str, reading: Reading, plan: Plan) -> None:
    plan.looked_at += 1
    before = (folder / path).read_bytes()
    shape, schema = shape_of(path, reading)
    try:
        after = canonical_text(before.decode("utf-8-sig"), shape, modeline_of(path, schema)).encode()
    except NoLayout as fault:
        lines = reading.files[path].lines
        excerpt = lines[fault.line - 1] if fault.line <= len(lines) else ""
        hint = "Write it as the other files are; it was left as it is."
        plan.problems.append(Problem(Position(path, fault.line), f"the file cannot be laid out: {fault.reason}", hint, excerpt))
        return
    if after != before:
        plan.rewrites.append(Rewrite(path, before, after, _layout_fault(path, before, after)))


def _layout_fault(path: str, before: bytes, after: bytes) -> Problem:
    """Say where a file first differs from its layout."""
    old, new = (text.decode("utf-8").split("\n") for text in (before, after))
    line = next((number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))
    was, wanted = (lines[line] if line < len(lines) else "" for lines in (old, new))
    column = next((at for at, (one, other) in enumerate(zip(was, wanted, strict=False)) if one != other), min(len(was), len(wanted)))
    shown = f"'{wanted.strip()}' here" if wanted.strip() else "a blank line here" if line < len(new) - 1 else "the end of the file here"
    hint = f"Expected {shown}; run 'python3 build.py fmt'."
    return Problem(Position(path, line + 1, column + 1), "the file is not in canonical order and layout", hint, was.rstrip("\r"))


def _has_vocabulary(reading: Reading) -> bool:
    return bool(reading.project.vocabulary.kinds) and all(one.at.path != VOCABULARY_PATH for one in reading.problems)


def plan_schemas(folder: Path, reading: Reading) -> Iterator[Rewrite]:
    """Yield the schemas that are missing, out of date or of a kind that is gone; files of other making are left alone."""
    if not _has_vocabulary(reading):
        return
    wanted = make_schemas(reading.project, _unread(reading))
    for name, text in wanted.items():
        path, after = f"{SCHEMAS}/{name}", text.encode()
        before = _bytes_of(folder / path)
        if before is None:
            fault = Problem(Position(path), "there is no such schema", "Run 'python3 build.py fmt'.")
            yield Rewrite(path, None, after, fault)
        elif before != after:
            line = first_difference(before, after)
            fault = Problem(Position(path, line), "the schema is out of date", "Run 'python3 build.py fmt'.", _line(before, line))
            yield Rewrite(path, before, after, fault)
    for file in sorted((folder / SCHEMAS).glob("*.json")):
        if file.name not in wanted and MARK.encode() in (before := file.read_bytes()):
            path = f"{SCHEMAS}/{file.name}"
            yield Rewrite(
                path, before, None, Problem(Position(path), "the schema is of no kind any more", "Run 'python3 build.py fmt', which deletes it.")
            )


def _unread(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield kind and id of the files that have problems: their ids are named in other files all the same."""
    for path in reading.files:
        parts = path.split("/")
        if len(parts) == 3:
            kind = reading.project.vocabulary.kind_in(parts[1])
            if kind is not None or path.startswith(f"{SOURCES}/"):
                yield (kind.name if kind else ""), Path(path).stem


def _bytes_of(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _line(text: bytes, number: int) -> str:
    lines = text.decode("utf-8", "replace").split("\n")
    return lines[number - 1] if number <= len(lines) else ""
