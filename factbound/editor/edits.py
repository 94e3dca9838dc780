"""What an edit makes of a file: the new text, the lines that differ, and the problems that the project would have."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from factbound.editing.trial import try_changes
from factbound.editing.wishes import place_newest_first
from factbound.editing.yamltext import YamlText
from factbound.editor.aside import Held
from factbound.editor.desk import State
from factbound.editor.drafts import find_differences
from factbound.editor.rows import Opened, Row, read_opened
from factbound.facts.dates import parse_period
from factbound.facts.faults import ValueFault
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.entities import Written

DiffLine = tuple[str, str]
"""How a line stands in a difference (add, gone, same, place), and what it says."""


@dataclass(frozen=True)
class Trial:
    """An edit that has been tried, and not saved."""

    path: str
    before: bytes
    after: bytes | None
    """None for a file that goes."""
    problems: tuple[Problem, ...] = ()
    """Those that the project would have and has not now."""
    standing: tuple[Problem, ...] = ()
    """Those that it has already, and would keep."""
    by_field: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """Key of the statement -> those of the problems that belong to it."""
    others: tuple[Held, ...] = ()
    """What was put aside for other files, and goes with it."""

    @property
    def elsewhere(self) -> tuple[Problem, ...]:
        """Problems that belong to no field of the form."""
        told = {problem for found in self.by_field.values() for problem in found}
        return tuple(problem for problem in self.problems if problem not in told)

    @property
    def diffs(self) -> list[tuple[str, list[DiffLine]]]:
        """Each file with the lines that would differ, and what stands around them."""
        own = (self.path, line_diff(self.before, self.after or b""))
        return [*((one.path, line_diff(one.before, one.after)) for one in self.others), own]


def change_statement(opened: Opened, row: Row, after: Written) -> str:
    """Return the text of a file with a statement changed.

    Raises:
        BuildFailed: When that cannot be done without touching anything else.
    """
    text = YamlText(opened.text, opened.path)
    route = ("facts", row.prop, row.index)
    for key, words in find_differences(row.written, after).items():
        text = text.remove_key(route, key) if words is None else text.set_key(route, key, words)
    return text.text


def add_statement(opened: Opened, prop: str, written: Written, order: Sequence[str]) -> tuple[str, int]:
    """Return the text of a file with one more statement, where the newest stand first, and the place in its list that it got.

    Raises:
        BuildFailed: When that cannot be done without touching anything else.
    """
    text = YamlText(opened.text, opened.path)
    rows = opened.of(prop)
    if not rows:
        return text.add_property(prop, written, order).text, 0
    index = place_newest_first([_begins(row.text("when")) for row in rows], _begins(str(written.get("when", ""))))
    return text.insert_statement(prop, written, index).text, index


def remove_statement(opened: Opened, row: Row) -> str:
    """Return the text of a file without a statement.

    Raises:
        BuildFailed: When that cannot be done without touching anything else.
    """
    return YamlText(opened.text, opened.path).remove_statement(row.prop, row.index).text


def try_edit(state: State, opened: Opened, text: str, row: tuple[str, int] | None = None) -> Trial:
    """Try a new text of a file; nothing is written.

    Args:
        state: The project as it is.
        opened: The file as it is.
        text: The file as it would be.
        row: Property and index of the statement whose fields are shown, to put problems beside them.

    Raises:
        BuildFailed: When an edit of the same file that was put aside was overtaken, so that it would be lost.
    """
    if opened.path in state.held and opened.disk is None:
        hint = "Forget what was put aside, then repeat both edits."
        raise BuildFailed([Problem(Position(opened.path), "the file was changed since an edit of it was put aside", hint)])
    after = text.encode("utf-8")
    others = tuple(one for path, one in sorted(state.held.items()) if path != opened.path)
    found = try_changes(state.options, {**{one.path: one.after.decode("utf-8") for one in others}, opened.path: text})
    known = {(problem.at.path, problem.message) for problem in state.problems} if found else set()
    fresh = tuple(one for one in found if (one.at.path, one.message) not in known)
    standing = tuple(one for one in found if one not in fresh)
    return Trial(opened.path, opened.base, after, fresh, standing, _by_field(read_opened(opened.path, after), row, fresh), others)


def line_diff(before: bytes, after: bytes) -> list[DiffLine]:
    """Return the lines by which two texts differ, with two lines around each place."""
    one, two = (data.decode("utf-8", "replace").splitlines() for data in (before, after))
    found: list[DiffLine] = []
    for line in difflib.unified_diff(one, two, lineterm="", n=2):
        if line.startswith(("---", "+++")) and not found:
            continue
        if line.startswith("@@"):
            found.append(("place", line.split("@@")[1].strip()))
        else:
            found.append(({"+": "add", "-": "gone"}.get(line[:1], "same"), line[1:]))
    return found


def _begins(when: str) -> date | None:
    try:
        return parse_period(when).start
    except ValueFault:
        return None


def _by_field(opened: Opened, place: tuple[str, int] | None, problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    row = next((one for one in opened.rows if (one.prop, one.index) == place), None)
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems if row else ():
        if problem.at.path == opened.path and row and (key := row.field_at(problem.at)):
            found[key] = (*found.get(key, ()), problem)
    return found
