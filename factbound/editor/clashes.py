"""Two people's edits: what to tell when a file is no longer what a form was opened on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from factbound.editor.rows import Opened, Row
from factbound.facts.vocabulary import STATEMENT_KEYS
from factbound.problems import Problem
from factbound.read.entities import Written

Sort = Literal["unreadable", "moved_on", "changed", "gone", "new"]


@dataclass(frozen=True)
class Clash:
    """How a file differs from the one on which a form was opened."""

    sort: Sort
    """Unreadable: no statement can be found in it. Moved on: it changed elsewhere, and the statement is as it was. Changed: the statement says
    something else. Gone: the statement is not there any more. New: a statement was to be added, and others may have been meanwhile."""
    row: Row | None = None
    """The statement as it stands there now."""
    before: Written | None = None
    """The statement as the form was opened on it."""
    problems: tuple[Problem, ...] = ()
    """Why the file cannot be read."""


def compare(*sides: Written) -> list[tuple[str, list[str]]]:
    """Return what each side says under each key, in the order of a statement's keys."""
    keys = [key for key in STATEMENT_KEYS if any(key in side for side in sides)]
    return [(key, [_text(side.get(key, "")) for side in sides]) for key in keys]


def _text(words: str | tuple[str, ...]) -> str:
    return words if isinstance(words, str) else ", ".join(words)


def find_clash(opened: Opened, prop: str, mark: str, before: Written, row: Row | None, *, is_new: bool) -> Clash | None:
    """Return in what way a form was overtaken; None where its file is as it was.

    Args:
        opened: The file as it is.
        prop: The statement's property.
        mark: The fingerprint of the file on which the form was opened.
        before: The statement on which it was opened.
        row: The statement that stands in its place now.
        is_new: Whether the form adds a statement.
    """
    if opened.problems and not opened.rows:
        return Clash("unreadable", row, before, opened.problems)
    if mark == opened.mark and (is_new or (row is not None and row.written == before)):
        return None
    if is_new:
        return Clash("new")
    same = opened.same(prop, before)
    if same:
        return Clash("moved_on", same, before)
    return Clash("changed", row, before) if row else Clash("gone", None, before)
